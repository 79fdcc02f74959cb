"""The seam of import kinds: what can be put in and taken out as a file, added to by the wings above."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from registry.exchange.operations.import_territory import Territory, Warned
from registry.exchange.operations.made_on_the_way import NOTHING, Made
from registry.exchange.rules.columns import Column, Table
from registry.kernel.access import Actor
from registry.kernel.batch import batch_of
from registry.kernel.errors import Reason
from registry.kernel.rules.fields import Errors


@dataclass(frozen=True)
class Became:
    """What became of a thing that rows told of, and how long the gathered history was once it was written."""

    outcome: str | None
    rows: Sequence[int]
    until: int


def became(session: Session, outcome: str | None, rows: Sequence[int]) -> Became:
    """Tell what became of a thing that was written just now; None for one whose row was counted before."""
    batch = batch_of(session)
    return Became(outcome, rows, len(batch.history) if batch else 0)


class RowWriter:
    """Writes the rows of one kind through the operations that people use."""

    warned: list[Warned]
    """What was taken, though someone should look at it."""
    noted: Sequence[Warned] = ()
    """What was filled in beside what the rows say."""
    became: Sequence[Became] = ()
    """What became of the things that were written at the end."""

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read what the next rows speak of, for all of them at once."""

    def write(self, cells: Mapping[str, Any], row: int) -> str | None:
        """Write one row; give «created», «updated» or «unchanged», None where only the end tells. Raise Invalid."""
        raise NotImplementedError

    def finish(self) -> dict[int, Errors]:
        """Write what waited for the last row; give refusals by row."""
        return {}


@dataclass(frozen=True)
class Rows:
    """What a writer of rows is given: who writes, where, known by which field, and what may be made on the way."""

    session: Session
    actor: Actor
    territory: Territory
    key: str
    made: Made = NOTHING


@dataclass(frozen=True)
class ImportKind:
    """A kind of thing that files hold: its columns, its writer, and its way out."""

    code: str
    label: Reason
    """Its name in the plural."""
    columns: Callable[[Session], tuple[Column, ...]]
    writer: Callable[[Rows], RowWriter]
    keys: tuple[str, ...]
    """The fields by one of which its rows are known, the last one is told where all are missing; none: by `--key`."""
    count: Callable[[Session, Actor, uuid.UUID | None], int]
    """Counts what would go out: of one hromada, or of all with None."""
    table: Callable[[Session, Actor, uuid.UUID | None], Table]
    """Gives what goes out, in an order in which one import finds all that rows refer to."""
    permission: str = "asset.write"
    """What the actor needs in a hromada to write such rows there."""


IMPORT_KINDS: dict[str, ImportKind] = {}
"""All kinds but those of assets, which are found in the database; filled by the wings."""


def add_import_kinds(*kinds: ImportKind) -> None:
    """Let files hold further kinds."""
    IMPORT_KINDS.update({one.code: one for one in kinds})
