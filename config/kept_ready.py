"""Keeps the figures of pages of money ready in each process: whoever looks next waits for nobody's change, nor a start.

What is kept is never shown without asking the database whether it still holds; this only renews it before anyone asks.
"""

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from maintenance.contracts.queries.kept_book import kept_hromadas
from maintenance.costing.queries.ahead import cost_ahead, list_first
from registry.kernel import clock
from registry.kernel.bulk import take_no_turn
from registry.kernel.errors import OblikError
from registry.kernel.queries.small_tables import costed_mark
from registry.kernel.seams import db

BEAT_SECONDS = 0.5
"""What was written is ready in a second at most, and its own cost: about when its writer gets to another page."""
REST_SECONDS = 10.0
"""While others write on and on, figures are renewed so often at most."""
SHARE = 8
"""Nor for more than an eighth of the time, but for a minute's wait at most."""
MOST_SECONDS = 60.0
LONG_SECONDS = 5.0
"""Reading that took longer left so much that the collector would go through it again and again, within requests."""
logger = logging.getLogger("oblik.kept")


class KeptReady:
    """Looks now and then whether anything was written that costs are computed from, and renews them once that rests."""

    def __init__(
        self,
        app: Flask,
        beat_seconds: float = BEAT_SECONDS,
        now: Callable[[], float] = time.monotonic,
        settle: Callable[[], None] = lambda: None,
    ) -> None:
        """`settle` is called once long reading has ended."""
        self._app, self._beat, self._now, self._settle = app, beat_seconds, now, settle
        self._over = Event()
        self._seen: Any = None
        self._done: Any = None
        self._is_first = True
        self._ended, self._spent = -MOST_SECONDS, 0.0

    def start(self) -> None:
        """Begin, in a thread of its own; returns at once. Call it after forking."""
        Thread(target=self._run, name="kept-ready", daemon=True).start()

    def stop(self) -> None:
        """End before the next beat."""
        self._over.set()

    def _run(self) -> None:
        while not self._over.wait(self._beat):
            self.turn()

    def turn(self) -> bool:
        """Renew what is kept if it is time to; tell whether it was.

        What breaks is told once, and tried again after the next writing.
        """
        with self._app.app_context():
            session = db.session()
            try:
                take_no_turn(session)  # Who only reads keeps nobody from saving, on SQLite as well.
                return self._renew(session)
            except SQLAlchemyError:
                self._done = None  # The database is out, which pages say: again at the next beat.
            except (OblikError, ArithmeticError, LookupError):
                logger.exception("figures could not be made ready")
            finally:
                session.rollback()
        return False

    def _renew(self, session: Session) -> bool:
        mark = (costed_mark(session), clock.today())
        if mark == self._done:
            return False
        rests, self._seen = mark == self._seen or self._is_first, mark
        if self._now() < self._ended + max(0 if rests else REST_SECONDS, min(SHARE * self._spent, MOST_SECONDS)):
            return False
        self._done = mark
        self._renew_all(session, list_first(session) if self._is_first else kept_hromadas(session))
        return True

    def _renew_all(self, session: Session, wanted: Sequence[uuid.UUID]) -> None:
        began = self._now()
        for one in wanted:
            cost_ahead(session, one)
        if self._now() - began > LONG_SECONDS:
            self._settle()
        self._ended = self._now()
        self._spent = 0.0 if self._is_first else self._ended - began  # To read all once says nothing of a change.
        self._is_first = False
