"""A new thing like another, and the next free number."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.assets.queries.numbers import next_number
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada


@pytest.mark.parametrize(
    ("numbers", "following"),
    [
        ((), None),
        (("без номера",), None),
        (("КАМ-0009",), "КАМ-0010"),
        (("101460001", "101460002", "Стара"), "101460003"),
        (("К-8", "К-9", "К-10"), "К-10"),
        (("А1", "А2", "Б7"), "А3"),
    ],
)
def test_the_next_number_follows_the_usual_pattern(
    session: Session, numbers: Sequence[str], following: str | None
) -> None:
    hromada = make_hromada(session)
    for number in numbers:
        make_asset(session, hromada, inventory_number=number)

    offered = next_number(session, hromada.id, "camera")

    assert offered == (following if following != "К-10" else "К-11")


def test_a_number_that_another_kind_has_is_passed_over(session: Session) -> None:
    hromada = make_hromada(session)
    make_asset(session, hromada, inventory_number="007")
    make_asset(session, hromada, kind="server", inventory_number="008")

    assert next_number(session, hromada.id, "camera") == "009"


def test_a_copy_shares_all_but_what_is_each_things_own(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    asset = make_asset(
        session,
        hromada,
        inventory_number="КАМ-01",
        name="Камера біля школи",
        model="X5",
        serial="СЕРІЙНИЙ",
        note="Своє",
    )
    make_person(session, "admin.one", hromada=hromada)
    address = f"/assets/new?kind=camera&hromada={hromada.code}&like={asset.id}"
    session.commit()

    page = sign_in(app, "admin.one").get(address).text

    assert all(f'value="{value}"' in page for value in ("КАМ-02", "Камера біля школи", "X5"))
    assert ("СЕРІЙНИЙ" in page, "Своє" in page) == (False, False)


def test_choosing_a_hromada_first_keeps_the_kind_that_was_asked_for(app: Flask, session: Session) -> None:
    for code, name in (("UA32140000000000001", "Перша"), ("UA32140000000000002", "Друга")):
        make_hromada(session, code=code, name=name)
    make_person(session, "admin.one")
    session.commit()

    page = sign_in(app, "admin.one").get("/assets/new?kind=camera").text

    assert page.count("/assets/new?hromada=UA3214000000000000") == page.count("&amp;kind=camera") == 2
