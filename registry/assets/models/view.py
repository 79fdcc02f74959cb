"""Views of lists that people keep: filter, order and columns under a name."""

import uuid

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.kernel.db import Base, code40, instant, long_text, name200, uuid_pk


class SavedView(Base):
    """A list as somebody wants to see it again; who opens a shared one sees in it what is theirs to see."""

    __tablename__ = "registry_saved_view"
    __table_args__ = (UniqueConstraint("user_id", "page", "name"), Index(None, "page", "is_shared"))

    id: Mapped[uuid_pk]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"))
    page: Mapped[code40]
    """Which list it is of: assets."""
    name: Mapped[name200]
    query: Mapped[long_text]
    """Filter and order as the list's address has them."""
    hidden_columns: Mapped[str | None] = mapped_column(Text())
    """Columns that are not shown, parted by commas; None leaves them as the reader has them."""
    is_shared: Mapped[bool] = mapped_column(default=False)
    hromada_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("registry_hromada.id", ondelete="CASCADE"))
    """Whose people a shared one is offered to; None is everybody."""
    created_at: Mapped[instant]

    def __repr__(self) -> str:
        return f"<SavedView {self.page} {self.name!r}>"


class ViewDefault(Base):
    """The view with which somebody's list begins."""

    __tablename__ = "registry_view_default"
    __table_args__ = (Index(None, "view_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_user.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[str] = mapped_column(String(40), primary_key=True)
    view_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("registry_saved_view.id", ondelete="CASCADE"))
