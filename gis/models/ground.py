"""The ground under every map of the instance, as an administrator of all chose it."""

from sqlalchemy import JSON, CheckConstraint, Integer
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, name200, title500

ONLY = 1


class Ground(Base):
    """One row or none: a file, an address, both (the address where the file does not reach) or nothing."""

    __tablename__ = "gis_ground"
    __table_args__ = (
        CheckConstraint(f"id = {ONLY}", name="only"),
        CheckConstraint("url_zoom BETWEEN 1 AND 22", name="url_zoom"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, default=ONLY)
    file_name: Mapped[name200 | None]
    """A file of the instance's folder of grounds."""
    file_credit: Mapped[name200 | None]
    """Whose map it is; None: as the file says."""
    url: Mapped[title500 | None]
    url_credit: Mapped[name200 | None]
    url_zoom: Mapped[int] = mapped_column(default=19)
    """The nearest zoom that the address has."""
    url_is_vector: Mapped[bool] = mapped_column(default=False)
    url_layers: Mapped[list[str]] = mapped_column(JSON(), default=list)
    """The layers of its vector tiles, as one of them named them when it was chosen."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
