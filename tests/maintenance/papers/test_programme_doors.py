"""A programme in its council's layout by the command, on its page and in the API."""

import base64
import io
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.programmes.cli import programme_group
from maintenance.programmes.operations.documents import import_programme
from registry.kernel.access import SYSTEM
from tests.factories.api import api_as
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import SLAVUTYCH, read_built_in
from tests.factories.registry import first_hromada
from tests.factories.territory import make_hromada


@pytest.fixture
def filled(app: Flask, session: Session) -> Flask:
    """The application with the programme of Slavutych and a deputy who reads it."""
    document = read_built_in(SLAVUTYCH)
    make_hromada(session, document["hromada"])
    import_programme(session, SYSTEM, document)
    make_person(session, "deputat", role="auditor")
    session.commit()
    return app


def test_every_door_gives_the_same_programme(filled: Flask, session: Session, tmp_path: Path) -> None:
    browser = sign_in(filled, "deputat")
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        file = tmp_path / f"programme.{form}"
        with filled.app_context():
            told = CliRunner().invoke(programme_group, ["export", SLAVUTYCH, "--out", str(file)])
        assert told.exit_code == 0, told.output
        assert file.read_bytes().startswith(start)
        assert f"/programmes/{SLAVUTYCH}/programme.{form}" in browser.get(f"/programmes/{SLAVUTYCH}").text
        answer = browser.get(f"/programmes/{SLAVUTYCH}/programme.{form}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f'"{SLAVUTYCH}.{form}"')
        if form == "pdf":
            assert answer.data == file.read_bytes()  # The others keep the moment they were written at.
    sheet = openpyxl.load_workbook(tmp_path / "programme.xlsx", data_only=True)["Ресурси"]
    assert 4409.7 in [cell.value for row in sheet.iter_rows() for cell in row]

    api = api_as(filled, session, "auditor", first_hromada(session))
    paper = api.get(f"/programmes/{SLAVUTYCH}/paper?form=docx").json
    resources = next(one for one in paper["blocks"] if one.get("name") == "Ресурси")
    assert resources["rows"][0][-1]["value"] == "4409.7"
    assert resources["rows"][0][-1]["remarks"]
    document = Document(io.BytesIO(base64.b64decode(paper["file"]["content"])))
    assert document.tables[1].rows[-1].cells[-1].text == "-"


def test_what_is_corrected_is_called_so(filled: Flask, session: Session, tmp_path: Path) -> None:
    browser, file = sign_in(filled, "deputat"), tmp_path / "corrected.docx"
    with filled.app_context():
        told = CliRunner().invoke(programme_group, ["export", SLAVUTYCH, "--corrected", "--out", str(file)])
    with filled.app_context(), pytest.raises(click.UsageError):
        programme_group.main(["export", SLAVUTYCH, "--corrected"], standalone_mode=False)

    assert told.exit_code == 0, (told.output, told.exception)
    assert "не те, за що голосувала рада" in Document(str(file)).sections[0].footer.paragraphs[0].text
    answer = browser.get(f"/programmes/{SLAVUTYCH}/programme.xlsx?version=corrected")
    assert "-corrected.xlsx" in answer.headers["Content-Disposition"]
    api = api_as(filled, session, "auditor", first_hromada(session))
    assert api.get(f"/programmes/{SLAVUTYCH}/paper?version=corrected").json["foot"].startswith("З ВИПРАВ")


def test_a_programme_of_another_hromada_is_not_found(filled: Flask, session: Session) -> None:
    other = make_hromada(session, "UA32140000000000009")
    make_person(session, "elsewhere", role="auditor", hromada=other)
    session.commit()

    stranger = sign_in(filled, "elsewhere")

    assert stranger.get(f"/programmes/{SLAVUTYCH}/programme.pdf").status_code == 404
    assert api_as(filled, session, "auditor", other).get(f"/programmes/{SLAVUTYCH}/paper").status_code == 404
