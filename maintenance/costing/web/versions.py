"""Pages of versions: keeping a costing, a version as it was, two beside each other."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from maintenance.contracts.rules.periods import check_year
from maintenance.costing.documents.versions import explained_document, version_document
from maintenance.costing.forms.versions import version_form
from maintenance.costing.models.version import CostingVersion, Stage
from maintenance.costing.operations.versions import Freezing, freeze_costing
from maintenance.costing.queries.costing import get_costing
from maintenance.costing.queries.versions import get_version, list_versions
from maintenance.costing.rules.text import signed_uah
from maintenance.costing.rules.version_comparison import Document, compare_documents
from maintenance.costing.rules.versions import decided_on, warn_of_decision
from maintenance.costing.web.approved import moved_since
from maintenance.costing.web.hromada import chosen_hromada
from maintenance.costing.web.scale import scale_in
from maintenance.costing.web.version_view import (
    choices_to_compare,
    document_figures,
    kept_on,
    show_differences,
    show_document,
    tone_of,
    version_title,
    write_change,
)
from maintenance.costing.web.what_if import read_what_if
from registry.kernel import clock
from registry.kernel.errors import Invalid, NotFound
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.form_errors import saved
from registry.kernel.words import say, word
from registry.places.models.territory import Hromada

NOW = "now"


@require("cost.write")
def keep_version(year: int) -> Any:
    """Keep the year as a version: ask as what, then do it; of what-ifs only a saved one can be kept."""
    hromada = chosen_hromada("cost.write")
    _demand_year(year)
    asked = read_what_if(hromada)
    scenario = asked.scenario
    form = version_form()
    if form.is_submitted():
        freezing = Freezing(form["stage"].data, form["decision"].data, scenario, None, asked.variant)
        version = saved(
            form,
            lambda: freeze_costing(db.session(), current_actor(), hromada, year, freezing, describe=version_document),
        )
        if version is not None:
            flash(_("Збережено: %(version)s", version=version_title(version)), "ok")
            for reason in warn_of_decision(decided_on(version.decision), clock.today()):
                flash(say(reason), "warn")
            return redirect(url_for("costing.version_page", costing_version_id=version.id))
    shown = render_template(
        "costing/version_form.html", form=form, hromada=hromada, year=year, scenario=scenario, variant=asked.variant
    )
    return (shown, 422) if form.errors or form.form_errors else shown


def _demand_year(year: int) -> None:
    try:
        check_year(year)
    except Invalid as error:
        raise NotFound("Такого розрахунку немає") from error


@require("cost.read")
def version_page(costing_version_id: uuid.UUID) -> str:
    """Show a version as it was kept: lines, sums by КЕКВ and fund, findings."""
    version, hromada = _open(costing_version_id)
    scale = scale_in(hromada, document_figures(version.document))
    return render_template(
        "costing/version.html",
        version=version,
        hromada=hromada,
        title=version_title(version),
        stage=word(Stage, version.stage),
        kept_on=kept_on(version),
        shown=show_document(version.document, scale),
        scale=scale,
        others=choices_to_compare(version, list_versions(db.session(), current_actor(), hromada.id)),
        moved=moved_since(version),
        signed=signed_uah,
    )


@require("cost.read")
def compare_page(costing_version_id: uuid.UUID) -> str:
    """Show a version beside another or beside the costing of now: each line's difference and why."""
    version, hromada = _open(costing_version_id)
    asked = request.args.get("with", NOW)
    before, after = _side(version), _other_side(version, hromada, asked)
    scale = scale_in(hromada, document_figures(before.document, after.document))
    change = after.total - before.total
    return render_template(
        "costing/version_comparison.html",
        version=version,
        hromada=hromada,
        before=before,
        after=after,
        scale=scale,
        lines=show_differences(compare_documents(before.document, after.document), scale),
        change=write_change(change),
        tone=tone_of(change),
        others=choices_to_compare(version, list_versions(db.session(), current_actor(), hromada.id)),
        asked=asked,
    )


@dataclass(frozen=True)
class Side:
    """One side of a comparison."""

    title: str
    url: str
    document: Document

    @property
    def total(self) -> Decimal:
        """Give its total in hryvnia."""
        return Decimal(self.document["total"])


def _open(version_id: uuid.UUID) -> tuple[CostingVersion, Hromada]:
    version = get_version(db.session(), current_actor(), version_id)
    return version, db.session.get_one(Hromada, version.hromada_id)


def _side(version: CostingVersion) -> Side:
    url = url_for("costing.version_page", costing_version_id=version.id)
    return Side(version_title(version), url, version.document)


def _other_side(version: CostingVersion, hromada: Hromada, asked: str) -> Side:
    """Open what a version is compared with: the costing of now, or a version of the same hromada."""
    if asked == NOW:
        costing = get_costing(db.session(), current_actor(), hromada, version.year)
        url = url_for("costing.year_page", year=version.year, hromada=hromada.code)
        return Side(_("%(year)s, за розрахунком зараз", year=version.year), url, explained_document(costing))
    try:
        other = get_version(db.session(), current_actor(), uuid.UUID(asked))
    except ValueError as error:
        raise NotFound("Такої версії розрахунку немає") from error
    if other.hromada_id != hromada.id:
        raise NotFound("Такої версії розрахунку немає")
    return _side(other)
