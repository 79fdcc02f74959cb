"""The descriptions of a scenario and of its changes, and what no single field of them can know."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from maintenance.contracts.models.contract import Basis
from maintenance.contracts.rules.service_lines import INDEX_KIND
from maintenance.costing.models.scenario import ChangeKind, Scenario, ScenarioChange, Variant
from maintenance.costing.rules.percentages import LEAST, MOST
from registry.assets.rules.assets import KIND
from registry.kernel.errors import Reason, because
from registry.kernel.fields import DAY, MONEY, Field, Noun, Type, choice, long_text, number, reference, text, whole
from registry.kernel.row_fields import rows, seen_with_its_owner
from registry.kernel.rules.reading import Unreadable, is_blank, read_id
from registry.kernel.text import N_

MAX_CHANGES, MAX_COUNT = 50, 10_000
_NUMBER = number(LEAST, MOST)
PERCENT = replace(_NUMBER, read=lambda value: _NUMBER.read(_without_sign(value)))
"""A change in per cent, with its sign or without: «+5», «5 %»."""
PERCENTS = ("percent", "percent_low", "percent_high")
FIELDS_OF: Mapping[str, Sequence[str]] = {
    ChangeKind.PRICE: ("service_line_id", "contract_id", *PERCENTS, "from"),
    ChangeKind.INDEX: ("service_line_id", "index_kind", *PERCENTS, "from"),
    ChangeKind.TERM: ("contract_id", "term_id", "amount", "basis", "visits_per_year", "from"),
    ChangeKind.DROP: ("contract_id", "from"),
    ChangeKind.ASSETS: ("asset_kind", "count", "contract_id", "settlement", "attributes", "from"),
    ChangeKind.WARRANTY: ("asset_kind", "contract_id", "from"),
}
"""Which fields a change of each kind has."""
NEEDED: Mapping[str, Sequence[str]] = {
    ChangeKind.PRICE: ("percent",),
    ChangeKind.INDEX: ("percent",),
    ChangeKind.TERM: ("contract_id", "term_id", "amount"),
    ChangeKind.DROP: ("contract_id",),
    ChangeKind.ASSETS: ("asset_kind", "count"),
    ChangeKind.WARRANTY: (),
}
FILL = because("Заповніть це поле")
OF_ANOTHER_KIND = because("Це поле не стосується такої зміни")
ONE_OF_TWO = because("Виберіть одне: рядок або договір")
ONE_OF_INDEXES = because("Виберіть одне: рядок або індекс")


def _without_sign(value: Any) -> Any:
    return value.strip().removesuffix("%").rstrip() if isinstance(value, str) else value


def _read_attributes(value: Any) -> dict[str, Any] | None:
    if is_blank(value) or value == {}:
        return None
    if not isinstance(value, Mapping) or len(value) > 20:
        raise Unreadable(because("Тут мають бути поля"))
    return dict(value)


ATTRIBUTES = Type("json", _read_attributes, {"type": "object", "maxProperties": 20})
TERM_ID = Type("id", read_id, {"type": "string", "format": "uuid"})

SCENARIO_CHANGE = Noun(
    "scenario_change",
    ScenarioChange,
    "Зміна",
    "Change",
    [
        Field("kind", choice(ChangeKind), "Що змінюємо", "What changes", is_required=True, on_form=False),
        Field("service_line_id", reference("service_line"), "Рядок", "Line", empty=N_("усі рядки")),
        Field("contract_id", reference("contract"), "Договір", "Contract", empty=N_("не вибрано")),
        Field("index_kind", INDEX_KIND, "Індекс цін", "Price index", empty=N_("усі індекси")),
        Field("percent", PERCENT, "Зміна", "Change", unit="%", example="10"),
        Field("percent_low", PERCENT, "Низький варіант", "Low", unit="%", example="5"),
        Field("percent_high", PERCENT, "Високий варіант", "High", unit="%", example="15"),
        Field("term_id", TERM_ID, "Яка ціна", "Which price"),
        Field("amount", MONEY, "Нова ціна", "New price", unit="грн"),
        Field("basis", choice(Basis), "За що", "For what", empty=N_("як тепер")),
        Field("visits_per_year", whole(1, 366), "Відвідувань на рік", "Visits a year"),
        Field("asset_kind", KIND, "Вид майна", "Kind of assets", empty=N_("не вибрано")),
        Field("count", whole(1, MAX_COUNT), "Скільки ще", "How many more"),
        Field("settlement", text(40), "Де", "Where", example="UA32140010010012345", empty=N_("не вибрано")),
        Field("attributes", ATTRIBUTES, "З характеристиками", "With attributes", on_form=False),
        Field(
            "from", DAY, "З якого дня", "From", "Порожньо — з початку року, який рахуємо.",
            "Empty is the first day of the costed year.", column="starts_on",
        ),
    ],
    name_column="kind",
    seen=seen_with_its_owner,
    rows=(("percent_low", "percent", "percent_high"), ("amount", "basis", "visits_per_year"), ("asset_kind", "count")),
)  # fmt: skip

SCENARIO = Noun(
    "scenario",
    Scenario,
    "Сценарій",
    "Scenario",
    [
        Field("name", text(200), "Назва", "Name", is_required=True, is_listed=True),
        Field("note", long_text(500), "Примітка", "Note"),
        Field(
            "changes", rows(SCENARIO_CHANGE, MAX_CHANGES), "Зміни", "Changes", fallback=(), on_form=False,
            on_page=False, is_exported=False,
        ),
    ],
    rows=(("name",),),
)  # fmt: skip


def check_changes(given: Sequence[Mapping[str, Any]]) -> dict[str, list[Reason]]:
    """Find by field («changes.0.percent») what does not go together in a change."""
    found: dict[str, list[Reason]] = {}
    for place, row in enumerate(given):
        for name, reason in _wrong(row):
            found.setdefault(f"changes.{place}.{name}", [reason])
    return found


def _wrong(row: Mapping[str, Any]) -> list[tuple[str, Reason]]:
    kind = str(row.get("kind"))
    if kind not in FIELDS_OF:
        return []
    own = FIELDS_OF[kind]
    wrong = [
        (one.name, OF_ANOTHER_KIND)
        for one in SCENARIO_CHANGE.fields
        if one.name not in ("kind", *own) and row.get(one.name) not in (None, {})
    ]
    wrong += [(name, FILL) for name in NEEDED[kind] if row.get(name) is None]
    if row.get("service_line_id"):
        wrong += [(name, why) for name, why in (("contract_id", ONE_OF_TWO), ("index_kind", ONE_OF_INDEXES))
                  if row.get(name)]  # fmt: skip
    if row.get("basis") == "per_visit" and not row.get("visits_per_year"):
        wrong.append(("visits_per_year", FILL))
    low, middle, high = (row.get(name) for name in ("percent_low", "percent", "percent_high"))
    if middle is not None and low is not None and low > middle:
        wrong.append(("percent_low", because("Низький варіант має бути не вищим за базовий")))
    if middle is not None and high is not None and high < middle:
        wrong.append(("percent_high", because("Високий варіант має бути не нижчим за базовий")))
    return wrong


def percent_of(change: ScenarioChange, variant: str) -> Decimal | None:
    """Give a change's percentage in a variant; one that has no own is the base's."""
    own = {Variant.LOW: change.percent_low, Variant.HIGH: change.percent_high}.get(Variant(variant))
    return change.percent if own is None else own


def has_range(changes: Sequence[ScenarioChange]) -> bool:
    """Tell whether a scenario has a low or a high variant of its own."""
    return any(one.percent_low is not None or one.percent_high is not None for one in changes)
