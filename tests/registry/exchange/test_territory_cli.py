"""The commands of the codifier, as scripts rely on them; and a file as large as the published one."""

import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.cli import cli
from registry.exchange.territory_cli import read_codifier
from registry.kernel.models.long_work import LongWork
from registry.places.models.codifier import TerritoryUnit
from registry.places.models.territory import Hromada, Settlement
from tests.factories import codifier as known
from tests.factories.codifier import HEAD, ROWS, Rows


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(cli, ["territory", *arguments])


def workbook(rows: Rows) -> bytes:
    """Write rows as a workbook, laid out as the published one."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Кодифікатор")
        for at, row in enumerate([*HEAD, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    return file.getvalue()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A workbook of the small codifier."""
    path = tmp_path / "kodifikator.xlsx"
    path.write_bytes(workbook(ROWS))
    return path


def test_a_workbook_is_imported_and_the_same_again_changes_nothing(
    app: Flask, session: Session, published: Path
) -> None:
    first = json.loads(run(app, "import", str(published), "--json").stdout)
    again = run(app, "import", str(published))

    assert first == {"units": len(ROWS), "new": len(ROWS)}
    assert (again.exit_code, "Нічого не змінилося." in again.stdout) == (0, True)
    assert session.scalar(select(func.count()).select_from(TerritoryUnit)) == len(ROWS)
    assert {one.state for one in session.scalars(select(LongWork))} == {"done"}
    assert published.exists(), "a file that nobody uploaded stays where it is"


def test_a_hromada_is_found_and_the_edition_shown(app: Flask, published: Path) -> None:
    missing = run(app, "show")
    run(app, "import", str(published))

    found = json.loads(run(app, "find", "слав", "--json").stdout)["hromadas"]
    shown = run(app, "show").stdout

    assert (missing.exit_code, "ще немає" in missing.stderr) == (1, True)
    assert found == [
        {
            "code": known.SLAVUTYCH_HROMADA,
            "name": "Славутицька міська громада",
            "within": "Вишгородський район, Київська область",
        }
    ]
    assert shown.startswith(f"19.01.2024\tkodifikator.xlsx\t{len(ROWS)}\n")
    assert "Нічого не знайдено" in run(app, "find", "ыыы").stderr


def test_a_hromada_of_the_codifier_is_added_with_its_settlements(app: Flask, session: Session, published: Path) -> None:
    too_early = run(app, "add", known.KOBELIAKY_HROMADA)
    run(app, "import", str(published))

    added = json.loads(run(app, "add", known.KOBELIAKY_HROMADA.lower(), "--json").stdout)
    again = run(app, "add", known.KOBELIAKY_HROMADA)
    unknown = run(app, "add", known.KOBELIAKY)

    hromada = session.scalars(select(Hromada)).one()
    assert (added["name"], added["settlements"], hromada.short_name) == ("Кобеляцька міська громада", 3, "Кобеляки")
    assert hromada.bounds == (32.0, 48.7, 35.5, 50.6)
    assert {one.katottg for one in session.scalars(select(Settlement))} == {
        known.KOBELIAKY, known.BRACHKIVKA, known.BRYNZY,
    }  # fmt: skip
    assert (too_early.exit_code, "territory import" in too_early.stderr) == (1, True)
    assert (again.exit_code, "Така громада вже є" in again.stderr) == (1, True)
    assert (unknown.exit_code, "territory find" in unknown.stderr) == (1, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Назва;Адреса\nКлуб;вул. Шкільна\n", "жодного коду КАТОТТГ"),
        (f"{known.KYIV_OBLAST};;;;;Z;Київська\n", "рядок 1: Немає категорії"),
    ],
)
def test_what_is_no_codifier_is_refused_and_nothing_is_written(
    app: Flask, session: Session, tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")

    refused = run(app, "import", str(path))

    assert (refused.exit_code, told in refused.stderr) == (1, True)
    assert session.scalar(select(func.count()).select_from(TerritoryUnit)) == 0


def test_a_file_as_large_as_the_published_one_is_read_whole(tmp_path: Path) -> None:
    hromada = (known.POLTAVA_OBLAST, known.POLTAVA_RAION, known.KOBELIAKY_HROMADA)
    many = [(*hromada, f"UA5308013{n:05}{n:05}", "", "C", f"Село {n}") for n in range(40_000, 71_000)]
    path = tmp_path / "large.csv"
    path.write_text("\n".join(";".join(row) for row in [*ROWS, *many]), encoding="utf-8")

    read = read_codifier(path, path.name)

    assert (len(read.units), read.faults) == (len(ROWS) + len(many), [])
