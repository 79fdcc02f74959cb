"""Indicators on the screen: the list by task, one with the assets behind it and its way, and the annex as a file."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from maintenance.costing.web.hromada import chosen_hromada, page_address
from maintenance.papers.documents.indicators import write_annex_csv, write_annex_xlsx
from maintenance.papers.queries.indicators.definitions import (
    NO_INDICATOR,
    figures_of,
    get_figure,
    get_indicator,
    list_definitions,
    programmes_of,
)
from maintenance.papers.queries.indicators.register import name_assets
from maintenance.papers.queries.indicators.values import IndicatorValue, Point, follow, kept_ways, list_values
from maintenance.papers.rules.indicators.definition import Definition, catalogue
from maintenance.papers.rules.indicators.value import Source
from maintenance.papers.web import indicator_words as words
from maintenance.papers.web.files import TYPES
from maintenance.programmes.spoken import say_programme
from registry.assets.models.asset import Status
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.disclosure import name_of
from registry.assets.web.words import kind_icon
from registry.kernel import clock
from registry.kernel.errors import NotFound
from registry.kernel.rules.reading import read_day
from registry.kernel.seams import db
from registry.kernel.text import kept_as, search_words, word_column
from registry.kernel.web.access import current_actor, look_at, require
from registry.kernel.web.asked import asked, refuse_others
from registry.kernel.web.field_words import page_address as address_of
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.web.pages import make_pages
from registry.kernel.words import options, word
from registry.places.models.territory import Hromada

READ, WRITE = "programme.read", "programme.write"
ON_PAGE = 50


@require(READ)
def indicators() -> str:
    """List a hromada's indicators with their values on a day, by task."""
    hromada, day = chosen_hromada(READ), _asked_day()
    found, every = _narrowed(hromada, day)
    ways = kept_ways(db.session(), hromada, day)
    return render_template(
        "papers/indicators/list.html",
        hromada=hromada,
        address=page_address(hromada),
        day=day,
        is_today=day == clock.today(),
        groups=_groups(found),
        every=every,
        charts={
            one.definition.code: words.small_chart(one.definition, _way(ways.get(one.definition.code, ()), one))
            for one in found
        },
        counts={source.value: sum(one.value.source is source for one in every) for source in Source},
        sources=options(Source),
        programmes=_programme_choices(hromada),
        can_write=current_actor().can(WRITE, hromada.id),
        words=words,
        word=word,
        Source=Source,
    )


def _way(points: Sequence[Point], one: IndicatorValue) -> list[Point]:
    """Follow a value up to the day itself."""
    before = [point for point in points if point.day < one.day]
    is_new = one.value.source is Source.COMPUTED or not before
    return [*before, Point(one.day, one.value.value, "now")] if is_new else list(points)


def _asked_day() -> date:
    found: date | None = asked("on", read_day, _("Станом на"))
    return found or clock.today()


def _programme_choices(hromada: Hromada) -> list[tuple[str, str]]:
    return [(code, say_programme(one)) for code, one in programmes_of(db.session(), hromada.id).items()]


def _narrowed(hromada: Hromada, day: date) -> tuple[list[IndicatorValue], list[IndicatorValue]]:
    """Give what the address asks for, and all there are."""
    refuse_others(("on", "programme", "source", "q"))
    every = list_values(db.session(), current_actor(), hromada, day)
    programme, source = request.args.get("programme"), request.args.get("source")
    sought = search_words(request.args.get("q") or "")
    found = [
        one
        for one in every
        if programme in (None, "", one.definition.programme)
        and source in (None, "", one.value.source.value)
        and all(each in word_column(*_said_of(one.definition)) for each in sought)
    ]
    return found, every


def _groups(values: Sequence[IndicatorValue]) -> list[tuple[str, list[IndicatorValue]]]:
    found: dict[str, list[IndicatorValue]] = {}
    for one in values:
        found.setdefault(words.say_task(one.definition.task), []).append(one)
    return list(found.items())


@require(READ)
def annex(form: str) -> Response:
    """Give the indicators that the page shows as the programme's annex 3."""
    hromada, day = chosen_hromada(READ), _asked_day()
    found, _every = _narrowed(hromada, day)
    written = write_annex_csv(found) if form == "csv" else write_annex_xlsx(found, day)
    response = Response(written, content_type=TYPES[form])
    name = f"indicators-{day}-{hromada.code}.{form}"
    response.headers["Content-Disposition"] = kept_as(name)
    return response


def _said_of(definition: Definition) -> tuple[str, ...]:
    """Give the words that an indicator is found by."""
    return definition.title, definition.title_en or "", definition.task, definition.code


@require(READ)
def indicator(code: str) -> str:
    """Show one indicator: its value, how it is computed, the assets behind it, its way, and what was entered."""
    hromada, day = chosen_hromada(READ), _asked_day()
    refuse_others(("on",))
    session, actor = db.session(), current_actor()
    one = next(iter(list_values(session, actor, hromada, day, codes=[code])), None)
    if one is None:
        raise NotFound(NO_INDICATOR)
    definition, points = one.definition, follow(session, actor, hromada, one.definition, day)
    titles = {each: words.say_title(found) for each, found in list_definitions(session, actor, hromada.id).items()}
    page = asked_page(len(one.value.assets or ()), ON_PAGE)
    return render_template(
        "papers/indicators/page.html",
        one=one,
        hromada=hromada,
        address=page_address(hromada),
        day=day,
        is_today=day == clock.today(),
        facts=words.explain(definition, KINDS.get(session), titles),
        points=points,
        chart=words.chart_of(definition, points),
        assets=_assets(one, page.offset),
        page=page,
        figures=figures_of(session, hromada.id, code),
        of_url=_url_of(definition.of_code, titles, hromada),
        can_write=actor.can(WRITE, hromada.id),
        can_history=actor.can("history.read", hromada.id),
        in_catalogue=definition.code in catalogue(),
        words=words,
        word=word,
        Source=Source,
    )


def _url_of(code: str | None, titles: Mapping[str, str], hromada: Hromada) -> str | None:
    """Give the address of the indicator that another one is counted of."""
    return url_for("indicators.indicator", code=code, **page_address(hromada)) if code in titles else None


def _assets(one: IndicatorValue, offset: int) -> list[dict[str, Any]]:
    """Name a page of the assets behind a value, as far as the asker may know them."""
    actor, kinds = current_actor(), KINDS.get(db.session())
    return [
        {
            "name": name_of(actor, row),
            "number": row.inventory_number,
            "url": address_of("asset", row.id),
            "icon": kind_icon(kinds[row.kind_code]) if row.kind_code in kinds else "other",
            "status": word(Status, row.status),
        }
        for row in name_assets(db.session(), one.value.assets or (), ON_PAGE, offset)
    ]


@require(READ)
def definition(indicator_id: uuid.UUID) -> Any:
    """Lead from a council's own definition to its indicator."""
    found = get_indicator(db.session(), current_actor(), indicator_id)
    return _lead(found.hromada_id, found.code)


@require(READ)
def figure(indicator_figure_id: uuid.UUID) -> Any:
    """Lead from an entered figure to its indicator."""
    found = get_figure(db.session(), current_actor(), indicator_figure_id)
    return _lead(found.hromada_id, found.code)


def _lead(hromada_id: uuid.UUID, code: str) -> Any:
    hromada = db.session.get_one(Hromada, hromada_id)
    look_at(hromada.id)
    return redirect(url_for("indicators.indicator", code=code, hromada=hromada.code))


PAGES = (
    ("GET", "/indicators", indicators),
    ("GET", "/indicators/annex.<any(xlsx, csv):form>", annex),
    ("GET", "/indicators/<code>", indicator),
    ("GET", "/indicators/definitions/<uuid:indicator_id>", definition),
    ("GET", "/indicators/figures/<uuid:indicator_figure_id>", figure),
)
bp = make_pages("indicators", __name__, PAGES)
bp.add_app_template_global(words.say_task, "say_task")
