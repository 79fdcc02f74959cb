"""Page, API, files, papers and command say of very many random lines what one statement in SQL says, to the kopiyka.

    python3 -m pytest tests/maintenance/costing/test_all_outputs_agree.py --lines 10000

The suite asks of fewer lines: the figures are the same, a page of a thousand lines is what takes its time.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.contracted import figures_of_kinds
from config.app import create_app
from config.catalogue.reading import read_table
from maintenance.papers.cli import cost
from registry.assets.operations.kinds import sync_kinds
from registry.kernel.bulk import insert_rows
from registry.kernel.db import Base
from registry.kernel.seams import db
from tests.conftest import settings_of
from tests.factories.people import make_api_token, make_person, sign_in
from tests.maintenance.costing.doors import (
    WORDS,
    Sums,
    Year,
    changes_drawn,
    changes_in,
    contracts_in,
    gathered,
    horizon_of_page,
    horizon_of_workbook,
    of_csv,
    of_document,
    of_docx,
    of_page,
    of_workbook,
    sums_of_pdf,
)
from tests.maintenance.costing.many_lines import ManyLines, make_many_lines
from tests.maintenance.costing.sums_sql import kopiykas_by_line
from tests.templates import Templates, clone_of

YEAR, YEARS = 2027, range(2027, 2030)
MOST_OF_A_HROMADA = 1_250
"""So many that ten thousand lines stand in eight hromadas, as many as a process keeps in memory."""
OPENED_LINES = 8


@dataclass
class Asked:
    """A hromada of many lines, who asks about it, and what SQL says of its years."""

    app: Flask
    browser: FlaskClient
    headers: Mapping[str, str]
    hromada: ManyLines
    by_year: Mapping[int, Sums]

    @property
    def code(self) -> str:
        return str(self.hromada.hromadas[0]["code"])

    def read(self, address: str) -> bytes:
        """Read a page or a file, as a person does."""
        response = self.browser.get(f"{address}?hromada={self.code}")
        assert response.status_code == 200, response.text[:500]
        return response.data

    def expected(self, year: int = YEAR) -> Year:
        """Say what a door should say of a year."""
        now, before = self.by_year[year], self.by_year[year - 1]
        changes = {code: now.get(code, 0) - before.get(code, 0) for code in {*now, *before}}
        by_code = {one["code"]: one for one in self.hromada.lines}
        keys = {code: (one["kekv"], WORDS[one["fund"]], WORDS[one["expenditure"]]) for code, one in by_code.items()}
        subtotals = gathered((keys[code], amount) for code, amount in now.items())
        return Year(now, before, gathered(changes.items()), now, subtotals, sum(now.values()))

    def horizon(self) -> dict[int, Sums]:
        """Say what a door should say of the years side by side: their lines, and their totals as the line «»."""
        return {year: {**self.by_year[year], "": sum(self.by_year[year].values())} for year in YEARS}


@pytest.fixture(scope="module")
def every(
    templates: Templates, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[list[Asked]]:
    """Write hromadas of so many lines in all, and ask SQL about their years."""
    folder, count = tmp_path_factory.mktemp("lines"), request.config.getoption("--lines")
    with clone_of(templates.empty, folder) as url:
        app = create_app(settings_of(url, folder))
        with app.app_context():
            yield list(_write(app, count))
            db.session.remove()
            db.engine.dispose()


def _write(app: Flask, count: int) -> Iterator[Asked]:
    session = db.session()
    sync_kinds(session, read_table("kinds", "kind"))
    person = make_person(session, "lines.test", role="accountant")
    token = make_api_token(session, person)
    attributes = figures_of_kinds(session)
    sizes = [min(MOST_OF_A_HROMADA, count - first) for first in range(0, count, MOST_OF_A_HROMADA)]
    made = [make_many_lines(attributes, size, seed) for seed, size in enumerate(sizes, 1)]
    for one in made:
        for name, rows in one.tables():
            insert_rows(session, Base.metadata.tables[name], rows)
    session.commit()
    session.execute(text("ANALYZE"))
    by_years = [_ask_sql(session, one) for one in made]
    session.rollback()
    for one, by_year in zip(made, by_years, strict=True):
        yield Asked(app, sign_in(app, "lines.test"), {"Authorization": f"Bearer {token}"}, one, by_year)


def _ask_sql(session: Session, made: ManyLines) -> dict[int, Sums]:
    years = range(YEARS[0] - 1, YEARS[-1] + 1)
    return {year: kopiykas_by_line(session, made.hromadas[0]["id"], year) for year in years}


def differences(told: Year, expected: Year) -> list[str]:
    """Say what a door says otherwise, the first of it."""
    found = [] if told.total == expected.total else [f"total {told.total}, not {expected.total}"]
    for name in ("amounts", "previous", "changes", "parts", "subtotals"):
        found += _differing(name, getattr(told, name), getattr(expected, name))
    return found[:10]


def _differing(name: str, told: Sums, expected: Sums) -> list[str]:
    keys = sorted({key for key in {*told, *expected} if told.get(key) != expected.get(key)})
    return [f"{name} of {key}: {told.get(key)}, not {expected.get(key)}" for key in keys]


def differing_years(told: Mapping[int, Sums], expected: Mapping[int, Sums]) -> list[str]:
    """Say what a horizon says otherwise, the first of it."""
    assert list(told) == list(expected)
    return [one for year in expected for one in _differing(str(year), told[year], expected[year])][:10]


def test_most_lines_cost_something_in_each_year(every: list[Asked]) -> None:
    for asked in every:
        for amounts in asked.by_year.values():
            assert len(amounts) > len(asked.hromada.lines) * 0.6


def test_the_api_says_what_sql_says(every: list[Asked]) -> None:
    for asked in every:
        address = f"/api/v1/costings/{asked.code}-{YEAR}?horizon={len(YEARS) - 1}"

        document = asked.app.test_client().get(address, headers=asked.headers).get_json()

        for year, told in zip(YEARS, document["years"], strict=True):
            assert not differences(of_document(told), asked.expected(year))
        assert not differences(of_document(document), asked.expected())


def test_the_page_says_what_sql_says(every: list[Asked]) -> None:
    for asked in every:
        page = asked.read(f"/costing/{YEAR}").decode()

        assert not differences(of_page(page, YEAR), asked.expected())
        assert not _differing("bars", changes_drawn(page), asked.expected().changes)
        assert not differing_years(horizon_of_page(page), asked.horizon())


def test_the_page_of_a_line_says_what_sql_says(every: list[Asked]) -> None:
    for asked in every:
        told = asked.expected()
        for line in asked.hromada.lines[:: -(-len(asked.hromada.lines) // OPENED_LINES)]:
            page = asked.read(f"/costing/{YEAR}/{line['id']}").decode()

            assert sum(contracts_in(page)) == told.amounts.get(line["code"], 0)
            assert sum(changes_in(page)) == told.changes.get(line["code"], 0)


def test_the_spreadsheet_says_what_sql_says(every: list[Asked]) -> None:
    for asked in every:
        assert not differences(of_workbook(asked.read(f"/costing/{YEAR}/costing.xlsx")), asked.expected())


def test_the_csv_file_says_what_sql_says(every: list[Asked]) -> None:
    for asked in every:
        assert not differences(of_csv(asked.read(f"/costing/{YEAR}/costing.csv")), asked.expected())


def test_the_papers_say_what_sql_says(every: list[Asked]) -> None:
    for asked in every:
        expected = asked.expected()

        assert not differences(of_docx(asked.read(f"/costing/{YEAR}/costing.docx"), YEAR), expected)

        sums = sums_of_pdf(asked.read(f"/costing/{YEAR}/costing.pdf"))
        assert sorted(filter(None, sums)) == sorted(expected.amounts.values())


def test_the_command_says_what_sql_says(every: list[Asked], tmp_path: Path) -> None:
    for asked in every:
        file, options = tmp_path / "years.xlsx", ("--year", str(YEAR), "--hromada", asked.code, "--horizon", "2")

        document = CliRunner().invoke(cost, [*options, "--json"], catch_exceptions=False).stdout
        CliRunner().invoke(cost, [*options, "--out", str(file)], catch_exceptions=False)

        assert not differences(of_document(json.loads(document)), asked.expected())
        assert not differing_years(horizon_of_workbook(file.read_bytes()), asked.horizon())
