"""Pages of kinds: what the registry knows, and kinds of one's own."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from registry.assets.forms.kinds import PLAIN, kind_form, shown_attributes, typed_attributes
from registry.assets.models.kind import AssetKind
from registry.assets.operations.kinds import add_kind, delete_kind, mark_of, update_kind
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.counts import count_by_kind
from registry.assets.queries.kinds import get_kind, list_kinds
from registry.assets.rules.attributes import attributes_of
from registry.assets.web.words import kind_icon, kind_name
from registry.kernel import forms as fields
from registry.kernel.errors import Conflict, Forbidden
from registry.kernel.seams import db
from registry.kernel.text import N_
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.cards import show_cards_anywhere
from registry.kernel.web.errors import answer_error, say
from registry.kernel.web.form_errors import saved
from registry.kernel.web.pages import make_pages
from registry.kernel.web.words import options_of, word_for
from registry.kernel.words import language

TYPE_LABELS = {
    "text": N_("текст"),
    "integer": N_("ціле число"),
    "decimal": N_("число"),
    "boolean": N_("так або ні"),
    "date": N_("дата"),
    "choice": N_("одне з переліку"),
    "list": N_("кілька з переліку"),
}


def _types() -> list[tuple[str, str]]:
    return [(code, _(label)) for code, label in TYPE_LABELS.items()]


@require("asset.read")
def kinds() -> str:
    """List the kinds with how much there is of each."""
    session, actor = db.session(), current_actor()
    return render_template(
        "assets/kinds/list.html",
        rows=[(one, kind_name(one), kind_icon(one), word_for("group", one.group)) for one in list_kinds(session)],
        counts=count_by_kind(session, actor, AssetFilter(hromada_id=current_hromada_id())),
        can_add=actor.administers_all,
    )


@require("asset.read")
def kind(code: str) -> str:
    """Show a kind with its attributes."""
    found = get_kind(db.session(), code[:40])
    return render_template(
        "assets/kinds/page.html",
        kind=found,
        name=kind_name(found),
        icon_name=kind_icon(found),
        attributes=attributes_of(found.definition),
        language=language(),
        types=dict(_types()),
        group=word_for("group", found.group),
        cards=show_cards_anywhere("kind", current_actor(), found),
        can_write=current_actor().administers_all and not found.is_builtin,
    )


@require("instance.manage")
def add() -> Any:
    """Add a kind of one's own."""
    form = kind_form(None, options_of("group"))
    if request.method == "POST":
        made = saved(form, lambda: add_kind(db.session(), current_actor(), _typed(form)))
        return _written(made) if made else _refused(form, None)
    return _show(form, None, [])


@require("instance.manage")
def edit(code: str) -> Any:
    """Change a kind of one's own."""
    found = get_kind(db.session(), code[:40])
    if found.is_builtin:
        why = _("Він із довідника системи. Якщо потрібні інші характеристики, додайте власний вид.")
        return answer_error(403, why, title=_("Цей вид не змінюють"))
    form = kind_form(found, options_of("group"))
    if request.method == "POST":
        based_on = request.form.get("based_on", "")
        changed = saved(
            form, lambda: update_kind(db.session(), current_actor(), found.code, _typed(form), based_on=based_on)
        )
        return _written(changed) if changed else _refused(form, found)
    return _show(form, found, list(found.definition.get("attributes", [])))


@require("instance.manage")
def delete(code: str) -> Any:
    """Delete a kind of one's own that nothing refers to."""
    found = get_kind(db.session(), code[:40])
    name = kind_name(found)
    try:
        delete_kind(db.session(), current_actor(), found.code)
    except (Conflict, Forbidden) as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for("kinds.kind", code=code[:40]))
    db.session.commit()
    flash(_("Видалено: %(name)s", name=name), "ok")
    return redirect(url_for("kinds.kinds"))


def _typed(form: FlaskForm) -> dict[str, Any]:
    return {**fields.typed(form, PLAIN), "attributes": typed_attributes(request.form)}


def _refused(form: FlaskForm, found: AssetKind | None) -> Any:
    return _show(form, found, typed_attributes(request.form)), 422


def _written(found: AssetKind) -> Any:
    flash(_("Збережено: %(name)s", name=found.name_uk), "ok")
    return redirect(url_for("kinds.kind", code=found.code))


def _show(form: FlaskForm, found: AssetKind | None, told: list[Any]) -> str:
    return render_template(
        "assets/kinds/form.html",
        form=form,
        kind=found,
        rows=shown_attributes(told),
        types=_types(),
        based_on=request.form.get("based_on") or (mark_of(found) if found else ""),
    )


PAGES = (
    ("GET", "/kinds", kinds),
    ("GET", "/kinds/<code>", kind),
    ("GET POST", "/kinds/new", add),
    ("GET POST", "/kinds/<code>/edit", edit),
    ("POST", "/kinds/<code>/delete", delete),
)
bp = make_pages("kinds", __name__, PAGES)
