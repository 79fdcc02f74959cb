"""The plan of an installation: files to write and commands to run, in order, and the way back."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from config.settings import IS_CHECKOUT, ROOT

TEMPLATES = Path(__file__).parent
UNIT = Path("/etc/systemd/system/oblik.service")
JOURNAL = Path("/etc/systemd/journald@oblik.conf")
COMMAND = Path("/usr/local/bin/oblik")
CHANGES = Path("/etc/systemd/system/oblik.service.d")
"""What people changed by `systemctl edit`; theirs."""
MARK = "Made by `oblik install-service`"


@dataclass(frozen=True)
class Wanted:
    """What the service is to be."""

    user: str = "oblik"
    instance: Path = Path("/var/lib/oblik")
    backups: Path = Path("/var/backups/oblik")
    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    proxies: int = 1
    starts: bool = True

    @property
    def settings_file(self) -> Path:
        """Give the file of the settings."""
        return self.instance / "oblik.env"

    def fill(self, template: str) -> str:
        """Fill in a template of ours."""
        return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(
            user=self.user,
            instance=self.instance,
            writable=self.backups,
            backups=self.backups,
            host=self.host,
            port=self.port,
            hosts=",".join(self.names),
            proxies=self.proxies,
            command=launcher(),
        )


@dataclass(frozen=True)
class Run:
    """A command to run."""

    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return shlex.join(self.arguments)

    def carry_out(self) -> None:
        """Run it; raise CalledProcessError when it fails."""
        subprocess.run(self.arguments, check=True)  # noqa: S603 -- fixed commands of the system


@dataclass(frozen=True)
class Write:
    """A file to write; its rights are set before anything is in it."""

    path: Path
    text: str
    mode: int = 0o644

    def __str__(self) -> str:
        body = "".join(f"    {line}\n" for line in self.text.splitlines())
        return f"{self.path} ({self.mode:04o}):\n{body}".rstrip()

    def carry_out(self) -> None:
        """Write it beside and put it in its place, whole."""
        beside = self.path.with_name(f".{self.path.name}.new")
        beside.unlink(missing_ok=True)
        beside.touch(mode=self.mode)
        beside.chmod(self.mode)
        beside.write_text(self.text, encoding="utf-8")
        beside.replace(self.path)


Step = Run | Write


def launcher() -> Path:
    """Give what is run: the launcher beside the code, or the command of an installed copy."""
    return ROOT / "oblik" if IS_CHECKOUT else Path(sys.prefix) / "bin" / "oblik"


def plan_installation(wanted: Wanted, *, has_user: bool, has_settings: bool) -> Iterator[Step]:
    """List the steps; what is there and is people's own, settings and data, is left as it is."""
    user = wanted.user
    if not has_user:
        home = ("--home-dir", str(wanted.instance), "--no-create-home")
        yield Run(("useradd", "--system", "--user-group", *home, "--shell", "/usr/sbin/nologin", user))
    for folder in (wanted.instance, wanted.backups):
        yield Run(("install", "-d", "-m", "0700", "-o", user, "-g", user, str(folder)))
    if not has_settings:
        yield Write(wanted.settings_file, _settings(wanted), 0o600)
        yield Run(("chown", f"{user}:{user}", str(wanted.settings_file)))
    yield Write(UNIT, wanted.fill("oblik.service"))
    yield Write(JOURNAL, wanted.fill("journald@oblik.conf"))
    yield Write(COMMAND, wanted.fill("oblik.sh"), 0o755)
    yield Run(("systemctl", "daemon-reload"))
    yield Run(("systemctl", "enable", "oblik.service"))
    if wanted.starts:
        yield Run(("systemctl", "restart", "oblik.service"))


def _settings(wanted: Wanted) -> str:
    lines = wanted.fill("oblik.env").splitlines()
    return "".join(f"{line}\n" for line in lines if not line.endswith("="))


def plan_removal(installed: Sequence[Path]) -> Iterator[Step]:
    """List the steps back from what is there; the user, settings, data and backups stay.

    A server that cannot be stopped keeps its unit: whoever looks for what runs has to find it.
    """
    if UNIT in installed:
        yield Run(("systemctl", "disable", "--now", UNIT.name))
    yield Run(("rm", "-f", *map(str, installed)))
    yield Run(("systemctl", "daemon-reload"))


def list_installed() -> list[Path]:
    """List the files that an installation made; what somebody else made under these names is not among them."""
    return [path for path in (UNIT, JOURNAL, COMMAND) if MARK in _read(path)]


def list_left(fallback: Wanted) -> list[str]:
    """List what stays behind a removal: user and folders as the unit names them, and people's changes to it."""
    unit = _read(UNIT)
    user = re.findall(r"^User=(.+)$", unit, re.M) or [fallback.user]
    folders = re.findall(r"^ReadWritePaths=(.+)$", unit, re.M) or [f"{fallback.instance} {fallback.backups}"]
    return [*user, *folders[0].split(), *([str(CHANGES)] if CHANGES.is_dir() else [])]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
