"""Addresses found on the map."""

import pytest
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.places.models.street import Street
from registry.places.models.territory import Hromada
from registry.places.queries.addresses import Certainty, FoundAddress, find_addresses
from tests.factories.registry import make_house, make_hromada, make_settlement, make_street

LINE = shapely.LineString([(30.70, 51.52), (30.74, 51.52)])


def _said(found: list[FoundAddress]) -> list[tuple[str, str, str, bool]]:
    return [(one.certainty.value, one.name, one.house, one.is_sure) for one in found]


def _town(session: Session) -> Hromada:
    """A town with Parkova (12, 12-А, 120) and two villages with a street of one name."""
    hromada = make_hromada(session)
    street = make_street(session, make_settlement(session, hromada), former_names=["Леніна"], geometry=LINE)
    for number, lon in (("12", 30.71), ("12-А", 30.712), ("120", 30.73)):
        make_house(session, street, number, (lon, 51.5201))
    for village in ("Лісне", "Степове"):
        central = make_street(session, make_settlement(session, hromada, village, "село"), "Центральна")
        make_house(session, central, "1", (30.72, 51.53))
    return hromada


def test_a_house_is_found_however_its_address_is_written(session: Session) -> None:
    hromada = _town(session)

    for text in ("вул. Паркова, 12-А", "Паркова вулиця 12а", 'м. Славутич, вул. Пaркова, буд. 12 "А", кв. 3'):
        found = find_addresses(session, hromada.id, text)

        assert _said(found)[0] == ("house", "Паркова", "12-А", True)
        assert (found[0].point.x, found[0].point.y) == (30.712, 51.5201)


@pytest.mark.parametrize(
    ("known", "text", "is_sure"),
    [
        ("12-А корп. 2", "вул. Паркова, 12а корп. 2", True),
        ("12-А корп. 2", "вул. Паркова, 12а/2", False),
        ("12-А корп. 2", "паркова 12-А/2", False),
        ("14 корп. 3", "Паркова, 14/3", False),
        ("16/2", "Паркова, 16 к. 2", False),
        ("16/2А", "Паркова, 16 корпус 2а", False),
    ],
)
def test_a_corpus_may_stand_behind_a_stroke(session: Session, known: str, text: str, is_sure: bool) -> None:
    hromada = _town(session)
    street = session.scalars(select(Street).where(Street.name == "Паркова")).one()
    make_house(session, street, known, (30.715, 51.5202))
    session.flush()

    found = find_addresses(session, hromada.id, text)

    assert _said(found)[0] == ("house", "Паркова", known, is_sure)
    assert [one for one in found if one.certainty == Certainty.STREET] == []


def test_a_house_with_that_very_stroke_comes_before_a_corpus(session: Session) -> None:
    hromada = _town(session)
    street = session.scalars(select(Street).where(Street.name == "Паркова")).one()
    for number in ("18 корп. 2", "18/2"):
        make_house(session, street, number, (30.716, 51.5202))

    found = find_addresses(session, hromada.id, "вул. Паркова, 18/2")

    assert _said(found)[:2] == [("house", "Паркова", "18/2", True), ("house", "Паркова", "18 корп. 2", False)]


def test_a_former_name_finds_the_street_of_today(session: Session) -> None:
    hromada = _town(session)

    found = find_addresses(session, hromada.id, "вул. Леніна, 12")

    assert _said(found)[0] == ("house", "Паркова", "12", True)
    assert found[0].former_name == "Леніна"


def test_houses_that_begin_like_the_typed_one_follow_it(session: Session) -> None:
    hromada = _town(session)

    assert [one.house for one in find_addresses(session, hromada.id, "паркова 12")] == ["12", "12-А", "120"]


def test_an_unknown_house_gives_the_middle_of_its_street_and_no_guess(session: Session) -> None:
    hromada = _town(session)

    found = find_addresses(session, hromada.id, "вул. Паркова, 77")

    assert _said(found) == [("street", "Паркова", "", True)]
    assert (round(found[0].point.x, 6), round(found[0].point.y, 6)) == (30.72, 51.52)


def test_a_street_without_a_line_has_its_middle_at_its_middle_house(session: Session) -> None:
    hromada = make_hromada(session)
    street = make_street(session, make_settlement(session, hromada))
    for number, lon in (("1", 30.70), ("3", 30.71), ("5", 30.73)):
        make_house(session, street, number, (lon, 51.52))

    found = find_addresses(session, hromada.id, "Паркова")

    assert (found[0].certainty, found[0].point.x) == (Certainty.STREET, 30.71)


def test_a_street_of_two_villages_is_not_sure_until_the_village_is_said(session: Session) -> None:
    hromada = _town(session)
    forest = make_settlement(session, hromada, "Лісне", "село")

    anywhere = find_addresses(session, hromada.id, "вул. Центральна, 1")
    named = find_addresses(session, hromada.id, "с. Лісне, вул. Центральна, 1")
    within = find_addresses(session, hromada.id, "вул. Центральна, 1", settlement_id=forest.id)

    assert [one.is_sure for one in anywhere] == [False, False]
    assert [(one.is_sure, one.settlement_id) for one in named] == [(True, forest.id)]
    assert [(one.is_sure, one.settlement_id) for one in within] == [(True, forest.id)]


def test_a_village_that_nobody_knows_makes_nothing_sure(session: Session) -> None:
    hromada = _town(session)

    found = find_addresses(session, hromada.id, "с. Чуже, вул. Паркова, 12")

    assert _said(found)[0] == ("house", "Паркова", "12", False)


def test_another_type_of_street_or_a_part_of_its_name_is_offered_but_not_sure(session: Session) -> None:
    hromada = make_hromada(session)
    street = make_street(session, make_settlement(session, hromada), "Тараса Шевченка")
    make_house(session, street, "3")

    for text in ("пров. Тараса Шевченка, 3", "вул. Шевченка, 3", "Шевч 3"):
        assert _said(find_addresses(session, hromada.id, text))[0] == ("house", "Тараса Шевченка", "3", False)


def test_another_hromada_is_not_looked_at(session: Session) -> None:
    _town(session)
    other = make_hromada(session)

    assert find_addresses(session, other.id, "вул. Паркова, 12") == []
    assert len(find_addresses(session, None, "вул. Паркова, 12")) == 3


def test_a_text_without_a_street_finds_nothing(session: Session) -> None:
    hromada = _town(session)

    for text in ("", "12", "м. Славутич", "%", "_", "вул."):
        assert find_addresses(session, hromada.id, text) == []


def test_no_more_is_found_than_asked_for(session: Session) -> None:
    hromada = _town(session)

    assert len(find_addresses(session, hromada.id, "паркова 1", limit=2)) == 2
