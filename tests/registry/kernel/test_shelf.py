"""Rows that wait on disk: in their order, found again, and as they were."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from shapely.geometry import Point

from registry.kernel.shelf import IN_MEMORY, RowShelf, Shelf, ValueShelf
from registry.places.models.location import Location


@pytest.mark.parametrize("length", [10, IN_MEMORY // 2])
def test_pieces_come_back_in_their_order_also_from_a_file(length: int) -> None:
    shelf = Shelf()
    pieces = [bytes([number]) * length for number in range(4)]

    places = [shelf.lay(one) for one in pieces[:3]]
    again = shelf.take(places[1])
    places.append(shelf.lay(pieces[3]))

    assert (again, len(shelf)) == (pieces[1], 4)
    assert list(shelf) == pieces
    assert [shelf.take(place) for place in reversed(places)] == pieces[::-1]


def test_values_come_back_as_they_were() -> None:
    shelf = ValueShelf()
    one = uuid.uuid4()
    values = [one, one, Decimal("1200.50"), date(2026, 11, 29), datetime(2026, 11, 29, 8, tzinfo=UTC), None, True]
    more = [{"azimuth_deg": 90, "рядки": [1, "два"]}, Point(30.7, 51.5), "Опора № 7"]

    shelf.lay(values)
    place = shelf.lay(more)

    assert shelf.take(place) == more
    assert list(shelf) == [values, more]


def test_a_row_that_is_laid_again_takes_the_place_of_what_it_was() -> None:
    shelf = RowShelf(Location.__table__)  # type: ignore[arg-type]  # A declared table is a Table.
    empty = dict.fromkeys(shelf.names)
    things = [Location(id=uuid.uuid4()) for _number in range(3)]
    for thing, name in zip(things, "ВАБ", strict=True):
        shelf.lay(thing.id, {**empty, "name": name, "sort_key": name}, thing)

    shelf.lay(things[0].id, {**empty, "name": "Г", "sort_key": "Г"}, things[0])

    at = shelf.names.index("name")
    assert [row[at] for row in shelf.in_order_of(None)] == ["Г", "А", "Б"]
    assert [row[at] for row in shelf.in_order_of("sort_key")] == ["А", "Б", "Г"]
    assert [row["name"] for row in shelf.rows()] == ["Г", "А", "Б"]
    assert (len(shelf), things[1].id in shelf, uuid.uuid4() in shelf) == (3, True, False)
