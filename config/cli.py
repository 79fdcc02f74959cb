"""The `oblik` commands, one group per floor."""

import errno
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from typing import Any, NoReturn, cast

import click
from flask import current_app
from flask.cli import FlaskGroup, with_appcontext
from sqlalchemy.exc import DatabaseError

from config import serving
from config.app import create_app, version
from config.backups.cli import backup, restore
from config.database import first_line, is_current, is_out_of_reach, why_away
from config.demo_cli import demo_group
from config.doctor import doctor
from config.first_start import is_started, start_instance
from config.front_end import front_end
from config.installation.cli import install_service
from config.messages import messages
from config.refusal import WrongSettings
from config.revisions import revision
from config.settings import IS_CHECKOUT, LAUNCHER
from config.spoken import in_own_language, spoken, spoken_reason
from gis.cli import gis_group
from maintenance.contracts.cli import index_group, line_group
from maintenance.costing.cli import replacement_group
from maintenance.papers.cli import cost
from maintenance.papers.fact_cli import fact
from maintenance.papers.indicator_cli import indicators
from maintenance.papers.paper_cli import paper
from maintenance.papers.report_cli import report_group
from maintenance.papers.request_cli import request
from maintenance.programmes.cli import programme_group
from maintenance.upkeep.cli import jobs
from registry.exchange.cli import export_command, import_command
from registry.exchange.completeness_cli import completeness_command
from registry.exchange.doubles_cli import doubles_group
from registry.exchange.take_out_cli import take_out_command
from registry.exchange.territory_cli import territory_group
from registry.exchange.words_cli import word_group
from registry.kernel.audit_cli import audit_group
from registry.kernel.cli import long_work_group
from registry.kernel.errors import Conflict, Invalid, OblikError, because
from registry.kernel.seams import db, seams
from registry.kernel.text import N_
from registry.people.cli import token_group, user_group
from registry.places.cli import hromada_group

WRONG_USAGE, INTERRUPTED = 2, 130
NO_ANSWER, FILE, BROKEN_OFF = N_("База даних не відповідає"), N_("файл"), N_("Перервано.")
OLDER = N_("База даних старіша за цей Облік: запустіть %(launcher)s migrate")


SAID_BY_SYSTEM = {
    errno.ENOENT: N_("такого файлу чи теки немає"),
    errno.EACCES: N_("доступ заборонено"),
    errno.EPERM: N_("доступ заборонено"),
    errno.ENOSPC: N_("на диску немає місця"),
    errno.EROFS: N_("диск лише для читання"),
    errno.EISDIR: N_("це тека"),
    errno.ENOTDIR: N_("це не тека"),
    errno.EEXIST: N_("таке вже є"),
    errno.EADDRINUSE: N_("адресу вже зайнято"),
}


class OblikGroup(FlaskGroup):
    """Runs a command inside the application; a refusal is a message and exit code 1, never a traceback."""

    asks_for_json = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List our commands alone: the application is not opened for a help text."""
        return click.Group.list_commands(self, ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Find a command of ours; the application adds none."""
        return click.Group.get_command(self, ctx, name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; Ctrl-C ends it with a word and not with a traceback."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            self._tell_program(error.format_message())
            raise
        except KeyboardInterrupt:
            click.echo(spoken(BROKEN_OFF), err=True)
            ctx.exit(INTERRUPTED)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run what was asked for and turn refusals into messages."""
        arguments = kwargs.get("args", args[0] if args else None)
        self.asks_for_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
        try:
            return FlaskGroup.main(cast("Any", in_own_language(self)), *args, **kwargs)
        except Invalid as error:
            fields = {name: [spoken_reason(one) for one in reasons] for name, reasons in error.fields.items()}
            lines = [f"{name}: {one}" if name else one for name, reasons in fields.items() for one in reasons]
            self._refuse("\n".join(lines), errors=fields)
        except OblikError as error:
            self._refuse(spoken_reason(error.reason))
        except WrongSettings as error:
            self._refuse(spoken_reason(error.reason), code=WRONG_USAGE)
        except DatabaseError as error:
            if not is_out_of_reach(error):
                raise
            self._refuse(": ".join(filter(None, (spoken(NO_ANSWER), spoken(why_away(error)), first_line(error)))))
        except OSError as error:
            said = spoken(SAID_BY_SYSTEM.get(error.errno or 0, "")) or error.strerror or error
            self._refuse(f"{error.filename or spoken(FILE)}: {said}")

    def _refuse(self, said: str, *, code: int = 1, errors: Mapping[str, Sequence[str]] | None = None) -> NoReturn:
        """End with a refusal: people read it on standard error, whoever asked for JSON on standard output too."""
        click.echo(said, err=True)
        self._tell_program(said, errors)
        sys.exit(code)

    def _tell_program(self, said: str, errors: Mapping[str, Sequence[str]] | None = None) -> None:
        """Print a refusal as the one document that `--json` promises, with the reasons of each field, if any."""
        if self.asks_for_json:
            with suppress(BrokenPipeError):  # Whoever was to read it has left.
                click.echo(json.dumps({"error": said, "errors": errors or {}}, ensure_ascii=False))


@click.group(
    cls=OblikGroup,
    create_app=create_app,
    add_default_commands=False,
    add_version_option=False,
    set_debug_flag=False,
    load_dotenv=False,
)
@click.version_option(version(), prog_name="oblik", help="Показати версію й вийти.")
def cli() -> None:
    """Облік: реєстр ІТ-майна громади, договорів підтримки та річних витрат."""


cli.params = [option for option in cli.params if option.name == "version"]  # Flask's own options say nothing here.
click.help_option(help="Показати цю довідку й вийти.")(cli)


@click.command("test", context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def run_tests(arguments: tuple[str, ...]) -> None:
    """Запустити тести: на SQLite завжди, на PostGIS — де він є."""
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])  # noqa: S606 -- the tests are a program of their own


def add_command(command: click.Command, *, on_ready_database: bool = True) -> None:
    """Plug a command in: each of its parts runs inside the application, on a database that is there."""
    for part in command.commands.values() if isinstance(command, click.Group) else (command,):
        if part.callback:
            part.callback = with_appcontext(_prepared(part.callback) if on_ready_database else part.callback)
    cli.add_command(command)
    _explain_help(command)


def _explain_help(command: click.Command) -> None:
    """Say in Ukrainian what --help does, for a command and each of its parts."""
    for part in (command, *(command.commands.values() if isinstance(command, click.Group) else ())):
        click.help_option(help="Показати цю довідку й вийти.")(part)


def _prepared(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Give a new instance its tables and what else `serve` would, first."""

    @wraps(callback)
    def run(*args: Any, **kwargs: Any) -> Any:
        settings = seams(current_app).settings
        if not is_started(db.engine, settings):
            start_instance(db.session(), settings, is_empty=False, say=lambda line: click.echo(line, err=True))
        elif not is_current(db.engine):
            raise Conflict(because(OLDER, launcher=LAUNCHER))
        return callback(*args, **kwargs)

    return run


for command in (serving.serve, serving.migrate_command, doctor, demo_group, backup, restore):
    add_command(command, on_ready_database=False)
cli.add_command(install_service)  # Outside the application: it would make an instance where the code lies.
_explain_help(install_service)
if IS_CHECKOUT:
    cli.add_command(run_tests)
    cli.add_command(messages)
    add_command(revision, on_ready_database=False)
    _explain_help(messages)
else:
    add_command(front_end, on_ready_database=False)
for command in (
    user_group,
    token_group,
    import_command,
    word_group,
    territory_group,
    export_command,
    take_out_command,
    completeness_command,
    doubles_group,
    cost,
    fact,
    paper,
    request,
    indicators,
    report_group,
    programme_group,
    hromada_group,
    line_group,
    index_group,
    replacement_group,
    jobs,
    audit_group,
    gis_group,
    long_work_group,
):
    add_command(command)
