"""The columns of files that hold plans and work entries."""

from maintenance.upkeep.rules.plan_values import PLAN
from maintenance.upkeep.rules.work_values import WORK
from registry.exchange.rules.columns import Column, columns_of
from registry.kernel.text import N_

ASSETS = Column(
    "assets", N_("Об’єкти"), "Assets",
    aliases=("інвентарний номер", "інвентарні номери", "інв. №", "об’єкт", "майно", "inventory number", "asset"),
    usual=(
        "інв. номер", "інвентарний №", "інвентарні №", "№ інвентарний", "інв. номери", "номер об’єкта", "обладнання",
        "номери об’єктів", "інвентарний номер об’єкта", "інвентарний (номенклатурний) номер",
    ),
)  # fmt: skip
NARROWING = (
    Column("settlement", N_("Лише в населеному пункті"), "Only in the settlement"),
    Column("holder", N_("Лише балансоутримувача"), "Only of the holder"),
    Column("parent", N_("Лише те, що належить до"), "Only parts of"),
    Column("attributes", N_("Лише з характеристиками"), "Only with attributes"),
    ASSETS,
    Column("is_active", N_("Діє"), "In force", "boolean"),
)


def plan_columns() -> tuple[Column, ...]:
    """List a plan's columns; its conditions are columns of their own."""
    *own, hromada = (one for one in columns_of(PLAN) if one.name != "filters")
    return (*own, *NARROWING, hromada)


def work_columns() -> tuple[Column, ...]:
    """List a work entry's columns, the assets first."""
    return (ASSETS, *columns_of(WORK))
