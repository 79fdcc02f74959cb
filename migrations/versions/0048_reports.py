"""Reports on programmes: drafts, what was issued with its files, and what of it is public."""

import sqlalchemy as sa
from alembic import op

from registry.kernel.db import Json

revision = '0048'
down_revision = '0047'
branch_labels = None
depends_on = None

REPORT, FILE, PUBLICATION = "maintenance_report", "maintenance_report_file", "maintenance_report_publication"
TEXTS = ("done", "problems", "proposals", "conclusion")


def upgrade() -> None:
    _create_reports()
    op.create_table(
        FILE,
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(8), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _of_report(FILE),
        sa.PrimaryKeyConstraint("report_id", "form", name=op.f(f"pk_{FILE}")),
    )
    op.create_table(
        PUBLICATION,
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("hromada_name", sa.String(200), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(200), nullable=False),
        sa.Column("document", Json, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _of_report(PUBLICATION),
        sa.PrimaryKeyConstraint("report_id", name=op.f(f"pk_{PUBLICATION}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{PUBLICATION}_public_id")),
    )


def downgrade() -> None:
    for table in (PUBLICATION, FILE, REPORT):
        op.drop_table(table)


def _create_reports() -> None:
    op.create_table(
        REPORT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hromada_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("programme", sa.String(60), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(5000), nullable=True) for name in TEXTS),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("draft_key", sa.String(160), nullable=True),
        sa.Column("number", sa.String(60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.String(200), nullable=True) for name in ("issued_by", "signed_by")),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=True),
        sa.Column("content_sha256", sa.String(64), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *_checks(),
        sa.ForeignKeyConstraint(["hromada_id"], ["registry_hromada.id"], name=op.f(f"fk_{REPORT}_hromada_id")),
        sa.ForeignKeyConstraint(["replaces_id"], [f"{REPORT}.id"], name=op.f(f"fk_{REPORT}_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{REPORT}")),
        sa.UniqueConstraint("draft_key", name=op.f(f"uq_{REPORT}_draft_key")),
        sa.UniqueConstraint("replaces_id", name=op.f(f"uq_{REPORT}_replaces_id")),
        sa.UniqueConstraint(
            "hromada_id", "number", "issued_on", name=op.f(f"uq_{REPORT}_hromada_id_number_issued_on")
        ),
    )
    op.create_index(op.f(f"ix_{REPORT}_hromada_id_year"), REPORT, ["hromada_id", "year"])


def _checks() -> list[sa.CheckConstraint]:
    checks = {
        "kind": "kind IN ('quarter', 'year', 'needs')",
        "state": "state IN ('draft', 'issued')",
        "quarter": "quarter IS NULL OR quarter BETWEEN 1 AND 4",
        "kind_quarter": "(kind = 'quarter') = (quarter IS NOT NULL)",
        "programme": "kind = 'needs' OR programme IS NOT NULL",
        "issued": "state = 'draft' OR (number IS NOT NULL AND issued_on IS NOT NULL AND signed_by IS NOT NULL"
        " AND content_sha256 IS NOT NULL)",
        "draft": "(state = 'draft') = (draft_key IS NOT NULL)",
    }
    return [sa.CheckConstraint(told, name=op.f(f"ck_{REPORT}_{name}")) for name, told in checks.items()]


def _of_report(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["report_id"], [f"{REPORT}.id"], name=op.f(f"fk_{table}_report_id"))
