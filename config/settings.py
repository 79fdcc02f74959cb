"""Settings: read from OBLIK_* variables and instance/oblik.env, checked once at start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("uk", "en")


class WrongSettings(Exception):
    """A setting cannot be used; the text names it and says what it takes."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between instances."""

    instance: Path
    database_url: str
    secret_key: str
    hosts: tuple[str, ...]
    zone: ZoneInfo
    language: str
    tile_url: str | None
    mail_url: str | None
    proxies: int = 0
    """How many reverse proxies in front of us say who asks and by which scheme."""
    is_testing: bool = False

    @property
    def attachments(self) -> Path:
        """Give the folder of attachments' bytes."""
        return self.instance / "attachments"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; a variable of the environment wins over the instance's file. Raise WrongSettings."""
    instance = Path(environment.get("OBLIK_INSTANCE") or ROOT / "instance").expanduser().resolve()
    instance.mkdir(parents=True, exist_ok=True)
    values = {**_read_file(instance / "oblik.env"), **environment}
    language = values.get("OBLIK_LANG") or "uk"
    if language not in LANGUAGES:
        raise WrongSettings(f"OBLIK_LANG takes one of {', '.join(LANGUAGES)}, not {language!r}")
    return Settings(
        instance=instance,
        database_url=_database_url(values.get("OBLIK_DATABASE_URL"), instance),
        secret_key=values.get("OBLIK_SECRET_KEY") or _kept_secret(instance / "secret.key"),
        hosts=tuple(host.strip() for host in (values.get("OBLIK_HOSTS") or "").split(",") if host.strip()),
        zone=_zone(values.get("OBLIK_TIMEZONE") or "Europe/Kyiv"),
        language=language,
        tile_url=_tile_url(values.get("OBLIK_TILE_URL")),
        mail_url=values.get("OBLIK_MAIL_URL") or None,
        proxies=_proxies(values.get("OBLIK_PROXIES") or "0"),
    )


def _read_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _database_url(given: str | None, instance: Path) -> str:
    if not given:
        return f"sqlite:///{instance / 'oblik.sqlite3'}"
    if given.startswith(("postgresql://", "postgres://")):
        given = "postgresql+psycopg://" + given.partition("://")[2]
    if not given.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSettings("OBLIK_DATABASE_URL takes sqlite:///… or postgresql+psycopg://…")
    return given


def _kept_secret(path: Path) -> str:
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WrongSettings(f"OBLIK_TIMEZONE: there is no time zone {name!r}") from error


def _proxies(given: str) -> int:
    if given not in {"0", "1", "2", "3"}:
        raise WrongSettings("OBLIK_PROXIES takes how many reverse proxies are trusted: 0 to 3")
    return int(given)


def _tile_url(given: str | None) -> str | None:
    if given and not given.startswith(("https://", "http://", "/")):
        raise WrongSettings("OBLIK_TILE_URL takes an address such as https://…/{z}/{x}/{y}.png")
    return given or None
