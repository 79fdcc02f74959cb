"""What of streets and houses lies in a box."""

import shapely
from sqlalchemy.orm import Session

from registry.places.queries.streets import list_houses_in, list_streets_in
from tests.factories.registry import make_house, make_hromada, make_settlement, make_street


def test_streets_and_houses_in_a_box_are_listed_up_to_a_bound(session: Session) -> None:
    hromada = make_hromada(session)
    settlement = make_settlement(session, hromada)
    near = make_street(session, settlement, geometry=shapely.LineString([(30.70, 51.52), (30.71, 51.52)]))
    make_street(session, settlement, "Далека", geometry=shapely.LineString([(30.76, 51.54), (30.77, 51.54)]))
    make_street(session, settlement, "Без лінії")
    make_house(session, near, "1", (30.705, 51.52))
    make_house(session, near, "2", (30.76, 51.54))
    box = (30.69, 51.51, 30.72, 51.53)

    streets, houses = list_streets_in(session, box, 10), list_houses_in(session, box, 10)

    assert [(one.kind, one.name, shapely.from_wkb(one.shape).geom_type) for one in streets] == [
        ("street", "Паркова", "LineString")
    ]
    assert [(one.number, shapely.from_wkb(one.shape).x) for one in houses] == [("1", 30.705)]
    assert list_houses_in(session, box, 0) == []
