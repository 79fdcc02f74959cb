"""Figures of pages of money are ready before anybody asks, and renewed at a measured pace."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config import kept_ready
from config.kept_ready import LONG_SECONDS, MOST_SECONDS, REST_SECONDS, KeptReady
from maintenance.contracts.models.contract import ContractTerm
from maintenance.contracts.queries import kept_book
from maintenance.costing.queries import ahead
from maintenance.costing.queries.costing import get_costing
from registry.kernel.access import SYSTEM
from registry.kernel.seams import db
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import make_asset, make_hromada


class Watch:
    """A clock that is set by hand, and what was costed by it."""

    def __init__(self) -> None:
        self.seconds, self.takes, self.costed = 1000.0, 0.0, 0

    def now(self) -> float:
        return self.seconds

    def cost(self, _session: Session, _hromada_id: object) -> None:
        self.costed += 1
        self.seconds += self.takes


@pytest.fixture
def hromada(session: Session) -> Hromada:
    """A hromada with a contract."""
    made = make_hromada(session)
    make_asset(session, made)
    make_contract(session, make_line(session, made), renewal="expected")
    session.commit()
    return made


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Costing that only counts, by a clock set by hand."""
    watch = Watch()
    monkeypatch.setattr(kept_ready, "cost_ahead", watch.cost)
    return watch


def raise_price(session: Session) -> None:
    for term in session.scalars(select(ContractTerm)):
        term.amount += 1
    session.commit()


def total(app: Flask, hromada: Hromada) -> Decimal:
    with app.app_context():
        here = db.session().get(Hromada, hromada.id)
        assert here is not None
        return get_costing(db.session(), SYSTEM, here, 2027).total


def refuse(*_asked: object) -> None:
    pytest.fail("what should have been ready was read")


def test_what_was_written_is_ready_before_anybody_looks(
    app: Flask, session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = KeptReady(app)

    assert ready.turn()
    with monkeypatch.context() as patched:
        patched.setattr(kept_book, "read_book", refuse)
        before = total(app, hromada)
    raise_price(session)
    is_soon = [ready.turn() for _ in range(2)]  # The first beat after a writing waits whether more comes.
    with monkeypatch.context() as patched:
        patched.setattr(kept_book, "_renew", refuse)
        after = total(app, hromada)

    assert is_soon == [False, True]
    assert after > before > 0


def test_others_save_while_figures_are_made_ready(
    app: Flask, session: Session, hromada: Hromada, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = []

    def save(_session: Session, _hromada_id: object) -> None:
        raise_price(session)
        saved.append(True)

    monkeypatch.setattr(kept_ready, "cost_ahead", save)

    assert KeptReady(app).turn()
    assert saved == [True]


def test_nothing_is_renewed_while_nothing_is_written(
    app: Flask, session: Session, hromada: Hromada, watch: Watch
) -> None:
    ready = KeptReady(app, now=watch.now)

    assert [ready.turn() for _ in range(4)] == [True, False, False, False]
    assert watch.costed == 1


def test_a_register_without_contracts_has_nothing_to_make_ready(app: Flask, session: Session, watch: Watch) -> None:
    make_hromada(session)
    session.commit()

    KeptReady(app, now=watch.now).turn()

    assert watch.costed == 0


def test_of_many_hromadas_none_is_made_ready_before_anybody_looks(
    app: Flask, session: Session, hromada: Hromada, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST_AT_FIRST", 0)

    KeptReady(app, now=watch.now).turn()

    assert watch.costed == 0


@pytest.mark.parametrize(
    ("takes", "waits"),
    [
        (0.0, REST_SECONDS),
        (2.0, 16.0),
        (60.0, MOST_SECONDS),
    ],
)
def test_while_others_write_on_and_on_figures_are_renewed_at_a_measured_pace(
    app: Flask, session: Session, hromada: Hromada, watch: Watch, takes: float, waits: float
) -> None:
    total(app, hromada)  # Somebody has looked, so that it is kept.
    ready = KeptReady(app, now=watch.now)
    ready.turn()
    watch.seconds, watch.takes = watch.seconds + 2 * MOST_SECONDS, takes
    raise_price(session)
    assert ready.turn()
    raise_price(session)
    watch.seconds += waits - 0.5
    too_early = ready.turn()
    raise_price(session)
    watch.seconds += 1

    assert not too_early
    assert ready.turn()


def test_what_breaks_is_told_once_and_tried_again_after_the_next_writing(
    app: Flask,
    session: Session,
    hromada: Hromada,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(kept_ready, "cost_ahead", _failing(ArithmeticError("sums differ")))
    ready = KeptReady(app)

    turns = [ready.turn() for _ in range(3)]

    assert turns == [False] * 3
    assert caplog.text.count("figures could not be made ready") == 1


def test_a_database_that_is_out_is_asked_again_at_the_next_beat(
    app: Flask, session: Session, hromada: Hromada, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = KeptReady(app, now=watch.now)
    with monkeypatch.context() as patched:
        patched.setattr(kept_ready, "cost_ahead", _failing(OperationalError("SELECT", {}, Exception("away"))))
        assert not ready.turn()

    assert ready.turn()
    assert watch.costed == 1


def _failing(error: Exception) -> Callable[..., None]:
    def fail(*_asked: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(("takes", "settled"), [(1.0, 0), (LONG_SECONDS + 1, 1)])
def test_long_reading_leaves_nothing_for_requests_to_look_through(
    app: Flask, session: Session, hromada: Hromada, watch: Watch, takes: float, settled: int
) -> None:
    called: list[bool] = []
    watch.takes = takes

    assert KeptReady(app, now=watch.now, settle=lambda: called.append(True)).turn()

    assert len(called) == settled
