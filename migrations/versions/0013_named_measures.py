"""Lines name the measure that they pay for, programmes know whether they are in force, hromadas their unit of money."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

LINE, PROGRAMME, HROMADA = "maintenance_service_line", "maintenance_programme", "registry_hromada"
LINE_COLUMNS = {
    "measure_programme_id": sa.Uuid(),
    "measure_code": sa.String(20),
    "programme_code": sa.String(7),
    "spending_unit_id": sa.Uuid(),
}
LINE_KEYS = {"measure_programme_id": PROGRAMME, "spending_unit_id": "registry_organisation"}
STATE_COLUMNS = {
    "state_decision": sa.String(500),
    "in_force_from": sa.Date(),
    "in_force_to": sa.Date(),
    "replaced_by_id": sa.Uuid(),
}
STATE_CHECKS = {
    "state": "state IN ('in_force', 'replaced', 'ended')",
    "in_force": "in_force_from IS NULL OR in_force_to IS NULL OR in_force_from <= in_force_to",
    "last_day": "state = 'in_force' OR in_force_to IS NOT NULL",
    "replaced_by": "state = 'replaced' OR replaced_by_id IS NULL",
}
MEASURE = "(measure_programme_id IS NULL) = (measure_code IS NULL)"
UNIT = "money_unit IN ('thousand', 'uah')"


def upgrade() -> None:
    _upgrade_programmes()
    with op.batch_alter_table(LINE) as batch:
        for name, kind in LINE_COLUMNS.items():
            batch.add_column(sa.Column(name, kind, nullable=True))
        for name, table in LINE_KEYS.items():
            batch.create_foreign_key(op.f(f"fk_{LINE}_{name}"), table, [name], ["id"])
        batch.create_check_constraint(op.f(f"ck_{LINE}_measure"), MEASURE)
    op.create_index(op.f(f"ix_{LINE}_measure_programme_id"), LINE, ["measure_programme_id"])
    _name_measures()
    with op.batch_alter_table(HROMADA) as batch:
        batch.add_column(sa.Column("money_unit", sa.String(20), nullable=False, server_default="thousand"))
        batch.create_check_constraint(op.f(f"ck_{HROMADA}_money_unit"), UNIT)


def _upgrade_programmes() -> None:
    """What was imported so far is in force in its own years, as it was."""
    with op.batch_alter_table(PROGRAMME) as batch:
        batch.add_column(sa.Column("state", sa.String(20), nullable=False, server_default="in_force"))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        for name, kind in STATE_COLUMNS.items():
            batch.add_column(sa.Column(name, kind, nullable=True))
        batch.create_foreign_key(op.f(f"fk_{PROGRAMME}_replaced_by_id"), PROGRAMME, ["replaced_by_id"], ["id"])
        for name, check in STATE_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_{PROGRAMME}_{name}"), check)


def _name_measures() -> None:
    """A line that had its ceiling by an equal number names that measure, where one programme alone has the number."""
    bind = op.get_bind()
    lines = sa.table(
        LINE, *(sa.column(one, sa.Uuid()) for one in ("id", "hromada_id", "measure_programme_id")),
        sa.column("code"), sa.column("measure_code"),
    )  # fmt: skip
    found: dict[tuple[object, str], set[object]] = {}
    for hromada_id, code, programme_id in bind.execute(_measures()):
        found.setdefault((hromada_id, code), set()).add(programme_id)
    for one in bind.execute(sa.select(lines.c.id, lines.c.hromada_id, lines.c.code)).all():
        programmes = found.get((one.hromada_id, one.code), set())
        if len(programmes) == 1:
            named = {"measure_programme_id": min(programmes, key=str), "measure_code": one.code}
            bind.execute(lines.update().where(lines.c.id == one.id).values(**named))


def _measures() -> sa.Select[tuple[object, str, object]]:
    programme = sa.table(PROGRAMME, sa.column("id", sa.Uuid()), sa.column("hromada_id", sa.Uuid()))
    table = sa.table(
        "maintenance_programme_table", sa.column("id", sa.Uuid()), sa.column("programme_id", sa.Uuid()), sa.column("role")
    )
    row = sa.table(
        "maintenance_programme_row", sa.column("table_id", sa.Uuid()), sa.column("kind"), sa.column("code", sa.String())
    )
    return (
        sa.select(programme.c.hromada_id, row.c.code, programme.c.id)
        .join_from(row, table, table.c.id == row.c.table_id)
        .join(programme, programme.c.id == table.c.programme_id)
        .where(table.c.role == "measures", row.c.kind == "measure", row.c.code != "")
        .distinct()
    )


def downgrade() -> None:
    with op.batch_alter_table(HROMADA) as batch:
        batch.drop_constraint(op.f(f"ck_{HROMADA}_money_unit"), type_="check")
        batch.drop_column("money_unit")
    op.drop_index(op.f(f"ix_{LINE}_measure_programme_id"), LINE)
    with op.batch_alter_table(LINE) as batch:
        batch.drop_constraint(op.f(f"ck_{LINE}_measure"), type_="check")
        for name in LINE_KEYS:
            batch.drop_constraint(op.f(f"fk_{LINE}_{name}"), type_="foreignkey")
        for name in LINE_COLUMNS:
            batch.drop_column(name)
    with op.batch_alter_table(PROGRAMME) as batch:
        for name in STATE_CHECKS:
            batch.drop_constraint(op.f(f"ck_{PROGRAMME}_{name}"), type_="check")
        batch.drop_constraint(op.f(f"fk_{PROGRAMME}_replaced_by_id"), type_="foreignkey")
        for name in ("state", "version", *STATE_COLUMNS):
            batch.drop_column(name)
