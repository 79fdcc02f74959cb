"""An import's report as a document, with its reasons still to be translated, and read back."""

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from registry.exchange.rules.import_report import CellChange, ImportReport, RowError
from registry.kernel.errors import BothNames, Choices, Reason

PLAIN = ("rows", "created", "updated", "unchanged", "errors_total", "changes_total", "origin", "marks")


def keep_report(report: ImportReport) -> dict[str, Any]:
    """Write a report down."""
    return {
        **{name: getattr(report, name) for name in PLAIN},
        "errors": [_keep_row(one) for one in report.errors],
        "warnings": [_keep_row(one) for one in report.warnings],
        "notes": [_keep_row(one) for one in report.notes],
        "unknown_columns": report.unknown_columns,
        "changes": [list(astuple(one)) for one in report.changes],
    }


def read_report(told: Mapping[str, Any]) -> ImportReport:
    """Read a report that was written down."""
    return ImportReport(
        **{name: told[name] for name in PLAIN},
        errors=[_read_row(one) for one in told["errors"]],
        warnings=[_read_row(one) for one in told["warnings"]],
        notes=[_read_row(one) for one in told.get("notes", ())],
        unknown_columns=list(told["unknown_columns"]),
        changes=[CellChange(*one) for one in told["changes"]],
    )


def _keep_row(one: RowError) -> list[Any]:
    return [one.row, one.column, one.value, _keep_gap(one.reason), one.rows]


def _read_row(told: list[Any]) -> RowError:
    row, column, value, reason, rows = told
    return RowError(row, column, value, _read_gap(reason), rows)


def _keep_gap(value: Any) -> Any:
    """Write down what fills a gap: a sentence, words in both languages, or plain text and figures."""
    if isinstance(value, Reason):
        return {"text": value.text, "gaps": {name: _keep_gap(one) for name, one in value.gaps.items()}}
    if isinstance(value, BothNames):
        return {"uk": value.uk, "en": value.en}
    if isinstance(value, Choices):
        return {"words": {code: list(words) for code, words in value.words.items()}}
    return value if isinstance(value, int | float | bool) or value is None else str(value)


def _read_gap(told: Any) -> Any:
    if not isinstance(told, dict):
        return told
    if "text" in told:
        text, gaps = told["text"], told["gaps"]
        return Reason(text, {name: _read_gap(one) for name, one in gaps.items()})
    return BothNames(told["uk"], told["en"]) if "uk" in told else Choices(told["words"])
