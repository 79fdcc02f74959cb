"""Programmes in which everything adds up, in both councils' layouts, and ways to spoil them."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from tests.factories.programmes import make_document, make_row, make_table

YEARS = (2025, 2026)
SOURCES = ("all", "local", "other")
NOTHING = Decimal(0)
Document = dict[str, Any]


def write(amount: Decimal) -> str:
    """Print an amount as councils do; nothing is a blank."""
    return f"{amount:.1f}".replace(".", ",") if amount else ""


def read(printed: str) -> Decimal:
    """Read a printed amount; a blank is nothing."""
    return Decimal(printed.replace(",", ".")) if printed else NOTHING


def by_funds(random: Random, tasks: int = 2, measures: int = 2) -> Document:
    """Make a programme whose years are parted into funds, with resources and a passport."""
    columns = [(year, part) for year in YEARS for part in ("total", "general", "special")]
    rows: list[dict[str, Any]] = []
    whole = [NOTHING] * 4
    for task in range(1, tasks + 1):
        own = [_draw(random, least=1) for _ in range(measures)]
        sums = [sum(each, NOTHING) for each in zip(*own, strict=True)]
        whole = [one + other for one, other in zip(whole, sums, strict=True)]
        rows.append(make_row(f"task-{task}", _print_funds(sums), kind="task_total"))
        rows += [make_row(f"{task}.{number}", _print_funds(each)) for number, each in enumerate(own, 1)]
    rows.insert(0, make_row("programme", _print_funds(whole), kind="programme_total"))
    years = [whole[0] + whole[1], whole[2] + whole[3]]
    by_year = [*((year, "total") for year in YEARS), (None, "total")]
    return make_document(
        _told("passport", [(None, "total")], [sum(years)]),
        _told("resources", by_year, [*years, sum(years)]),
        make_table(rows, columns),
    )


def by_sources(random: Random, tasks: int = 2, measures: int = 2) -> Document:
    """Make a programme of current and capital money by source, with a passport and a list for the first year."""
    columns = [(None, "total"), *((year, part) for year in YEARS for part in ("current", "capital"))]
    rows: list[dict[str, Any]] = []
    listed: list[dict[str, Any]] = []
    whole = {source: [NOTHING] * 4 for source in SOURCES}
    for task in range(1, tasks + 1):
        own = [_of_sources(random) for _ in range(measures)]
        for source in SOURCES:
            sums = [sum(each, NOTHING) for each in zip(*(one[source] for one in own), strict=True)]
            whole[source] = [one + other for one, other in zip(whole[source], sums, strict=True)]
            rows.append(make_row(f"task-{task}", _print_whole(sums), kind="task_total", source=source))
        for number, one in enumerate(own, 1):
            rows += [make_row(f"{task}.{number}", _print_whole(one[source]), source=source) for source in SOURCES]
            first = [*one["local"][:2], *one["other"][:2]]
            listed.append(make_row(f"{task}.{number}", [write(sum(first, NOTHING)), *map(write, first)], source="all"))
    rows += [make_row("programme", _print_whole(whole[one]), kind="programme_total", source=one) for one in SOURCES]
    heads = [(2025, "total", "all")] + [(2025, part, one) for one in SOURCES[1:] for part in ("current", "capital")]
    return make_document(
        _passport_by_sources(whole), make_table(rows, columns), make_table(listed, heads, id="list", role="year")
    )


def spoil(document: Document, place: tuple[str, str, str], change: Callable[[list[str]], list[str]]) -> None:
    """Change what is printed in a row: table, row, source."""
    row = find_row(document, *place)
    row["printed"] = change(list(row["printed"]))


def find_row(document: Document, table: str, row: str, source: str) -> dict[str, Any]:
    """Find a row of a document."""
    found = next(one for one in document["tables"] if one["id"] == table)["rows"]
    return next(one for one in found if (one["id"], one["source"]) == (row, source))


def drop_rows(document: Document, name: str) -> None:
    """Take the rows of one name out of the measures."""
    table = next(one for one in document["tables"] if one["id"] == "measures")
    table["rows"] = [one for one in table["rows"] if one["id"] != name]


def _draw(random: Random, least: int = 0) -> list[Decimal]:
    """Draw four amounts of which some are nothing; the first of each year is at least so many tenths."""
    drawn = [Decimal(random.randrange(1, 3000)) / 10 if random.random() < 0.6 else NOTHING for _ in range(4)]
    return [one or Decimal(least if place % 2 == 0 else 0) / 10 for place, one in enumerate(drawn)]


def _of_sources(random: Random) -> dict[str, list[Decimal]]:
    local, other = _draw(random, least=1), _draw(random)
    return {"all": [one + each for one, each in zip(local, other, strict=True)], "local": local, "other": other}


def _print_funds(amounts: list[Decimal]) -> list[str]:
    first, second = amounts[:2], amounts[2:]
    return [write(one) for year in (first, second) for one in (sum(year, NOTHING), *year)]


def _print_whole(amounts: list[Decimal]) -> list[str]:
    return [write(sum(amounts, NOTHING)), *map(write, amounts)]


def _told(name: str, columns: list[Any], amounts: list[Any]) -> dict[str, Any]:
    rows = [
        make_row("programme", [write(one) for one in amounts], kind="programme_total", source=source)
        for source in ("all", "local")
    ]
    return make_table(rows, columns, id=name, role=name)


def _passport_by_sources(whole: dict[str, list[Decimal]]) -> dict[str, Any]:
    rows = []
    for source in SOURCES:
        years = [sum(whole[source][:2], NOTHING), sum(whole[source][2:], NOTHING)]
        printed = [write(one) for one in (*years, sum(years, NOTHING))]
        rows.append(make_row("programme", printed, kind="programme_total", source=source))
    columns = [*((year, "total") for year in YEARS), (None, "total")]
    return make_table(rows, columns, id="passport", role="passport")
