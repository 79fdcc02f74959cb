"""What is answered under a name that is not ours: a page in both languages that stands alone, before all other work."""

from collections.abc import Iterator

from flask import Flask, current_app, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response

from registry.kernel.text import N_
from registry.kernel.web.errors import answer_problem, is_api

LANGUAGES = ("uk", "en")
"""Whoever came under another name brings no cookie that tells theirs."""
TITLE = N_("За цією адресою Облік не відповідає")
DETAIL = N_(
    "Перевірте, чи правильно набрано адресу. Імена сайту, на які Облік відповідає, задає адміністратор сервера "
    "налаштуванням OBLIK_HOSTS."
)


def plug_hosts(app: Flask) -> None:
    """Refuse foreign names before anything that makes links, for which it would need a name of our own."""
    app.before_request(_refuse_foreign)


def _refuse_foreign() -> Response | None:
    """Say which setting decides, and neither the names that it lists nor the one that was asked for."""
    if not isinstance(request.routing_exception, SecurityError):
        return None
    if is_api():
        return current_app.make_response(answer_problem(400, _(TITLE), _(DETAIL)))
    page = render_template("kernel/foreign_host.html", said=list(_say_in_all()))
    return current_app.make_response((page, 400))


def _say_in_all() -> Iterator[tuple[str, str, str]]:
    """Give language, title and detail."""
    for language in LANGUAGES:
        with force_locale(language):
            yield language, _(TITLE), _(DETAIL)
