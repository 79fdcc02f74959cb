"""The public map: no sign-in, no person, only what is published."""

import json
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from gis.models.public_object import PublicObject
from gis.queries.public_objects import (
    Publication,
    PublicQuestion,
    count_public_cells,
    count_public_objects,
    find_public_box,
    list_public_objects,
    read_publication,
)
from gis.rules.grid import tile_box, tile_grid
from gis.rules.publication import DECIMALS, WIFI_KINDS
from gis.web.publishing import Write, publish
from gis.web.words import access_words, shelter_words
from registry.kernel.errors import NotFound
from registry.kernel.seams import db
from registry.kernel.text import clean
from registry.kernel.web.numbered_pages import asked_page
from registry.kernel.web.pages import make_pages
from registry.kernel.web.public_links import public_addresses
from registry.places.queries.addresses import find_addresses
from registry.places.queries.territory import find_hromada
from registry.places.web.addresses import suggestions

LONGEST_SEARCH = 100
PAGE = 100
MOST = 10_000_000
MOST_FOUND = 8
MOST_OBJECTS = 200
"""What a tile of the map shows one by one."""


@dataclass(frozen=True)
class Choice:
    """A chip above the list: what it shows and what it is called."""

    code: str
    title: str
    icon: str
    question: PublicQuestion


def _choices() -> list[Choice]:
    return [
        Choice("", _("Усе"), "layers", PublicQuestion()),
        Choice("wifi", _("Wi-Fi"), "wifi_zone", PublicQuestion(kinds=WIFI_KINDS)),
        Choice("shelter", _("Укриття"), "shelter", PublicQuestion(kinds=("shelter",))),
        Choice(
            "online",
            _("Укриття з інтернетом"),
            "wifi_point",
            PublicQuestion(kinds=("shelter",), with_internet=True),
        ),
    ]


def show() -> Response:
    """Show published Wi-Fi and shelters as a map and a list; the filter stands in the address."""
    session = db.session()
    publication = read_publication(session)
    chosen, question = _read_question(publication)
    page = asked_page(MOST, PAGE).page

    def render(write: Write) -> None:
        count, _latest = count_public_objects(session, question)
        pages = asked_page(count, PAGE)
        objects = list_public_objects(session, question, limit=PAGE, offset=pages.offset)
        write(
            render_template(
                "gis/public.html",
                choices=_choices(),
                chosen=chosen,
                hromadas=publication.hromadas,
                hromada_code=question.hromada_code,
                q=question.text,
                objects=[_row(one) for one in objects],
                count=count,
                pages=pages,
                box=find_public_box(session, question),
                words=_script_words(),
            )
        )

    return publish(
        ("page", publication.name, chosen.code, question, page, public_addresses()), "text/html; charset=utf-8", render
    )


def tile(zoom: int, column: int, row: int) -> Response:
    """Give what stands in a tile of the map: each thing or, where there are too many, cells that tell how many."""
    box = tile_box(zoom, column, row)
    if box is None:
        raise NotFound("Такого шматка карти немає")
    session = db.session()
    publication = read_publication(session)
    question = replace(_read_question(publication)[1], box=box)

    def render(write: Write) -> None:
        objects = list_public_objects(session, question, limit=MOST_OBJECTS + 1)
        if len(objects) <= MOST_OBJECTS:
            told: dict[str, Any] = {"objects": [_fact(one) for one in objects]}
        else:
            cells = count_public_cells(session, question, tile_grid(box))
            told = {"cells": [[round(lon, DECIMALS), round(lat, DECIMALS), count] for lon, lat, count in cells]}
        write(json.dumps(told, ensure_ascii=False, separators=(",", ":")))

    return publish(("tile", publication.name, question), "application/json; charset=utf-8", render)


def addresses() -> dict[str, Any]:
    """Suggest addresses: streets and houses are facts that everybody may know, and nothing else is looked at."""
    code = request.args.get("hromada", "")[:20]
    named = find_hromada(db.session(), code) if code else None
    text = request.args.get("q", "")[:LONGEST_SEARCH]
    return {"found": suggestions(find_addresses(db.session(), named.id if named else None, text, limit=MOST_FOUND))}


def _read_question(publication: Publication) -> tuple[Choice, PublicQuestion]:
    """Read the filter; what nobody offers is no condition, so that a mistyped address opens as well."""
    choices = _choices()
    chosen = next((one for one in choices if one.code == request.args.get("show", "")), choices[0])
    code = next((code for code, _name in publication.hromadas if code == request.args.get("hromada")), None)
    text = clean(request.args.get("q", ""))[:LONGEST_SEARCH]
    return chosen, replace(chosen.question, hromada_code=code, text=text)


def _fact(one: PublicObject) -> dict[str, Any]:
    """Tell the script what it draws; what is not known is left out."""
    row = _row(one)
    told = {
        "id": str(one.public_id),
        "kind": one.kind,
        "name": one.name,
        "where": row["where"],
        "about": row["about"],
        "hours": one.opening_hours,
        "note": one.note,
        "marks": [[icon, word] for icon, word in row["marks"]],
        "at": [round(one.geometry.x, DECIMALS), round(one.geometry.y, DECIMALS)],
    }
    return {name: value for name, value in told.items() if value}


def _row(one: PublicObject) -> dict[str, Any]:
    """Put a card into words."""
    where = ", ".join(filter(None, (one.settlement, one.address)))
    about = (
        shelter_words().get(one.shelter_type or "") if one.kind == "shelter" else access_words().get(one.access or "")
    )
    return {"card": one, "where": where, "about": about, "marks": _marks(one)}


def _marks(one: PublicObject) -> list[tuple[str, str]]:
    marks = [
        (one.wifi, "wifi_point", _("Wi-Fi")),
        (one.mobile, "phone_line", _("мобільний зв’язок")),
        (one.accessible, "check", _("безбар’єрний вхід")),
        (one.backup_power, "clock", _("резервне живлення")),
    ]
    return [(icon, word) for is_there, icon, word in marks if is_there]


def _script_words() -> dict[str, str]:
    return {
        "locating": _("Шукаємо вас…"),
        "notLocated": _("Не вдалося визначити ваше місце. Дозвольте доступ до нього або знайдіть за адресою."),
        "nothing": _("Нічого не знайдено"),
        "failed": _("Не вдалося завантажити. Перевірте з’єднання."),
        "youAreHere": _("Ви тут"),
        "nearest": _("Найближче"),
        "m": _("м"),
        "km": _("км"),
        "route": _("Прокласти маршрут"),
    }


PAGES = (
    ("GET", "/public/", show),
    ("GET", "/public/addresses.json", addresses),
    ("GET", "/public/tiles/<int:zoom>/<int:column>/<int:row>.json", tile),
)
bp = make_pages("public", __name__, PAGES)
