"""Pieces of pages that are drawn once and kept."""

from flask import Flask, render_template_string
from sqlalchemy.orm import Session

from registry.kernel.web.fragments import MOST_KEPT, Fragments
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada

PIECE = '{% call draw_once("piece", key) %}<b>{{ value }}</b>{% endcall %}'


def test_a_piece_is_drawn_once_for_each_key(app: Flask) -> None:
    with app.test_request_context():
        drawn = [
            render_template_string(PIECE, key=key, value=value)
            for key, value in [("uk", "перше"), ("uk", "друге"), ("en", "<third>")]
        ]

    assert drawn == ["<b>перше</b>", "<b>перше</b>", "<b>&lt;third&gt;</b>"]


def test_the_least_used_pieces_are_put_away(app: Flask) -> None:
    kept, drawn = Fragments(), []

    def draw(key: int) -> None:
        kept.draw(key, caller=lambda: drawn.append(key) or str(key))  # type: ignore[func-returns-value, return-value]

    with app.test_request_context():
        for number in range(MOST_KEPT):
            draw(number)
        draw(0)
        draw(MOST_KEPT)
        draw(0)
        draw(1)

    assert drawn == [*range(MOST_KEPT), MOST_KEPT, 1]


def test_the_menu_is_of_each_ones_own_rights(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_person(session, "olena.it", role="admin", hromada=hromada)
    make_person(session, "viewer", role="viewer", hromada=hromada)
    session.commit()

    pages = [sign_in(app, login).get("/assets").get_data(as_text=True) for login in ("olena.it", "viewer", "olena.it")]

    assert [page.count('href="/people"') > 0 for page in pages] == [True, False, True]
