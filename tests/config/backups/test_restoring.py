"""Restoring: equal registers on the same and on the other engine, and everything that is refused."""

import hashlib
import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from config.app import create_app
from config.backups.archive import Manifest
from config.backups.restoring import restore_backup
from config.backups.seal import read_key
from config.backups.writing import Made, make_backup
from config.cli import cli
from config.settings import Settings
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.kernel.access import SYSTEM
from registry.kernel.operations.attachments import file_path
from registry.kernel.queries.history import prove_history
from registry.kernel.seams import db
from tests.config.backups.conftest import OTHER, Place
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset

PHRASE = "довгий пароль для копії"


def quietly(_line: str) -> None:
    """Say nothing."""


def back_up(engine: Engine, settings: Settings, path: Path, phrase: str = "") -> Made:
    key = read_key(phrase) if phrase else None
    return make_backup(engine, settings, path, key=key, version="0.3.0", say=quietly)


def bring_back(place: Place, path: Path, phrase: str = "") -> Manifest:
    key = read_key(phrase) if phrase else None
    return restore_backup(place.engine, place.settings, path, key=key, say=quietly)


def checksums(made: Made) -> dict[str, str]:
    members = made.manifest.members.items()
    return {name: one["sha256"] for name, one in members if name.startswith("tables/")}


def run(settings: Settings, *arguments: str) -> Result:
    app = create_app(settings)
    try:
        return app.test_cli_runner().invoke(cli, list(arguments))
    finally:
        with app.app_context():
            db.engine.dispose()


@pytest.mark.usefixtures("demonstration")
def test_a_town_moves_to_the_other_engine_and_back_and_nothing_differs(
    engine: Engine, settings: Settings, engine_name: str, empty_place: Callable[[str], Place], tmp_path: Path
) -> None:
    photo = b"bytes of a photo"
    path = file_path(settings.attachments, hashlib.sha256(photo).hexdigest())
    path.parent.mkdir(parents=True)
    path.write_bytes(photo)
    with Session(engine) as session:
        make_person(session, "olena")
        session.commit()
    first = back_up(engine, settings, tmp_path / "first")

    there, back = empty_place(OTHER[engine_name]), empty_place(engine_name)
    bring_back(there, first.path)
    second = back_up(there.engine, there.settings, tmp_path / "second")
    bring_back(back, second.path)
    third = back_up(back.engine, back.settings, tmp_path / "third")

    assert first.manifest.rows > 1000
    assert checksums(first) == checksums(second) == checksums(third)
    costs = [run(one, "cost", "--year", "2027", "--json") for one in (settings, there.settings, back.settings)]
    assert [json.loads(one.stdout)["lines"] for one in costs[1:]] == [json.loads(costs[0].stdout)["lines"]] * 2
    assert json.loads(costs[0].stdout)["lines"]
    for place in (there, back):
        assert file_path(place.settings.attachments, hashlib.sha256(photo).hexdigest()).read_bytes() == photo
        assert (place.settings.instance / "secret.key").read_text() == "test-secret"
        assert run(place.settings, "audit", "verify").exit_code == 0
        assert _comes_in(place.settings)
        with Session(place.engine) as session:
            _goes_on(session)


def _comes_in(settings: Settings) -> bool:
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    answer = client.post("/sign-in", data={"login": "olena", "password": PASSWORD})
    with app.app_context():
        db.engine.dispose()
    return answer.status_code == 302


def _goes_on(session: Session) -> None:
    """The register takes a change, with its history, after all that was brought."""
    asset = session.query(Asset).first()
    assert asset is not None
    update_asset(session, SYSTEM, asset.id, {"name": "Інша"}, version=asset.version)
    session.commit()
    assert prove_history(session).is_whole
