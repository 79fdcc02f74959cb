"""Throttling keeps a guesser out and nobody else: a browser that a person came in with is not held up by others."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel import clock
from registry.people.models import SignInAttempt
from registry.people.rules.sign_in import PER_ADDRESS, PER_BROWSER, PER_LOGIN, PER_PAIR, TRYING_LASTS
from tests.factories.people import PASSWORD, make_person, sign_in_by_form

WRONG = "не той пароль"
OTHERS = "198.51.100.{}"


def try_to_come_in(client: FlaskClient, password: str = WRONG, address: str = "127.0.0.1") -> int:
    """Type the login and a password from an address; give the answer's status."""
    place = {"REMOTE_ADDR": address}
    return client.post("/sign-in", data={"login": "olena.it", "password": password}, environ_base=place).status_code


def guess(app: Flask, times: int, address: str = "127.0.0.1") -> list[int]:
    """Guess the password in browsers that nobody came in with."""
    return [try_to_come_in(app.test_client(), address=address) for _guess in range(times)]


def known_browser(app: Flask) -> FlaskClient:
    """A browser that the person came in with, and went out of."""
    client = sign_in_by_form(app, "olena.it")
    client.post("/sign-out")
    return client


@pytest.fixture(autouse=True)
def olena(session: Session) -> None:
    make_person(session)
    make_person(session, "petro.it")


def test_guesses_from_elsewhere_do_not_keep_a_person_out(app: Flask) -> None:
    guess(app, PER_PAIR + 1, OTHERS.format(9))

    assert try_to_come_in(app.test_client(), PASSWORD) == 302


def test_guesses_from_many_addresses_are_bounded_for_browsers_that_nobody_knows(app: Flask) -> None:
    answers = [guess(app, 1, OTHERS.format(number))[0] for number in range(PER_LOGIN + 3)]

    assert answers == [422] * PER_LOGIN + [429] * 3
    assert try_to_come_in(app.test_client(), PASSWORD, OTHERS.format(200)) == 429


def test_a_known_browser_passes_while_many_addresses_guess(app: Flask) -> None:
    browser = known_browser(app)
    for number in range(PER_LOGIN + 1):
        guess(app, 1, OTHERS.format(number))

    assert try_to_come_in(browser, PASSWORD) == 302


def test_a_known_browser_passes_while_the_same_address_guesses(app: Flask) -> None:
    browser = known_browser(app)
    assert guess(app, PER_PAIR + 1)[-1] == 429

    assert try_to_come_in(browser, PASSWORD) == 302


def test_a_known_browser_has_a_bound_of_its_own_wherever_it_goes(app: Flask) -> None:
    browser = known_browser(app)

    answers = [try_to_come_in(browser, address=OTHERS.format(number)) for number in range(PER_BROWSER + 1)]

    assert answers == [422] * PER_BROWSER + [429]
    assert try_to_come_in(app.test_client(), PASSWORD) == 302


def test_a_browser_is_known_to_whom_it_let_in_and_to_nobody_else(app: Flask) -> None:
    browser = app.test_client()
    browser.post("/sign-in", data={"login": "petro.it", "password": PASSWORD})
    browser.post("/sign-out")
    guess(app, PER_PAIR)

    assert try_to_come_in(browser, PASSWORD) == 429


def test_two_people_who_share_a_browser_are_both_known(app: Flask) -> None:
    browser = known_browser(app)
    browser.post("/sign-in", data={"login": "petro.it", "password": PASSWORD})
    browser.post("/sign-out")
    guess(app, PER_PAIR)

    assert try_to_come_in(browser, PASSWORD) == 302


@pytest.mark.parametrize("change", [lambda value: value[:-3] + "abc", lambda _value: "x", lambda value: value + "x"])
def test_a_made_up_mark_makes_nobody_known(app: Flask, change: object) -> None:
    browser = known_browser(app)
    kept = browser.get_cookie("oblik_known", path="/sign-in")
    assert kept is not None and callable(change)
    browser.set_cookie("oblik_known", change(kept.value), path="/sign-in")
    guess(app, PER_PAIR)

    assert try_to_come_in(browser, PASSWORD) == 429


def test_a_browser_is_forgotten_after_a_year(app: Flask) -> None:
    browser = known_browser(app)
    kept = browser.get_cookie("oblik_known", path="/sign-in")
    guess(app, PER_PAIR)

    with mock.patch(
        "itsdangerous.timed.TimestampSigner.get_timestamp", lambda _self: int(clock.now().timestamp()) + 366 * 86_400
    ):
        assert try_to_come_in(browser, PASSWORD) == 429
    assert kept is not None
    assert kept.max_age == timedelta(days=365).total_seconds()


def test_the_mark_tells_neither_login_nor_password_and_goes_nowhere_else(app: Flask) -> None:
    kept = known_browser(app).get_cookie("oblik_known", path="/sign-in")

    assert kept is not None
    assert (kept.path, kept.http_only, kept.same_site) == ("/sign-in", True, "Lax")
    assert "olena" not in kept.decoded_value


def test_the_present_password_is_guessed_in_a_borrowed_session_as_rarely(app: Flask) -> None:
    browser = sign_in_by_form(app, "olena.it")
    typed = {"old_password": WRONG, "password": "зовсім інший пароль"}

    answers = [browser.post("/profile/password", data=typed) for _guess in range(PER_BROWSER + 1)]

    assert "Забагато спроб" in answers[-1].text
    assert "Забагато спроб" not in answers[-2].text


def come_in_at_once(app: Flask, logins: list[str]) -> list[int]:
    """Let so many people come in at the same moment, each in a browser of the own, behind one address."""
    start = threading.Barrier(len(logins))

    def come(login: str) -> int:
        start.wait()
        return app.test_client().post("/sign-in", data={"login": login, "password": PASSWORD}).status_code

    with ThreadPoolExecutor(len(logins)) as pool:
        return list(pool.map(come, logins))


def test_people_who_come_in_at_once_are_no_failures_of_one_another(app: Flask, session: Session) -> None:
    now = clock.now()
    session.add_all(SignInAttempt(key="address:127.0.0.1", at=now) for _ in range(PER_ADDRESS - 1))
    session.add_all(SignInAttempt(key="pair:olena.it@127.0.0.1", at=now) for _ in range(PER_PAIR - 1))
    session.commit()

    assert come_in_at_once(app, ["olena.it", "petro.it", "olena.it"]) == [302] * 3
    assert [one.key for one in session.scalars(select(SignInAttempt))] == ["address:127.0.0.1"] * (PER_ADDRESS - 1)


def test_a_try_that_nobody_ended_counts_as_a_failure_after_a_while(app: Flask, session: Session) -> None:
    begun = clock.now() - TRYING_LASTS
    session.add_all(SignInAttempt(key="trying:pair:olena.it@127.0.0.1", at=begun) for _ in range(PER_PAIR))
    session.commit()

    assert try_to_come_in(app.test_client(), PASSWORD) == 429
