"""Documents of described nouns: how one thing looks in the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from shapely.geometry import mapping

from registry.kernel.access import Actor
from registry.kernel.api.doors import hromada_code
from registry.kernel.api.shapes import amount, day, moment, text_id
from registry.kernel.fields import Field, Noun, See
from registry.kernel.reference_fields import text_ids


def show_thing(noun: Noun, actor: Actor, thing: Any) -> dict[str, Any]:
    """Make a thing's document out of its description; what the actor may not see is null."""
    pattern = _pattern(noun)
    fields = pattern.document(thing)
    seen = noun.seen(actor, thing) if pattern.guarded else ()
    for name, see in pattern.guarded:
        if see not in seen:
            fields[name] = None
    frame = {"id": str(thing.id), "hromada": hromada_code(getattr(thing, "hromada_id", thing.id))}
    end = {"version": thing.version}
    if hasattr(thing, "updated_at"):
        end["updated_at"] = moment(thing.updated_at)
    return frame | fields | end


@dataclass(frozen=True)
class Pattern:
    """How a noun's documents are made: the values of its columns, how some are written, who may see some."""

    fields: tuple[int, ...]
    names: tuple[str, ...]
    read: Callable[[Any], tuple[Any, ...]]
    written: tuple[tuple[str, Callable[[Any], Any]], ...]
    guarded: tuple[tuple[str, See], ...]

    def document(self, thing: Any) -> dict[str, Any]:
        """Write all the fields of a thing, whoever may see them."""
        fields = dict(zip(self.names, self.read(thing), strict=True))
        for name, write in self.written:
            if fields[name] is not None:
                fields[name] = write(fields[name])
        return fields


_PATTERNS: dict[str, Pattern] = {}


def _pattern(noun: Noun) -> Pattern:
    """Give a noun's pattern; it is made anew when the description has changed."""
    key, found = tuple(map(id, noun.fields)), _PATTERNS.get(noun.entity)
    if found is None or found.fields != key:
        told = [one for one in noun.fields if one.in_api]
        found = _PATTERNS[noun.entity] = Pattern(
            key,
            tuple(one.name for one in told),
            attrgetter(*(one.column for one in told)),
            tuple((one.name, write) for one in told if (write := _writer(one))),
            tuple((one.name, one.see) for one in told if not one.is_open),
        )
    return found


def _writer(one: Field) -> Callable[[Any], Any] | None:
    """Choose how a field's values are written, None as they are; rows are written field by field, as things are."""
    if one.type.rows:
        noun = one.type.rows.noun
        return lambda rows: [{"id": str(row.id), **_pattern(noun).document(row)} for row in rows]
    return WRITES.get(one.type.name)


def geojson(shape: Any) -> Any:
    """Write a shape; lists bring theirs as GeoJSON already, for many are turned into it at once."""
    return shape if isinstance(shape, dict) else mapping(shape)


WRITES: Mapping[str, Callable[[Any], Any]] = {
    "reference": text_id,
    "references": text_ids,
    "money": amount,
    "decimal": lambda value: format(value, "f"),
    "geometry": geojson,
    "date": day,
    "moment": moment,
}
"""How JSON holds values: money as text, days and instants in ISO form; all others as they are."""
