"""The plan of an installation: files to write and commands to run, in order, and the way back."""

import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from config.settings import IS_CHECKOUT, ROOT

TEMPLATES = Path(__file__).parent
UNIT = Path("/etc/systemd/system/oblik.service")
JOURNAL = Path("/etc/systemd/journald@oblik.conf")
COMMAND = Path("/usr/local/bin/oblik")


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
    """A command to run; one that may fail is tidying up."""

    arguments: tuple[str, ...]
    may_fail: bool = False

    def __str__(self) -> str:
        return shlex.join(self.arguments)

    def carry_out(self) -> None:
        """Run it; raise CalledProcessError when it fails and may not."""
        subprocess.run(self.arguments, check=not self.may_fail)  # noqa: S603 -- fixed commands of the system


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


def plan_removal() -> Iterator[Step]:
    """List the steps back; the user, settings, data and backups stay."""
    yield Run(("systemctl", "disable", "--now", "oblik.service"), may_fail=True)
    yield Run(("rm", "-f", str(UNIT), str(JOURNAL), str(COMMAND)))
    yield Run(("systemctl", "daemon-reload"))
