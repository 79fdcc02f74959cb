"""An administrator of all is a flag of the person; whoever had the role in all hromadas gets it."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

PEOPLE = sa.table("registry_user", sa.column("id", sa.Uuid()), sa.column("administers_all", sa.Boolean()))
ROLES = sa.table(
    "registry_membership",
    sa.column("id", sa.Uuid()),
    sa.column("user_id", sa.Uuid()),
    sa.column("hromada_id", sa.Uuid()),
    sa.column("role", sa.String()),
)
HAD_IT = sa.select(ROLES.c.user_id).where(ROLES.c.role == "admin", ROLES.c.hromada_id.is_(None))


def upgrade() -> None:
    op.add_column(
        "registry_user", sa.Column("administers_all", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(sa.update(PEOPLE).where(PEOPLE.c.id.in_(HAD_IT)).values(administers_all=True))


def downgrade() -> None:
    flagged = sa.select(PEOPLE.c.id).where(PEOPLE.c.administers_all, PEOPLE.c.id.not_in(HAD_IT))
    roles = [
        {"id": uuid.uuid4(), "user_id": one, "hromada_id": None, "role": "admin"}
        for one in op.get_bind().scalars(flagged).all()
    ]
    op.bulk_insert(ROLES, roles)
    op.drop_column("registry_user", "administers_all")
