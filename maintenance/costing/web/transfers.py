"""Pages of transfers: the list by year, one, its form, taking it out and back, the list as a file."""

import uuid
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.forms.transfers import transfer_form
from maintenance.costing.models.transfer import Transfer
from maintenance.costing.operations.transfers import (
    create_transfer,
    delete_transfer,
    restore_transfer,
    update_transfer,
    warn_of_transfer,
)
from maintenance.costing.queries.transfers import (
    TransferFilter,
    count_and_sum,
    get_transfer,
    narrowed,
    page_of,
    transfer_orders,
    transfer_years,
)
from maintenance.costing.rules.approved.transfers import LONGEST_REASON, TRANSFER
from maintenance.costing.web.approved import way_of
from maintenance.costing.web.fact_lists import writes_somewhere
from maintenance.costing.web.hromada import chosen_hromada, find_chosen_hromada, readable_hromadas
from maintenance.costing.web.removal import Away, bring_away_back, take_away
from registry.exchange.exports import Look, write_table
from registry.exchange.queries import described_table
from registry.kernel import clock
from registry.kernel.errors import Invalid
from registry.kernel.forms import typed_values
from registry.kernel.queries.attachments import list_attachments
from registry.kernel.queries.described import names_referred
from registry.kernel.rules.reading import Unreadable, integer_between, read_id, text_of
from registry.kernel.seams import db
from registry.kernel.text import kept_as
from registry.kernel.web.access import current_actor, current_hromada_id, query_values, require
from registry.kernel.web.asked import asked, asked_filters, asked_sort
from registry.kernel.web.attachments import keep_uploads
from registry.kernel.web.errors import say
from registry.kernel.web.field_words import cells, facts_of, list_columns
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.kernel.web.words import file_size
from registry.kernel.words import language
from registry.places.models.territory import Hromada

PAGE = 50
AWAY = Away("transfers.transfer", "transfers.restore", "transfer_id")


@require("cost.read")
def transfers() -> str:
    """List the transfers that the address asks for, with their sum."""
    session, actor = db.session(), current_actor()
    wanted, sort = _wanted(), asked_sort(transfer_orders(), "-on")
    statement = narrowed(actor, wanted)
    paging: dict[str, Any] = {"sort": sort, "limit": PAGE}
    try:
        page = page_of(session, statement, **paging, cursor=request.args.get("cursor"))
    except Invalid:
        page = page_of(session, statement, **paging, cursor=None)
    count, total = count_and_sum(session, statement)
    columns = list_columns(TRANSFER, transfer_orders(), ("number", "is_demo"))
    names = names_referred(session, TRANSFER, page.rows)
    active = sum(one is not None for one in (wanted.line_id, wanted.service_line)) + len(wanted.same)
    return render_template(
        "costing/transfers/list.html",
        rows=[(one, cells(TRANSFER, actor, one, columns, names)) for one in page.rows],
        columns=columns,
        sort=sort,
        next_cursor=page.next_cursor,
        count_words=ngettext("%(num)s перерозподіл", "%(num)s перерозподіли", count),
        total=total,
        wanted=wanted,
        active=active,
        is_empty=not count and not active and not wanted.q,
        lines=[(one.id, one.name) for one in list_service_lines(session, actor, current_hromada_id())],
        years=[(year, str(year)) for year in transfer_years(session, actor, current_hromada_id())],
        can_add=writes_somewhere(actor),
        exported=query_values("cursor"),
    )


def _wanted() -> TransferFilter:
    return TransferFilter(
        hromada_id=current_hromada_id(),
        line_id=asked("line", read_id, _("Рядок кошторису")),
        service_line=asked("service_line", text_of(20), _("Рядок кошторису")),
        q=request.args.get("q", "").strip()[:200],
        same=asked_filters(TRANSFER, "q", "line", "service_line"),
    )


@require("cost.read")
def export() -> Response:
    """Send the list that the address asks for as CSV."""
    out = BytesIO()
    table = described_table(db.session(), TRANSFER, narrowed(current_actor(), _wanted()))
    write_table(table, "csv", out, Look(language(), for_excel=True))
    response = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = kept_as("transfers.csv")
    return response


@require("cost.read")
def transfer(transfer_id: uuid.UUID) -> str:
    """Show a transfer: what it moves, whether it is in force, what is doubtful about it."""
    session, actor = db.session(), current_actor()
    found = get_transfer(session, actor, transfer_id)
    names = names_referred(session, TRANSFER, [found])
    return render_template(
        "costing/transfers/page.html",
        transfer=found,
        way=_way(found),
        facts=facts_of(TRANSFER, actor, found, names, ("number", "amount")),
        warnings=[say(one) for one in warn_of_transfer(session, found)],
        is_revoked=found.revoked_on is not None and found.revoked_on <= clock.today(),
        can_write=actor.can("cost.write", found.hromada_id),
        can_history=actor.can("history.read", found.hromada_id),
        files=list_attachments(session, TRANSFER.entity, found.id),
        file_size=file_size,
    )


def _way(found: Transfer) -> str:
    codes = {one.id: one.name for one in (found.from_line, found.to_line) if one is not None}
    return way_of(found.from_line_id, found.to_line_id, codes)


@require("cost.write")
def add() -> Any:
    """Write a transfer, of the year and from the line that the address names, in that line's hromada."""
    line = _asked_line()
    hromada = db.session.get_one(Hromada, line.hromada_id) if line else find_chosen_hromada("cost.write")
    if hromada is None and len(readable_hromadas("cost.write")) > 1:
        return render_template("costing/transfers/choose_hromada.html", hromadas=readable_hromadas("cost.write"))
    hromada = hromada or chosen_hromada("cost.write")
    start = {
        "year": asked("year", integer_between(FIRST_YEAR, LAST_YEAR), _("Рік")) or clock.today().year,
        "on": clock.today(),
        "from_line_id": line.id if line else None,
    }
    form = transfer_form(None, start, list_service_lines(db.session(), current_actor(), hromada.id))
    if form.is_submitted():
        values = typed_values(TRANSFER, form)
        made = saved(form, lambda: create_transfer(db.session(), current_actor(), hromada.id, values))
        if made is not None:
            return _written(made, _("Перерозподіл № %(number)s записано", number=made.number))
    return _show(form, hromada, None)


def _asked_line() -> ServiceLine | None:
    """Give the line that the address names, where the asker may write its money."""
    line_id, actor = asked("line", read_id, _("Рядок кошторису")), current_actor()
    known = list_service_lines(db.session(), actor) if line_id else ()
    return next((one for one in known if one.id == line_id and actor.can("cost.write", one.hromada_id)), None)


@require("cost.write")
def edit(transfer_id: uuid.UUID) -> Any:
    """Change a transfer, or write down the decision that revokes it."""
    found = get_transfer(db.session(), current_actor(), transfer_id)
    hromada = db.session.get_one(Hromada, found.hromada_id)
    form = transfer_form(found, {}, list_service_lines(db.session(), current_actor(), hromada.id))
    if form.is_submitted():
        values = typed_values(TRANSFER, form)
        changed = saved(
            form,
            lambda: update_transfer(db.session(), current_actor(), transfer_id, values, version=read_version()),
        )
        if changed is not None:
            return _written(changed, _("Перерозподіл № %(number)s збережено", number=changed.number))
    return _show(form, hromada, transfer_id)


@require("cost.write")
def delete(transfer_id: uuid.UUID) -> Any:
    """Delete a transfer with the reason, and offer the way back."""
    found = get_transfer(db.session(), current_actor(), transfer_id)
    said, home = _("Вилучено: перерозподіл № %(number)s.", number=found.number), _home(found)
    try:
        reason = text_of(LONGEST_REASON)(request.form.get("reason"))
    except Unreadable as refusal:
        flash(say(refusal.reason), "error")
        return redirect(url_for("transfers.transfer", transfer_id=transfer_id))
    version = read_version()

    def remove() -> None:
        delete_transfer(db.session(), current_actor(), transfer_id, version=version, reason=reason)

    return take_away(AWAY, said, transfer_id, home, remove)


@require("cost.write")
def restore(transfer_id: uuid.UUID) -> Any:
    """Bring a deleted transfer back."""
    return bring_away_back(AWAY, transfer_id, url_for("transfers.transfers"), restore_transfer)


@require("cost.write")
def add_files(transfer_id: uuid.UUID) -> Any:
    """Keep the papers of a decision; a refused one keeps none of them."""
    keep_uploads(TRANSFER.entity, get_transfer(db.session(), current_actor(), transfer_id))
    return redirect(url_for("transfers.transfer", transfer_id=transfer_id))


def _home(found: Transfer) -> str:
    return url_for("transfers.transfers", year=found.year, hromada=found.hromada.code)


def _written(found: Transfer, message: str) -> Any:
    flash(message, "ok")
    for reason in warn_of_transfer(db.session(), found):
        flash(say(reason), "warn")
    return redirect(url_for("transfers.transfer", transfer_id=found.id))


def _show(form: FlaskForm, hromada: Hromada, transfer_id: uuid.UUID | None) -> Any:
    title = _("Змінити перерозподіл") if transfer_id else _("Новий перерозподіл")
    shown = render_template(
        "costing/transfers/form.html", form=form, hromada=hromada, transfer_id=transfer_id, title=title
    )
    return (shown, 422) if form.errors or form.form_errors else shown


PAGES = (
    ("GET", "/transfers", transfers),
    ("GET", "/transfers/export.csv", export),
    ("GET", "/transfers/<uuid:transfer_id>", transfer),
    ("GET POST", "/transfers/new", add),
    ("GET POST", "/transfers/<uuid:transfer_id>/edit", edit),
    ("POST", "/transfers/<uuid:transfer_id>/delete", delete),
    ("POST", "/transfers/<uuid:transfer_id>/files", add_files),
    ("POST", "/transfers/<uuid:transfer_id>/restore", restore),
)
bp = make_pages("transfers", __name__, PAGES)
