"""What of the assets to list: one filter for pages, API, maps and exports."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from registry.assets.models.asset import Asset, Status
from registry.assets.models.kind import AssetKind
from registry.assets.queries.attribute_filter import attribute_conditions
from registry.assets.queries.disclosure import listed_place_is_disclosed, place_is_disclosed
from registry.assets.queries.kinds import NO_KIND, find_kind_code
from registry.assets.rules.assets import ASSET
from registry.assets.rules.attribute_filter import PREFIX, Wanted, read_wanted, wanted_of
from registry.kernel.access import Actor
from registry.kernel.completeness import MISSING, Lack
from registry.kernel.errors import Invalid
from registry.kernel.queries.described import by_description, filters_of_noun
from registry.kernel.queries.equality import Kept, equal, parted
from registry.kernel.rules.fields import Errors, Field, Reading, read_fields
from registry.kernel.rules.reading import Read, list_of, read_box, read_day, read_flag, read_id, text_of
from registry.kernel.searching import holds_words
from registry.kernel.spatial import Box, intersects_bbox
from registry.kernel.text import search_words, skeleton
from registry.places.models.location import Location
from registry.places.queries.disclosure import knows_every_place
from registry.places.queries.territory import coded_settlement


@dataclass(frozen=True)
class AssetFilter:
    """Conditions that all hold; None or empty is no condition. Dates inclusive, bbox is west, south, east, north."""

    hromada_id: uuid.UUID | None = None
    kinds: tuple[str, ...] = ()
    group: str | None = None
    statuses: tuple[str, ...] = ()
    q: str = ""
    settlement_id: uuid.UUID | None = None
    location_id: uuid.UUID | None = None
    holder_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    responsible: str | None = None
    bbox: Box | None = None
    commissioned_from: date | None = None
    commissioned_to: date | None = None
    is_published: bool | None = None
    is_demo: bool | None = None
    is_located: bool | None = None
    ids: tuple[uuid.UUID, ...] | None = None
    same: Mapping[str, Any] = field(default_factory=dict)
    """Values by field, each to be met exactly."""
    attributes: Mapping[str, tuple[Wanted, ...]] | None = None
    """What the attributes must be, by the kinds that have them all; things of other kinds do not match."""
    lacks: tuple[Lack, ...] = ()
    """What must all be lacking."""

    @property
    def is_of_facets(self) -> bool:
        """Tell whether nothing is asked for but what counts are kept by, with which a demonstration is told apart."""
        free = replace(self, hromada_id=None, kinds=(), group=None, statuses=(), holder_id=None, is_demo=None)
        return free == _ANYTHING and not self.q.strip()

    @property
    def is_narrow(self) -> bool:
        """Tell whether an index of its own finds what matches, and little is left to be put in order."""
        return bool(self.q.strip()) or self.bbox is not None


_ANYTHING = AssetFilter()


def read_codes(value: Any) -> tuple[str, ...]:
    """Read one code or several by commas."""
    text = text_of(600)(",".join(value) if isinstance(value, list | tuple) else value)
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))


def _read_statuses(value: Any) -> tuple[str, ...]:
    return tuple(list_of(Status.labels())(list(read_codes(value))) or ())


_SPECIAL = frozenset({
    "kind", "status", "location_id", "parent_id", "holder_id", "responsible", "published", "is_demo",
    "inventory_number",
})  # fmt: skip
"""What the filter asks in a way of its own; all other fields are met exactly, as the description tells them."""


@by_description(ASSET)
def _plain() -> dict[str, Any]:
    return {name: one for name, one in filters_of_noun(ASSET).items() if name not in _SPECIAL}


@by_description(ASSET)
def same() -> Mapping[str, Kept]:
    """Give what is asked for by its exact value; a settlement is told of everything, hidden places too."""
    return {
        **{name: getattr(Asset, one.column) for name, one in _plain().items()},
        "inventory_number": lambda number: Asset.inventory_key == skeleton(number)[:40],
        "settlement": lambda code: Asset.location_id.in_(_places_in(coded_settlement(code))),
    }


_OWN: Mapping[str, Field] = {
    "inventory_number": Field(text_of(40)),
    "settlement": Field(text_of(20)),
    "hromada_id": Field(read_id),
    "kind": Field(read_codes, fallback=()),
    "group": Field(text_of(40)),
    "status": Field(_read_statuses, fallback=()),
    "q": Field(text_of(200), fallback=""),
    "settlement_id": Field(read_id),
    "location_id": Field(read_id),
    "holder_id": Field(read_id),
    "parent_id": Field(read_id),
    "responsible": Field(text_of(200)),
    "bbox": Field(read_box),
    "commissioned_from": Field(read_day),
    "commissioned_to": Field(read_day),
    "published": Field(read_flag),
    "is_demo": Field(read_flag),
    "located": Field(read_flag),
}
_ATTRIBUTES = {
    "kind": "kinds", "status": "statuses", "published": "is_published", "located": "is_located", MISSING: "lacks",
}  # fmt: skip


@by_description(ASSET)
def filter_fields() -> Mapping[str, Field]:
    """Give everything that a list of assets may be narrowed by."""
    return {**{name: Field(one.read) for name, one in _plain().items()}, **_OWN}


def read_asset_filter(
    given: Mapping[str, Any], kinds: Mapping[str, AssetKind] | None = None, lacks: Read | None = None
) -> AssetFilter:
    """Read a filter out of an address's query; raise Invalid by parameter, unknown ones included.

    With `kinds` (all there are) attributes may be asked for, as `attributes.NAME`; with `lacks` what is missing, too.
    """
    told = {name: value for name, value in given.items() if kinds is not None and name.startswith(PREFIX)}
    plain = {name: value for name, value in given.items() if name not in told}
    fields = filter_fields() if lacks is None else {**filter_fields(), MISSING: Field(lacks)}
    reading = read_fields(plain, fields, is_new=False)
    codes = _known_kinds(reading, plain.get("kind"), kinds)
    asked = [one for code, one in (kinds or {}).items() if not codes or code in codes]
    by_kind, errors = _read_attributes(asked, {name.removeprefix(PREFIX): value for name, value in told.items()})
    if reading.errors or errors:
        raise Invalid({**reading.errors, **errors})
    exact, rest = parted(same(), {name: value for name, value in reading.values.items() if value is not None})
    values = {_ATTRIBUTES.get(name, name): value for name, value in rest.items()}
    return AssetFilter(**values, same=exact, attributes=by_kind)


def _known_kinds(reading: Reading, told: Any, kinds: Mapping[str, AssetKind] | None) -> tuple[str, ...]:
    """Turn the kinds asked for into their codes, where all kinds are known; a name may have commas."""
    codes: tuple[str, ...] = reading.values.get("kind") or ()
    if not codes or kinds is None:
        return codes
    whole = find_kind_code(kinds, told)
    found = [whole] if whole else [find_kind_code(kinds, one) for one in codes]
    if None in found:
        reading.errors["kind"] = [NO_KIND]
    reading.values["kind"] = known = tuple(one for one in found if one)
    return known


def _read_attributes(
    kinds: Sequence[AssetKind], told: Mapping[str, Any]
) -> tuple[dict[str, tuple[Wanted, ...]] | None, Errors]:
    """Read what is wanted by each kind's description; what no kind can read is refused by name."""
    by_kind: dict[str, tuple[Wanted, ...]] = {}
    refused: dict[str, Errors] = {}
    for kind in kinds if told else ():
        kept, refused[kind.code] = read_wanted(kind.definition, told)
        if not refused[kind.code]:
            by_kind[kind.code] = wanted_of(kind.definition, kept)
    errors = {name: reasons for one in refused.values() for name, reasons in one.items()}
    errors = {name: errors[name] for name in errors if all(name in one for one in refused.values())}
    return (by_kind if any(told.values()) else None), errors


def asset_conditions(actor: Actor, wanted: AssetFilter) -> list[ColumnElement[bool]]:
    """Turn a filter into conditions on assets; what concerns places holds only where the asker may know them."""
    return [
        *_own_conditions(wanted),
        *_name_conditions(actor, wanted),
        *_place_conditions(actor, wanted),
        *are_held_by(actor, search_words(wanted.q)),
    ]


def _own_conditions(wanted: AssetFilter) -> Iterator[ColumnElement[bool]]:
    plain = {
        Asset.hromada_id: wanted.hromada_id,
        Asset.holder_id: wanted.holder_id,
        Asset.parent_id: wanted.parent_id,
        Asset.responsible: wanted.responsible,
        Asset.published: wanted.is_published,
        Asset.is_demo: wanted.is_demo,
    }
    yield from (column == value for column, value in plain.items() if value is not None)
    yield from equal({name: one for name, one in same().items() if name != "name"}, wanted.same)
    if wanted.kinds:
        yield Asset.kind_code.in_(wanted.kinds)
    if wanted.group is not None:
        yield Asset.kind_code.in_(select(AssetKind.code).where(AssetKind.group == wanted.group))
    if wanted.statuses:
        yield Asset.status.in_(wanted.statuses)
    if wanted.attributes is not None:
        yield or_(false(), *(_of_kind(code, some) for code, some in wanted.attributes.items()))
    if wanted.ids is not None:
        yield Asset.id.in_(wanted.ids)
    if wanted.commissioned_from is not None:
        yield Asset.commissioned_on >= wanted.commissioned_from
    if wanted.commissioned_to is not None:
        yield Asset.commissioned_on <= wanted.commissioned_to
    if wanted.is_located is not None:
        yield Asset.location_id.is_not(None) if wanted.is_located else Asset.location_id.is_(None)
    yield from (one.condition for one in wanted.lacks)


def _name_conditions(actor: Actor, wanted: AssetFilter) -> Iterator[ColumnElement[bool]]:
    """A name is met as the asker may know it: to ask for a street must not find the camera that it names."""
    if "name" not in wanted.same:
        return
    name = wanted.same["name"]
    known = Asset.name == name
    yield known if knows_every_place(actor) else or_(and_(place_is_disclosed(actor), known), Asset.open_name == name)


def _of_kind(code: str, wanted: tuple[Wanted, ...]) -> ColumnElement[bool]:
    return and_(Asset.kind_code == code, *attribute_conditions(wanted))


def _place_conditions(actor: Actor, wanted: AssetFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.settlement_id is not None:
        yield Asset.location_id.in_(_places_in([wanted.settlement_id]))
    if wanted.location_id is not None:
        inside = select(Location.id).where(
            or_(Location.id == wanted.location_id, Location.parent_id == wanted.location_id)
        )
        yield and_(listed_place_is_disclosed(actor), Asset.location_id.in_(inside))
    if wanted.bbox is not None:
        yield and_(listed_place_is_disclosed(actor), Asset.location_id.in_(_located_within(wanted.bbox)))


def _places_in(settlement_ids: Any) -> Any:
    return select(Location.id).where(Location.settlement_id.in_(settlement_ids))


def _located_within(bbox: Box) -> Any:
    """Places that touch the box; a room without a shape of its own stands where its building stands."""
    within = select(Location.id).where(intersects_bbox(Location.geometry, bbox)).cte("within")
    rooms = select(Location.id).where(Location.geometry.is_(None), Location.parent_id.in_(select(within.c.id)))
    return select(within.c.id).union_all(rooms)


def are_held_by(actor: Actor, words: Sequence[str], *, is_hurried: bool = False) -> list[ColumnElement[bool]]:
    """Conditions on the visible assets: each word is in their own words, or in the place's that the asker may know."""
    if not knows_every_place(actor):
        return are_found_by(actor, words, is_hurried=is_hurried)
    return holds_words(words, Asset.search, Asset.place_search, is_hurried=is_hurried)


def are_found_by(actor: Actor, words: Sequence[str], *, is_hurried: bool = False) -> list[ColumnElement[bool]]:
    """Conditions on any assets: the same."""
    return [
        _is_found_by(actor, word, [*words[:place], *words[place + 1 :]], is_hurried=is_hurried)
        for place, word in enumerate(words)
    ]


def is_found_by(actor: Actor, word: str) -> ColumnElement[bool]:
    """Condition on any assets: they are found by a word of `search_words`, their places as far as the asker knows."""
    return _is_found_by(actor, word, ())


def _is_found_by(actor: Actor, word: str, beside: Sequence[str], *, is_hurried: bool = False) -> ColumnElement[bool]:
    both = (Asset.search, Asset.place_search)
    own, near = (holds_words([word], one, beside=beside, of=both, is_hurried=is_hurried)[0] for one in both)
    return or_(own, and_(place_is_disclosed(actor), near))
