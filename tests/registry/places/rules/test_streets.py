"""Descriptions of streets and houses."""

import pytest
import shapely

from registry.kernel.rules.reading import Unreadable
from registry.places.rules.streets import MOST_NAMES, middle_of, read_names, read_spot


def test_former_names_are_read_from_a_list_or_a_text() -> None:
    assert read_names("Леніна; Карла Маркса;; Леніна") == ["Леніна", "Карла Маркса"]
    assert read_names(["Леніна", None, " "]) == ["Леніна"]
    assert read_names(None) == []


def test_too_many_former_names_are_refused() -> None:
    with pytest.raises(Unreadable):
        read_names(";".join(map(str, range(MOST_NAMES + 1))))


def test_the_outline_of_a_building_becomes_a_point_inside_it() -> None:
    outline = shapely.Polygon([(30.70, 51.52), (30.71, 51.52), (30.71, 51.53)])

    spot = read_spot(outline)

    assert spot is not None
    assert spot.within(outline)


def test_the_middle_of_a_street_in_parts_lies_on_its_longest_part() -> None:
    parts = shapely.MultiLineString([[(30.70, 51.52), (30.701, 51.52)], [(30.72, 51.52), (30.74, 51.52)]])

    assert round(middle_of(parts).x, 6) == 30.73
