"""Restoring: equal registers on the same and on the other engine, and everything that is refused."""

import errno
import hashlib
import json
import os
import stat
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from config import database
from config.app import create_app
from config.backups import archive, restoring
from config.backups.archive import Manifest
from config.backups.restoring import restore_backup
from config.backups.seal import read_key
from config.backups.writing import Made, make_backup
from config.database import known_revisions
from config.revisions import VERSIONS
from config.settings import Settings
from maintenance.papers.models.printed import PaperSettings
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import update_asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.operations.attachments import file_path
from registry.kernel.queries.history import prove_history, proves_itself
from registry.kernel.seams import db
from registry.places.models.territory import Hromada
from tests.config.backups.conftest import OTHER, Place, run
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_asset
from tests.postgis import run_sql

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
        hromada = session.query(Hromada).order_by(Hromada.code).first()
        assert hromada is not None
        emblem = bytes(range(256))
        session.add(PaperSettings(id=uuid.uuid4(), hromada_id=hromada.id, emblem=emblem, emblem_sha256="0" * 64,
                                  updated_at=clock.now()))  # fmt: skip
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
            assert session.scalars(select(PaperSettings.emblem)).all() == [emblem]
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


@pytest.fixture
def copy(engine: Engine, settings: Settings, tmp_path: Path) -> Made:
    """A backup of a small register, in the open."""
    with Session(engine) as session:
        make_asset(session)
        session.commit()
    return back_up(engine, settings, tmp_path / "copy")


def repacked(path: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> Path:
    """Write a backup anew with another manifest or other members."""
    with zipfile.ZipFile(path) as kept:
        members = {name: kept.read(name) for name in kept.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(manifest, members)
    changed = path.with_name("changed")
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            written.writestr(name, data)
    return changed


def honest(manifest: dict[str, Any], members: dict[str, bytes], name: str, data: bytes) -> None:
    """Exchange a member as someone would who knows what a checksum is."""
    members[name] = data
    manifest["members"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


CHANGES: dict[str, tuple[Callable[[dict[str, Any], dict[str, bytes]], None], str]] = {
    "a row less": (lambda _m, files: files.update({"tables/registry_asset.jsonl": b""}), "пошкоджена"),
    "a member less": (lambda _m, files: files.__delitem__("tables/registry_asset.jsonl"), "пошкоджена"),
    "a member more": (lambda _m, files: files.update({"more": b"x"}), "пошкоджена"),
    "another product": (lambda m, _f: m.update(product="other"), "не резервна копія"),
    "a newer format": (lambda m, _f: m.update(format=2), "формат 2; цей знає до 1"),
    "a newer revision": (lambda m, _f: m.update(revision="9999"), f"таблиці 9999; цей знає до {known_revisions()[0]}"),
    "a member outside": (lambda m, files: honest(m, files, "attachments/../../x", b"x"), "не резервна копія"),
    "a table of another product": (lambda m, _f: m["tables"][0].update(name='x"; DROP'), "не резервна копія"),
    "the same table twice": (lambda m, _f: m["tables"].append(m["tables"][0]), "не резервна копія"),
    "a line without end": (
        lambda m, files: honest(m, files, "tables/registry_asset.jsonl", b" " * (archive.LONGEST_LINE + 1)),
        "пошкоджена",
    ),
    "no tables told": (lambda m, _f: m.update(tables=None), "не резервна копія"),
    "rows that are none": (lambda m, files: honest(m, files, "tables/registry_asset.jsonl", b"{}\n"), "пошкоджена"),
    "a count that differs": (lambda m, _f: m["tables"][-1].update(rows=77), "пошкоджена"),
    "a history cut short": (lambda m, _f: m.update(history="f" * 64), "не цілий"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_backup_that_was_changed_is_refused_and_leaves_the_place_empty(
    copy: Made, change: str, engine_name: str, empty_place: Callable[[str], Place]
) -> None:
    place = empty_place(engine_name)
    alter, reason = CHANGES[change]

    refused = run(place.settings, "restore", str(repacked(copy.path, alter)))

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert reason in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert not place.settings.attachments.exists()
    assert not list(place.settings.instance.glob("*restoring*"))
    with place.engine.connect() as connection:
        if inspect(connection).has_table("registry_asset"):
            assert not connection.scalar(text("SELECT count(*) FROM registry_asset"))


def turned(data: bytes) -> bytes:
    """Turn one bit within the rows of a table, wherever those lie when sealed."""
    place = data.find(b"tables/registry_history.jsonl") + 60 if data.startswith(b"PK") else len(data) // 2
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


CUTS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing in it": (lambda _data: b"", "пошкоджена"),
    "cut off": (lambda data: data[: len(data) // 2], "пошкоджена"),
    "its end cut off": (lambda data: data[:-10], "пошкоджена"),
    "its beginning alone": (lambda data: data[:60], "пошкоджена"),
    "a bit turned": (turned, "пошкоджена"),
    "its list told to begin before the file": (
        lambda data: data[:-4] + bytes([data[-4] ^ 127]) + data[-3:],
        "пошкоджена",
    ),
    "something else": (lambda _data: b"SQLite format 3\0" * 100, "не резервна копія"),
}


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("phrase", ["", PHRASE], ids=["open", "sealed"])
def test_a_damaged_file_is_refused_with_one_sentence(
    engine: Engine, settings: Settings, empty_place: Callable[[str], Place], cut: str, phrase: str, tmp_path: Path
) -> None:
    if engine.dialect.name == "postgresql":
        return  # The file is the same from either engine.
    with Session(engine) as session:
        make_asset(session)
        session.commit()
    path = back_up(engine, settings, tmp_path / "copy", phrase).path
    spoil, reason = CUTS[cut]
    path.write_bytes(spoil(path.read_bytes()))
    key = tmp_path / "key"
    key.write_text(PHRASE)

    refused = run(empty_place("sqlite").settings, "restore", str(path), "--key", str(key))

    assert refused.exit_code == 1
    assert reason in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_place_that_is_not_empty_is_refused(
    copy: Made, engine: Engine, settings: Settings, engine_name: str, empty_place: Callable[[str], Place]
) -> None:
    refused = run(replace(settings, instance=empty_place(engine_name).settings.instance), "restore", str(copy.path))
    assert refused.exit_code == 1
    assert "уже є записи" in refused.stderr

    place = empty_place(engine_name)
    (place.settings.attachments / "ab").mkdir(parents=True)
    (place.settings.attachments / "ab" / "file").touch()
    refused = run(place.settings, "restore", str(copy.path))
    assert refused.exit_code == 1
    assert "уже є файли" in refused.stderr


def test_restoring_loads_no_demonstration_and_keeps_settings_that_are_there(
    copy: Made, engine: Engine, settings: Settings, engine_name: str, empty_place: Callable[[str], Place]
) -> None:
    kept = "OBLIK_LANG=en\n# a word\n"
    (settings.instance / "oblik.env").write_text("OBLIK_DATABASE_URL=postgresql://a:secret@b/c\n" + kept)
    path = back_up(engine, settings, copy.path.with_name("again")).path
    new, furnished = empty_place(engine_name), empty_place(engine_name)
    (furnished.settings.instance / "oblik.env").write_text("OBLIK_LANG=uk\n")

    told = run(new.settings, "restore", str(path))
    bring_back(furnished, path)

    assert told.exit_code == 0, told.output
    assert (new.settings.instance / "oblik.env").read_text() == kept
    assert (furnished.settings.instance / "oblik.env").read_text() == "OBLIK_LANG=uk\n"
    assert (furnished.settings.instance / "oblik.env.restored").read_text() == kept
    with new.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM registry_asset")) == 1
    for name in ("secret.key", "oblik.env"):
        assert stat.S_IMODE((new.settings.instance / name).stat().st_mode) == 0o600


LATER = '''"""A later revision."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9998", "{head}"
def upgrade() -> None:
    op.add_column("registry_asset_kind", sa.Column("later", sa.Integer(), server_default="7", nullable=False))
'''


@pytest.fixture
def later_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine) -> Callable[[], None]:
    """Make the program one revision newer from then on."""
    before = database.alembic_config

    def renew() -> None:
        head = ScriptDirectory.from_config(before(engine)).get_current_head()
        folder = tmp_path / "later"
        folder.mkdir()
        (folder / "9998_later.py").write_text(LATER.format(head=head))

        def config(engine: Engine) -> Config:
            found = before(engine)
            found.set_main_option("path_separator", "os")
            found.set_main_option("version_locations", os.pathsep.join([str(VERSIONS), str(folder)]))
            return found

        monkeypatch.setattr(database, "alembic_config", config)

    return renew


def test_an_older_backup_is_restored_and_migrated(
    copy: Made, engine_name: str, empty_place: Callable[[str], Place], later_program: Callable[[], None]
) -> None:
    later_program()
    place = empty_place(engine_name)

    bring_back(place, copy.path)

    with place.engine.connect() as connection:
        assert database.current_revision(connection) == "9998"
        assert connection.scalar(text("SELECT DISTINCT later FROM registry_asset_kind")) == 7


@pytest.fixture
def with_a_photo(engine: Engine, settings: Settings, tmp_path: Path) -> tuple[Made, str]:
    """A backup with the file of an attachment, and the file's hash."""
    name = hashlib.sha256(b"a photo").hexdigest()
    path = file_path(settings.attachments, name)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a photo")
    with Session(engine) as session:
        make_asset(session)
        session.commit()
    return back_up(engine, settings, tmp_path / "with a photo"), name


def test_a_restore_that_failed_leaves_no_file_and_can_be_tried_again(
    with_a_photo: tuple[Made, str],
    engine_name: str,
    empty_place: Callable[[str], Place],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, name = with_a_photo
    place = empty_place(engine_name)
    with monkeypatch.context() as broken:
        broken.setattr(restoring, "_put_settings", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bring_back(place, made.path)
    left = [one for one in place.settings.attachments.rglob("*") if one.is_file()]

    assert left == []
    assert bring_back(place, made.path).rows == made.manifest.rows
    assert file_path(place.settings.attachments, name).read_bytes() == b"a photo"


def test_a_full_disk_is_told_by_its_place_and_nothing_half_written_stays(
    with_a_photo: tuple[Made, str],
    engine_name: str,
    empty_place: Callable[[str], Place],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings, synced = empty_place(engine_name).settings, os.fsync

    def sync(handle: int) -> None:
        if "secret.key" in Path(f"/proc/self/fd/{handle}").readlink().name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        synced(handle)

    monkeypatch.setattr(restoring.os, "fsync", sync)

    refused = run(settings, "restore", str(with_a_photo[0].path))

    assert (refused.exit_code, refused.stderr) == (1, f"{settings.instance}: на диску немає місця\n")
    assert list(settings.instance.rglob("*restoring*")) == []


def test_a_folder_of_attachments_that_is_a_disk_of_its_own_stays_where_it_is(
    with_a_photo: tuple[Made, str], engine_name: str, empty_place: Callable[[str], Place]
) -> None:
    made, name = with_a_photo
    place = empty_place(engine_name)
    disk = place.settings.attachments
    (disk / "lost+found").mkdir(parents=True)
    (disk / ".restoring").mkdir()
    (disk / ".restoring" / "left by a killed attempt").touch()
    before = disk.stat().st_ino

    bring_back(place, made.path)

    assert (disk.stat().st_ino, file_path(disk, name).read_bytes()) == (before, b"a photo")
    assert sorted(one.name for one in disk.iterdir()) == [name[:2], "lost+found"]


def test_whoever_serves_works_after_a_restore_by_the_owner_and_cannot_rewrite_history(
    copy: Made, engine_name: str, empty_place: Callable[[str], Place], request: pytest.FixtureRequest
) -> None:
    if engine_name == "sqlite":
        return  # A file has one owner.
    place, role = empty_place("postgis"), f"oblik_serving_{uuid.uuid4().hex}"
    server = request.getfixturevalue("postgis_server")
    run_sql(server, f"CREATE ROLE {role} LOGIN")
    owner = place.settings.database_url
    url = make_url(owner).set(username=role).render_as_string(hide_password=False)
    settings = replace(place.settings, database_url=url, owner_url=owner)

    told = run(settings, "restore", str(copy.path))

    assert told.exit_code == 0, told.output
    serving = create_engine(url)
    database.prepare_database(serving)
    with Session(serving) as session:
        _goes_on(session)
        assert proves_itself(session)
    serving.dispose()
    with place.engine.connect() as connection:
        connection.exec_driver_sql(f"DROP OWNED BY {role}")
        connection.commit()
    run_sql(server, f"DROP ROLE {role}")
