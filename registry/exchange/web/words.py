"""The words of other people's files: listed, found, added and taken out by who administers the whole register."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.assets.web.history import describe_entries
from registry.exchange.models.import_word import HEADING, ImportWord
from registry.exchange.operations.import_words import ENTITY, add_word, list_words, remove_word
from registry.exchange.operations.own_kinds import list_import_kinds
from registry.kernel.errors import Forbidden, Invalid, NotFound
from registry.kernel.queries.history import HistoryFilter, list_common_history
from registry.kernel.seams import db
from registry.kernel.text import fold, sort_key
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import refuse_others
from registry.kernel.web.errors import field_errors, say
from registry.kernel.web.pages import make_pages
from registry.kernel.words import language

HISTORY = 20
EMPTY = {"field": HEADING, "word": "", "means": ""}
OF_VALUES = ("choice", "boolean")
"""The types of columns whose values are few words."""


@require("instance.manage")
def words() -> Any:
    """Show the words, or those that hold what is looked for."""
    refuse_others(("q",))
    return _page(EMPTY, {})


@require("instance.manage")
def add() -> Any:
    """Add a word, or say anew what one means."""
    told = {name: request.form.get(name, "").strip() for name in EMPTY}
    try:
        made = add_word(db.session(), current_actor(), **told)
    except Invalid as error:
        db.session.rollback()
        return _page(told, field_errors(error)), 422
    except Forbidden as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("import_words.words"))
    flash(_("Збережено: «%(word)s» — це «%(means)s»", word=made.word, means=told["means"]), "ok")
    db.session.commit()
    return redirect(url_for("import_words.words"))


@require("instance.manage")
def remove() -> Response:
    """Take a word out; imports no longer understand it."""
    field, word = request.form.get("field", ""), request.form.get("word", "")
    try:
        remove_word(db.session(), current_actor(), field, word)
        db.session.commit()
        flash(_("Прибрано: %(name)s", name=word), "ok")
    except (Forbidden, NotFound) as error:
        db.session.rollback()
        flash(say(error.reason), "error")
    return redirect(url_for("import_words.words"))


def _page(told: dict[str, str], errors: dict[str, list[str]]) -> str:
    session, actor = db.session(), current_actor()
    fields, labels, asked = _fields_of_values(session), _labels(session), request.args.get("q", "").strip()
    known = list_words(session)
    entries = list_common_history(session, actor, HistoryFilter(entity=ENTITY), limit=HISTORY)
    return render_template(
        "exchange/imports/words.html",
        rows=[(one, _called(one, labels), labels.get(one.means, one.means)) for one in known if _holds(one, asked)],
        count=len(known),
        q=asked,
        told=told,
        errors=errors,
        fields=[(HEADING, _("заголовок стовпця")), *fields],
        meanings=sorted({*labels.values()}, key=sort_key),
        events=[_in_words(one, labels) for one in describe_entries(session, actor, entries)],
        can_write=actor.administers_all,
    )


def _in_words(event: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    """Name the fields of an entry as people call them."""
    name, _colon, word = event["label"].partition(": ")
    called = _("заголовок стовпця") if name == HEADING else labels.get(name, name)
    changes = [(one, labels.get(old, old), labels.get(new, new)) for one, old, new in event["changes"]]
    return {**event, "label": f"{called}: {word}", "changes": changes}


def _holds(one: ImportWord, asked: str) -> bool:
    return not asked or any(fold(asked) in fold(text) for text in (one.word, one.means, one.field))


def _called(one: ImportWord, labels: dict[str, str]) -> str:
    return str(_("заголовок стовпця")) if one.field == HEADING else labels.get(one.field, one.field)


def _labels(session: Session) -> dict[str, str]:
    """Name all fields that a column may be taken for; the first of one name names it."""
    found: dict[str, str] = {}
    for kind in list_import_kinds(session):
        for column in kind.columns(session):
            found.setdefault(column.name, column.label(language()))
    return found


def _fields_of_values(session: Session) -> list[tuple[str, str]]:
    """List the fields whose values are words of a list."""
    found: dict[str, str] = {}
    for kind in list_import_kinds(session):
        for column in kind.columns(session):
            if column.type in OF_VALUES:
                found.setdefault(column.name, column.label(language()))
    return sorted(found.items(), key=lambda one: sort_key(one[1]))


PAGES = (
    ("GET", "/imports/words", words),
    ("POST", "/imports/words", add),
    ("POST", "/imports/words/remove", remove),
)
bp = make_pages("import_words", __name__, PAGES)
