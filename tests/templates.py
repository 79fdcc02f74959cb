"""The databases that tests' own are made from, each made once a process, however often tests change the engine."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from config.database import migrate, prepare_database
from config.first_start import prepare_instance
from tests.postgis import run_sql
from tests.reused import ReusedDatabase


class Templates:
    """An engine's databases that are ready to be copied; what nobody asks for is not made."""

    def __init__(self, folder: Path, server: str | None = None) -> None:
        """`server` is PostgreSQL's; without it databases are files."""
        self.folder, self.server = folder, server
        self._made: list[str] = []

    @cached_property
    def empty(self) -> str:
        """The URL of a migrated database without rows."""
        url = self._name("empty")
        if self.server:
            run_sql(self.server, f"CREATE DATABASE {self._made[-1]}")
        engine = create_engine(url)
        prepare_database(engine)
        migrate(engine)
        engine.dispose()
        return url

    @cached_property
    def demonstration(self) -> str:
        """The URL of a database with the demonstration."""
        empty, url = self.empty, self._name("demonstration")
        _copy(empty, url)
        engine = create_engine(url)
        prepare_database(engine)
        with Session(engine) as session:
            prepare_instance(session, is_empty=False, say=lambda _line: None)
        engine.dispose()
        return url

    @cached_property
    def reused(self) -> ReusedDatabase:
        """A PostgreSQL database that is emptied after each test; SQLite's is a file, copied in no time."""
        return ReusedDatabase(self.empty)

    def _name(self, what: str) -> str:
        if self.server is None:
            return f"sqlite:///{self.folder / what}.sqlite3"
        self._made.append(f"oblik_template_{uuid.uuid4().hex}")
        return f"{self.server}/{self._made[-1]}"

    def drop(self) -> None:
        """Throw PostgreSQL's away."""
        if "reused" in self.__dict__:
            self.reused.drop()
        for name in self._made:
            run_sql(self.server or "", f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def clone_of(template_url: str, folder: Path) -> Iterator[str]:
    """Clone a database for as long as it is needed."""
    if template_url.startswith("sqlite:///"):
        url = f"sqlite:///{folder / 'oblik.sqlite3'}"
        _copy(template_url, url)
        yield url
        return
    server, _, _template = template_url.rpartition("/")
    name = f"oblik_test_{uuid.uuid4().hex}"
    _copy(template_url, f"{server}/{name}")
    yield f"{server}/{name}"
    run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def _copy(template_url: str, url: str) -> None:
    if template_url.startswith("sqlite:///"):
        shutil.copy(template_url.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
        return
    server, _, template = template_url.rpartition("/")
    run_sql(server, f"CREATE DATABASE {url.rpartition('/')[2]} TEMPLATE {template} STRATEGY file_copy")
