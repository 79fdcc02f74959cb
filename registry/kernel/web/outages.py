"""What is answered while the database is out, or too much is asked at once: 503, soon, with what was typed."""

import logging
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from registry.kernel.errors import Busy
from registry.kernel.outages import Outage, outage_of
from registry.kernel.seams import db
from registry.kernel.text import N_
from registry.kernel.web.errors import answer_broken, answer_problem, is_api, say

WAITED = "oblik.waited"
"""In a request's environment: the seconds for which it waited for a thread."""
LONGEST_WAIT, LONGEST_AT_SIGN_IN = 3.0, 20.0
"""In a storm of sign-ins people wait rather than type their password again; they hold nobody else up."""
PATIENT = ("/static/", "/healthz", "/readyz", "/metrics")
"""What answers for itself, however late."""
RETRY_SECONDS = 5
MOST_TYPED = 400_000
"""So many characters of a form are given back to be sent again."""
TITLE = N_("Спробуйте за кілька секунд")
TEXTS = {
    Outage.BUSY: N_("Базу даних зараз зайнято: йде велика робота або надто багато запитів. Нічого не збережено."),
    Outage.AWAY: N_("База даних не відповідає. Нічого не збережено."),
    Outage.READ_ONLY: N_("База даних зараз лише для читання. Нічого не збережено."),
    Outage.FULL: N_("На диску бази даних немає місця. Нічого не збережено; скажіть адміністраторові."),
}
logger = logging.getLogger("oblik")


def plug_outages(app: Flask) -> None:
    """Answer outages; goes before whatever asks the database who is there."""
    app.before_request(_refuse_late)
    app.register_error_handler(SQLAlchemyError, _answer_database)
    app.register_error_handler(OSError, _answer_database)
    app.register_error_handler(Busy, _answer_busy)


def answer_outage(outage: Outage) -> Response:
    """Answer that the database is out, without asking it anything."""
    return _answer(_(TEXTS[outage]))


def typed() -> list[tuple[str, str]]:
    """List what a form brought, to be sent once more; passwords, files and what is too much are left out."""
    if request.method != "POST" or is_api():
        return []
    pairs = [(name, value) for name, value in request.form.items(multi=True) if "password" not in name]
    is_whole = len(pairs) == len(list(request.form.items(multi=True))) and not request.files
    return pairs if is_whole and sum(len(value) for _name, value in pairs) <= MOST_TYPED else []


def _refuse_late() -> Response | None:
    """Give up what waited too long for a thread: whoever asked has asked again, or gone."""
    longest = LONGEST_AT_SIGN_IN if request.path == "/sign-in" else LONGEST_WAIT
    if request.environ.get(WAITED, 0.0) > longest and not request.path.startswith(PATIENT):
        return answer_outage(Outage.BUSY)
    if error := g.pop("unopened", None):
        raise error
    return None


def _answer_database(error: SQLAlchemyError | OSError) -> Any:
    outage = outage_of(error)
    if outage is None:
        return answer_broken(error)
    logger.warning("%s at %s: %s", outage, request.url_rule, type(getattr(error, "orig", None) or error).__name__)
    return answer_outage(outage)


def _answer_busy(error: Busy) -> Response:
    return _answer(say(error.reason))


def _answer(detail: str) -> Response:
    db.session.remove()
    told: Any
    if is_api():
        told = answer_problem(503, _(TITLE), detail)
    else:
        page = render_template("kernel/outage.html", title=_(TITLE), detail=detail, typed=typed())
        told = (page, 503)
    answer = current_app.make_response(told)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer
