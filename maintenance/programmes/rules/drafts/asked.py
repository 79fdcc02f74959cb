"""What a form or a command asks of a draft: years, a shift, an index, a decision; each read with its reason."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from maintenance.programmes.rules.drafts.copying import Copying, Figures
from maintenance.programmes.rules.drafts.layouts import Frame, Layout, read_outline
from maintenance.programmes.rules.schema import CODE, WRONG_CODE
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable, decimal_between, integer_between, read_day

MOST_YEARS = 20
MOST_INDEX = Decimal(100)
DECIDED = re.compile(r"\bвід\s+([0-9]{2})\.([0-9]{2})\.([0-9]{4})\b")


def read_frame(given: Mapping[str, Any]) -> Frame:
    """Read what a new programme is to be; raise Invalid by field."""
    errors: Errors = {}
    first = _read(errors, given, "first_year", integer_between(1991, 2100))
    last = _read(errors, given, "last_year", integer_between(1991, 2100))
    if first is not None and last is not None and not 0 <= last - first < MOST_YEARS:
        errors["last_year"] = [because("Останній рік має бути не раніше першого, а років — не більше 20")]
    if given.get("layout") not in Layout.codes():
        errors["layout"] = [because("Виберіть вигляд таблиці")]
    title = _title(errors, given)
    code = _code(errors, given)
    if errors:
        raise Invalid(errors)
    years = tuple(range(first, last + 1))
    outline = read_outline(given.get("outline") or "")
    layout = str(given["layout"])
    return Frame(code, title, str(given["hromada"]), years, str(given["unit"]), layout, outline)


def read_copying(given: Mapping[str, Any]) -> Copying:
    """Read how a programme is copied; raise Invalid by field."""
    errors: Errors = {}
    later = _read(errors, given, "years_later", integer_between(0, 50))
    figures = given.get("figures") or Figures.KEPT.value
    if figures not in Figures.codes():
        errors["figures"] = [because("Виберіть, що робити із сумами")]
    index = Decimal(1)
    if figures == Figures.INDEXED:
        read = _read(errors, given, "index", decimal_between(Decimal("0.01"), MOST_INDEX))
        index = read if read is not None else index
    title, code = _title(errors, given), _code(errors, given)
    if errors:
        raise Invalid(errors)
    return Copying(code, title, int(later or 0), str(figures), index)


def read_decision(given: Mapping[str, Any]) -> dict[str, Any]:
    """Read a decision's number and date into the values of a programme in force; raise Invalid by field."""
    errors: Errors = {}
    number = str(given.get("number") or "").strip()
    if not number:
        errors["number"] = [because("Вкажіть номер рішення")]
    on = _read(errors, given, "on", read_day)
    if errors:
        raise Invalid(errors)
    return {
        "state": "in_force",
        "state_decision": say_decision(number, on),
        "in_force_from": given.get("in_force_from") or None,
    }


def say_decision(number: str, on: date) -> str:
    """Write a decision the way papers name it."""
    return f"№ {number.removeprefix('№').strip()} від {on:%d.%m.%Y}"


def decision_day(said: str) -> date | None:
    """Find the day of a decision in how papers name it; None where it names none, or one that is no day."""
    found = DECIDED.search(said)
    try:
        return date(*map(int, reversed(found.groups()))) if found else None
    except ValueError:
        return None


def _read(errors: Errors, given: Mapping[str, Any], name: str, read: Any) -> Any:
    try:
        value = read(given.get(name))
    except Unreadable as refusal:
        errors[name] = [refusal.reason]
        return None
    if value is None:
        errors[name] = [because("Вкажіть значення")]
    return value


def _title(errors: Errors, given: Mapping[str, Any]) -> str:
    title = " ".join(str(given.get("title") or "").split())
    if not title:
        errors["title"] = [because("Вкажіть назву")]
    return title


def _code(errors: Errors, given: Mapping[str, Any]) -> str:
    code = str(given.get("code") or "").strip()
    if not re.fullmatch(CODE, code):
        errors["code"] = [WRONG_CODE]
    return code
