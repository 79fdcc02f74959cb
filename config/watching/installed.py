"""What an instance runs on: the environment, its packages, compiled messages, a browser for the tests."""

import shutil
import sys
from pathlib import Path

from flask_babel import gettext as _

from config.front_end import LISTS, STAMP, digest
from config.watching.places import Ailing

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = "chromium fonts-dejavu-core libatomic1"


def look_at_environment(root: Path) -> str:
    """Tell which Python runs, and that its environment was made in this folder."""
    made = root / ".venv" / "pyvenv.cfg"
    if made.is_file() and f" -m venv {made.parent}" not in made.read_text(encoding="utf-8"):
        raise Ailing(
            _(
                "%(folder)s зроблено в іншій теці: запустіть ./oblik ще раз, і його буде зроблено заново",
                folder=made.parent,
            )
        )
    return f"Python {sys.version.partition(' ')[0]}"


def look_at_packages(root: Path) -> str:
    """Tell that the hashed list of packages was installed as it is now."""
    return _stamped(root / ".venv" / ".requirements.txt.installed", root / "requirements.txt")


def look_at_installed_front_end(folder: Path) -> str:
    """Tell that the front-end libraries of an installed copy are those of its lock file."""
    return _stamped(
        folder / STAMP, LISTS / "package-lock.json", _("у %(folder)s; запустіть oblik front-end", folder=folder)
    )


def look_at_front_end(root: Path) -> str:
    """Tell that the front-end packages are those of the lock file."""
    return _stamped(root / "node_modules" / ".oblik-installed", root / "package-lock.json")


def look_at_messages(root: Path) -> str:
    """Tell that every message catalogue was compiled after its last change."""
    for source in sorted((root / "config" / "translations").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            raise Ailing(_("%(file)s застарів: запустіть ./oblik ще раз", file=compiled))
    return _("зібрані")


def look_at_browser() -> str:
    """Tell whether the tests have a browser; an instance runs without one."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or _(
        "немає, тести в браузері пропускаються: sudo apt-get install -y %(names)s", names=BROWSER_PACKAGES
    )


def _stamped(stamp: Path, source: Path, what_to_do: str = "") -> str:
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != digest(source):
        raise Ailing(
            _("не ті, що в %(name)s: %(what)s", name=source.name, what=what_to_do or _("запустіть ./oblik ще раз"))
        )
    return _("за %(name)s", name=source.name)
