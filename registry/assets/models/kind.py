"""Asset kinds: what sort of thing an asset is, and which attributes it has."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, code40, json_object, name200


class AssetKind(Base):
    """A kind from the catalogue or added by users; `definition` holds the typed attributes with units."""

    __tablename__ = "registry_asset_kind"

    code: Mapped[code40] = mapped_column(primary_key=True)
    name_uk: Mapped[name200]
    name_en: Mapped[name200]
    group: Mapped[code40] = mapped_column("group_code")
    icon: Mapped[code40]
    colour: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    may_be_public: Mapped[bool] = mapped_column(default=False)
    is_sensitive: Mapped[bool] = mapped_column(default=True)
    """Its exact place is shown only to those with the permission `place.exact`."""
    is_placed: Mapped[bool] = mapped_column(default=True)
    is_builtin: Mapped[bool] = mapped_column(default=False)
    definition: Mapped[json_object] = mapped_column(default=dict)
    """{"plural_uk": [one, few, many], "default_kekv": …, "attributes": [{name, type, unit, label_uk, …}]}"""
