"""Suggestions of addresses, for the map's search and the form of a place."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _

from registry.kernel.seams import db
from registry.kernel.text import uncapitalised
from registry.kernel.web.access import current_hromada_id, require
from registry.kernel.web.pages import make_pages
from registry.kernel.words import word
from registry.places.models.street import StreetType
from registry.places.queries.addresses import Certainty, FoundAddress, find_addresses
from registry.places.queries.territory import TERRITORY, find_hromada
from registry.places.rules.addresses import LONGEST

MOST = 8
DECIMALS = 7
"""A centimetre."""


@require("asset.read")
def suggest() -> dict[str, Any]:
    """Suggest addresses for what was typed, in the hromada of the form or in the chosen one."""
    code = request.args.get("hromada", "")[:20]
    named = find_hromada(db.session(), code) if code else None
    asked = request.args.get("q", "")[:LONGEST]
    return {
        "found": suggestions(
            find_addresses(db.session(), named.id if named else current_hromada_id(), asked, limit=MOST)
        )
    }


def suggestions(found: Iterable[FoundAddress]) -> list[Mapping[str, Any]]:
    """Put found addresses into what a page's script shows."""
    return [
        {
            "label": say_address(one),
            "place": settlement_of(one),
            "certainty": one.certainty.value,
            "said": word(Certainty, one.certainty),
            "lat": round(one.point.y, DECIMALS),
            "lon": round(one.point.x, DECIMALS),
        }
        for one in found
    ]


def say_address(one: FoundAddress) -> str:
    """Write a found address in one line: «вулиця Паркова, 12-А»."""
    kind = "" if one.kind == StreetType.OTHER else word(StreetType, one.kind)
    street = " ".join(filter(None, (uncapitalised(kind), one.name)))
    said = ", ".join(filter(None, (street, one.house)))
    return _("%(address)s (колишня %(name)s)", address=said, name=one.former_name) if one.former_name else said


def settlement_of(one: FoundAddress) -> str:
    """Name the settlement of a found address."""
    return TERRITORY.get(db.session()).settlements[one.settlement_id].name


PAGES = (("GET", "/addresses.json", suggest),)
bp = make_pages("addresses", __name__, PAGES)
