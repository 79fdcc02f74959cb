"""What a plan's fields may hold."""

import uuid
from collections.abc import Mapping
from typing import Any

from maintenance.upkeep.models.plan import Interval, Plan, WorkKind
from maintenance.upkeep.rules.recurrence import Recurrence
from registry.assets.models.kind import AssetKind
from registry.assets.rules.attribute_filter import read_wanted
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.rules.fields import Field, read_fields
from registry.kernel.rules.reading import Unreadable, choice_of, integer_between, read_day, read_flag, read_id, text_of

MAX_LEAD_DAYS = 180
MAX_EVERY = 60
MAX_CHOSEN = 2000
FILTERS = ("settlement", "holder_id", "parent_id", "attributes", "asset_ids")


def _read_filters(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) - set(FILTERS):
        raise Unreadable(because("Умови мають бути серед: %(names)s", names=", ".join(FILTERS)))
    kept: dict[str, Any] = {}
    for name in ("holder_id", "parent_id"):
        found = read_id(value.get(name))
        if found is not None:
            kept[name] = str(found)
    settlement = text_of(40)(value.get("settlement"))
    if settlement is not None:
        kept["settlement"] = settlement
    if value.get("attributes"):
        kept["attributes"] = _read_attributes(value["attributes"])
    if value.get("asset_ids") is not None:
        kept["asset_ids"] = _read_chosen(value["asset_ids"])
    return kept


def _read_attributes(value: Any) -> dict[str, Any]:
    """Take the names and values as they are; the kind's description reads them, see `read_plan_attributes`."""
    if not isinstance(value, Mapping):
        raise Unreadable(because("Характеристики мають бути простими значеннями"))
    return dict(value)


def _read_chosen(value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > MAX_CHOSEN:
        raise Unreadable(because("Не більше %(limit)s об’єктів", limit=MAX_CHOSEN))
    found = (read_id(one) for one in value)
    return [str(one) for one in dict.fromkeys(one for one in found if one is not None)]


PLAN_FIELDS: Mapping[str, Field] = {
    "hromada_id": Field(read_id, is_required=True),
    "title": Field(text_of(200), is_required=True),
    "work_kind": Field(choice_of(WorkKind.labels()), is_required=True),
    "interval": Field(choice_of(Interval.labels()), is_required=True),
    "every": Field(integer_between(1, MAX_EVERY), fallback=1),
    "starts_on": Field(read_day, is_required=True),
    "ends_on": Field(read_day),
    "lead_days": Field(integer_between(0, MAX_LEAD_DAYS), fallback=14),
    "kind_code": Field(text_of(40)),
    "filters": Field(_read_filters, fallback={}),
    "performer": Field(text_of(200)),
    "is_active": Field(read_flag, fallback=True),
    "is_demo": Field(read_flag, fallback=False),
}
FIXED = ("hromada_id", "is_active", "is_demo")
"""Not changed by a form: a plan is stopped and resumed by their own operations."""


def read_plan(given: Mapping[str, Any], plan: Plan | None) -> dict[str, Any]:
    """Read a plan's values, those given when `plan` is being changed; raise Invalid with every refused field."""
    fields = PLAN_FIELDS if plan is None else {name: PLAN_FIELDS[name] for name in PLAN_FIELDS if name not in FIXED}
    reading = read_fields(given, fields, is_new=plan is None)
    errors = dict(reading.errors)
    whole = {name: reading.values.get(name, getattr(plan, name, None)) for name in PLAN_FIELDS}
    errors.update({name: why for name, why in _wrong_whole(whole).items() if name not in errors})
    if errors:
        raise Invalid(errors)
    return reading.values


def read_plan_attributes(filters: Mapping[str, Any], kind: AssetKind | None) -> dict[str, Any]:
    """Read what a plan asks of attributes as the kind's own values are read; raise Invalid by attribute."""
    told = filters.get("attributes") or {}
    kept, errors = read_wanted(kind.definition if kind else {}, told)
    if errors:
        raise Invalid({f"filters.{name}": reasons for name, reasons in errors.items()})
    rest = {name: value for name, value in filters.items() if name != "attributes"}
    return {**rest, "attributes": kept} if kept else rest


def recurrence_of(plan: Plan) -> Recurrence:
    """Give how a plan repeats."""
    return Recurrence(plan.interval, plan.every, plan.starts_on, plan.ends_on)


def chosen_ids(filters: Mapping[str, Any]) -> tuple[uuid.UUID, ...] | None:
    """Give the assets chosen by hand; None where the kind and the filters choose."""
    given = filters.get("asset_ids")
    return None if given is None else tuple(uuid.UUID(one) for one in given)


def _wrong_whole(values: Mapping[str, Any]) -> dict[str, list[Reason]]:
    wrong = {}
    start, end = values["starts_on"], values["ends_on"]
    if start and end and start > end:
        wrong["ends_on"] = [because("Останній день не може бути раніше за перший")]
    filters = values["filters"] or {}
    if values["kind_code"] is None and filters.get("asset_ids") is None:
        wrong["kind_code"] = [because("Виберіть вид майна або окремі об’єкти")]
    if filters.get("asset_ids") == []:
        wrong["filters"] = [because("Виберіть принаймні один об’єкт")]
    return wrong
