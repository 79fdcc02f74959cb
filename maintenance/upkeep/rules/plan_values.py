"""The description of a plan, and what its values must be together."""

import uuid
from collections.abc import Mapping
from typing import Any

from maintenance.upkeep.models.plan import Interval, Plan, WorkKind
from maintenance.upkeep.rules.recurrence import Recurrence
from registry.assets.models.kind import AssetKind
from registry.assets.rules.assets import KIND
from registry.assets.rules.attribute_filter import read_wanted
from registry.kernel.errors import Invalid, because
from registry.kernel.fields import DAY, FLAG, IS_DEMO, Field, Noun, Type, choice, text, whole
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable, read_id, text_of
from registry.kernel.text import N_

MAX_LEAD_DAYS = 180
MAX_EVERY = 60
MAX_CHOSEN = 2000
FILTERS = ("settlement", "holder_id", "parent_id", "attributes", "asset_ids")
_ID = {"type": "string", "format": "uuid"}


def _read_mapping(value: Any) -> dict[str, Any] | None:
    """Take conditions as they are; `read_plan_filters` reads each, for it names what it refuses."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise Unreadable(because("Умови мають бути серед: %(names)s", names=", ".join(FILTERS)))
    return dict(value)


CONDITIONS = Type(
    "json",
    _read_mapping,
    {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "settlement": {"type": "string", "maxLength": 40, "description": "КАТОТТГ code, or the settlement's id"},
            "holder_id": _ID,
            "parent_id": _ID,
            "attributes": {"type": "object", "description": "By the kind's attributes, see /kinds"},
            "asset_ids": {"type": "array", "items": _ID, "maxItems": MAX_CHOSEN},
        },
    },
)
PLAN = Noun(
    "plan",
    Plan,
    "План робіт",
    "Plan of work",
    [
        Field(
            "title", text(200), "Назва", "Title", is_required=True,
            usual=(
                "назва плану", "назва робіт", "назва роботи", "найменування", "найменування робіт", "роботи", "план",
                "захід", "найменування заходу", "опис робіт", "зміст робіт", "план робіт",
            ),
        ),
        Field(
            "work_kind", choice(WorkKind), "Що робити", "What to do", is_required=True,
            usual=(
                "вид робіт", "вид роботи", "тип робіт", "тип роботи", "вид обслуговування", "характер робіт",
                "категорія робіт", "вид планових робіт",
            ),
        ),
        Field("every", whole(1, MAX_EVERY), "Раз на", "Every", fallback=1),
        Field("interval", choice(Interval), "Одиниця часу", "Unit of time", is_required=True),
        Field(
            "starts_on", DAY, "Перший візит", "First visit", "Від цього дня рахуємо всі наступні",
            "All later ones are counted from this day", is_required=True,
            usual=(
                "дата початку", "початок", "перше обслуговування", "дата першого візиту", "дата першого обслуговування",
                "початок робіт", "діє з", "перша дата", "дата", "дата початку робіт", "початок плану",
            ),
        ),
        Field(
            "ends_on", DAY, "Останній день плану", "Last day of the plan",
            usual=(
                "дата закінчення", "закінчення", "кінець", "діє до", "строк дії до", "дата завершення", "до",
                "кінець плану", "термін дії до", "закінчення плану",
            ),
        ),
        Field(
            "lead_days", whole(0, MAX_LEAD_DAYS), "Показувати за", "Shown before",
            unit=N_("дн. до візиту"), fallback=14,
            usual=(
                "показувати за, днів", "нагадувати за", "нагадувати за, днів", "попереджати за, днів",
                "нагадування, днів",
            ),
        ),
        Field(
            "kind", KIND, "Вид майна", "Kind of assets", column="kind_code", on_page=False,
            usual=("вид обладнання", "тип обладнання", "вид об’єктів", "тип майна", "категорія майна"),
        ),
        Field("filters", CONDITIONS, "Умови", "Conditions", fallback={}, is_filter=False, on_form=False, on_page=False),
        Field(
            "performer", text(200), "Хто виконує", "Performer", "Посада або назва виконавця, а не ім’я людини",
            "A post or a provider's name, not a person's",
            usual=(
                "виконавець", "відповідальний", "відповідальний виконавець", "виконавець робіт", "підрядник",
                "хто виконував", "організація", "підрядна організація", "назва виконавця", "відповідальна посада",
            ),
        ),
        Field("is_active", FLAG, "Діє", "In force", fallback=True, is_fixed=True, on_page=False),
        IS_DEMO,
    ],
    name_column="title",
)  # fmt: skip


def read_plan(given: Mapping[str, Any]) -> Plan:
    """Read a new plan as a form tells it, to look at and not to keep; raise Invalid with every refused field."""
    reading = PLAN.read(given, is_new=True)
    values = reading.values
    errors = {**judge_plan(values), **reading.errors}
    values["filters"], refused = read_plan_filters(values.get("filters") or {})
    if errors | refused:
        raise Invalid({**errors, **refused})
    return Plan(**{PLAN.by_name[name].column: value for name, value in values.items()})


def judge_plan(values: Mapping[str, Any]) -> Errors:
    """Tell what is wrong with a plan's values taken together."""
    wrong: Errors = {}
    start, end = values.get("starts_on"), values.get("ends_on")
    if start and end and start > end:
        wrong["ends_on"] = [because("Останній день не може бути раніше за перший")]
    filters = values.get("filters") or {}
    if values.get("kind") is None and filters.get("asset_ids") is None:
        wrong["kind"] = [because("Виберіть вид майна або окремі об’єкти")]
    if filters.get("asset_ids") == []:
        wrong["filters"] = [because("Виберіть принаймні один об’єкт")]
    return wrong


def read_plan_filters(told: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """Read a plan's conditions but for the attributes, which a kind reads; errors are named «filters.NAME»."""
    readers = {"settlement": text_of(40), "holder_id": read_id, "parent_id": read_id, "asset_ids": _read_chosen}
    kept: dict[str, Any] = {}
    errors: Errors = {
        f"filters.{str(name)[:60]}": [because("Умови мають бути серед: %(names)s", names=", ".join(FILTERS))]
        for name in told
        if name not in FILTERS
    }
    for name, read in readers.items():
        try:
            value = read(told.get(name))
        except Unreadable as refusal:
            errors[f"filters.{name}"] = [refusal.reason]
            continue
        if value is not None:
            kept[name] = str(value) if isinstance(value, uuid.UUID) else value
    return ({**kept, "attributes": told["attributes"]} if told.get("attributes") else kept), errors


def read_plan_attributes(filters: Mapping[str, Any], kind: AssetKind | None) -> tuple[dict[str, Any], Errors]:
    """Read what a plan asks of attributes as the kind's own values are read; errors are named by attribute."""
    told = filters.get("attributes") or {}
    kept, errors = read_wanted(kind.definition if kind else {}, told)
    rest = {name: value for name, value in filters.items() if name != "attributes"}
    found = {**rest, "attributes": kept} if kept else rest
    return found, {f"filters.{name}": reasons for name, reasons in errors.items()}


def _read_chosen(value: Any) -> list[str] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) > MAX_CHOSEN:
        raise Unreadable(because("Не більше %(limit)s об’єктів", limit=MAX_CHOSEN))
    found = (read_id(one) for one in value)
    return [str(one) for one in dict.fromkeys(one for one in found if one is not None)]


def recurrence_of(plan: Plan) -> Recurrence:
    """Give how a plan repeats."""
    return Recurrence(plan.interval, plan.every, plan.starts_on, plan.ends_on)


def chosen_ids(filters: Mapping[str, Any]) -> tuple[uuid.UUID, ...] | None:
    """Give the assets chosen by hand; None where the kind and the filters choose."""
    given = filters.get("asset_ids")
    return None if given is None else tuple(uuid.UUID(one) for one in given)
