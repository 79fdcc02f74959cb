"""The page of what a year's assets cost: by kind, settlement and place, or one by one, down to each asset."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from maintenance.contracts.queries.service_lines import list_service_lines
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.documents.group_names import GroupName, find_place_name, name_groups
from maintenance.costing.queries.cost_groups import SORTS, By, CostFilter, CostGroup, GroupedCosts, get_grouped_costs
from maintenance.costing.web.asset_years import Badge, source_badge
from maintenance.costing.web.hromada import chosen_hromada, find_chosen_hromada, page_address, readable_hromadas
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import KINDS, read_kind
from registry.assets.web.words import count_things, kind_icon, kind_name
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.money import from_kopiykas
from registry.kernel.rules.reading import list_of, read_id
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, query_values, require
from registry.kernel.web.asked import asked, asked_sort, refuse_others
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.words import word
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from registry.places.web.settlement_choices import settlement_choices

PAGE = 50
FILTERS = ("by", "line", "kind", "settlement", "location")


@dataclass(frozen=True)
class ShownGroup:
    """A row; amounts in hryvnia, None is nothing."""

    name: str
    sub: str | None
    icon: str | None
    url: str | None
    number: int
    amount: Decimal
    fact: Decimal | None
    plan: Decimal | None
    works: Decimal | None
    source: Badge


@require("cost.read", "asset.read")
def asset_costs(year: int) -> str:
    """Show what a year costs by kind, settlement or place of the assets, or asset by asset."""
    hromada = chosen_hromada()
    by, wanted = read_by(), read_cost_filter()
    refuse_others({*FILTERS, "unit"})
    orders = [one for one in SORTS if by is not By.ASSET or one != "number"]
    found = get_grouped_costs(
        db.session(), current_actor(), hromada, year, wanted, by=by, sort=asked_sort(orders, "-amount")
    )
    pages = asked_page(len(found.rows), PAGE)
    rows = found.rows[pages.offset : pages.offset + PAGE]
    names = name_groups(db.session(), current_actor(), by, rows)
    return render_template(
        "costing/assets.html",
        hromada=hromada,
        year=year,
        years=_years(hromada, year),
        by=by.value,
        views=_views(by),
        rows=[_shown(one, name, found) for one, name in zip(rows, names, strict=True)],
        total=_summed(found.total),
        undivided=_summed(found.undivided) if found.undivided and found.undivided.cost.amount else None,
        as_of=found.as_of,
        pages=pages,
        sort=request.args.get("sort") or "-amount",
        count_words=count_things(found.total.cost.number),
        has_works=found.has_works,
        address=page_address(hromada),
        file_query={**page_address(hromada), **query_values("page", "year")},
        **_choices(hromada, wanted),
    )


def read_by() -> By:
    """Read by what the address wants the costs; by kind without a word of it."""
    found = asked("by", list_of(By.labels()), _("За чим"))
    return By(found[0]) if found else By.KIND


def read_cost_filter() -> CostFilter:
    """Read what the address narrows the costs by."""
    return CostFilter(
        line_id=asked("line", read_id, _("Рядок кошторису")),
        kind=asked("kind", read_kind(db.session()), _("Вид")),
        settlement_id=asked("settlement", read_id, _("Населений пункт")),
        location_id=asked("location", read_id, _("Місце")),
    )


def _choices(hromada: Hromada, wanted: CostFilter) -> dict[str, Any]:
    """Offer lines, kinds and settlements; say how the place that is looked at is called."""
    session, actor = db.session(), current_actor()
    return {
        "wanted": wanted,
        "place": find_place_name(session, actor, wanted.location_id) if wanted.location_id else None,
        "lines": [(one.id, one.name) for one in list_service_lines(session, actor, hromada.id)],
        "kinds": [(code, kind_name(one)) for code, one in KINDS.get(session).items()],
        "settlements": [(one.id, name) for one, name in settlement_choices(session, actor, hromada.id)],
        "active": sum(one is not None for one in (wanted.line_id, wanted.kind, wanted.settlement_id)),
    }


def _years(hromada: Hromada, year: int) -> list[dict[str, Any]]:
    this_year = clock.today().year
    offered = sorted({year, *range(this_year - 2, this_year + 4)})
    return [
        {"label": str(one), "url": _here(year=one), "active": one == year}
        for one in offered
        if FIRST_YEAR <= one <= LAST_YEAR
    ]


def _views(by: By) -> list[dict[str, Any]]:
    return [{"label": word(By, one.value), "url": _here(by=one.value), "active": one is by} for one in By]


def _here(**changed: Any) -> str:
    """Give this page's address with something changed, on its first page and in its usual order."""
    year = changed.pop("year", (request.view_args or {})["year"])
    return url_for("costing.asset_costs", year=year, **{**query_values("page", "sort", "year"), **changed})


def _shown(one: CostGroup, name: GroupName, found: GroupedCosts) -> ShownGroup:
    return ShownGroup(
        name=name.name,
        sub=name.sub,
        icon=_icon(one, found.by),
        url=_url(one, name, found.by),
        **_summed(one),
    )


def _icon(one: CostGroup, by: By) -> str | None:
    if one.is_hidden:
        return "lock"
    if by is By.KIND:
        kind = KINDS.get(db.session()).get(str(one.key))
        return kind_icon(kind) if kind else None
    return {By.SETTLEMENT: "location", By.PLACE: "location"}.get(by)


def _url(one: CostGroup, name: GroupName, by: By) -> str | None:
    """Lead one step down: to the assets of a kind or place, to the places of a settlement, to the asset's own years."""
    if one.key is None or one.is_hidden or not name.is_known:
        return None
    if by is By.ASSET:
        return url_for("assets.asset", asset_id=one.key, tab="cost")
    below = By.PLACE if by is By.SETTLEMENT else By.ASSET
    return _here(by=below.value, **{{By.PLACE: "location"}.get(by, by.value): str(one.key)})


def _summed(one: CostGroup) -> dict[str, Any]:
    cost = one.cost
    return {
        "number": cost.number,
        "amount": from_kopiykas(cost.amount),
        "fact": from_kopiykas(cost.fact) if cost.fact else None,
        "plan": from_kopiykas(cost.plan) if cost.plan else None,
        "works": from_kopiykas(cost.works) if cost.works else None,
        "source": source_badge(one.source),
    }


@require("cost.read")
def cost_card(year: int) -> str:
    """Give what some assets cost in a year and the one after it: the part of a card that comes later than its page."""
    hromada, wanted = chosen_hromada(), read_cost_filter()
    refuse_others(FILTERS)
    session, actor = db.session(), current_actor()
    years = (year, *(one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR))
    found = [get_grouped_costs(session, actor, hromada, one, wanted, by=None) for one in sorted(years)]
    rows = [{**_summed(one.total), "year": one.year, "things": count_things(one.total.cost.number)} for one in found]
    return render_template("costing/_year_cost.html", rows=rows)


def render_location_card(_session: Session, actor: Actor, location: Location) -> Markup:
    """Show on a place's page what stands there costs by year."""
    if not actor.can("asset.read", location.hromada_id):
        return Markup("")
    hromada = next(one for one in readable_hromadas() if one.id == location.hromada_id)
    return _card(hromada, {"location": location.id})


def render_kind_card(_session: Session, _actor: Actor, kind: AssetKind) -> Markup:
    """Show on a kind's page what its assets cost by year, in the hromada that is looked at."""
    hromada = find_chosen_hromada()
    return _card(hromada, {"kind": kind.code}) if hromada else Markup("")


def _card(hromada: Hromada, wanted: Mapping[str, Any]) -> Markup:
    """Draw a card whose figures come after its page: they may take a hromada's whole year to be computed."""
    year, told = clock.today().year, {**wanted, "hromada": hromada.code}
    return Markup(  # noqa: S704, the template escapes what people typed
        render_template(
            "costing/_year_cost_card.html",
            card_url=url_for("costing.cost_card", year=year, **told),
            page_url=url_for("costing.asset_costs", year=year, by=By.ASSET.value, **told),
        )
    )
