"""What the public finds a card by, and a stamp that changes with the card."""

import secrets

import sqlalchemy as sa
from alembic import op

from registry.kernel.text import search_column

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

CARD = sa.table(
    "gis_public_object",
    sa.column("public_id", sa.Uuid()),
    sa.column("stamp", sa.BigInteger()),
    *(sa.column(one, sa.Text()) for one in ("name", "address", "settlement", "search")),
)


def upgrade() -> None:
    op.add_column("gis_public_object", sa.Column("search", sa.String(1000), nullable=False, server_default=""))
    op.add_column("gis_public_object", sa.Column("stamp", sa.BigInteger(), nullable=False, server_default="0"))
    bind = op.get_bind()
    written = sa.update(CARD).where(CARD.c.public_id == sa.bindparam("key"))
    words = written.values(search=sa.bindparam("words"), stamp=sa.bindparam("drawn"))
    for batch in bind.execute(sa.select(CARD)).partitions(2000):
        rows = [
            {
                "key": card.public_id,
                "words": search_column(card.name, card.address, card.settlement),
                "drawn": secrets.randbelow(2**42),
            }
            for card in batch
        ]
        bind.execute(words, rows)


def downgrade() -> None:
    op.drop_column("gis_public_object", "stamp")
    op.drop_column("gis_public_object", "search")
