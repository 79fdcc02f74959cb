"""What is noted of every request: an id that its log lines share, its route, status and time; never what was asked."""

import logging
import re
import time
import uuid

from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

from config.watching.metrics import Metrics

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
SLOW_SECONDS = 2.0
NOBODYS_ROUTE = "-"
"""The route of an address that leads nowhere: the address itself may be anything."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
logger = logging.getLogger("oblik.requests")


def plug_requests(app: Flask, metrics: Metrics, *, trusts_proxy: bool) -> None:
    """Note every request; plug it in before anything else that looks at one."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = _choose_id(trusts_proxy=trusts_proxy)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[HEADER] = request_id()
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        metrics.note(method_of(), route(), response.status_code, seconds)
        _tell(response.status_code, seconds)
        return response


def request_id() -> str:
    """Give the id of the request that is answered; empty outside requests."""
    if not has_request_context():
        return ""
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex
    given: str = g.request_id
    return given


def route() -> str:
    """Give the pattern of the address that was asked for, which holds no id, place or secret."""
    return str(request.url_rule.rule) if has_request_context() and request.url_rule else NOBODYS_ROUTE


def method_of() -> str:
    """Give the request's method; what is none of the known ones is one of a kind."""
    return request.method if request.method in METHODS else NOBODYS_ROUTE


def _choose_id(*, trusts_proxy: bool) -> str:
    """Take the proxy's id where a proxy is trusted; a stranger's would let them write into the log."""
    given = request.headers.get(HEADER, "") if trusts_proxy else ""
    return given if GIVEN.fullmatch(given) else uuid.uuid4().hex


def _tell(status: int, seconds: float) -> None:
    told = {"method": method_of(), "route": route(), "status": status, "milliseconds": round(seconds * 1000)}
    is_worth_a_warning = status >= 500 or seconds >= SLOW_SECONDS
    level = logging.WARNING if is_worth_a_warning else logging.INFO
    words = "%(method)s %(route)s %(status)s %(milliseconds)s ms"
    logger.log(level, words, told, extra={"told": told})
