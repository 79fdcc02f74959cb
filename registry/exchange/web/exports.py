"""Downloads of the filtered list."""

import weakref
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from flask import current_app, request
from werkzeug.wrappers import Response

from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.counts import count_assets, count_by_kind
from registry.assets.queries.kinds import find_kind
from registry.assets.queries.past import assets_on
from registry.assets.web.chosen import Chosen
from registry.assets.web.list import read_list_filter, read_sort
from registry.assets.web.past import asked_past, past_rows
from registry.exchange.exports import Look, demand_room, write_table
from registry.exchange.past_table import past_table
from registry.exchange.queries import asset_table
from registry.kernel.bulk import portions
from registry.kernel.errors import Invalid
from registry.kernel.rules.reading import Unreadable, read_day
from registry.kernel.seams import db, seams
from registry.kernel.text import kept_as
from registry.kernel.web.access import current_actor, query_values, require
from registry.kernel.web.pages import make_pages
from registry.kernel.words import language

CHUNK = 65_536
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


@require("asset.read")
def export(form: str) -> Response:
    """Send the filtered list as a file; attributes are columns when it is of one kind."""
    session, actor, wanted = db.session(), current_actor(), read_list_filter()
    demand_room(form, count_assets(session, actor, wanted) if form == "xlsx" else 0)
    only = wanted.kinds[0] if len(wanted.kinds) == 1 else None
    kind = find_kind(session, only) if only else None
    table = asset_table(session, actor, wanted, kind, sort=read_sort())
    look = Look(language(), for_excel=True, aside=_folder())
    return send_file(lambda file: write_table(table, form, file, look), form, only or "assets")


@require("asset.read")
def export_past(form: str) -> Response:
    """Send what stood on a day as a file; raise Invalid for what is no day: a file cannot say that it is of another."""
    try:
        read_day(request.args.get("on"))
    except Unreadable as refusal:
        raise Invalid(on=refusal.reason) from refusal
    session, (day, wanted) = db.session(), asked_past()
    found = assets_on(session, current_actor(), day, wanted)
    demand_room(form, len(found) if form == "xlsx" else 0)
    rows = (row for part in portions(found.named()) for row in past_rows(part))
    look = Look(language(), for_excel=True, aside=_folder())
    return send_file(lambda file: write_table(past_table(rows, day), form, file, look), form, f"assets-{day}")


def send_chosen(form: str) -> Callable[[Chosen], Response]:
    """Make what sends the ticked assets as a file."""

    def send(chosen: Chosen) -> Response:
        session, actor = db.session(), current_actor()
        wanted = AssetFilter(ids=tuple(chosen.versions))
        only = list(count_by_kind(session, actor, wanted))
        kind = find_kind(session, only[0]) if len(only) == 1 else None
        table = asset_table(session, actor, wanted, kind)
        look = Look(language(), for_excel=True, aside=_folder())
        return send_file(lambda file: write_table(table, form, file, look), form, only[0] if kind else "assets")

    return send


def _folder() -> Path:
    folder: Path = seams(current_app).settings.instance
    return folder


def send_file(write: Callable[[IO[bytes]], object], form: str, name: str) -> Response:
    """Send a file that is written whole first: a slow reader then holds a file and no transaction.

    The file has no name from the beginning, so that nothing has to be deleted, whatever ends the request.
    """
    file = TemporaryFile(dir=_folder())  # noqa: SIM115, the response closes it.
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    response = Response(iter(lambda: file.read(CHUNK), b""), mimetype=TYPES[form])
    response.headers["Content-Disposition"] = kept_as(f"{name}.{form}")
    response.content_length = size
    weakref.finalize(response, file.close)
    return response


def exported_arguments() -> dict[str, str]:
    """Give the query values that an export of this list needs."""
    return query_values("cursor")


PAGES = (
    ("GET", "/assets/export.<any(csv, xlsx, geojson):form>", export),
    ("GET", "/assets/past.<any(csv, xlsx):form>", export_past),
)
bp = make_pages("exchange", __name__, PAGES)
