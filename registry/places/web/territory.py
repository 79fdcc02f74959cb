"""The page of the codifier of territory: put in, looked through, and what its last edition has changed."""

import os
import uuid
from pathlib import Path
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from registry.kernel.long_work import enter_work, find_interrupted, start_work
from registry.kernel.models.long_work import UNDER_WAY, WorkState
from registry.kernel.queries.long_work import last_work_of
from registry.kernel.seams import db, seams
from registry.kernel.text import N_
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.web.pages import make_pages
from registry.kernel.words import language, options, word
from registry.places.models.codifier import UnitCategory, UnitChange
from registry.places.queries.codifier import count_units, find_offers, latest_edition, list_differences
from registry.places.queries.territory import list_hromadas
from registry.places.rules.codifier import full_name

CODIFIER = "codifier"
"""The kind of the long work that reads an edition."""
CODIFIER_FIGURES = {
    "units": N_("одиниць"),
    **{one.value: one.word() for one in UnitChange},
    "errors": N_("помилок"),
}
ENDINGS = (".xlsx", ".ods", ".csv", ".tsv", ".txt")
PAGE = 50


@require("instance.manage")
def show() -> str:
    """Show which codifier is in force, what it changed, and where the register's hromadas differ from it."""
    session, actor = db.session(), current_actor()
    edition = latest_edition(session)
    asked, q = request.args.get("what", ""), request.args.get("q", "").strip()[:100]
    changes = [one for one in (edition.changes if edition else []) if asked in ("", one["what"])]
    pages = asked_page(len(changes), PAGE)
    counts = count_units(session) if edition else {}
    return render_template(
        "places/territory/page.html",
        edition=edition,
        counts=[(name, counts.get(code, 0)) for code, name in _category_words()],
        changes=[_in_words(one) for one in changes[pages.offset : pages.offset + PAGE]],
        kinds=[(code, name, edition.counts.get(code)) for code, name in options(UnitChange)] if edition else [],
        what=asked,
        pages=pages,
        q=q,
        offers=find_offers(session, q) if q else [],
        work=_shown_work(),
        own_hromadas=[
            (one, len(list_differences(session, one))) for one in list_hromadas(session, actor, "people.manage")
        ],
    )


def _category_words() -> list[tuple[str, str]]:
    """Name the categories in the plural, from the top down."""
    return [
        (UnitCategory.OBLAST, _("Області й АРК")),
        (UnitCategory.SPECIAL_CITY, _("Міста зі спеціальним статусом")),
        (UnitCategory.RAION, _("Райони")),
        (UnitCategory.HROMADA, _("Громади")),
        (UnitCategory.CITY, _("Міста")),
        (UnitCategory.TOWN, _("Селища")),
        (UnitCategory.VILLAGE, _("Села")),
        (UnitCategory.CITY_DISTRICT, _("Райони в містах")),
    ]


def _in_words(change: dict[str, str]) -> dict[str, str]:
    """Put a change into words; a former category is a letter, a former parent a code."""
    was = change["was"]
    if change["what"] == UnitChange.RECLASSED:
        was = word(UnitCategory, was)
    return {
        **change,
        "tone": {"gone": "error", "new": "ok", "back": "ok"}.get(change["what"], "warn"),
        "word": change_words(change["what"]),
        "called": full_name(change["category"], change["name"]),
        "was": was,
    }


def change_words(what: str) -> str:
    """Name a kind of change in the reader's language."""
    return UnitChange(what).word(language())


def _shown_work() -> dict[str, Any] | None:
    """Tell of the last reading while it is under way, or when it ended badly."""
    work = last_work_of(db.session(), CODIFIER)
    if work is None or work.state == WorkState.DONE:
        return None
    is_dead = work.state in UNDER_WAY and work.id in find_interrupted(db.session())
    state = WorkState.INTERRUPTED if is_dead else WorkState(work.state)
    percent = work.done * 100 // work.total if work.total else 0
    return {
        "name": work.label,
        "state": state.word(language()),
        "is_under_way": state.value in UNDER_WAY,
        "percent": percent,
        "error": work.error,
    }


@require("instance.manage")
def upload() -> Response:
    """Take a file of the codifier; a process of its own reads and writes it."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        flash(_("Виберіть файл"), "warn")
        return redirect(url_for("territory.show"))
    name = Path(sent.filename.replace("\\", "/")).name[:200]
    if not name.lower().endswith(ENDINGS):
        flash(_("Кодифікатор — це таблиця XLSX, ODS або CSV, а не %(name)s", name=name), "error")
        return redirect(url_for("territory.show"))
    arguments = {"file": str(_keep(sent, name)), "name": name, "is_uploaded": True}
    work_id = enter_work(db.session(), current_actor(), CODIFIER, name, arguments=arguments)
    start_work(work_id)
    return redirect(url_for("territory.show"))


def _keep(sent: FileStorage, name: str) -> Path:
    """Keep an uploaded file for the process that reads it; its name on the disk is none of a person's making."""
    folder: Path = seams(current_app).settings.instance / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{uuid.uuid4()}{Path(name).suffix.lower()}"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
        sent.save(kept)
    return path


PAGES = (
    ("GET", "/territory", show),
    ("POST", "/territory", upload),
)
bp = make_pages("territory", __name__, PAGES)
