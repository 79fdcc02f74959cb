"""The job that has the organisation's directory asked about its people, by a process of its own."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy.orm import Session

Start = Callable[[Sequence[str]], None]
_ASKED: dict[str, Start | None] = {"by": None}


def check_people(start: Start | None) -> None:
    """Say how a command is started; None is no directory."""
    _ASKED["by"] = start


def start_check(_session: Session, _today: date) -> dict[str, int]:
    """Start asking where there is a directory: its answers must not be waited for in this transaction."""
    start = _ASKED["by"]
    if start is not None:
        start(["user", "check-directory"])
    return {"started": int(start is not None)}
