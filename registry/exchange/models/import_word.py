"""Words of other people's files, as administrators added them."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, name200, uuid_pk

HEADING = "heading"
"""The field of words that head columns; other fields have words for their values."""


class ImportWord(Base):
    """What a word means: a heading stands for a field, a value of a field for another value."""

    __tablename__ = "registry_import_word"
    __table_args__ = (UniqueConstraint("field", "word_key"),)

    id: Mapped[uuid_pk]
    field: Mapped[str] = mapped_column(String(80))
    word: Mapped[name200]
    word_key: Mapped[name200]
    """The word in the form in which it is compared."""
    means: Mapped[name200]
