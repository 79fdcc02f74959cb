"""The commands that run an instance: serve, migrate, doctor."""

import gc
import os
import socket
import sys

import click
from flask import Flask, current_app
from gunicorn.app.base import BaseApplication

from config.database import is_current, migrate
from config.first_start import prepare_instance
from gis.engine import demand_spatial
from maintenance.upkeep.scheduler import start_scheduler
from registry.kernel.seams import db, seams


class OblikServer(BaseApplication):
    """Gunicorn with our application in one process of several threads, so that SQLite has one writer."""

    def __init__(self, app: Flask, address: str) -> None:
        self.application = app
        self.address = address
        super().__init__()

    def load_config(self) -> None:
        is_sqlite = seams(self.application).settings.database_url.startswith("sqlite")
        self.cfg.set("bind", self.address)
        self.cfg.set("workers", 1 if is_sqlite else 2)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 8)
        self.cfg.set("timeout", 120)
        self.cfg.set("accesslog", None)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", True)
        self.cfg.set("post_fork", lambda _server, _worker: self.settle())

    def load(self) -> Flask:
        return self.application

    def settle(self) -> None:
        """Begin a worker: its modules need no more garbage collection, and it may lead the jobs."""
        gc.freeze()
        start_scheduler(self.application)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Адреса, на якій слухати.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Порт.")
@click.option("--empty", is_flag=True, help="Не завантажувати програми та демонстраційний реєстр.")
def serve(host: str, port: int, empty: bool) -> None:
    """Підготувати базу даних і запустити веб, API та завдання за розкладом."""
    _refuse_taken_port(host, port)
    if not is_current(db.engine):
        migrate(db.engine)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 -- only compared, to print an address that opens
    address = f"http://{shown}:{port}"
    link = prepare_instance(db.session(), is_empty=empty, say=lambda line: click.echo(line, err=True))
    db.session.remove()
    db.engine.dispose()
    click.echo(f"Облік працює: {address}")
    if link:
        click.echo(f"Перший вхід (одноразове посилання): {address}{link}")
    sys.stdout.flush()
    OblikServer(current_app._get_current_object(), f"{host}:{port}").run()  # type: ignore[attr-defined]


@click.command("migrate")
def migrate_command() -> None:
    """Оновити базу даних до поточної версії."""
    migrate(db.engine)
    click.echo("База даних оновлена.", err=True)


@click.command("doctor")
def doctor() -> None:
    """Перевірити, чи все на місці: база даних, її таблиці, папка."""
    settings = seams(current_app).settings
    with db.engine.connect() as connection:
        click.echo(f"база даних: {db.engine.dialect.name}, відповідає")
        click.echo(f"просторова частина: {demand_spatial(connection)}")
    if not is_current(db.engine):
        raise click.ClickException("таблиць немає або вони застарілі: запустіть ./oblik migrate")
    click.echo("таблиці: найновіші")
    if not os.access(settings.instance, os.W_OK):
        raise click.ClickException(f"папка {settings.instance}: запис заборонено")
    click.echo(f"папка: {settings.instance}, запис дозволено")


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"порт {port} на {host} зайнятий або недоступний ({error.strerror})") from error
