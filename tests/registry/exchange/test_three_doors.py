"""A file says the same by the command, by the API and on the page: counts, refusals, warnings, marks, changes."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config.cli import cli
from registry.exchange.draft_work import draft_files
from registry.exchange.operations.draft_checks import default_key, open_draft
from registry.exchange.operations.import_drafts import options_of, stamp_of
from registry.kernel.words import say
from registry.places.models.territory import Hromada
from tests.factories.api import api_as
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_kinds, make_settlement
from tests.registry.exchange.importing import bring, keep_columns, the_draft

FILES = {
    "totals.csv": "Інвентарний номер;Назва;Ціна, грн\nК-1;Камера;1 000,00\nК-2;Камера;2 000,00\nРазом;2;3 000,00\n"
    "Виконавець;Петренко О. В.;\n",
    "pages.csv": "Відомість камер;;\nІнвентарний номер;Назва;Стан\n1;2;3\nК-1;Камера;працює\n"
    "Інвентарний номер;Назва;Стан\n1;2;3\nК-3;Камера;у ремонті\nВСЬОГО:;2;\n",
    "prices.csv": "inventory_number;name;price\n01;К;1 200,50\n02;К;1.200\n03;К;12 000 000,00\n04;К;80,603\n",
    "dates.csv": "inventory_number;name;commissioned_on\n01;К;05.03.22\n02;К;12/01/2026\n03;К;44625\n04;К;2022\n",
    "status.csv": "inventory_number;name;status\nК-1;К;не працює\nК-2;К;списано\nК-3;К;так\n",
    "coords.csv": "inventory_number;name;координати\n001;К;\"51,5200, 30,7500\"\n002;К;30.75 51.52\n003;К;10 10\n",
    "changed.csv": "Інв. №;Найменування;Серійник;Стан\nК-1;Стара камера;S-1;працює\nK-1;Інша;S-1;працює\n",
    "dups.csv": "№;Інвентарний номер;Назва;Серійний номер\n1;0012;К;S1\n2;12;К;S1\n3;К-9;К;\n",
    "wide.csv": "Інвентарний номер;Назва\nК-1;Камера;зайве\n\"К-2\";\"Камера «Парк»\n, перша\"\n",
}  # fmt: skip


def told(report: dict[str, Any]) -> dict[str, Any]:
    """Keep what must be alike: not how words are said to programs, nor what is said of the file as a whole."""
    cells = {
        name: sorted((one["row"], one["value"], one.get("rows", [])) for one in report[name] if one["row"])
        for name in ("errors", "warnings")
    }
    counts = {name: report[name] for name in ("created", "updated", "unchanged", "errors_total", "marks")}
    changes = [(one["row"], one["field"], one["old"], one["new"]) for one in report["changes"]]
    return {**counts, **cells, "changes": changes}


def by_command(app: Flask, path: Path, hromada: str) -> dict[str, Any]:
    command = ["import", str(path), "--kind", "camera", "--hromada", hromada, "--dry-run", "--json"]
    return told(json.loads(app.test_cli_runner().invoke(cli, command).stdout))


def by_api(app: Flask, api: Any, path: Path, hromada: str) -> dict[str, Any]:
    form = {
        "kind": "camera", "hromada": hromada, "dry_run": "true", "file": (io.BytesIO(path.read_bytes()), path.name)
    }  # fmt: skip
    answer = api.client.post("/api/v1/imports", data=form, headers=api.headers, content_type="multipart/form-data").json
    return told(answer.get("report", answer))


def by_page(app: Flask, client: FlaskClient, session: Session, hromada: Hromada, path: Path) -> dict[str, Any]:
    bring(client, hromada, path.read_bytes(), path.name)
    draft = the_draft(session)
    with app.test_request_context():
        options = options_of(draft)
        opened = open_draft(session, draft, draft_files().read(draft.id, draft.file_name, options.sheet))
        fields = [opened.guessed.get(place, "-") for place in range(len(opened.headings))]
    session.rollback()
    answer = keep_columns(client, draft, *fields, key=default_key("camera", fields))
    assert answer.status_code == 302
    draft = the_draft(session)
    with app.test_request_context():
        report = draft_files().find_report(draft.id, stamp_of(draft))
        assert report is not None
        found = told(report.as_json(say))
    client.post(f"/imports/drafts/{draft.id}/drop")
    return found


@pytest.fixture
def hromada(session: Session) -> Hromada:
    found = make_hromada(session)
    make_settlement(session, found)
    make_kinds(session)
    make_asset(session, found, inventory_number="К-1", name="Камера", serial="S-0")
    make_person(session, role="technician", hromada=found)
    session.commit()
    return found


def test_a_dry_run_says_the_same_at_every_door(app: Flask, session: Session, hromada: Hromada, tmp_path: Path) -> None:
    client, api, code = sign_in(app, "olena.it"), api_as(app, session, "technician", hromada), hromada.code
    session.rollback()
    for name, text in FILES.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")

        command = by_command(app, path, code)

        assert by_api(app, api, path, code) == command, name
        assert by_page(app, client, session, hromada, path) == command, name
