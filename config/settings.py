"""Settings: read from OBLIK_* variables and instance/oblik.env, checked once at start."""

import difflib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url

from config.directory_settings import NAMES as DIRECTORY_NAMES
from config.directory_settings import read_directory
from config.refusal import WrongSettings
from config.secret_key import read_secret_key
from config.setting_values import (
    one_of,
    read_days,
    read_remote,
    read_tile_address,
    read_tile_file,
    read_token,
    read_words,
)
from registry.kernel.errors import because
from registry.people.models import RoleCode
from registry.people.rules.directory import DirectorySettings
from registry.people.rules.second_factor import EVERYBODY

ROOT = Path(__file__).resolve().parent.parent
IS_CHECKOUT = (ROOT / "pyproject.toml").is_file()
"""Whether the code runs from its own folder; a copy that pip installed has neither lists nor sources beside it."""
LAUNCHER = "./oblik" if IS_CHECKOUT else "oblik"
"""What people type to run a command."""
LANGUAGES, LOGS = ("uk", "en"), ("text", "json")
NAMES = DIRECTORY_NAMES | frozenset({
    "OBLIK_AUDIT_FOLDER",
    "OBLIK_BACKUP_FOLDER",
    "OBLIK_BACKUP_KEEP",
    "OBLIK_BACKUP_KEY",
    "OBLIK_BACKUP_REMOTE",
    "OBLIK_DATABASE_URL",
    "OBLIK_DEMO",
    "OBLIK_HOSTS",
    "OBLIK_INSTANCE",
    "OBLIK_LANG",
    "OBLIK_LOG",
    "OBLIK_MAIL_URL",
    "OBLIK_METRICS_TOKEN",
    "OBLIK_NAMES_DAYS",
    "OBLIK_OWNER_URL",
    "OBLIK_PROXIES",
    "OBLIK_SECOND_FACTOR",
    "OBLIK_SECRET_KEY",
    "OBLIK_TILE_FILE",
    "OBLIK_TILE_URL",
    "OBLIK_TIMEZONE",
})  # fmt: skip
BEGIN, FOREIGN = "OBLIK_", ("OBLIK_TEST_", "OBLIK_FUZZ")
"""Names that begin so belong to the tests."""
SQLITE_NAME = "oblik.sqlite3"
HOME_ADDRESS = "http://127.0.0.1:8000/"
OTHERS = 0o077
MOST_BACKUPS = 1000


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
    demo: bool | None = None
    """Whether an empty database gets the demonstration; None: only a new SQLite file of the instance folder."""
    owner_url: str | None = None
    """Where the tables' owner comes in, who migrates; None: whoever serves owns them and can rewrite history."""
    audit_folder: Path | None = None
    """Where the head of the history is kept every day, outside the database."""
    backup_folder: Path | None = None
    """Where a backup is made every day, outside the instance folder."""
    backup_key: Path | None = None
    """The file of the passphrase or of the public keys to which backups are sealed."""
    backup_keep: int = 14
    """How many of the newest backups stay in that folder."""
    backup_remote: str | None = None
    """Where each of them is copied to, as rclone names the place; sealed ones alone."""
    second_factor: frozenset[str] = frozenset()
    """The roles that come in by a second factor alone; «all» is everybody."""
    directory: DirectorySettings | None = None
    """The organisation's directory that vouches for people; None: passwords are kept here."""
    log: str = "text"
    """How the log is written: `text` for people, `json` for programs."""
    metrics_token: str | None = None
    """What whoever reads /metrics has to send; None: only this machine reads them."""
    names_days: int | None = None
    """After how many days the names of people who left give way to their posts; None: only by command."""
    tile_file: Path | None = None
    """A file of tiles that lies under every map, whatever the page says."""
    is_testing: bool = False

    @property
    def attachments(self) -> Path:
        """Give the folder of attachments' bytes."""
        return self.instance / "attachments"

    @property
    def front_end(self) -> Path:
        """Give the folder of the front-end libraries: beside the code, or with the instance of an installed copy."""
        return (ROOT if IS_CHECKOUT else self.instance) / "node_modules"

    @property
    def address(self) -> str:
        """Give the address at which people reach the instance, with a slash at its end."""
        served = _read_line(self.instance / "address") or HOME_ADDRESS
        host = next((name for name in self.hosts if not name.startswith(".")), None)
        if host is None:
            return served
        port = served.rpartition(":")[2]
        return f"https://{host}/" if self.proxies else f"http://{host}:{port}"

    def keep_address(self, address: str) -> None:
        """Write down where the server answers, so that commands can print whole addresses."""
        (self.instance / "address").write_text(address + "\n", encoding="utf-8")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; a variable of the environment wins over the instance's file. Raise WrongSettings."""
    refuse_unknown(name for name in environment if name.startswith("OBLIK_"))
    instance = _instance(environment.get("OBLIK_INSTANCE"), _home(environment))
    kept = _read_file(instance / "oblik.env")
    refuse_unknown(kept)
    values = {**kept, **environment}
    return Settings(
        instance=instance,
        database_url=_database_url(values.get("OBLIK_DATABASE_URL"), instance),
        secret_key=read_secret_key(values.get("OBLIK_SECRET_KEY"), instance / "secret.key"),
        hosts=tuple(host.strip() for host in (values.get("OBLIK_HOSTS") or "").split(",") if host.strip()),
        zone=_zone(values.get("OBLIK_TIMEZONE") or "Europe/Kyiv"),
        language=one_of(values, "OBLIK_LANG", LANGUAGES),
        tile_url=read_tile_address(values),
        tile_file=read_tile_file(values, instance),
        mail_url=values.get("OBLIK_MAIL_URL") or None,
        owner_url=_owner_url(values),
        audit_folder=_path(values.get("OBLIK_AUDIT_FOLDER")),
        backup_folder=_path(values.get("OBLIK_BACKUP_FOLDER")),
        backup_key=_path(values.get("OBLIK_BACKUP_KEY")),
        backup_keep=_backup_keep(values.get("OBLIK_BACKUP_KEEP") or "14"),
        backup_remote=read_remote(values),
        log=one_of(values, "OBLIK_LOG", LOGS),
        metrics_token=read_token(values, "OBLIK_METRICS_TOKEN"),
        names_days=read_days(values, "OBLIK_NAMES_DAYS"),
        proxies=_proxies(values.get("OBLIK_PROXIES") or "0"),
        second_factor=_second_factor(values.get("OBLIK_SECOND_FACTOR") or ""),
        directory=read_directory(values),
        demo=_demo(values.get("OBLIK_DEMO"), is_database_named=bool(values.get("OBLIK_DATABASE_URL"))),
    )


def read_language(environment: Mapping[str, str] = os.environ) -> str:
    """Read the language alone, without making anything. Raise WrongSettings."""
    folder = Path(environment.get("OBLIK_INSTANCE") or _home(environment)).expanduser()
    return one_of({**_read_file(folder / "oblik.env"), **environment}, "OBLIK_LANG", LANGUAGES)


def refuse_unknown(names: Iterable[str]) -> None:
    """Raise WrongSettings for a name that no setting has, with the one that was probably meant."""
    for name in sorted(set(names) - NAMES):
        if not name.startswith(FOREIGN):
            near = difflib.get_close_matches(name, NAMES, n=20, cutoff=0.5)
            near.sort(key=lambda one: one[: len(BEGIN) + 1] != name[: len(BEGIN) + 1])  # Few mistake the first letter.
            if near:
                raise WrongSettings(because("Налаштування %(name)s немає; можливо, %(near)s?", name=name, near=near[0]))
            known = ", ".join(sorted(NAMES))
            raise WrongSettings(because("Налаштування %(name)s немає; є %(known)s", name=name, known=known))


def _home(environment: Mapping[str, str]) -> Path:
    """Give the instance folder of those who name none: beside the code, or among the user's data when installed."""
    if IS_CHECKOUT:
        return ROOT / "instance"
    return Path(environment.get("XDG_DATA_HOME") or "~/.local/share") / "oblik"


def _instance(given: str | None, home: Path) -> Path:
    """Give the instance folder, made when missing; what is new or our own home is closed to other users."""
    folder = Path(given or home).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_ours = not given or not any(folder.iterdir())
        for path in (folder, folder / SQLITE_NAME) if is_ours else ():
            close_to_others(path)
    except OSError as error:
        reason = because("Тека екземпляра %(folder)s не придатна: %(why)s", folder=folder, why=error.strerror)
        raise WrongSettings(reason) from error
    return folder


def close_to_others(path: Path) -> None:
    """Take a file or folder of ours away from other users of the machine."""
    if path.exists() and path.stat().st_uid == os.geteuid() and path.stat().st_mode & OTHERS:
        path.chmod(path.stat().st_mode & ~OTHERS)


def _read_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in read_words(path).splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _read_line(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _database_url(given: str | None, instance: Path) -> str:
    if not given:
        return f"sqlite:///{instance / SQLITE_NAME}"
    given = _with_driver(given)
    if not given.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSettings(because("OBLIK_DATABASE_URL приймає sqlite:///… або postgresql+psycopg://…"))
    return given


def _owner_url(values: Mapping[str, str]) -> str | None:
    """Read where the owner of the tables comes in: the same PostgreSQL database under another name."""
    given = values.get("OBLIK_OWNER_URL")
    if not given:
        return None
    owner, served = _with_driver(given), _with_driver(values.get("OBLIK_DATABASE_URL") or "")
    if not (owner.startswith("postgresql+psycopg://") and served.startswith("postgresql+psycopg://")):
        raise WrongSettings(because("OBLIK_OWNER_URL потрібне лише з PostgreSQL: postgresql://власник@сервер/база"))
    if make_url(owner).username == make_url(served).username:
        raise WrongSettings(
            because("OBLIK_OWNER_URL і OBLIK_DATABASE_URL мають називати двох різних користувачів бази")
        )
    return owner


def _with_driver(url: str) -> str:
    if url.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + url.partition("://")[2]
    return url


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WrongSettings(because("OBLIK_TIMEZONE: немає часового поясу %(name)s", name=repr(name))) from error


def _path(given: str | None) -> Path | None:
    return Path(given).expanduser() if given else None


def _backup_keep(given: str) -> int:
    if not (given.isascii() and given.isdecimal() and 1 <= int(given) <= MOST_BACKUPS):
        raise WrongSettings(
            because("OBLIK_BACKUP_KEEP приймає кількість копій, що лишаються: від 1 до %(most)s", most=MOST_BACKUPS)
        )
    return int(given)


def _second_factor(given: str) -> frozenset[str]:
    roles = frozenset(name.strip() for name in given.split(",") if name.strip())
    known = [*RoleCode.codes(), EVERYBODY]
    if roles - set(known):
        raise WrongSettings(because("OBLIK_SECOND_FACTOR приймає ролі через кому: %(known)s", known=", ".join(known)))
    return roles


def _proxies(given: str) -> int:
    if given not in {"0", "1", "2", "3"}:
        raise WrongSettings(because("OBLIK_PROXIES приймає кількість довірених проксі: від 0 до 3"))
    return int(given)


def _demo(given: str | None, *, is_database_named: bool) -> bool | None:
    """Decide about the demonstration: a database that somebody named is meant to be real unless they say otherwise."""
    if given not in (None, "", "0", "1"):
        raise WrongSettings(because("OBLIK_DEMO приймає 1 (завантажити демонстрацію) або 0 (не завантажувати)"))
    if given:
        return given == "1"
    return False if is_database_named else None
