"""What makes a kept costing right: a stage, the decision behind it, and sums that hold."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from maintenance.costing.models.version import DECIDED, Stage
from registry.kernel.errors import Choices, Invalid, Reason, because
from registry.kernel.rules.reading import Unreadable, read_day, text_of
from registry.kernel.text import N_

LONGEST_DECISION = 200
_DAY = re.compile(r"(?<!\d)(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2})(?!\d)")
_NUMBER = re.compile(r"\d|б/н", re.IGNORECASE)
NO_DECISION = N_("Вкажіть номер і дату рішення, як-от «№ 12-34-VIII від 20.12.2026»")


def read_freeze(stage: Any, decision: Any) -> tuple[Stage, str | None]:
    """Read the stage and the decision behind it; raise Invalid by field."""
    refused: dict[str, list[Reason | str]] = {}
    if stage not in Stage.codes():
        refused["stage"] = [because("Виберіть одне з: %(choices)s", choices=Choices(Stage.labels()))]
    try:
        told: str | None = text_of(LONGEST_DECISION)(decision)
        if stage in DECIDED and not _names_decision(told or ""):
            refused["decision"] = [because(NO_DECISION)]
    except Unreadable as refusal:
        refused["decision"] = [refusal.reason]
    if refused:
        raise Invalid(refused)
    return Stage(stage), told


def _names_decision(text: str) -> bool:
    """Tell whether a text names a number and a day that exists."""
    return decided_on(text) is not None and bool(_NUMBER.search(_DAY.sub("", text)))


def decided_on(decision: str | None) -> date | None:
    """Give the day of a decision out of its words; of several days («зміни до рішення від …») the latest is its own."""
    return max((day for text in _DAY.findall(decision or "") if (day := _find_day(text))), default=None)


def warn_of_decision(day: date | None, today: date) -> Iterator[Reason]:
    """Tell of a decision of a day that has not come: the latest is in force, so that a slip hides those that follow."""
    if day is not None and day > today:
        yield because(
            "День рішення, %(day)s, ще не настав: чинним вважається найпізніше рішення", day=f"{day:%d.%m.%Y}"
        )


def _find_day(text: str) -> date | None:
    try:
        day: date | None = read_day(text)
    except Unreadable:
        return None
    return day


def check_document(document: Mapping[str, Any], amounts: list[Decimal], total: Decimal) -> None:
    """Raise ArithmeticError unless document, rows and total say the same, to the kopiyka."""
    if sum(amounts, Decimal()) != total:
        raise ArithmeticError(f"rows do not add up to {total}")
    for name, added in _sums(document):
        if added != total:
            raise ArithmeticError(f"{name}: {added} is not {total}")
    for line, amount in zip(document["lines"], amounts, strict=True):
        if _add(line["components"]) != amount:
            raise ArithmeticError(f"line {line['code']}: components do not add up to {amount}")


def _sums(document: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    yield "total", Decimal(document["total"])
    yield "lines", _add(document["lines"])
    yield "by_kekv_and_fund", _add(document["by_kekv_and_fund"])


def _add(parts: list[Mapping[str, Any]]) -> Decimal:
    return sum((Decimal(one["amount"]) for one in parts), Decimal())
