"""What differs between two programmes, gathered by table and task: what a person opens and reads."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from maintenance.programmes.rules.drafts.comparison import RowChange


@dataclass
class ChangeGroup:
    """The rows of one task of one table, or of a table without tasks, where `task` is empty."""

    table: str
    task: str
    changed: list[RowChange] = field(default_factory=list)
    """Printed by both, and otherwise."""
    new: list[RowChange] = field(default_factory=list)
    gone: list[RowChange] = field(default_factory=list)
    equal: list[RowChange] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Count the rows that differ."""
        return len(self.changed) + len(self.new) + len(self.gone)

    def add(self, row: RowChange) -> None:
        """Put a row where it belongs."""
        kind = self.new if row.is_new else self.gone if row.is_gone else self.equal if row.is_equal else self.changed
        kind.append(row)


def group_changes(rows: Iterable[RowChange]) -> list[ChangeGroup]:
    """Gather rows in the order in which their tables and tasks come first."""
    found: dict[tuple[str, str], ChangeGroup] = {}
    for row in rows:
        found.setdefault((row.table, row.task), ChangeGroup(row.table, row.task)).add(row)
    return list(found.values())
