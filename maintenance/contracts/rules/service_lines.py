"""The descriptions of a support line and of a price index."""

from decimal import Decimal

from maintenance.contracts.models.service_line import Expenditure, Fund, IndexKind, PriceIndex, ServiceLine
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from registry.kernel.errors import because
from registry.kernel.fields import (
    DAY,
    IS_DEMO,
    Field,
    Noun,
    choice,
    number,
    open_choice,
    pattern,
    reference,
    text,
    whole,
    year,
)
from registry.kernel.text import N_

KEKV = pattern("[23][0-9]{3}", 4, because("КЕКВ — чотири цифри, перша 2 або 3, наприклад 2240"))
PROGRAMME_CODE = pattern(
    "[0-9]{7}|[0-9]{4}",
    7,
    because("Код програми: 7 цифр КПКВКМБ, наприклад 0217520, або 4 цифри ТПКВКМБ, наприклад 7520"),
)
FACTOR = number(Decimal("0.01"), Decimal(100))
INDEX = number(Decimal("0.1"), Decimal(3))
"""A year's index: more is a percentage in the wrong place, 8,6 for +8,6 % or 112 for +12 %."""
INDEX_KIND = open_choice(
    IndexKind,
    pattern("[a-z][a-z0-9_]{0,39}", 40, because("Код індексу: латинські літери, цифри, підкреслення")),
)

SERVICE_LINE = Noun(
    "service_line",
    ServiceLine,
    "Рядок кошторису",
    "Service line",
    [
        Field(
            "code", text(20), "Номер рядка", "Line number", "Під ним рядок стоїть у розрахунку, наприклад 2.1.",
            "The line stands in the costing under it, such as 2.1.", is_required=True, order="sort_key",
        ),
        Field("title", text(500), "Назва", "Title", is_required=True),
        Field("position", whole(0, 10_000), "Порядок", "Order", fallback=0),
        Field("kekv", KEKV, "КЕКВ", "KEKV", fallback="2240", is_listed=True),
        Field("fund", choice(Fund), "Фонд", "Fund", fallback="general"),
        Field("expenditure", choice(Expenditure), "Видатки", "Expenditure", on_form=False),
        Field("index_kind", INDEX_KIND, "Індекс цін", "Price index", empty=N_("без індексу"), is_listed=True),
        Field(
            "measure_programme_id", reference("programme"), "Програма", "Programme",
            "Програма, захід якої оплачує рядок.", "The programme whose measure the line pays for.", on_form=False,
        ),
        Field(
            "measure_code", text(20), "Захід програми", "Programme measure",
            "Стеля рядка — сума цього заходу, поки програма діє.",
            "The line’s ceiling is this measure’s sum while the programme is in force.", empty=N_("не названо"),
            is_listed=True,
        ),
        Field(
            "programme_code", PROGRAMME_CODE, "КПКВК / ТПКВКМБ", "Budget programme code",
            "7 цифр КПКВКМБ (XX X XXXX) або 4 цифри ТПКВКМБ.",
            "7 digits of KPKVKMB (XX X XXXX) or 4 digits of TPKVKMB.", example="0217520", is_listed=True,
        ),
        Field(
            "spending_unit_id", reference("organisation"), "Розпорядник коштів", "Spending unit",
            "Головний розпорядник або відповідальний виконавець.",
            "The main spending unit or the responsible executor.", empty=N_("не вказано"),
        ),
        IS_DEMO,
    ],
    rows=(
        ("code", "position"), ("title",), ("kekv", "fund", "index_kind"), ("measure_code",),
        ("programme_code", "spending_unit_id"),
    ),
)  # fmt: skip

PRICE_INDEX = Noun(
    "price_index",
    PriceIndex,
    "Індекс цін",
    "Price index",
    [
        Field("kind", INDEX_KIND, "Який індекс", "Which index", is_required=True),
        Field("year", year(FIRST_YEAR, LAST_YEAR), "Рік", "Year", is_required=True, is_listed=True),
        Field(
            "value", INDEX, "Множник", "Factor", "1,086 означає +8,6 %.", "1.086 means +8.6 %.", is_required=True,
            is_listed=True,
        ),
        Field("source", text(500), "Звідки", "Source", is_required=True, is_listed=True),
        Field("known_on", DAY, "Оприлюднено", "Published", is_required=True, is_listed=True),
        IS_DEMO,
    ],
    name_column="kind",
    rows=(("kind", "year", "value"), ("source", "known_on")),
)  # fmt: skip


def expenditure_of(kekv: str | None) -> str:
    """Tell current from capital expenditure by КЕКВ: 3xxx is capital, 2xxx current."""
    return Expenditure.CAPITAL if (kekv or "2")[0] == "3" else Expenditure.CURRENT
