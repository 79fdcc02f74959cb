"""What a check makes of each cell of a programme: a cause, what follows from one, or right though accused."""

from dataclasses import dataclass

from maintenance.programmes.rules.check.figures import Mark
from maintenance.programmes.rules.roots import Change, Diagnosis, Root

SIGNS = {"cause": "!", "rounding": "≈", "consequence": "→", "right": "✓"}
TONES = {"cause": "error", "rounding": "info", "consequence": "warn", "right": "ok"}


@dataclass(frozen=True)
class CellMark:
    """What is said at a cell; `number` is the cause's place in the list, from 1."""

    kind: str
    change: Change | None = None
    root: Root | None = None
    number: int = 0


def list_marks(found: Diagnosis) -> dict[Mark, CellMark]:
    """Give each cell its gravest mark: a cause's, then the first cause's that changes it."""
    marks: dict[Mark, CellMark] = {}
    for number, root in enumerate(found.roots, 1):
        kind = "rounding" if root.hypothesis == "rounding" else "cause"
        for change in root.corrections:
            marks.setdefault(change.figure.mark, CellMark(kind, change, root, number))
    for number, root in enumerate(found.roots, 1):
        for change in root.consequences:
            marks.setdefault(change.figure.mark, CellMark("consequence", change, root, number))
    for figure in found.right:
        marks.setdefault(figure.mark, CellMark("right"))
    return marks
