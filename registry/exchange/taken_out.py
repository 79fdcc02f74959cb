"""Noting each file that a person takes out through a page, whichever wing gives it."""

from flask import Flask, current_app, request
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Response

from registry.exchange.operations.recorded import record_export
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, looked_at_id
from registry.kernel.web.at_once import waiting_at_most
from registry.kernel.web.errors import answer_error

PATIENCE = 2_000
"""So many milliseconds a download waits for whoever is writing; nobody who only reads waits longer."""


def plug_taken_out(app: Flask) -> None:
    """Note files before they are sent: what is not noted is not sent."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    disposition, told = parse_options_header(response.headers.get("Content-Disposition", ""))
    is_given = request.method == "GET" and response.status_code in (200, 206) and disposition == "attachment"
    if not is_given or current_actor().user_id is None:
        return response
    try:
        _write(told.get("filename", request.path))
    except DBAPIError:
        response.close()
        return _busy()
    return response


def _write(name: str) -> None:
    query = request.query_string.decode("utf-8", "replace")
    address = f"{request.path}?{query}" if query else request.path
    with db.engine.connect() as connection, waiting_at_most(connection, PATIENCE), Session(connection) as session:
        record_export(session, current_actor(), name, address=address, hromada_id=looked_at_id())
        session.commit()
        connection.commit()


def _busy() -> Response:
    """Ask to come back: the database takes no entry now, and a file that is not noted is not given."""
    answer = current_app.make_response(
        answer_error(503, _("База даних зараз зайнята або лише для читання. Завантажте файл трохи згодом."))
    )
    answer.headers["Retry-After"] = "5"
    return answer
