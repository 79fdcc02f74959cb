"""Printing a form: what would be printed, what is missing for it and where to fill it in, and its files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask_babel import gettext as _

from maintenance.costing.web.hromada import chosen_hromada
from maintenance.papers.documents.printed.paper import ReadyPaper, get_form, ready_paper
from maintenance.papers.operations.printed import WRITE
from maintenance.papers.queries.printed.asked import Asked
from maintenance.papers.rules.printed.catalogue import FORMS, INVENTORY, JOURNAL, WRITE_OFF
from maintenance.papers.rules.printed.form import EMPTY, PrintedForm, Source
from maintenance.papers.rules.printed.nouns import SETTINGS
from maintenance.papers.web.files import PAPER_FORMS, give
from registry.assets.models.asset import Status
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid
from registry.kernel.rules.reading import Unreadable, read_day, text_of
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, look_at, require
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages

OF_HROMADAS = (JOURNAL.code, INVENTORY.code)
"""Forms that are of a whole hromada where nothing else is named."""
MOST_LINKS = 5
LONGEST = 200
PAGES_OF = {
    "asset": ("assets.asset", "asset_id"),
    "contract": ("contracts.contract", "contract_id"),
    "organisation": ("organisations.organisation", "organisation_id"),
    "location": ("locations.location", "location_id"),
    "work": ("work.entry", "work_id"),
    "act": ("acts.act", "act_id"),
}
"""By the noun of a thing, the page where what it lacks is filled in, and what that page calls it."""
OPENS = {"contract": "contract.read", "work": "work.read", "act": "cost.read"}
"""By the noun of a thing, what opens its page to whom may print of assets."""


@dataclass(frozen=True)
class ToDo:
    """Something to be filled in before printing: what, and where; no link is a line to write on."""

    words: str
    links: Sequence[tuple[str, str]]
    more: int = 0


@require("asset.read")
def print_form(form: str) -> Any:
    """Show what a form would print and what it lacks."""
    found = get_form(form)
    asked, refused = _asked(found)
    paper = None
    if not refused:
        try:
            paper = ready_paper(db.session(), current_actor(), found, asked)
        except Invalid as error:
            refused = _reasons(error)
    if paper is not None:
        look_at(paper.printout.hromada.id)
    shown = render_template(
        "papers/printed/print.html",
        form=found,
        asked=asked,
        paper=paper,
        refused=refused,
        empty=EMPTY,
        keeps_period=found is JOURNAL,
        keeps_post=found is INVENTORY,
        keeps_reason=found is WRITE_OFF and (paper is None or bool(paper.printout.of_draft)),
        retiring=_retiring(paper, current_actor()) if paper else None,
        files=_files(found) if paper else {},
        home=_home(paper, current_actor()) if paper else None,
        to_do=list(_to_do(paper, current_actor())) if paper else [],
    )
    return (shown, 422) if refused else shown


@require("asset.read")
def print_file(form: str, kind: str) -> Response:
    """Give a form as a document or PDF."""
    found = get_form(form)
    asked, refused = _asked(found)
    if refused:
        raise Invalid(of="; ".join(refused))
    paper = ready_paper(db.session(), current_actor(), found, asked)
    look_at(paper.printout.hromada.id)
    written = paper.write(kind, seams(current_app).settings.front_end)
    return give(written, f"{found.code}-{paper.printout.day.isoformat()}", kind)


def _asked(form: PrintedForm) -> tuple[Asked, list[str]]:
    """Read what the address asks for; days that are none are refused in words."""
    refused, days = [], {}
    for name, key in (("on", "on"), ("from", "first"), ("to", "last")):
        try:
            days[key] = read_day(request.args.get(name))
        except Unreadable as error:
            refused.append(say(error.reason))
    of = tuple(one for one in request.args.getlist("of") if one)
    if not of and form.code in OF_HROMADAS:
        of = (chosen_hromada(form.permission).code,)
    words: dict[str, str | None] = {}
    for name in ("responsible", "reason"):
        try:
            words[name] = text_of(LONGEST)(request.args.get(name))
        except Unreadable as error:
            refused.append(say(error.reason))
    return Asked(of, days.get("on"), days.get("first"), days.get("last"), **words), refused


def _reasons(error: Invalid) -> list[str]:
    return [say(one) for reasons in error.fields.values() for one in reasons]


def _files(form: PrintedForm) -> dict[str, str]:
    """Give the addresses of the files, asked for as the page is."""
    told: dict[str, Any] = {
        name: request.args.getlist(name)
        for name in ("of", "on", "from", "to", "responsible", "reason", "hromada")
        if request.args.get(name)
    }
    return {kind: url_for("printed.print_file", form=form.code, kind=kind, **told) for kind in PAPER_FORMS}


def _to_do(paper: ReadyPaper, actor: Actor) -> Iterator[ToDo]:
    """Tell what to fill in and where, if the asker may go there; what is written by hand is told in one line."""
    of_house = [one for one in paper.lacks if one.sources and one.sources[0].entity == SETTINGS.entity]
    if of_house:
        hromada, words = paper.printout.hromada, ", ".join(_(one.label) for one in of_house)
        home = url_for("paper_templates.settings", hromada=hromada.code)
        yield ToDo(words, [(_("Реквізити паперів"), home)] if actor.can(WRITE, hromada.id) else [])
    by_hand = [one for one in paper.lacks if one not in of_house and not one.sources]
    for one in paper.lacks:
        if one in of_house or one in by_hand:
            continue
        open_ = [source for source in one.sources if _is_open(paper, actor, source)]
        links = [(source.name or _("Відкрити"), address) for source in open_ if (address := address_of(source))]
        yield ToDo(_(one.label), links[:MOST_LINKS], max(len(links) - MOST_LINKS, 0))
    if by_hand:
        yield ToDo(", ".join(_(one.label) for one in by_hand), [])


def _retiring(paper: ReadyPaper, actor: Actor) -> dict[str, Any] | None:
    """Give what retires a draft's assets by the form that changes many: in the versions that are seen here."""
    draft = paper.printout.of_draft
    if not draft or not actor.can("asset.write", paper.printout.hromada.id):
        return None
    left = [one for one in draft if one.status != Status.RETIRED]
    chosen = " ".join(f"{one.id}:{one.version}" for one in left)
    return {"chosen": chosen, "count": len(left), "day": min(paper.printout.day, clock.today()).isoformat()}


def _is_open(paper: ReadyPaper, actor: Actor, source: Source) -> bool:
    permission = OPENS.get(source.entity)
    return permission is None or actor.can(permission, paper.printout.hromada.id)


def address_of(source: Source) -> str | None:
    """Give the page of a thing; None where it has none."""
    endpoint, name = PAGES_OF.get(source.entity, (None, ""))
    values: dict[str, Any] = {name: source.id}
    return url_for(endpoint, **values) if endpoint else None


def _home(paper: ReadyPaper, actor: Actor) -> tuple[str, str] | None:
    """Lead back to the thing that is printed, where its page is open to the asker."""
    source = paper.printout.home
    if source is None or not _is_open(paper, actor, source):
        return None
    address = address_of(source)
    return (paper.printout.title, address) if address else None


ANY = ", ".join(FORMS)
PAGES = (
    ("GET", f"/papers/<any({ANY}):form>", print_form),
    ("GET", f"/papers/<any({ANY}):form>/file.<any(docx, pdf):kind>", print_file),
)
bp = make_pages("printed", __name__, PAGES)
