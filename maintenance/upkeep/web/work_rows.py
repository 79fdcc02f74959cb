"""Work entries, visits and assets as the pages show them, places no closer than the reader may know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maintenance.upkeep.models.plan import DueWork
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.queries.visit_groups import VisitGroup
from maintenance.upkeep.rules.disclosure import as_told, may_read_texts
from maintenance.upkeep.rules.rights import may_work_on
from registry.assets.models.asset import Asset
from registry.assets.queries.listed import ListedAsset
from registry.assets.rules.disclosure import Place, as_seen, disclose_place
from registry.assets.web.words import kind_icon, kind_name
from registry.kernel.access import Actor

NAMED = 3


@dataclass(frozen=True)
class ThingRow:
    """An asset with its kind and place in words."""

    asset: Asset | ListedAsset
    icon: str
    kind: str
    place: Place | None

    @property
    def where(self) -> str:
        """Give the place in one line: its name and settlement, or the settlement alone."""
        return self.place.where if self.place else ""


@dataclass(frozen=True)
class VisitRow:
    """A visit with its asset."""

    due: DueWork
    thing: ThingRow
    may_write: bool


@dataclass(frozen=True)
class GroupRow:
    """Visits of one plan on one day, the first few with their assets."""

    group: VisitGroup
    rows: Sequence[VisitRow]

    @property
    def others(self) -> int:
        """Count those that are not shown."""
        return self.group.count - len(self.rows)


@dataclass(frozen=True)
class EntryRow:
    """A work entry with its first few assets."""

    entry: WorkEntry
    things: Sequence[ThingRow]
    others: int


def thing_row(actor: Actor, asset: Asset | ListedAsset) -> ThingRow:
    """Prepare an asset."""
    return ThingRow(as_seen(actor, asset), kind_icon(asset.kind), kind_name(asset.kind), disclose_place(actor, asset))


def visit_rows(actor: Actor, visits: Iterable[DueWork]) -> list[VisitRow]:
    """Prepare visits."""
    return [
        VisitRow(one, thing_row(actor, one.asset), may_work_on(actor, one.hromada_id, one.asset.holder_id))
        for one in visits
    ]


def group_rows(actor: Actor, groups: Iterable[VisitGroup]) -> list[GroupRow]:
    """Prepare groups of visits."""
    return [GroupRow(one, visit_rows(actor, one.first)) for one in groups]


def entry_rows(actor: Actor, entries: Iterable[WorkEntry]) -> list[EntryRow]:
    """Prepare entries."""
    return [_entry_row(actor, one) for one in entries]


def things_of(actor: Actor, entry: WorkEntry) -> list[ThingRow]:
    """List an entry's assets in the order of their names."""
    assets = sorted((link.asset for link in entry.asset_links), key=lambda asset: (asset.open_sort_key, asset.id))
    return [thing_row(actor, one) for one in assets]


def may_write_entry(actor: Actor, entry: WorkEntry) -> bool:
    """Tell whether the actor may correct or undo an entry: nobody writes over words that they may not read."""
    return may_read_texts(actor, entry) and all(
        may_work_on(actor, entry.hromada_id, link.asset.holder_id) for link in entry.asset_links
    )


def _entry_row(actor: Actor, entry: WorkEntry) -> EntryRow:
    things = things_of(actor, entry)
    return EntryRow(as_told(actor, entry), things[:NAMED], max(0, len(things) - NAMED))
