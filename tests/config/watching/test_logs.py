"""The log: an id for each request's lines, and nothing that was typed, asked for or kept secret."""

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from config.watching.logs import JsonLines, TextLines, cleaned, open_log, told_error
from registry.kernel.seams import db

CANARY = "canary-7f3a"


class Kept(logging.Handler):
    """Keeps what would have been written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Write into the list."""
        self.lines.append(self.format(record))


@pytest.fixture(params=[JsonLines, TextLines])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    handler = Kept(request.param())
    logger = logging.getLogger("oblik")
    logger.addHandler(handler)
    level, own = logger.level, logging.getLogger("oblik.requests").level
    logger.setLevel(logging.INFO)
    logging.getLogger("oblik.requests").setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(level)
    logging.getLogger("oblik.requests").setLevel(own)


def test_no_line_holds_what_was_asked_typed_or_kept_secret(app: Flask, kept: Kept) -> None:
    @app.get("/breaks/<word>")
    def breaks(word: str) -> str:
        raise ValueError(f"{word} at 50.450123,30.523456 with {CANARY}")

    app.config["RAISE_ERRORS"] = False
    client = app.test_client()
    client.set_cookie("oblik_session", CANARY)
    client.get(f"/map?bbox=30.52341,50.41231&q={CANARY}", headers={"Authorization": f"Bearer {CANARY}"})
    client.get(f"/password/{CANARY}")
    client.get(f"/{CANARY}/nowhere")
    client.post("/sign-in", data={"login": CANARY, "password": CANARY})
    client.get(f"/breaks/{CANARY}")

    told = "\n".join(kept.lines)
    assert len(kept.lines) >= 6
    assert CANARY not in told
    assert "50.4" not in told
    assert "30.5" not in told
    assert "builtins.ValueError" in told
    assert "test_logs.py" in told


def test_lines_of_one_request_share_the_id_that_its_answer_has(app: Flask, kept: Kept) -> None:
    answer = app.test_client().get("/healthz")

    given = answer.headers["X-Request-ID"]
    assert len(given) == 32
    assert given in kept.lines[-1] or isinstance(kept.formatter, TextLines)
    assert app.test_client().get("/healthz").headers["X-Request-ID"] != given


def test_an_error_of_the_database_tells_its_kind_and_not_its_values(app: Flask, engine: Engine) -> None:
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE note (word TEXT CONSTRAINT uq_note_word UNIQUE)"))
        connection.execute(text("INSERT INTO note VALUES (:word)"), {"word": CANARY})
        with pytest.raises(SQLAlchemyError) as broken:
            connection.execute(text("INSERT INTO note VALUES (:word)"), {"word": CANARY})

    told = told_error(broken.value)

    assert f"'word': '{CANARY}'" not in str(broken.value)
    assert CANARY not in told
    assert "sqlalchemy.exc.IntegrityError" in told
    assert ("uq_note_word" if engine.dialect.name == "postgresql" else "SQLITE_CONSTRAINT_UNIQUE") in told


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        ("Error handling request GET /map?lat=50.1", "Error handling request GET /map?…"),
        ("postgresql://oblik:secret@db/oblik", "postgresql://…@db/oblik"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("GET /password/abcdef HTTP/1.1", "GET /password/… HTTP/1.1"),
        ("at 50.45012 30.52345", "at … …"),
        ("12.5 s of 3.25", "12.5 s of 3.25"),
    ],
)
def test_whoever_writes_a_line_it_is_cleaned(line: str, clean: str) -> None:
    assert cleaned(line) == clean


def test_as_json_every_line_is_one_object_with_the_request(
    app: Flask, capsys: pytest.CaptureFixture[str], open_logs: None
) -> None:
    open_log("json")

    answer = app.test_client().get("/assets?q=x")

    told = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert (told["method"], told["route"], told["status"]) == ("GET", "/assets", 302)
    assert told["milliseconds"] >= 0
    assert set(told) == {
        "at", "level", "logger", "request_id", "route", "message", "method", "status", "milliseconds",
    }  # fmt: skip


def test_as_text_a_quick_good_request_is_no_line(
    app: Flask, capsys: pytest.CaptureFixture[str], open_logs: None
) -> None:
    open_log("text")

    app.test_client().get("/healthz")
    logging.getLogger("oblik.jobs").info("job %s ran", "expiry")

    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].endswith("info oblik.jobs job expiry ran")


@pytest.fixture
def open_logs() -> Iterator[None]:
    """Let a test open the log, and leave none behind."""
    root, ours, requests = (logging.getLogger(name) for name in (None, "oblik", "oblik.requests"))
    before = [*root.handlers], root.level, ours.level, requests.level
    yield
    root.handlers[:] = before[0]
    for logger, level in zip((root, ours, requests), before[1:], strict=True):
        logger.setLevel(level)
