"""The log: text for people or JSON lines for programs, without secrets, queries, places or what people typed."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from gunicorn.glogging import Logger as GunicornLogger

from config.watching.requests import request_id, route

FORMS = ("text", "json")
HIDDEN = "…"
QUERY = re.compile(r"\?\S+")
PASSWORD = re.compile(r"://[^/\s@]*@")
BEARER = re.compile(r"(?i)\b(bearer|basic)\s+\S+")
ONE_TIME = re.compile(r"/(password|setup)/[^\s/\"']+")
PLACE = re.compile(r"-?\b\d{1,3}\.\d{4,}\b")
OURS, SERVERS = ("oblik", "gunicorn.error", "apscheduler"), "gunicorn.error"


def cleaned(text: str) -> str:
    """Take out of a line what it must not hold, whoever wrote it: queries, passwords, tokens, coordinates."""
    text = PASSWORD.sub(f"://{HIDDEN}@", QUERY.sub(f"?{HIDDEN}", text))
    text = ONE_TIME.sub(rf"/\1/{HIDDEN}", BEARER.sub(rf"\1 {HIDDEN}", text))
    return PLACE.sub(HIDDEN, text)


def told_error(error: BaseException) -> str:
    """Tell an error by its kinds and the places in the code.

    Its words are left out: they quote what was being written, a password or a camera's place among it.
    """
    return "\n".join(_lines_of(error))


def _lines_of(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _lines_of(cause)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
    yield f"{type(error).__module__}.{type(error).__qualname__}{_code_of(error)}"


def _code_of(error: BaseException) -> str:
    """Name what is known by a number: the system's error, or the database's with the constraint it names."""
    if isinstance(error, OSError) and error.strerror:
        return f" [{error.errno}] {error.strerror}"
    state, diagnosis = getattr(error, "sqlstate", None), getattr(error, "diag", None)
    told = [state, getattr(diagnosis, "constraint_name", None), getattr(error, "sqlite_errorname", None)]
    return "".join(f" {one}" for one in told if one)


class _Lines(logging.Formatter):
    """Gives a record as its parts, all of them cleaned."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- the name of logging itself
        """Tell the error without its words."""
        return told_error(ei[1]) if ei and ei[1] else ""

    def parts(self, record: logging.LogRecord) -> dict[str, Any]:
        """Give what a line says, in its order."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        parts: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        asked = request_id()
        if asked:
            parts |= {"request_id": asked, "route": route()}
        parts |= {"message": cleaned(record.getMessage()), **getattr(record, "told", {})}
        if record.exc_info:
            parts["error"] = self.formatException(record.exc_info)
        return parts


class JsonLines(_Lines):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record as one line of JSON."""
        return json.dumps(self.parts(record), ensure_ascii=False)


class TextLines(_Lines):
    """A line as people read it; an error follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record as text."""
        parts = self.parts(record)
        words = [parts["at"], parts["level"], parts["logger"], parts.get("request_id", ""), parts["message"]]
        line = " ".join(filter(None, words))
        return f"{line}\n{parts['error']}" if parts.get("error") else line


def open_log(form: str) -> None:
    """Send what is logged to standard error in one of the forms.

    As text only what wants attention is told, and what the jobs did; as JSON every request.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("oblik").setLevel(logging.INFO)
    logging.getLogger("oblik.requests").setLevel(logging.INFO if form == "json" else logging.WARNING)


class ServerLogger(GunicornLogger):
    """Gunicorn's log by way of ours, so that no line of it quotes an address with its query."""

    def setup(self, cfg: Any) -> None:
        """Have no handlers of its own: what it says goes up to the root."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
