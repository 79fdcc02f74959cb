"""The statements that answer the questions on the flat tables, for each engine; values are bound by name."""

from collections.abc import Collection

from registry.kernel.word_forms import searched

ROW = (
    "id, hromada_id, kind, name, inventory_number, status, holder, responsible, commissioned_on, price, place, address"
)
PLACE_ROW = "id, hromada_id, kind, name, address, lon, lat"
CARD_ROW = "id, kind, name, address, lon, lat"
PAGE = 50
BOX = 500
SIDES = ("west", "south", "east", "north")


def mark(name: str, *, is_sqlite: bool) -> str:
    """Write a bound value."""
    return f":{name}" if is_sqlite else f"%({name})s"


def page(names: Collection[str], *, is_sqlite: bool) -> str:
    """Ask for the first page of the assets whose columns have given values."""
    where = " AND ".join(f"{name} = {mark(name, is_sqlite=is_sqlite)}" for name in names if name != "status_not")
    if "status_not" in names:
        where = " AND ".join(filter(None, (where, f"status <> {mark('status_not', is_sqlite=is_sqlite)}")))
    return f"SELECT {ROW} FROM {table('asset', is_sqlite)} WHERE {where or 'true'} ORDER BY sort_key, id LIMIT {PAGE}"


def one(*, is_sqlite: bool) -> str:
    """Ask for one asset."""
    return f"SELECT {ROW}, lon, lat FROM {table('asset', is_sqlite)} WHERE id = {mark('id', is_sqlite=is_sqlite)}"


def in_place(*, is_sqlite: bool) -> str:
    """Ask for what stands in one place."""
    here = mark("location_id", is_sqlite=is_sqlite)
    return (
        f"SELECT {ROW} FROM {table('asset', is_sqlite)} WHERE location_id = {here} ORDER BY sort_key, id LIMIT {PAGE}"
    )


def box(what: str, *, is_sqlite: bool) -> str:
    """Ask for what stands within a box: assets or places, with their points."""
    shown = f"{ROW}, lon, lat" if what == "asset" else PLACE_ROW
    sides = [mark(side, is_sqlite=is_sqlite) for side in SIDES]
    if not is_sqlite:
        return f"SELECT {shown} FROM bench.{what} WHERE geom && ST_MakeEnvelope({', '.join(sides)}, 4326) LIMIT {BOX}"
    west, south, east, north = sides
    # The index rounds its sides outwards, so the columns themselves decide.
    meets = f"west <= {east} AND east >= {west} AND south <= {north} AND north >= {south}"
    near = f"SELECT number FROM {what}_box WHERE {meets}"
    exact = f"lon BETWEEN {west} AND {east} AND lat BETWEEN {south} AND {north}"
    return f"SELECT {shown} FROM {what} WHERE number IN ({near}) AND {exact} LIMIT {BOX}"


def search(words: int, *, is_sqlite: bool) -> str:
    """Ask for the first page of the assets that hold every word."""
    if is_sqlite:
        found = "SELECT rowid FROM asset_words WHERE asset_words MATCH :words"
        return f"SELECT {ROW} FROM asset WHERE number IN ({found}) ORDER BY sort_key, id LIMIT {PAGE}"
    where = " AND ".join(f"words LIKE %(word{number})s" for number in range(words))
    # Materialised: the planner would otherwise walk the order's index and look at every row.
    return (
        f"WITH found AS MATERIALIZED (SELECT {ROW}, sort_key FROM bench.asset WHERE {where}) "
        f"SELECT {ROW} FROM found ORDER BY sort_key, id LIMIT {PAGE}"
    )


def terms(text: str) -> list[str]:
    """Take what is looked for out of a search: the same stems as the product, so that both find the same."""
    return searched(text.casefold().split())


def search_values(text: str, *, is_sqlite: bool) -> dict[str, str]:
    """Bind the words of a search."""
    words = terms(text)
    if is_sqlite:
        return {"words": " AND ".join(f'"{word}"' for word in words)}
    return {f"word{number}": f"%{word}%" for number, word in enumerate(words)}


def cards(names: Collection[str], *, is_sqlite: bool) -> str:
    """Ask for the first page of what is published."""
    where = " AND ".join(f"{name} = {mark(name, is_sqlite=is_sqlite)}" for name in names) or "true"
    return f"SELECT {CARD_ROW} FROM {table('card', is_sqlite)} WHERE {where} ORDER BY sort_key, id LIMIT {PAGE}"


def table(name: str, is_sqlite: bool) -> str:
    """Name a flat table."""
    return name if is_sqlite else f"bench.{name}"
