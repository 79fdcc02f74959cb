"""Processes of our own beside the one that runs: a command started for work that must not stop pages."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence

from config.settings import IS_CHECKOUT, ROOT, Settings
from config.watching.metrics import FOLDER


def start_command(settings: Settings, arguments: Sequence[str]) -> None:
    """Start one of our commands on the same instance and return at once; it outlives the request, not the machine."""
    environment = {**os.environ, "OBLIK_DATABASE_URL": settings.database_url, "OBLIK_INSTANCE": str(settings.instance)}
    environment.pop(FOLDER, None)  # Its figures would never be taken out of the server's again.
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and our own command
        [sys.executable, "-m", "config", *arguments],
        cwd=ROOT if IS_CHECKOUT else None,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, name="oblik-command", daemon=True).start()  # So that no zombie is left.
