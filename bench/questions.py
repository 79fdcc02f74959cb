"""What is asked of the product, of bare Flask and of the flat tables: the same questions, each with many parameters."""

import heapq
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench import statements
from bench.city import KINDS, STATUSES, STREETS, WAYS
from bench.flat import Flat

MANY = 40
"""Parameters of a question: enough that no answer is asked for twice in a row."""
DECIMALS = 7
GAP = 2e-5
"""Degrees: indexes keep boxes in single precision, here to 0.000002°."""
LINK = re.compile(r'href="/assets/([0-9a-f]{8}-[0-9a-f-]{27})"')
Values = dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """One question with its values: our path, bare Flask's path, and the statement."""

    path: str
    bare: str
    statement: str = ""
    values: Values | None = None


@dataclass(frozen=True)
class Target:
    """A sort of question: how it comes in, and how the ids are read out of our answer (None: it holds none)."""

    name: str
    way: str
    asks: list[Ask]
    read_ids: Callable[[bytes], list[str]] | None = None
    is_ordered: bool = True
    is_counted: bool = False
    """Whether our answer tells the total of all pages."""


def make_targets(flat: Flat) -> list[Target]:
    """Choose the parameters out of the city and give every target."""
    return [*_api_targets(flat), *_page_targets(flat)]


def _api_targets(flat: Flat) -> list[Target]:
    sqlite, api = flat.is_sqlite, "/api/v1/assets"
    ids = _column(flat, "asset", "id")
    ones = [Ask(f"{api}/{key}", f"/one?id={key}", statements.one(is_sqlite=sqlite), {"id": key}) for key in ids]
    pages = [_page(flat, f"{api}?limit={statements.PAGE}&", "/page?", given) for given in _filters(flat)]
    words, number_words = _words(), _column(flat, "asset", "inventory_number")
    asset_boxes, place_boxes = _boxes(flat, "asset"), _boxes(flat, "place")
    limit = f"limit={statements.BOX}"
    return [
        Target("API page of 50 with total", "token", pages, _items, is_counted=True),
        Target("API one object", "token", ones, _object),
        Target("API box of 500 assets", "token", [_box(flat, "asset", f"{api}?{limit}&", one) for one in asset_boxes],
               _items, is_ordered=False, is_counted=True),
        Target("API box of 500 with geometry", "token",
               [_box(flat, "place", f"/api/v1/locations?{limit}&", one) for one in place_boxes],
               _items, is_ordered=False, is_counted=True),
        Target("map box of 500", "session",
               [_box(flat, "asset", "/map/layers/places.geojson?", one) for one in asset_boxes], _features,
               is_ordered=False),
        Target("API search by a word", "token", [_search(flat, f"{api}?", "/search?", one) for one in words[0]],
               _items, is_counted=True),
        Target("API search by two words", "token", [_search(flat, f"{api}?", "/search?", one) for one in words[1]],
               _items, is_counted=True),
        Target("API search by number", "token", [_search(flat, f"{api}?", "/search?", one) for one in number_words],
               _items, is_counted=True),
    ]  # fmt: skip


def _page_targets(flat: Flat) -> list[Target]:
    sqlite, number_words = flat.is_sqlite, _column(flat, "asset", "inventory_number")
    found = [one for pair in zip(_words()[0], number_words, strict=False) for one in pair]
    lists = [_page(flat, "/assets?", "/list?", given) for given in _filters(flat)]
    searches = [_search(flat, "/assets?status=all&", "/list-search?", one) for one in found]
    assets = [
        Ask(f"/assets/{key}", f"/asset?id={key}", statements.one(is_sqlite=sqlite), {"id": key})
        for key in _column(flat, "asset", "id")
    ]
    places = [
        Ask(f"/locations/{key}", f"/place?location_id={key}", statements.in_place(is_sqlite=sqlite),
            {"location_id": key})
        for key in _column(flat, "asset", "location_id")
    ]  # fmt: skip
    shown: tuple[Values, ...] = ({}, {"show": "wifi"})
    public = [
        Ask(f"/public/?{urlencode(one)}", f"/public?{'kind=wifi_point' if one else ''}",
            statements.cards(("kind",) if one else (), is_sqlite=sqlite), {"kind": "wifi_point"} if one else {})
        for one in shown
    ]  # fmt: skip
    return [
        Target("list page", "session", lists, _links),
        Target("list page with a search", "session", searches, _links),
        Target("suggestions while typing", "session", _suggestions(flat, found)),
        Target("suggestions of what many are called", "session", _suggestions(flat, _plain_words())),
        Target("suggestions by short words", "session", _suggestions(flat, SHORT_WORDS)),
        Target("asset page", "session", assets, _mentions),
        Target("map page", "session", [Ask("/map", "/map"), Ask("/map?status=repair", "/map")]),
        Target("place page", "session", places, _mentions),
        Target("/public/", "open", public),
    ]


SHORT_WORDS = ("ради", "міської ради", "вода", "миру", "нової", "вул", "кам", "арк", "Кобеляк")
"""Words whose root is three letters, of which the index has one trigram, fragments, and what nothing is called."""


def _suggestions(flat: Flat, words: Sequence[str]) -> list[Ask]:
    return [_search(flat, "/search/suggest?", "/search?", one) for one in words]


def _plain_words() -> list[str]:
    """Give what people type first: a kind, a street with what it is, both."""
    streets = list(STREETS)[:6]
    return ["камера", *(f"{before} {street}" for street in streets for before in ("вул.", "камера вул."))]


def _filters(flat: Flat) -> list[Values]:
    """Give filters in three forms, in turn, so that no count that is kept serves them all."""
    holders = flat.ask(f"SELECT DISTINCT hromada_id, holder_id FROM {_name(flat, 'asset')} ORDER BY 1, 2", {})
    by_status = [{"kind": kind.code, "status": status} for kind in KINDS for status, _ in STATUSES]
    by_holder = [{"hromada_id": str(hromada), "holder_id": str(holder)} for hromada, holder in holders]
    hromadas = dict.fromkeys(str(hromada) for hromada, _ in holders)
    by_hromada = [{"hromada_id": hromada, "kind": kind.code} for hromada in hromadas for kind in KINDS]
    mixed = [one for some in (by_status, by_holder, by_hromada) for one in some]
    random.Random(1).shuffle(mixed)
    return mixed


def _page(flat: Flat, ours: str, bare: str, given: Values) -> Ask:
    """Ask for a page by a filter; our pages leave out what is retired unless a status is asked for."""
    is_page, seen = ours.startswith("/assets"), dict(given)
    if is_page and "status" not in given:
        seen["status_not"] = "retired"
    statement = statements.page(seen, is_sqlite=flat.is_sqlite)
    told = given if is_page else _api_names(flat, given)
    return Ask(ours + urlencode(told), bare + urlencode(seen), statement, seen)


def _api_names(flat: Flat, given: Values) -> Values:
    """The API names a hromada by its code."""
    codes = dict(flat.ask(f"SELECT DISTINCT hromada_id, hromada FROM {_name(flat, 'asset')}", {}))
    told = {name: value for name, value in given.items() if name != "hromada_id"}
    if "hromada_id" in given:
        told["hromada"] = next(code for key, code in codes.items() if str(key) == given["hromada_id"])
    return told


def _box(flat: Flat, what: str, ours: str, sides: Values) -> Ask:
    asked = urlencode({"bbox": ",".join(f"{sides[side]:.7f}" for side in statements.SIDES)})
    statement = statements.box(what, is_sqlite=flat.is_sqlite)
    if "/map/" in ours:
        statement = statement.replace(" WHERE ", " WHERE status <> 'retired' AND ", 1)
    return Ask(ours + asked, f"/box?what={what}&{asked}", statement, sides)


def _search(flat: Flat, ours: str, bare: str, text: str) -> Ask:
    asked = urlencode({"q": text})
    statement = statements.search(len(statements.terms(text)), is_sqlite=flat.is_sqlite)
    return Ask(ours + asked, bare + asked, statement, statements.search_values(text, is_sqlite=flat.is_sqlite))


def _words() -> tuple[list[str], list[str]]:
    """Give streets, by one word and by two."""
    pairs = [f"{way.strip()} {street}" for street in STREETS for way in WAYS if way]
    random.Random(2).shuffle(pairs)
    return list(STREETS), pairs[:MANY]


def _column(flat: Flat, table: str, column: str) -> list[str]:
    """Take a column of rows spread over the table."""
    rows = flat.ask(f"SELECT {column} FROM {_name(flat, table)} ORDER BY id", {})
    return [str(row[0]) for row in rows[:: max(1, len(rows) // MANY)][:MANY]]


def _boxes(flat: Flat, what: str) -> list[Values]:
    """Give boxes that hold nearly as many as a box may."""
    points = [
        (float(lon), float(lat)) for lon, lat in flat.ask(f"SELECT lon, lat FROM {_name(flat, what)} ORDER BY id", {})
    ]
    most = min(statements.BOX, max(1, len(points) // 4))
    return [_around(points, middle, most) for middle in points[:: max(1, len(points) // MANY)][:MANY]]


def _around(points: Iterable[tuple[float, float]], middle: tuple[float, float], most: int) -> Values:
    """Make a square that holds nearly `most` points; none lies so near a side that rounding could decide about it."""
    lon, lat = middle
    reaches = heapq.nsmallest(most + 1, (max(abs(x - lon), abs(y - lat)) for x, y in points))
    gaps = [number for number in range(1, len(reaches)) if reaches[number] - reaches[number - 1] > GAP]
    last = gaps[-1] if gaps else len(reaches) - 1
    reach = (reaches[last - 1] + reaches[last]) / 2
    sides = (lon - reach, lat - reach, lon + reach, lat + reach)
    return {side: round(value, DECIMALS) for side, value in zip(statements.SIDES, sides, strict=True)}


def _name(flat: Flat, table: str) -> str:
    return statements.table(table, flat.is_sqlite)


def _items(body: bytes) -> list[str]:
    return [one["id"] for one in json.loads(body)["items"]]


def _object(body: bytes) -> list[str]:
    return [json.loads(body)["id"]]


def _features(body: bytes) -> list[str]:
    return [one[0] for feature in json.loads(body)["features"] for one in feature["properties"]["assets"]]


def _links(body: bytes) -> list[str]:
    return list(dict.fromkeys(LINK.findall(body.decode())))


def _mentions(body: bytes) -> list[str]:
    """List every asset that a page mentions, the one it is about included."""
    return sorted(set(re.findall(r"/assets/([0-9a-f]{8}-[0-9a-f-]{27})", body.decode())))
