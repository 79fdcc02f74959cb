"""What an import did or would do, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.kernel.errors import Reason

MAX_SHOWN = 200


@dataclass(frozen=True)
class RowError:
    """Why a cell was refused; `column` is the heading in the file."""

    row: int
    column: str
    value: str
    reason: Reason


@dataclass
class ImportReport:
    """Counts and refusals; with any refusal nothing was written."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    def refuse(self, row: int, column: str, value: Any, reason: Reason) -> None:
        """Note a refused cell."""
        shown = "" if value is None else str(value)
        self.errors.append(RowError(row, column, shown[:MAX_SHOWN], reason))

    def count(self, outcome: str) -> None:
        """Count a row as created, updated or unchanged."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def as_json(self) -> Mapping[str, Any]:
        """Give the document of `--json`."""
        errors = [
            {"row": one.row, "column": one.column, "value": one.value, "reason": str(one.reason)} for one in self.errors
        ]
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "errors": errors,
            "unknown_columns": self.unknown_columns,
        }
