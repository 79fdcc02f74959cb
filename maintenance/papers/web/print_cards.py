"""What the pages of things offer to print, and where each form is printed."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from maintenance.contracts.models.contract import Contract
from maintenance.papers.documents.budget_request import PRINTED as REQUESTS
from maintenance.papers.documents.programme_paper import FORMS as PROGRAMMES
from maintenance.papers.documents.report_files import PRINTED as REPORTS
from maintenance.papers.rules.printed.block_forms import BLOCK_FORMS, SUPPORT
from maintenance.papers.rules.printed.catalogue import ACT, DEFECT, FORMS, INVENTORY, JOURNAL, WRITE_OFF
from maintenance.papers.rules.printed.form import PrintedForm
from registry.assets.models.asset import Asset, Status
from registry.assets.web.chosen import Chosen
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada


def homes_of(actor: Actor, hromada: Hromada) -> dict[str, tuple[str, str]]:
    """Give for each form the page where it is printed and what leads there; a form whose page is closed has none."""
    homes = {**_homes_of_things(hromada), **_homes_of_blocks(hromada)}
    opens: dict[str, tuple[str, ...]] = {
        one.code: (one.permission,) for one in (*FORMS.values(), *BLOCK_FORMS.values())
    }
    opens |= {one.code: (one.permission, "publish") for one in REPORTS.values()}
    return {code: one for code, one in homes.items() if any(actor.can(each, hromada.id) for each in opens[code])}


def _homes_of_things(hromada: Hromada) -> dict[str, tuple[str, str]]:
    whole = {
        one.code: (url_for("printed.print_form", form=one.code, of=hromada.code), _("За громаду"))
        for one in (JOURNAL, INVENTORY)
    }
    return {
        **whole,
        ACT.code: (url_for("acts.acts"), _("Зі сторінки акта")),
        WRITE_OFF.code: (url_for("assets.assets", status="retired"), _("Зі списку списаного")),
        DEFECT.code: (url_for("assets.assets"), _("Зі сторінки майна")),
    }


def _homes_of_blocks(hromada: Hromada) -> dict[str, tuple[str, str]]:
    year, code, word = clock.today().year + 1, hromada.code, _("Відкрити")
    homes = {
        printed.code: url_for("budget_requests.budget_request_page", year=year, hromada=code, number=number)
        for number, printed in REQUESTS.items()
    }
    homes |= {one.code: url_for("reports.reports", hromada=code) for one in REPORTS.values()}
    homes |= {form.code: url_for("programmes.list_", hromada=code) for form, _outline in PROGRAMMES.values()}
    homes |= {SUPPORT.code: url_for("costing.year_page", year=year, hromada=code)}
    return {form: (url, word) for form, url in homes.items()}


def render_asset_prints(_session: Session, _actor: Actor, asset: Asset) -> Markup:
    """Offer the defect act of an asset and the act of writing off, a draft until it is retired."""
    if asset.status == Status.RETIRED:
        return _draw("papers/printed/_asset_actions.html", [WRITE_OFF], asset)
    forms = [DEFECT] if asset.status == Status.PLANNED else [DEFECT, WRITE_OFF]
    return _draw("papers/printed/_asset_actions.html", forms, asset, drafts=[WRITE_OFF])


def render_contract_prints(_session: Session, actor: Actor, contract: Contract) -> Markup:
    """Offer the journal of the work under a contract."""
    forms = [JOURNAL] if actor.can(JOURNAL.permission, contract.hromada_id) else []
    return _draw("papers/printed/_card.html", forms, contract)


def render_location_prints(_session: Session, actor: Actor, location: Location) -> Markup:
    """Offer the journal of the work at a place and its inventory sheet."""
    forms = [one for one in (INVENTORY, JOURNAL) if actor.can(one.permission, location.hromada_id)]
    return _draw("papers/printed/_card.html", forms, location)


def render_holder_prints(_session: Session, _actor: Actor, organisation: Organisation) -> Markup:
    """Offer the inventory sheet of a holder."""
    return _draw("papers/printed/_card.html", [INVENTORY], organisation)


def print_write_off(chosen: Chosen) -> Response:
    """Print the act of writing off of the ticked assets, a draft until they are retired."""
    return redirect(url_for("printed.print_form", form=WRITE_OFF.code, of=[str(one) for one in chosen.versions]))


def _draw(template: str, forms: Sequence[PrintedForm], thing: Any, drafts: Sequence[PrintedForm] = ()) -> Markup:
    if not forms:
        return Markup("")
    links = [
        (
            (_("Друк: %(form)s, проєкт") if one in drafts else _("Друк: %(form)s")) % {"form": _(one.title)},
            url_for("printed.print_form", form=one.code, of=thing.id),
        )
        for one in forms
    ]
    return Markup(render_template(template, links=links).strip())  # noqa: S704, the template escapes what people typed
