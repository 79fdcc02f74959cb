"""The page of completeness: what lacks what, each number a link to the list of exactly that."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import current_app, render_template, url_for
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.completeness import (
    MISSING,
    Criterion,
    Row,
    Subject,
    count_lacking,
    criteria_for,
    share_of,
    subjects_for,
)
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, current_hromada_id, link_to, require
from registry.kernel.web.asked import refuse_others
from registry.kernel.web.pages import make_pages
from registry.kernel.words import say


@dataclass(frozen=True)
class Cell:
    """How many lack something; None: it is not asked of such things."""

    label: str
    number: int | None
    url: str


@dataclass(frozen=True)
class Line:
    """A kind, or all kinds together, as a row of the table."""

    name: str
    icon: str
    url: str
    count: int
    percent: int | None
    """How much of what is asked for is there, rounded down; None where nothing is asked."""
    cells: list[Cell]


@dataclass(frozen=True)
class Section:
    """A noun's table."""

    entity: str
    title: str
    heads: list[str]
    lines: list[Line]
    total: Line | None
    """None where there is but one row."""


@require("asset.read")
def completeness() -> str:
    """Show the tables of all nouns."""
    refuse_others(())
    session, actor = db.session(), current_actor()
    sections = [_section(session, actor, one) for one in subjects_for(actor)]
    return render_template(
        "kernel/completeness.html",
        sections=[one for one in sections if one.lines],
        can_import=link_to("imports") is not None and _may_write(actor),
    )


def _may_write(actor: Actor) -> bool:
    return any(actor.hromada_ids(one) != frozenset() for subject in subjects_for(actor) for one in subject.writes)


def _section(session: Session, actor: Actor, subject: Subject) -> Section:
    criteria = criteria_for(actor, subject.entity)
    rows = count_lacking(session, actor, subject, current_hromada_id())
    named = subject.kinds(session)
    alone = say(subject.label), ""
    lines = [_line(subject, row, named.get(row.kind or "", alone), share=row.share) for row in rows]
    total = _line(subject, _sum(rows, criteria), alone, share=share_of(rows)) if len(rows) > 1 else None
    return Section(subject.entity, say(subject.label), [_capitalised(say(one.label)) for one in criteria], lines, total)


def _capitalised(words: str) -> str:
    """Start with a capital, as the head of a column does."""
    return words[:1].upper() + words[1:]


def _sum(rows: Sequence[Row], criteria: Sequence[Criterion]) -> Row:
    lacking = {one.code: [row.lacking[one.code] for row in rows] for one in criteria}
    asked = {code: [one for one in numbers if one is not None] for code, numbers in lacking.items()}
    whole = {code: sum(some) if some else None for code, some in asked.items()}
    return Row(None, sum(row.count for row in rows), whole)


def _line(subject: Subject, row: Row, called: tuple[str, str], *, share: Decimal | None) -> Line:
    narrowed: dict[str, Any] = {subject.parameter: row.kind} if row.kind else {}
    labels = {one.code: say(one.label) for one in criteria_for(current_actor(), subject.entity)}
    cells = [
        Cell(labels[code], number, url_for(subject.endpoint, **{MISSING: code, **narrowed}))
        for code, number in row.lacking.items()
    ]
    percent = None if share is None else int(share * 100)
    return Line(*called, url_for(subject.endpoint, **narrowed), row.count, percent, cells)


def lacking_note(entity: str, codes: Sequence[str], kind: str | None = None) -> dict[str, Any] | None:
    """Say above a list what everything in it lacks, and where to get the file that fills it in; None: nothing asked."""
    actor = current_actor()
    known = [one for one in criteria_for(actor, entity) if one.code in codes]
    if not known:
        return None
    subject = next(one for one in subjects_for(actor) if one.entity == entity)
    may_write = any(actor.hromada_ids(one) != frozenset() for one in subject.writes)
    is_by_file = may_write and len(known) == 1 and bool(known[0].columns) and "fill_in" in seams(current_app).links
    needs_kind = entity == "asset" and kind is None
    asked = {"entity": entity, "code": known[0].code, "kind": kind}
    return {
        "words": ", ".join(say(one.label) for one in known),
        "file": link_to("fill_in", form="xlsx", **asked) if is_by_file and not needs_kind else None,
        "needs_kind": is_by_file and needs_kind,
        "import": link_to("new_import", kind=kind if entity == "asset" else entity) if is_by_file else None,
    }


PAGES = (("GET", "/completeness", completeness),)
bp = make_pages("completeness", __name__, PAGES)
