"""What rows come to, read off the history that writing them gathers: new, changed from what to what, or as it was."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy.orm import Session

from registry.assets.queries.history import show_history
from registry.exchange.operations.namesakes import say_place
from registry.exchange.operations.sheets import Sheet
from registry.exchange.operations.taking_back import primary_entity
from registry.exchange.rules.import_report import MAX_CHANGES, CellChange
from registry.kernel.access import Actor
from registry.kernel.batch import Batch, find
from registry.kernel.bulk import portions
from registry.kernel.models.history import HistoryEntry
from registry.kernel.rules.chain import Entry
from registry.kernel.shelf import ValueShelf
from registry.kernel.text import fold_name
from registry.places.models.location import Location

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
COLUMNS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("asset", "location_id"): ("place", "address", "building", "settlement", "lat", "geometry"),
    ("location", "name"): ("place", "address"),
    ("location", "kind"): ("place_kind",),
    ("location", "parent_id"): ("building",),
    ("location", "geometry"): ("geometry", "lat", "lon", "address"),
}
"""The columns that tell of a field under another name, the likeliest first."""


class RowChanges:
    """Follows the history while rows are written, and tells the report of it."""

    def __init__(self, batch: Batch, sheet: Sheet, kind: str) -> None:
        self.batch, self.sheet, self.primary = batch, sheet, primary_entity(kind)
        self.at = len(batch.history)
        self.held = ValueShelf()
        """Rows with what is told of them, on disk until all are known."""

    def skip(self) -> None:
        """What was written since the last taking was of a row that is refused."""
        self.at = len(self.batch.history)

    def take(self, outcome: str | None, rows: Sequence[int], until: int | None = None) -> None:
        """Take what was written since the last taking for that of these rows; without an outcome it is not counted."""
        until = len(self.batch.history) if until is None else until
        fresh, self.at = self.batch.history.since(self.at, until), until
        report = self.sheet.report
        if outcome is not None:
            report.count(outcome, rows)
        elif fresh:
            report.count_changed(rows)
        changed = [one for one in fresh if one.action != "create"] if rows else []
        if outcome != CREATED and len(self.held) < MAX_CHANGES:
            for one in changed:
                self.held.lay((rows[0], one))

    def tell(self, session: Session, actor: Actor) -> None:
        """Tell the report what would change, as far as the actor may see it."""
        for portion in portions(self.held):
            shown = show_history(session, actor, [_to_be(entry) for _row, entry in portion])
            for (row, entry), one in zip(portion, shown, strict=True):
                for name, pair in one.changes.items():
                    is_open = (entry.entity, name) == ("asset", "location_id") and pair == entry.changes[name]
                    old, new = self._places_apart(session, actor, pair) if is_open else pair
                    column = self._column(entry.entity, name)
                    self.sheet.report.note_change(CellChange(row, column, entry.entity, name, old, new))

    def _places_apart(self, session: Session, actor: Actor, pair: Sequence[Any]) -> list[Any]:
        """Tell a place that is only made by this import from a known one, and two of one name by where they are."""
        told = [dict(one) if one else one for one in pair]
        places = [find(session, Location, uuid.UUID(one["id"])) if one else None for one in pair]
        key = places[1] and (Location, places[1].id)
        if key and (key in self.batch.new or self.batch.rows.has(key)):
            told[1]["is_new"] = True
        if all(places) and fold_name(pair[0]["name"]) == fold_name(pair[1]["name"]):
            for one, place in zip(told, places, strict=True):
                if place is not None and actor.can("place.exact", place.hromada_id):
                    one["around"] = say_place(place)
        return told

    def _column(self, entity: str, name: str) -> str:
        """Name the column of the file that tells of a field; empty where it has none."""
        own: tuple[str, ...] = (name, name.removesuffix("_id")) if entity == self.primary else ()
        placed = (name, name.removesuffix("_id")) if entity == "location" and name != "name" else ()
        candidates = (*COLUMNS.get((entity, name), ()), *own, *placed)
        if entity == "location" == self.primary:
            candidates = (*own, *candidates)
        headings: Mapping[str, Any] = self.sheet.headings
        return next((self.sheet.headings[one] for one in candidates if one in headings), "")


def _to_be(entry: Entry) -> HistoryEntry:
    """Give an entry as it will be kept, to be shown by the rules of those that are."""
    return HistoryEntry(**{one.name: getattr(entry, one.name) for one in fields(Entry)})
