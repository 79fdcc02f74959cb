"""What a refused or failed request looks like: a page, or a problem document for the API."""

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, has_request_context, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from registry.kernel import words
from registry.kernel.errors import Busy, Conflict, Forbidden, Invalid, NotFound, OblikError, Reason
from registry.kernel.seams import db
from registry.kernel.text import N_
from registry.kernel.web.access import link_to

STATUSES: dict[type[Exception], int] = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 422, Busy: 503}
TITLES = {
    400: N_("Запит незрозумілий"),
    401: N_("Потрібен токен"),
    403: N_("Немає прав"),
    404: N_("Такої сторінки немає"),
    405: N_("Так сюди звертатися не можна"),
    409: N_("Дані змінилися"),
    412: N_("Дані змінилися"),
    413: N_("Файл завеликий"),
    415: N_("Дані не того виду"),
    422: N_("Дані не прийнято"),
    428: N_("Бракує версії, яку ви змінюєте"),
    429: N_("Забагато спроб"),
    500: N_("У нас щось зламалося"),
}
TEXTS = {
    400: N_("Запит пошкоджено або він неповний."),
    401: N_("Надішліть дійсний токен у заголовку Authorization: Bearer …"),
    403: N_("У вас немає прав на цю сторінку."),
    404: N_("Адресу набрано з помилкою, сторінку вилучено або у вас немає до неї доступу."),
    405: N_("До цієї адреси звертаються інакше: відкрийте сторінку й скористайтеся її кнопками."),
    412: N_("Хтось уже змінив ці дані. Прочитайте їх знову і повторіть."),
    413: N_("Надіслано більше, ніж приймаємо за раз: файли разом до 40 МБ, текст до 2 МБ. Нічого не збережено."),
    415: N_("Ми не читаємо дані такого виду."),
    428: N_("Надішліть If-Match з ETag версії, яку змінюєте."),
    500: N_("Ми записали помилку в журнал. Спробуйте ще раз трохи згодом."),
}
STALE_PAGE = N_("Хтось уже змінив ці дані. Оновіть сторінку і повторіть.")
API_TITLES = {404: N_("Такого тут немає")}
API_TEXTS = {
    404: N_("Такої адреси в API немає."),
    405: N_("За цією адресою такої дії немає; дозволені названо в заголовку Allow."),
    413: N_("Тіло запиту більше, ніж ми приймаємо. Нічого не записано."),
}
"""A program sees no pages and presses no buttons."""
TOO_LARGE = "oblik.too_large"
"""In a request's environment: the web server did not take its body in."""
logger = logging.getLogger("oblik")


def say(reason: Reason | str) -> str:
    """Say a reason in the reader's language; programs are told codes."""
    return words.say(reason, to_program=has_request_context() and is_api())


def field_errors(error: Invalid) -> dict[str, list[str]]:
    """Translate the reasons field by field."""
    return {name: [say(reason) for reason in reasons] for name, reasons in error.fields.items()}


def is_api() -> bool:
    """Tell whether the request came to the JSON interface."""
    return request.path.startswith(("/api/", "/ogc/"))


def answer_error(
    status: int, detail: str, errors: dict[str, list[str]] | None = None, *, title: str | None = None
) -> tuple[Response | str, int]:
    """Answer with a problem document on the API, with a page elsewhere; a title of its own means nobody can help."""
    may_ask = title is None
    titles = {**TITLES, **API_TITLES} if is_api() else TITLES
    title = title or _(titles.get(status, HTTPStatus(status).phrase))
    if is_api():
        return answer_problem(status, title, detail, errors)
    try:
        page = render_template(
            "kernel/error.html",
            status=status,
            title=title,
            detail=detail,
            errors=errors or {},
            may_ask=may_ask,
            sign_in_url=None,
        )
    except Exception:
        # The page itself needs a session and a person; where even those fail, words alone are left.
        logger.exception("the error page failed at %s", request.url_rule)
        return Response(f"{title}\n\n{detail}\n", status, content_type="text/plain; charset=utf-8"), status
    return page, status


def answer_problem(
    status: int, title: str, detail: str, errors: dict[str, list[str]] | None = None
) -> tuple[Response, int]:
    """Answer with a problem document, whatever was asked for."""
    problem: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors:
        problem["errors"] = errors
    response = jsonify(problem)
    response.content_type = "application/problem+json"
    return response, status


def _answer_ended_session() -> tuple[str, int, dict[str, str]]:
    """A form came without its session: lead to signing in and back to the form, which the browser has kept.

    The header tells a script the same.
    """
    page = render_template(
        "kernel/error.html",
        status=400,
        title=_("Сеанс закінчився"),
        detail=_("Увійдіть знову: набране у формі збережено в цій вкладці браузера і повернеться на місце."),
        errors={},
        may_ask=False,
        sign_in_url=link_to("sign_in", next=_page_of_form()),
    )
    return page, 400, {"X-Session": "ended"}


def _page_of_form() -> str:
    """Name the page of the form that was sent: its own address where that is a page, else where it was sent from."""
    rule = request.url_rule
    if rule and "GET" in (rule.methods or ()):
        return request.full_path.rstrip("?")
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return "/"
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")


def plug_errors(app: Flask) -> None:
    """Give every refusal its status and words, and templates the filter that translates a reason."""
    app.jinja_env.filters["say"] = say
    app.before_request(_refuse_too_large)
    app.register_error_handler(OblikError, _answer_refusal)
    app.register_error_handler(StaleDataError, _answer_stale)
    app.register_error_handler(CSRFError, _answer_forged)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, answer_broken)


def _refuse_too_large() -> None:
    if request.environ.get(TOO_LARGE):
        raise RequestEntityTooLarge


def _answer_refusal(error: OblikError) -> Any:
    db.session.rollback()
    errors = field_errors(error) if isinstance(error, Invalid) else None
    status = next((STATUSES[one] for one in type(error).__mro__ if one in STATUSES), 400)
    return answer_error(status, say(error.reason), errors)


def _answer_stale(_error: Exception) -> Any:
    db.session.rollback()
    return answer_error(409, _(TEXTS[412] if is_api() else STALE_PAGE))


def _answer_forged(_error: Exception) -> Any:
    if g.get("user") is None and not is_api():
        return _answer_ended_session()
    return answer_error(400, _("Форма застаріла. Поверніться назад, оновіть сторінку і надішліть ще раз."))


def _answer_http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    status = error.code or 500
    texts = {**TEXTS, **API_TEXTS} if is_api() else TEXTS
    told = getattr(error, "reason", None) or texts.get(status, TITLES[400])
    answer = current_app.make_response(answer_error(status, _(told)))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            answer.headers[name] = value
    return answer


def answer_broken(error: Exception) -> Any:
    """Answer a fault of ours, and write it down."""
    db.session.rollback()
    if current_app.testing and current_app.config.get("RAISE_ERRORS", True):
        raise error
    logger.exception("unexpected error at %s", request.url_rule)
    return answer_error(500, _("Ми записали помилку в журнал. Спробуйте ще раз трохи згодом."))
