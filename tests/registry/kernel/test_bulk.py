"""Many values asked for and many rows written at once, on both engines."""

import uuid

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from registry.kernel.bulk import (
    ROOM_KIB,
    ROOM_OF_ENTRY_KIB,
    WORTH_COPYING,
    WORTH_ROOM,
    among,
    insert_rows,
    portions,
    take_no_turn,
)
from registry.kernel.db import rising_id
from registry.kernel.rows import row_of
from registry.kernel.text import sort_key
from registry.places.models.location import Location
from tests.factories.registry import make_hromada, make_location

NASTY = ['ім\'я "в лапках"', "зворотна \\ риска", "таб\tуляція", "дві\nстроки", "\\N", "%s {0}", ""]


@pytest.mark.parametrize(("size", "left"), [(2, [[1, 2], [3, 4], [5]]), (5, [[1, 2, 3, 4, 5]]), (9, [[1, 2, 3, 4, 5]])])
def test_many_items_are_cut_into_portions(size: int, left: list[list[int]]) -> None:
    assert list(portions([1, 2, 3, 4, 5], size)) == left


def test_a_column_is_compared_with_many_values(session: Session) -> None:
    hromada = make_hromada(session)
    places = [make_location(session, hromada, name=f"Опора {number}") for number in range(5)]

    by_id = session.scalars(select(Location).where(among(session, Location.id, [places[1].id, places[3].id]))).all()
    by_name = session.scalars(select(Location).where(among(session, Location.name, ["Опора 2", "Немає"]))).all()
    nobody = session.scalars(select(Location).where(among(session, Location.name, []))).all()

    assert {one.name for one in by_id} == {"Опора 1", "Опора 3"}
    assert [one.name for one in by_name] == ["Опора 2"]
    assert nobody == []


@pytest.mark.parametrize("count", [len(NASTY), WORTH_COPYING + len(NASTY)])
def test_rows_arrive_as_they_were(session: Session, count: int) -> None:
    hromada = make_hromada(session)
    like = make_location(session, hromada, lon="30.750000123456", lat="51.52")
    session.flush()
    rows = [
        {**row_of(Location(hromada_id=hromada.id, name=f"{number} {NASTY[number % len(NASTY)]}")), "note": None}
        | {
            "sort_key": sort_key(f"нове {number}"),
            "geometry": like.geometry,
            "updated_at": like.updated_at,
            "version": 1,
        }
        for number in range(count)
    ]

    insert_rows(session, Location.__table__, rows)  # type: ignore[arg-type]  # A declared table is a Table.

    session.expire_all()
    found = {one.id: one for one in session.scalars(select(Location).where(Location.id != like.id))}
    assert {(row["id"], row["name"]) for row in rows} == {(one.id, one.name) for one in found.values()}
    assert {(one.geometry.wkt, one.updated_at, one.note, one.indoor) for one in found.values()} == {
        (like.geometry.wkt, like.updated_at, None, False)
    }


def test_a_large_transaction_has_room_in_memory_and_gives_it_back(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return
    room = text("PRAGMA cache_size")
    usual = session.scalar(room)
    session.commit()

    take_no_turn(session, WORTH_ROOM - 1)
    small = session.scalar(room)
    session.commit()
    take_no_turn(session, WORTH_ROOM)
    large = session.scalar(room)
    session.commit()
    take_no_turn(session, 100 * WORTH_ROOM)
    largest = session.scalar(room)
    session.commit()

    assert (small, large, session.scalar(room)) == (usual, -round(WORTH_ROOM * ROOM_OF_ENTRY_KIB), usual)
    assert largest == -ROOM_KIB


def test_identifiers_made_one_after_the_other_rise() -> None:
    made = []
    for _number in range(3):
        made.append(rising_id())
        began = made[-1].int >> 64
        while rising_id().int >> 64 == began:
            pass

    assert made == sorted(made)
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}
    assert len({rising_id() for _number in range(1000)}) == 1000
