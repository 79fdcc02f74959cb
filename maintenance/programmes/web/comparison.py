"""Two programmes compared: on a page, as CSV and as JSON."""

import io
from typing import Any

from flask import Response, abort, jsonify, render_template, request, url_for
from flask_babel import gettext as _

from maintenance.programmes.models import Programme
from maintenance.programmes.queries import get_programme, list_editions, list_unbound
from maintenance.programmes.rules.check.words import PARTS, SOURCES
from maintenance.programmes.rules.drafts.carrying import LostBinding
from maintenance.programmes.rules.drafts.change_groups import group_changes
from maintenance.programmes.rules.drafts.comparison import CellChange, Comparison, compare_programmes, show_comparison
from maintenance.programmes.rules.standing import Standing, standing_on
from maintenance.programmes.web.grid import WORDS
from registry.exchange.exports import write_table
from registry.exchange.rules.columns import Column, Table
from registry.kernel import clock
from registry.kernel.seams import db
from registry.kernel.text import N_, kept_as
from registry.kernel.web.access import current_actor, look_at, require

BY = {"task": N_("Завдання %(name)s"), "year": N_("%(name)s рік")}
HEADS = (
    ("table", "Таблиця", "Table"), ("code", "№", "No."), ("title", "Назва", "Title"), ("source", "Джерело", "Source"),
    ("year", "Рік", "Year"), ("part", "Складова", "Part"), ("before", "Було", "Before"), ("after", "Стало", "After"),
    ("before_amount", "Було, грн", "Before, UAH"), ("after_amount", "Стало, грн", "After, UAH"),
    ("difference", "Різниця, грн", "Difference, UAH"),
)  # fmt: skip


MOST_OPEN = 30
"""So many rows that differ are all open at first; of more the groups are closed, each with its count."""


@require("programme.read")
def compare(code: str, other: str) -> str:
    """Show what a programme prints otherwise than another: sums first, then each row by table and task.

    What is equal is counted, and shown when it is asked for.
    """
    comparison = _compared(code, other)
    groups, has_all = group_changes(comparison.rows), request.args.get("show") == "all"
    count = sum(one.count for one in groups)
    return render_template(
        "programmes/compare.html",
        comparison=comparison,
        before=comparison.before,
        after=comparison.after,
        unbound=_unbound(comparison),
        sums=[one for one in comparison.sums if has_all or one.difference],
        groups=[one for one in groups if has_all or one.count],
        has_all=has_all,
        count=count,
        total=len(comparison.rows),
        is_open=count <= MOST_OPEN,
        say_sum=_say_sum,
        say_cell=_say_cell,
        say_source=lambda source: _(SOURCES[source]),
        words={**{name: _(word) for name, word in WORDS.items()}, "row": _("Рядок таблиці")},
    )


@require("programme.read")
def compare_file(code: str, other: str, form: str) -> Response:
    """Give the comparison as a file."""
    comparison = _compared(code, other)
    look_at(comparison.after.hromada_id)
    if form == "json":
        return jsonify(show_comparison(comparison, _unbound(comparison)))
    if form != "csv":
        abort(404)
    out = io.BytesIO()
    columns = [Column(name, uk, en) for name, uk, en in HEADS]
    write_table(Table(columns, show_comparison(comparison, ())["cells"]), "csv", out)
    response = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = kept_as(f"{code}-{other}.csv")
    return response


def editions(programme: Programme) -> dict[str, Any]:
    """Give the programmes that this one is compared with: what it changes, what changes it, the drafts of changes."""
    own = list_editions(db.session(), programme)
    former = next((one for one in own if one.id == programme.amends_id), None)
    return {
        "former": former,
        "amendments": [one for one in own if one.amends_id == programme.id],
        "to_come_ids": {one.id for one in own if standing_on(one, clock.today()) is Standing.ADOPTED},
        "compare_url": url_for("programmes.compare", code=former.code, other=programme.code) if former else None,
    }


def _compared(code: str, other: str) -> Comparison:
    before = get_programme(db.session(), current_actor(), code)
    return compare_programmes(before, get_programme(db.session(), current_actor(), other))


def _unbound(comparison: Comparison) -> list[LostBinding]:
    return list_unbound(current_actor(), comparison.before, comparison.after)


def _say_sum(by: str, name: str) -> str:
    return str(_(PARTS[name]) if by == "part" else _(BY[by], name=name))


def _say_cell(one: CellChange) -> str:
    year = _("Усі роки") if one.year is None else str(one.year)
    return ", ".join([year, _(PARTS[one.part]), _(SOURCES[one.source])])
