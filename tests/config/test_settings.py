"""Settings: read from the environment and the instance's file, refused with a sentence when wrong."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.cli import cli
from config.refusal import WrongSettings
from config.settings import NAMES, ROOT, read_settings


def test_without_variables_the_instance_is_a_sqlite_one(tmp_path: Path) -> None:
    settings = read_settings({"OBLIK_INSTANCE": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path / 'oblik.sqlite3'}"
    assert (settings.language, str(settings.zone), settings.tile_url) == ("uk", "Europe/Kyiv", None)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "oblik.env").write_text("# примітка\nOBLIK_LANG=en\nOBLIK_HOSTS=a.example, b.example\n")

    from_file = read_settings({"OBLIK_INSTANCE": str(tmp_path)})
    from_both = read_settings({"OBLIK_INSTANCE": str(tmp_path), "OBLIK_LANG": "uk"})

    assert (from_file.language, from_file.hosts) == ("en", ("a.example", "b.example"))
    assert from_both.language == "uk"


def test_a_postgresql_address_is_opened_by_our_driver(tmp_path: Path) -> None:
    settings = read_settings({"OBLIK_INSTANCE": str(tmp_path), "OBLIK_DATABASE_URL": "postgres://o@h/d"})

    assert settings.database_url == "postgresql+psycopg://o@h/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OBLIK_LANG", "de"),
        ("OBLIK_TIMEZONE", "Europe/Nowhere"),
        ("OBLIK_DATABASE_URL", "mysql://x"),
        ("OBLIK_TILE_URL", "javascript:alert(1)"),
        ("OBLIK_TILE_URL", "https://tiles.example/one.png"),
        ("OBLIK_TILE_FILE", "missing.mbtiles"),
        ("OBLIK_PROXIES", "many"),
        ("OBLIK_DEMO", "yes"),
        ("OBLIK_LOG", "xml"),
        ("OBLIK_METRICS_TOKEN", "short"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSettings, match=name):
        read_settings({"OBLIK_INSTANCE": str(tmp_path), name: value})


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("OBLIK_DATABSE_URL", "OBLIK_DATABASE_URL"),
        ("OBLIK_DB_URL", "OBLIK_DATABASE_URL"),
        ("OBLIK_LANGUAGE", "OBLIK_LANG"),
        ("OBLIK_HOST", "OBLIK_HOSTS"),
        ("OBLIK_SECRETKEY", "OBLIK_SECRET_KEY"),
    ],
)
def test_a_misspelt_name_is_refused_with_the_nearest(tmp_path: Path, name: str, nearest: str) -> None:
    with pytest.raises(WrongSettings, match=rf"{name} .*{nearest}\?"):
        read_settings({"OBLIK_INSTANCE": str(tmp_path), name: "x"})


def test_a_misspelt_name_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "oblik.env").write_text("OBLIK_HOST=a.example\n")

    with pytest.raises(WrongSettings, match="OBLIK_HOSTS"):
        read_settings({"OBLIK_INSTANCE": str(tmp_path)})


@pytest.mark.parametrize("name", ["OBLIK_TEST_DATABASE_URL", "OBLIK_FUZZ", "OBLIK_FUZZ_SEED", "OTHER_NAME"])
def test_names_of_the_tests_and_of_others_are_left_alone(tmp_path: Path, name: str) -> None:
    assert read_settings({"OBLIK_INSTANCE": str(tmp_path), name: "1"}).language == "uk"


@pytest.mark.parametrize("name", ["operations.md", "operations.uk.md"])
def test_every_setting_is_explained_to_those_who_run_an_instance(name: str) -> None:
    told = (ROOT / "docs" / name).read_text(encoding="utf-8")

    assert sorted(re.findall(r"^\| `(OBLIK_\w+)` \|", told, re.MULTILINE)) == sorted(NAMES)


def test_a_mark_before_the_first_letter_of_the_file_is_no_part_of_a_name(tmp_path: Path) -> None:
    (tmp_path / "oblik.env").write_bytes("OBLIK_LANG=en\r\n".encode("utf-8-sig"))

    assert read_settings({"OBLIK_INSTANCE": str(tmp_path)}).language == "en"


@pytest.mark.parametrize(("language", "told"), [("uk", "не текст UTF-8"), ("en", "not text in UTF-8")])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("oblik.env", "# Налаштування\nOBLIK_LANG=uk\n".encode("cp1251")),
        ("oblik.env", "OBLIK_LANG=uk\n".encode("utf-16")),
        ("secret.key", bytes(range(128, 192))),
    ],
)
def test_a_file_of_settings_that_is_no_text_is_refused_in_one_sentence(
    tmp_path: Path, name: str, data: bytes, language: str, told: str
) -> None:
    (tmp_path / name).write_bytes(data)
    environment = {"OBLIK_INSTANCE": str(tmp_path), "OBLIK_LANG": language}

    done = CliRunner().invoke(cli, ["jobs", "list"], env=environment)

    assert done.exit_code == 2
    assert len(done.output.splitlines()) == 1
    assert name in done.output and told in done.output


def test_a_new_instance_folder_is_closed_to_others(tmp_path: Path) -> None:
    read_settings({"OBLIK_INSTANCE": str(tmp_path / "a" / "instance")})

    assert (tmp_path / "a" / "instance").stat().st_mode & 0o777 == 0o700


def test_an_empty_folder_handed_over_is_closed_and_one_in_use_is_left_to_doctor(tmp_path: Path) -> None:
    empty, used = tmp_path / "empty", tmp_path / "used"
    for folder in (empty, used):
        folder.mkdir(mode=0o755)
    (used / "something").touch()

    for folder in (empty, used):
        read_settings({"OBLIK_INSTANCE": str(folder)})

    assert [folder.stat().st_mode & 0o777 for folder in (empty, used)] == [0o700, 0o755]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(WrongSettings, match="Тека екземпляра"):
        read_settings({"OBLIK_INSTANCE": str(tmp_path / "file" / "instance")})


@pytest.mark.parametrize(
    ("variables", "demo"),
    [
        ({}, None),
        ({"OBLIK_DEMO": "0"}, False),
        ({"OBLIK_DEMO": "1"}, True),
        ({"OBLIK_DATABASE_URL": "sqlite:////srv/x.sqlite3"}, False),
        ({"OBLIK_DATABASE_URL": "postgresql://o@h/d"}, False),
        ({"OBLIK_DATABASE_URL": "postgresql://o@h/d", "OBLIK_DEMO": "1"}, True),
    ],
)
def test_a_named_database_is_meant_to_be_real(tmp_path: Path, variables: dict[str, str], demo: bool | None) -> None:
    assert read_settings({"OBLIK_INSTANCE": str(tmp_path), **variables}).demo is demo


@pytest.mark.parametrize(
    ("variables", "served", "address"),
    [
        ({}, None, "http://127.0.0.1:8000/"),
        ({}, "http://[::1]:8123/", "http://[::1]:8123/"),
        ({"OBLIK_HOSTS": "oblik.example"}, "http://127.0.0.1:8123/", "http://oblik.example:8123/"),
        ({"OBLIK_HOSTS": ".example,oblik.example", "OBLIK_PROXIES": "1"}, None, "https://oblik.example/"),
    ],
)
def test_the_address_is_the_one_that_people_open(
    tmp_path: Path, variables: dict[str, str], served: str | None, address: str
) -> None:
    settings = read_settings({"OBLIK_INSTANCE": str(tmp_path), **variables})
    if served:
        settings.keep_address(served)

    assert settings.address == address


def test_backups_have_a_folder_a_key_and_a_count(tmp_path: Path) -> None:
    told = {"OBLIK_BACKUP_FOLDER": "/copies", "OBLIK_BACKUP_KEY": "/key", "OBLIK_BACKUP_KEEP": "3"}
    settings = read_settings({"OBLIK_INSTANCE": str(tmp_path), **told})

    assert (settings.backup_folder, settings.backup_key, settings.backup_keep) == (Path("/copies"), Path("/key"), 3)
    for wrong in ("0", "-1", "багато", "1001", "²"):
        with pytest.raises(WrongSettings, match="OBLIK_BACKUP_KEEP"):
            read_settings({"OBLIK_INSTANCE": str(tmp_path), "OBLIK_BACKUP_KEEP": wrong})


def test_backups_are_sent_away_only_where_they_are_sealed(tmp_path: Path) -> None:
    told = {"OBLIK_INSTANCE": str(tmp_path), "OBLIK_BACKUP_REMOTE": "town:oblik"}

    assert read_settings({**told, "OBLIK_BACKUP_KEY": "/key"}).backup_remote == "town:oblik"
    with pytest.raises(WrongSettings, match="OBLIK_BACKUP_KEY"):
        read_settings(told)
    for wrong in ("--config=/x", "/no/colon", ":sftp,host=h,pass=p:dir", "a,pass=p:dir"):
        with pytest.raises(WrongSettings, match="OBLIK_BACKUP_REMOTE"):
            read_settings({**told, "OBLIK_BACKUP_KEY": "/key", "OBLIK_BACKUP_REMOTE": wrong})


def test_days_are_a_whole_number_of_them(tmp_path: Path) -> None:
    assert read_settings({"OBLIK_INSTANCE": str(tmp_path)}).names_days is None
    assert read_settings({"OBLIK_INSTANCE": str(tmp_path), "OBLIK_NAMES_DAYS": "365"}).names_days == 365
    for wrong in ("0", "-1", "рік", "36501", "²"):
        with pytest.raises(WrongSettings, match="OBLIK_NAMES_DAYS"):
            read_settings({"OBLIK_INSTANCE": str(tmp_path), "OBLIK_NAMES_DAYS": wrong})
