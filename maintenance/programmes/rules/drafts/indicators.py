"""Indicators of a draft: what it promises, one by one, with a value for each day that its table has."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.kernel.errors import Conflict, Invalid, NotFound, because

VALUES = ("base", "dynamics")
MISSING = "Такого індикатора в програмі немає"

Indicator = Mapping[str, Any]


def days_of(document: Mapping[str, Any]) -> list[str]:
    """Give the days that values may be promised for: those of the document's indicators, else the years' ends."""
    return sorted(_printed(document)) or [f"{year}-12-31" for year in document["years"]]


def targets_of(document: Mapping[str, Any], values: Mapping[str, str]) -> list[dict[str, str]]:
    """Give an indicator's values by day as a document keeps them: none where no indicator of it has any."""
    if not any(values.values()) and not _printed(document):
        return []
    return [{"on": day, "printed": value} for day, value in values.items()]


def _printed(document: Mapping[str, Any]) -> set[str]:
    known: Sequence[Indicator] = document["indicators"]
    return {target["on"] for one in known for target in one["targets"]}


def next_number(document: Mapping[str, Any]) -> int:
    """Give the number of the next indicator."""
    return max((one["number"] for one in document["indicators"]), default=0) + 1


def find_indicator(document: Mapping[str, Any], number: int) -> Indicator:
    """Give an indicator by its number; raise NotFound."""
    for one in document["indicators"]:
        if one["number"] == number:
            return dict(one)
    raise NotFound(MISSING)


def with_indicator(document: Mapping[str, Any], former: int | None, given: Indicator) -> dict[str, Any]:
    """Give the document with an indicator in place of a former one, or a new one for None.

    A measure that was bound to the former number is bound to the new one. Raise NotFound, Invalid by field.
    """
    if former is not None:
        find_indicator(document, former)
    others = [one for one in document["indicators"] if one["number"] != former]
    if any(one["number"] == given["number"] for one in others):
        raise Invalid(number=because("Індикатор із таким номером у програмі вже є"))
    rows = sorted([*others, given], key=lambda one: int(one["number"]))
    traces = [_renumbered(one, former, given["number"]) for one in document.get("traces", ())]
    return _with(document, rows, traces)


def without_indicator(document: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Give the document without an indicator; raise NotFound, Conflict where a measure is bound to it."""
    find_indicator(document, number)
    if any(_is_bound(one, number) for one in document.get("traces", ())):
        raise Conflict("До індикатора прив’язано захід: спершу відв’яжіть його")
    rows = [one for one in document["indicators"] if one["number"] != number]
    return _with(document, rows, list(document.get("traces", ())))


def _with(document: Mapping[str, Any], rows: list[Indicator], traces: list[dict[str, Any]]) -> dict[str, Any]:
    changed = {**document, "indicators": rows}
    return {**changed, "traces": traces} if traces else changed


def _is_bound(trace: Mapping[str, Any], number: int | None) -> bool:
    return trace["kind"] == "indicator" and number is not None and trace["ref"] == str(number)


def _renumbered(trace: dict[str, Any], former: int | None, number: int) -> dict[str, Any]:
    return {**trace, "ref": str(number)} if _is_bound(trace, former) else trace
