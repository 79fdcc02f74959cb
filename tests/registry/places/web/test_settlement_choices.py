"""Settlements of one name are told apart wherever one is chosen."""

from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.places.web.settlement_choices import settlement_choices
from tests.factories.registry import make_hromada

HERE = [("Устя", "село"), ("Устя", "селище"), ("Вовчок", "село")]
THERE = [("Вовчок", "село"), ("Бондурі", "село")]


def test_of_one_name_they_are_told_by_what_they_are_and_whose(app: Flask, session: Session) -> None:
    here, _there = (
        make_hromada(session, short_name=name, settlements=[{"name": one, "category": what} for one, what in listed])
        for name, listed in (("Бершадь", HERE), ("Гайсин", THERE))
    )
    session.commit()

    with app.test_request_context(headers={"Accept-Language": "uk"}):
        own = [name for _one, name in settlement_choices(session, SYSTEM, here.id)]
        whole = [name for _one, name in settlement_choices(session, SYSTEM)]

    assert sorted(own) == ["Вовчок", "Устя (селище)", "Устя (село)"]
    assert sorted(whole) == ["Бондурі", "Вовчок (Бершадь)", "Вовчок (Гайсин)", "Устя (селище)", "Устя (село)"]
