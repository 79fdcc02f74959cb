"""The indicators of a draft: their table, and one of them as a form."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.programmes.documents import BUILT_IN
from maintenance.programmes.forms.programmes import day_field, indicator_form
from maintenance.programmes.models import Programme, State
from maintenance.programmes.operations.drafts import remove_indicator, save_indicator
from maintenance.programmes.queries import get_programme
from maintenance.programmes.rules.document import write_document
from maintenance.programmes.rules.drafts.indicators import days_of, find_indicator, next_number, targets_of
from maintenance.programmes.rules.file import read_file
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.form_errors import read_version, saved, show_errors

FIELDS = ("number", "priority", "title", "unit", "base", "dynamics")


@require("programme.write")
def edit_indicators(code: str) -> Any:
    """List a draft's indicators; add one, or change or take out the one that is asked for by its number."""
    programme = get_programme(db.session(), current_actor(), code)
    if programme.state != State.DRAFT:
        return redirect(url_for(".amend", code=code))
    document, number = write_document(programme), _asked()
    days = days_of(document)
    stored = find_indicator(document, number) if number else {**_likeness(), "number": next_number(document)}
    form = indicator_form(stored, days, version=programme.version)
    if form.is_submitted():
        done = saved(form, lambda: _write(form, programme, document, number), lambda error: _show(form, error))
        if done is not None:
            flash(_("Збережено"), "ok")
            return redirect(url_for(".edit_indicators", code=code))
        programme = get_programme(db.session(), current_actor(), code)
    page = render_template(
        "programmes/indicators.html",
        form=form,
        programme=programme,
        number=number,
        fields=_order(days),
        values=["base", *map(day_field, days), "dynamics"],
        known={} if number else _known(),
        like=request.args.get("like") or "",
        target_days=sorted({target.on for one in programme.indicators for target in one.targets}),
    )
    return (page, 422) if form.errors or form.form_errors else page


def _order(days: list[str]) -> list[str]:
    return [*FIELDS[:-1], *map(day_field, days), FIELDS[-1]]


def _asked() -> int | None:
    given = request.args.get("number") or ""
    if given and not (given.isdecimal() and given.isascii() and len(given) < len("100000")):
        raise NotFound("Такого індикатора в програмі немає")
    return int(given) if given else None


@cache
def _built_in(path: Path) -> dict[str, Any]:
    return dict(read_file(path.read_bytes()))


def _known() -> dict[str, list[tuple[str, str]]]:
    """Give what other councils promised, by programme and section: a mark for the address, and the title."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code, path in BUILT_IN.items():
        document = _built_in(path)
        for one in document["indicators"]:
            section = " · ".join(filter(None, (document["title"], one["priority"])))
            found.setdefault(section, []).append((f"{code}/{one['number']}", one["title"]))
    return found


def _likeness() -> dict[str, Any]:
    """Give the words of the known indicator that the address names, for a new one to begin with."""
    code, _slash, number = (request.args.get("like") or "").partition("/")
    indicators = _built_in(BUILT_IN[code])["indicators"] if code in BUILT_IN else ()
    like: dict[str, Any] = next((one for one in indicators if str(one["number"]) == number), {})
    return {name: like[name] for name in ("priority", "title", "unit") if name in like}


def _write(form: FlaskForm, programme: Programme, document: Mapping[str, Any], number: int | None) -> Programme:
    session, actor, version, days = db.session(), current_actor(), read_version(), days_of(document)
    if request.form.get("do") == "remove" and number is not None:
        return remove_indicator(session, actor, programme.id, number, version=version)
    told = {name: (form[name].data or "").strip() for name in _order(days)}
    if not (told["number"].isdecimal() and told["number"].isascii() and len(told["number"]) < len("100000")):
        raise Invalid(number=because("Введіть номер: ціле число"))
    if not told["title"]:
        raise Invalid(title=because("Введіть назву індикатора"))
    former = find_indicator(document, number) if number else {}
    given = {
        "number": int(told["number"]),
        **{name: told[name] for name in ("priority", "title", "unit")},
        **{name: _column(told[name], former.get(name)) for name in ("base", "dynamics")},
        "targets": targets_of(document, {day: told[day_field(day)] for day in days}),
        **{name: former[name] for name in ("note",) if name in former},
    }
    return save_indicator(session, actor, programme.id, number, given, version=version)


def _column(told: str, former: str | None) -> str | None:
    """Give what a column holds; None stays where the document has no such column."""
    return told if told or former is not None else None


def _show(form: FlaskForm, error: Invalid) -> None:
    """Put what is refused under its field, all other reasons above the form."""
    named = {name.rpartition(" / ")[2]: reasons for name, reasons in error.fields.items()}
    show_errors(form, Invalid({name if name in form else "document": reasons for name, reasons in named.items()}))
