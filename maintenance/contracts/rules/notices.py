"""A notice as programs tell it: `{"value": 3, "unit": "months"}`, or by the former name its days."""

from collections.abc import Mapping
from typing import Any

from maintenance.contracts.rules.contract_checks import MOST_MONTHS, too_many_months
from maintenance.contracts.rules.contracts import CONTRACT
from maintenance.contracts.rules.deadlines import Ending, notice_days
from registry.kernel.errors import because
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable, is_blank

PARTS = {"value": "notice_value", "unit": "notice_unit"}
DAYS = {"type": "integer", "minimum": 0, "maximum": 730}
NOTICE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": list(PARTS),
    "properties": {part: dict(CONTRACT.by_name[name].type.schema) for part, name in PARTS.items()},
    "description": "How long before the end to decide about the next contract, or to give notice of a tacit one",
}
NOTICE_DAYS = {
    **DAYS,
    "description": "The same in days before the present end; a changed `notice` wins where both are sent",
}


def tell_notice(contract: Ending) -> dict[str, Any]:
    """Write a contract's notice for programs, by both names."""
    notice = {"value": contract.notice_value, "unit": contract.notice_unit}
    return {"notice": notice, "notice_days": notice_days(contract)}


def read_notice(given: Mapping[str, Any], present: Ending | None) -> tuple[dict[str, Any], Errors]:
    """Give the fields that a told notice sets, and what is refused of it.

    Days that it has anyway set nothing; a notice that is sent back as it was read gives way to other days.
    """
    notice, days = given.get("notice"), given.get("notice_days")
    if isinstance(notice, Mapping) and notice.keys() == PARTS.keys():
        values, errors = _read_parts(notice)
        is_kept = present is not None and values == {name: getattr(present, name) for name in PARTS.values()}
        if errors or is_blank(days) or not is_kept:
            return values, errors
    elif not is_blank(notice):
        return {}, {"notice": [because("Тут мають бути value та unit")]}
    if is_blank(days):
        return {}, {}
    values, errors = _read_parts({"value": days, "unit": "days"})
    if errors:
        return {}, {"notice_days": errors["notice.value"]}
    is_present = present is not None and values["notice_value"] == notice_days(present)
    return ({}, {}) if is_present else (values, {})


def _read_parts(notice: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """Read both parts; a blank one is refused, for half a notice says nothing."""
    values, errors = {}, Errors()
    for part, name in PARTS.items():
        try:
            values[name] = CONTRACT.by_name[name].read(notice[part])
        except Unreadable as refusal:
            errors[f"notice.{part}"] = [refusal.reason]
            continue
        if values[name] is None:
            errors[f"notice.{part}"] = [because("Заповніть це поле")]
    if not errors and values["notice_unit"] == "months" and values["notice_value"] > MOST_MONTHS:
        errors["notice.value"] = [too_many_months()]
    return ({}, errors) if errors else (values, errors)
