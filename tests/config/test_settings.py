"""Settings: read from the environment and the instance's file, refused with a sentence when wrong."""

from pathlib import Path

import pytest

from config.settings import WrongSettings, read_settings


def test_without_variables_the_instance_is_a_sqlite_one(tmp_path: Path) -> None:
    settings = read_settings({"OBLIK_INSTANCE": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path / 'oblik.sqlite3'}"
    assert (settings.language, str(settings.zone), settings.tile_url) == ("uk", "Europe/Kyiv", None)


def test_the_secret_is_kept_between_starts_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    first = read_settings({"OBLIK_INSTANCE": str(tmp_path)})

    second = read_settings({"OBLIK_INSTANCE": str(tmp_path)})

    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


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
        ("OBLIK_PROXIES", "many"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSettings, match=name):
        read_settings({"OBLIK_INSTANCE": str(tmp_path), name: value})
