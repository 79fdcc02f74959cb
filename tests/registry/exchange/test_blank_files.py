"""Files to fill in: they say what each column takes, and come back as what was filled in and nothing else."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from registry.exchange.blank_files import guides_of, write_blank
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.operations.own_kinds import list_import_kinds
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from tests.factories.registry import first_hromada, make_hromada, make_kinds, make_settlement
from tests.registry.exchange.test_import_runs_cli import run

WHOLE = ("camera", "shelter", "edms_seat", "location", "organisation", "street")
"""Kinds of which the example is a whole thing; a contract's lines need each other."""
KINDS = (*WHOLE, "contract", "plan")


def blank(app: Flask, session: Session, kind: str, form: str, language: str = "uk") -> bytes:
    out = io.BytesIO()
    with app.test_request_context(), force_locale(language):
        write_blank(session, kind, form, out)
    return out.getvalue()


def bring(session: Session, data: bytes, kind: str, form: str) -> ImportReport:
    return import_table(session, SYSTEM, Import(kind, read_source(data, f"f.{form}"), f"f.{form}"))


@pytest.fixture
def register(session: Session) -> Session:
    make_hromada(session)
    make_kinds(session)
    return session


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_one_brings_nothing_but_says_that_its_example_was_left_out(
    app: Flask, register: Session, kind: str, form: str
) -> None:
    report = bring(register, blank(app, register, kind, form), kind, form)

    assert (report.rows, report.errors, report.unknown_columns) == (0, [], [])
    assert [str(one.reason) for one in report.warnings] == ["Рядок-приклад пропущено"]


@pytest.mark.parametrize("kind", WHOLE)
def test_the_example_itself_can_be_taken_once_it_no_longer_says_that_it_is_one(
    app: Flask, register: Session, kind: str
) -> None:
    text = blank(app, register, kind, "csv").decode("utf-8-sig")

    report = bring(register, text.replace("Приклад: ", "").encode(), kind, "csv")

    missing = {"Назва", "Інвентарний номер"}
    assert {one.column for one in report.errors} <= missing, report.errors


def test_every_kind_has_one_with_a_word_on_every_column(app: Flask, register: Session) -> None:
    with app.test_request_context():
        for kind in (one.code for one in list_import_kinds(register)):
            guides = guides_of(register, kind)

            assert all(one.takes for one in guides), kind
            assert len({one.heading for one in guides}) == len(guides), kind


def test_choices_are_told_in_the_readers_language(app: Flask, register: Session) -> None:
    uk, en = (blank(app, register, "camera", "csv", language).decode("utf-8-sig") for language in ("uk", "en"))

    assert "# Стан: одне з: заплановано | працює" in uk
    assert "# Status: one of: planned | in service" in en


def test_the_command_writes_it_and_refuses_other_endings(app: Flask, register: Session, tmp_path: Path) -> None:
    register.commit()
    file = tmp_path / "камери.xlsx"

    written = run(app, "import", "--kind", "camera", "--template", str(file))
    refused = run(app, "import", "--kind", "camera", "--template", str(tmp_path / "x.pdf"))
    back = run(app, "import", str(file), "--kind", "camera", "--json")

    assert (written.exit_code, refused.exit_code, back.exit_code) == (0, 2, 0)
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("kind", "filled"),
    [
        ("street", {"Тип вулиці": "вулиця", "Назва": "Тиха", "Колишні назви": "Гучна"}),
        ("house", {"Вулиця": "вул. Тиха", "Будинок": "5а", "Широта": "51,5200", "Довгота": "30,7500"}),
    ],
)
def test_what_is_filled_in_comes_in(app: Flask, register: Session, kind: str, filled: dict[str, str]) -> None:
    make_settlement(register, first_hromada(register), name="Нове", category="село")
    with app.test_request_context(), force_locale("uk"):
        headings = [one.heading for one in guides_of(register, kind)]
    told = {"Населений пункт": "с. Нове", **filled}
    assert set(told) <= set(headings)
    row = ";".join(told.get(one, "") for one in headings)

    report = bring(register, f"{';'.join(headings)}\n{row}\n".encode(), kind, "csv")

    assert (report.created, report.errors, report.warnings) == (1, [], [])


def test_a_point_needs_its_coordinates_alone(app: Flask, register: Session) -> None:
    with app.test_request_context(), force_locale("uk"):
        required = {one.heading for one in guides_of(register, "house") if one.is_required}

    assert "Геометрія" not in required
