"""Since when an asset's status holds, and when assets stood in reserve."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

TABLE = "registry_asset_reserve"
PORTION = 5000


def upgrade() -> None:
    op.add_column("registry_asset", sa.Column("status_on", sa.Date(), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on", name=op.f(f"ck_{TABLE}_period")
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["registry_asset.id"], name=op.f(f"fk_{TABLE}_asset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_asset_id"), TABLE, ["asset_id"])
    _open_stays()


def _open_stays() -> None:
    """What is in reserve now was there from its first day in service, or always: nobody has told since when."""
    bind = op.get_bind()
    assets = sa.table(
        "registry_asset", sa.column("id", sa.Uuid()), sa.column("status"), sa.column("commissioned_on", sa.Date())
    )
    stays = sa.table(
        TABLE, sa.column("id", sa.Uuid()), sa.column("asset_id", sa.Uuid()), sa.column("starts_on", sa.Date())
    )
    found = bind.execute(sa.select(assets.c.id, assets.c.commissioned_on).where(assets.c.status == "reserve")).all()
    rows = [{"id": uuid.uuid4(), "asset_id": asset_id, "starts_on": first} for asset_id, first in found]
    for start in range(0, len(rows), PORTION):
        bind.execute(stays.insert(), rows[start : start + PORTION])


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_column("registry_asset", "status_on")
