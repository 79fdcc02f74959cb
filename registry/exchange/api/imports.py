"""Imports in the API: a table in, all rows or none; what was imported; taking a whole import back."""

import uuid
from typing import Any

from flask import after_this_request, request
from werkzeug.wrappers import Response

from registry.assets.api.history import read_place
from registry.assets.api.schemas import HistoryPage
from registry.assets.api.shapes import show_entry
from registry.assets.queries.history import show_history
from registry.exchange.api.schemas import (
    EntriesQuery,
    ImportIn,
    ImportOut,
    ImportPage,
    ImportQuery,
    ReportOut,
    UndoneOut,
)
from registry.exchange.carried import IMPORT, UNDO, asked_import, report_of
from registry.exchange.import_state import find_state
from registry.exchange.operations.import_runs import WRITERS, count_runs, get_run, list_runs
from registry.exchange.operations.import_undo import claim_undo, demand_sole_undo, undo_import
from registry.exchange.operations.imports import Import, check_table
from registry.exchange.run_entries import count_by_action, list_entries
from registry.exchange.sent_files import keep_file
from registry.exchange.shown_runs import show_runs
from registry.kernel.api.doors import Answer, also_answers, changes_of, chosen_hromada_id, endpoint, session
from registry.kernel.api.json_reader import parse
from registry.kernel.api.lists import filters_of
from registry.kernel.errors import Invalid, because
from registry.kernel.long_work import start_work
from registry.kernel.operations.long_work import queue_work
from registry.kernel.returned import count_unpublished
from registry.kernel.web.access import current_actor
from registry.kernel.web.errors import say

ADDRESS = "/api/v1/imports"
AT_ONCE_ROWS = 2_000
"""So many rows are taken while the asker waits; more are long work."""
SEES = ("history.read", "people.audit")
AS_JSON = ("mapping", "values", "create", "only")
FLAGS = {"true": True, "1": True, "false": False, "0": False, "": False}


@endpoint("List imports", permission=SEES, query=ImportQuery, answer=ImportPage)
def imports(query: ImportQuery) -> Answer:
    """Give a page of the imports that wrote something, the latest first."""
    wanted = filters_of(query)
    page = list_runs(session(), current_actor(), wanted, cursor=query.cursor, limit=query.limit)
    body: dict[str, Any] = {
        "items": show_runs(session(), page.rows),
        "next": page.next_cursor,
        "total": count_runs(session(), current_actor(), wanted),
    }
    return Answer(body)


@endpoint("Read an import", permission=(*SEES, *WRITERS), answer=ImportOut)
def one_import(import_id: uuid.UUID) -> Answer:
    """Give an import, or how far the work of it is."""
    return Answer(find_state(session(), current_actor(), import_id))


@endpoint("List what an import wrote", permission=(*SEES, *WRITERS), query=EntriesQuery, answer=HistoryPage)
def entries(import_id: uuid.UUID, query: EntriesQuery) -> Answer:
    """Give a page of what became of which thing, in the order of the writing."""
    actor = current_actor()
    run, after = get_run(session(), actor, import_id), read_place(query.cursor) or 0
    rows = list_entries(session(), actor, run, query.action, after=after, limit=query.limit + 1)
    counts = count_by_action(session(), actor, run)
    body: dict[str, Any] = {
        "items": [show_entry(one) for one in show_history(session(), actor, rows[: query.limit])],
        "next": str(rows[query.limit - 1].seq) if len(rows) > query.limit else None,
        "total": sum(counts.values()) if query.action is None else counts.get(query.action, 0),
    }
    return Answer(body)


def read_form() -> dict[str, Any]:
    """Read the fields of a multipart form as JSON would have told them."""
    told: dict[str, Any] = {name: value for name, value in request.form.items() if value != ""}
    for name in told.keys() & set(AS_JSON):
        text = told[name]
        is_json = text.lstrip()[:1] in ("{", "[")
        told[name] = parse(text.encode()) if is_json else [one.strip() for one in text.split(",")]
    if "dry_run" in told:
        told["dry_run"] = FLAGS.get(told["dry_run"].casefold(), told["dry_run"])
    if "header" in told and told["header"].isascii() and told["header"].isdigit():
        told["header"] = int(told["header"][:9])
    return told


@also_answers({200: ReportOut, 202: ImportOut})
@endpoint("Import a table", permission=WRITERS, body=ImportIn, answer=ReportOut, read_form=read_form)
def add_import(body: ImportIn) -> Answer:
    """Take a file in: at once, or as long work when it is large; a refused one answers with its whole report."""
    asked = changes_of(body)
    chosen_hromada_id(asked.get("hromada"))
    data, file_name = _sent_file(asked)
    wanted = asked_import(data, file_name, asked, uuid.uuid4())
    if len(wanted.table.rows) > AT_ONCE_ROWS:
        return _import_later(data, file_name, {**asked, "kind": wanted.what})
    return _import_now(wanted)


def _sent_file(asked: dict[str, Any]) -> tuple[bytes, str]:
    """Take the file out of the form or of the body; raise Invalid."""
    text, name, upload = asked.pop("text", None), asked.pop("file_name", None), request.files.get("file")
    if (text is None) == (upload is None):
        raise Invalid(file=because("Надішліть файл: «file» у формі або «text» у JSON"))
    if upload is not None:
        return upload.stream.read(), name or upload.filename or "file"
    return str(text).encode(), name or "text.csv"


def _import_now(wanted: Import) -> Answer:
    checked = check_table(session(), current_actor(), wanted)
    report = report_of(checked.report)
    if checked.report.errors:
        reason = because("Помилок: %(count)s", count=checked.report.errors_total)
        return Answer(_problem(say(reason), report), 422)
    checked.write(session())
    made = checked.report.id
    return Answer(report, 201 if made else 200, location=f"{ADDRESS}/{made}" if made else None)


def _problem(detail: str, report: dict[str, Any]) -> dict[str, Any]:
    told = {"type": "about:blank", "title": say("Дані не прийнято"), "status": 422, "detail": detail}
    return {**told, "errors": {"file": [detail]}, "report": report}


def _import_later(data: bytes, file_name: str, asked: dict[str, Any]) -> Answer:
    path = keep_file(data, file_name)
    arguments = {**asked, "file": str(path), "file_name": file_name, "is_sent": True}
    return _begin(IMPORT, f"{asked['kind']}: {file_name}", arguments, chosen_hromada_id(asked.get("hromada")))


@also_answers({202: ImportOut})
@endpoint("Undo an import", permission=WRITERS, answer=UndoneOut, makes=False)
def undo(import_id: uuid.UUID) -> Answer:
    """Take a whole import back while nothing else touched its rows; a large one as long work."""
    run = get_run(session(), current_actor(), import_id)
    if run.created + run.updated > AT_ONCE_ROWS and run.undone_at is None:
        claim_undo(session(), run.id)
        return _begin(UNDO, f"{run.kind}: {run.file_name}", {"run": str(run.id), "kind": run.kind}, run.hromada_id)
    demand_sole_undo(session(), import_id)
    undone = undo_import(session(), current_actor(), import_id)
    run = get_run(session(), current_actor(), import_id)
    unpublished = count_unpublished(run.undo_first_entry, run.undo_last_entry)
    return Answer({"id": str(import_id), "undone": True, **vars(undone), "unpublished": unpublished})


def _begin(kind: str, label: str, arguments: dict[str, Any], hromada_id: uuid.UUID | None) -> Answer:
    """Enter a long work in the request's own transaction, and let it begin once that is committed."""
    actor = current_actor()
    arguments["person"] = str(actor.user_id) if actor.user_id else None
    work_id = queue_work(session(), actor, kind, label, hromada_id=hromada_id, arguments=arguments).id

    @after_this_request
    def begin(response: Response) -> Response:
        if response.status_code == 202:
            start_work(work_id)
        return response

    return Answer(find_state(session(), actor, work_id), 202, location=f"{ADDRESS}/{work_id}")


ROUTES = (
    ("GET", "/imports", imports),
    ("POST", "/imports", add_import),
    ("GET", "/imports/<uuid:import_id>", one_import),
    ("GET", "/imports/<uuid:import_id>/entries", entries),
    ("POST", "/imports/<uuid:import_id>/undo", undo),
)
