"""What tests of the import page begin with: a file brought, its columns kept, works carried out at once."""

import io
import re
import uuid
from collections.abc import Sequence

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from registry.exchange.models.import_draft import ImportDraft
from registry.kernel.long_work import run_work
from registry.kernel.seams import db, seams
from registry.places.models.territory import Hromada

CAMERAS = "Інвентарний номер;Назва;Стан\nК-1;Камера на площі;працює\nК-2;Камера в парку;спить\n"


def bring(
    client: FlaskClient, hromada: Hromada, text: str | bytes = CAMERAS, name: str = "камери.csv", kind: str = "camera"
) -> TestResponse:
    """Send a file to the page of a new import."""
    data = text.encode() if isinstance(text, str) else text
    told = {"kind": kind, "hromada": id_of(hromada), "file": (io.BytesIO(data), name)}
    return client.post("/imports/new", data=told, content_type="multipart/form-data")


def id_of(hromada: Hromada) -> str:
    """Give the id without asking the database, whose only writer is the page."""
    return str(inspect(hromada, raiseerr=True).identity[0])


def the_draft(session: Session) -> ImportDraft:
    """Give the only draft, as the database has it now; nothing is held of it, so that pages can write."""
    session.rollback()
    found = session.scalars(select(ImportDraft)).one()
    session.expunge(found)
    session.rollback()
    return found


def keep_columns(client: FlaskClient, draft: ImportDraft, *fields: str, **more: str) -> TestResponse:
    """Say what the columns are, from the first on, and have the file checked."""
    told = {f"column-{place}": name for place, name in enumerate(fields)}
    return client.post(f"/imports/drafts/{draft.id}", data={**told, **more})


def works_at_once(app: Flask) -> list[Sequence[str]]:
    """Let a started work be carried out before the page answers; give what was started."""
    started: list[Sequence[str]] = []

    def start(arguments: Sequence[str]) -> None:
        started.append(arguments)
        with app.app_context():
            run_work(db.session(), uuid.UUID(arguments[-1]))

    seams(app).start_command = start
    return started


def read(answer: TestResponse) -> str:
    """Give a page's text with single spaces."""
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))
