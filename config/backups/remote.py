"""Backups on another machine or in a cloud: carried by rclone, which speaks SFTP, S3, WebDAV and others."""

import shutil
import subprocess
from pathlib import Path

from config.backups.keeping import NAMED
from config.backups.writing import EXISTS
from registry.kernel.errors import OblikError, because
from registry.kernel.text import N_

PROGRAM = "rclone"
OPTIONS = ("--contimeout", "30s", "--timeout", "5m", "--retries", "3", "--low-level-retries", "3")
LONGEST_COPY, LONGEST_QUESTION = 6 * 3600, 120
MISSING = N_("Копії на інші машини носить rclone, а його немає: apt install rclone")
FAILED = N_("Не вдалося: rclone %(what)s %(remote)s: %(reason)s")


def send(path: Path, remote: str) -> None:
    """Copy a backup to a remote place, never over another; rclone compares what arrived. Raise OblikError."""
    there = _under(remote, path.name)
    if path.name in list_there(remote):
        raise OblikError(because(EXISTS, file=there))
    _run(remote, "copyto", "--", str(path), there, seconds=LONGEST_COPY)


def list_there(remote: str) -> list[str]:
    """List the remote place's backups that were named by us, the oldest first. Raise OblikError."""
    _run(remote, "mkdir", "--", remote, seconds=LONGEST_QUESTION)
    told = _run(remote, "lsf", "--files-only", "--", remote, seconds=LONGEST_QUESTION)
    return sorted(name for name in told.splitlines() if NAMED.fullmatch(name))


def keep_newest_there(remote: str, count: int) -> list[str]:
    """Delete all but the newest backups of a remote place and list what is gone; other files stay."""
    old = list_there(remote)[:-count]
    for name in old:
        _run(remote, "deletefile", "--", _under(remote, name), seconds=LONGEST_QUESTION)
    return old


def _under(remote: str, name: str) -> str:
    return f"{remote}{name}" if remote.endswith((":", "/")) else f"{remote}/{name}"


def _run(remote: str, what: str, *arguments: str, seconds: int) -> str:
    """Run rclone with arguments that no shell sees; what it refuses is told in its own last words."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise OblikError(because(MISSING))
    try:
        done = subprocess.run(  # noqa: S603 -- the program's path and a setting of the administrator
            [program, what, *OPTIONS, *arguments],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise OblikError(because(FAILED, what=what, remote=remote, reason=f"> {seconds} s")) from error
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [str(done.returncode)])[-1]
        raise OblikError(because(FAILED, what=what, remote=remote, reason=reason[-300:]))
    return done.stdout
