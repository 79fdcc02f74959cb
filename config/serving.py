"""The commands that run an instance: serve, migrate."""

import shutil
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import click
from flask import Flask, current_app
from flask_babel import gettext as _
from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import DBAPIError

from config.first_start import start_instance, sync_catalogue
from config.front_end import is_front_end_installed
from config.garbage import Aside, share_memory
from config.kept_ready import KeptReady
from config.patience import be_quick
from config.settings import IS_CHECKOUT
from config.spoken import spoken
from config.sqlite_file import keep_log_short
from config.updating import update_database
from config.watching.logs import ServerLogger, open_log
from config.watching.metrics import forget_process, reserve
from config.web_server import MOST_CONNECTIONS, MOST_OF_AN_ADDRESS, LaneWorker
from maintenance.upkeep.scheduler import start_scheduler
from registry.kernel.long_work import sweep_interrupted
from registry.kernel.seams import db, seams
from registry.kernel.text import N_

SWEEP_SECONDS = 5
FIRST_SEEN = ("/public/", "/sign-in", "/healthz")
WORKS, FIRST_ENTRY = N_("Облік працює"), N_("Перший вхід (одноразове посилання)")


class OblikServer(BaseApplication):
    """Gunicorn with our application: one process on SQLite, which has one writer, two on PostgreSQL."""

    def __init__(self, app: Flask, address: str, announce: Callable[[], None]) -> None:
        self.application = app
        self.address = address
        self.announce = announce
        self.metrics_folder: Path | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = seams(self.application).settings
        is_sqlite = settings.database_url.startswith("sqlite")
        LaneWorker.most_of_an_address = MOST_CONNECTIONS if settings.proxies else MOST_OF_AN_ADDRESS
        self.cfg.set("bind", self.address)
        self.cfg.set("workers", 1 if is_sqlite else 2)
        self.cfg.set("worker_class", LaneWorker)
        self.cfg.set("timeout", 120)
        self.cfg.set("accesslog", None)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", True)
        self.cfg.set("when_ready", lambda _server: self.announce())
        self.cfg.set("post_fork", lambda _server, _worker: self.settle())
        self.cfg.set("logger_class", ServerLogger)
        if not is_sqlite:
            self._share_metrics()

    def _share_metrics(self) -> None:
        """Let the processes count together; what they counted goes with the server."""
        self.metrics_folder = self.application.extensions["oblik_metrics"].share_between_processes()
        self.cfg.set("child_exit", lambda _server, worker: self._forget(worker.pid))
        self.cfg.set("on_exit", lambda _server: shutil.rmtree(self.metrics_folder or "", ignore_errors=True))

    def _forget(self, pid: int) -> None:
        if self.metrics_folder is not None:
            forget_process(self.metrics_folder, pid)

    def load(self) -> Flask:
        return self.application

    def settle(self) -> None:
        """Begin a worker: its modules need no more garbage collection, and it may lead the jobs.

        What was under way when the machine stopped is told as interrupted; what another process carries out is not.
        """
        share_memory()
        aside = Aside()
        aside.watch()
        if self.metrics_folder is not None:
            reserve(self.metrics_folder)
        if not self._sweep():
            Thread(target=self._sweep_later, daemon=True).start()
        with self.application.app_context():
            engine = db.engine
        if engine.dialect.name == "sqlite":
            Thread(target=keep_log_short, args=(engine,), daemon=True).start()
        start_scheduler(self.application)
        KeptReady(self.application, settle=aside.settle).start()

    def _sweep(self) -> bool:
        """Tell of what was interrupted; False while the database is out, which must not stop a worker."""
        with self.application.app_context():
            try:
                sweep_interrupted(db.session())
                db.session.commit()
            except DBAPIError:
                db.session.rollback()
                return False
        return True

    def _sweep_later(self) -> None:
        while not self._sweep():
            time.sleep(SWEEP_SECONDS)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Адреса, на якій слухати.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Порт.")
@click.option("--empty", is_flag=True, help="Не завантажувати програми та демонстраційний реєстр.")
def serve(host: str, port: int, empty: bool) -> None:
    """Підготувати базу даних і запустити веб, API та завдання за розкладом."""
    host = host.strip("[]")
    _refuse_taken_port(host, port)
    settings = seams(current_app).settings
    if not IS_CHECKOUT and not is_front_end_installed(settings):
        click.echo(_("Карта й пошук без бібліотек сторінок не працюють: запустіть oblik front-end"), err=True)
    link = start_instance(db.session(), settings, is_empty=empty, say=lambda line: click.echo(line, err=True))
    _refuse_taken_port(host, port)  # Another first start may have taken it while this one waited.
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    warm_up(app)
    db.session.remove()
    db.engine.dispose()
    be_quick()
    address = shown_address(host, port)
    settings.keep_address(address)
    open_log(settings.log)
    OblikServer(app, f"{in_brackets(host)}:{port}", lambda: announce(address, link, settings.address)).run()


def warm_up(app: Flask) -> None:
    """Draw once what everybody sees first: each process begins with those templates ready, and none compiles them."""
    client = app.test_client()
    for path in FIRST_SEEN:
        client.get(path, base_url="http://localhost")


def announce(address: str, link: str | None, reached: str) -> None:
    """Print where the instance answers, once it does, and how its first administrator comes in, as people reach it."""
    click.echo(f"{spoken(WORKS)}: {address}")
    if link:
        click.echo(f"{spoken(FIRST_ENTRY)}: {reached.rstrip('/')}{link}")
    sys.stdout.flush()


def shown_address(host: str, port: int) -> str:
    """Give the address to open: where the server listens everywhere, this machine's own."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- only compared, to print an address that opens
    return f"http://{in_brackets(own.get(host, host))}:{port}/"


def in_brackets(host: str) -> str:
    """Write a host as addresses want it: IPv6 between brackets."""
    return f"[{host}]" if ":" in host else host


@click.command("migrate")
@click.option("--without-backup", is_flag=True, help="Не робити резервної копії перед оновленням.")
def migrate_command(without_backup: bool) -> None:
    """Оновити базу даних до поточної версії, зробивши спершу резервну копію."""
    settings = seams(current_app).settings
    update_database(db.engine, settings, lambda line: click.echo(line, err=True), saves=not without_backup)
    sync_catalogue(db.session())
    db.session.commit()
    click.echo(_("База даних оновлена."), err=True)


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            told = _(
                "порт %(port)s на %(host)s зайнятий або недоступний (%(why)s)", port=port, host=host, why=error.strerror
            )
            raise click.ClickException(told) from error
