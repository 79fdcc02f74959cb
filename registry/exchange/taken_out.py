"""Noting each file that a person takes out through a page, whichever wing gives it."""

from flask import Flask, request
from sqlalchemy.orm import Session
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Response

from registry.exchange.operations.recorded import record_export
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, current_hromada_id


def plug_taken_out(app: Flask) -> None:
    """Note files before they are sent: what is not noted is not sent."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    disposition, told = parse_options_header(response.headers.get("Content-Disposition", ""))
    actor = current_actor()
    is_taken = request.method == "GET" and response.status_code == 200 and disposition == "attachment"
    if is_taken and actor.user_id is not None:
        with Session(db.engine) as session:
            name = told.get("filename", request.path)
            record_export(session, actor, name, address=request.full_path, hromada_id=current_hromada_id())
            session.commit()
    return response
