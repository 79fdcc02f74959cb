"""The commands of long work, and progress on a terminal."""

import json
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click
from flask import current_app
from flask_babel import gettext as _

from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.long_work import Cancelled, find_interrupted, run_work
from registry.kernel.models.long_work import LongWork, WorkState
from registry.kernel.operations.long_work import ask_to_cancel
from registry.kernel.queries.long_work import list_works
from registry.kernel.seams import db, seams
from registry.kernel.words import word

SHOWN = 20


@contextmanager
def shown_progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far a work is, where somebody looks on; nothing in a pipe or a log."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield show


def share_database() -> None:
    """Read without keeping others from saving, on SQLite as well; a later transaction may write again."""
    session = db.session()
    if not session.in_transaction():  # Else a command before this one has begun it as it needed.
        session.connection(execution_options={"is_reading": True})


def say_nothing_yet() -> None:
    """Say that there is nothing to list, beside the output: a script finds an empty one there."""
    click.echo(_("Записів ще немає."), err=True)


@click.group("long-work")
def long_work_group() -> None:
    """Тривалі роботи: що триває, що чим закінчилося, скасування."""


@long_work_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Один документ JSON.")
def list_command(as_json: bool) -> None:
    """Показати останні тривалі роботи."""
    share_database()
    dead = find_interrupted(db.session())
    rows = [_as_json(one, is_dead=one.id in dead) for one in list_works(db.session(), SYSTEM, limit=SHOWN).rows]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        steps = f" {row['done']} / {row['total']}" if row["total"] is not None else ""
        error = f" ({row['error']})" if row["error"] else ""
        click.echo(f"{row['id']}  {row['title']} · {row['label']}: {word(WorkState, row['state'])}{steps}{error}")
    if not rows:
        click.echo(_("Тривалих робіт ще не було."))


@long_work_group.command("cancel")
@click.argument("work_id", type=click.UUID)
def cancel_command(work_id: uuid.UUID) -> None:
    """Попросити тривалу роботу зупинитися на найближчому кроці."""
    work = ask_to_cancel(db.session(), SYSTEM, work_id)
    db.session.commit()
    asked = work.state == WorkState.RUNNING
    click.echo(_("Роботу попрошено зупинитися.") if asked else _("Роботу скасовано."), err=True)


@long_work_group.command("run", hidden=True)
@click.argument("work_id", type=click.UUID)
def run_command(work_id: uuid.UUID) -> None:
    """Виконати роботу, що чекає; так її запускає окремий процес."""
    with suppress(Cancelled):
        run_work(db.session(), work_id)


def _as_json(work: LongWork, *, is_dead: bool) -> dict[str, Any]:
    kind = seams(current_app).long_kinds.get(work.kind)
    return {
        "id": str(work.id),
        "kind": work.kind,
        "title": _(kind.title) if kind else work.kind,
        "label": work.label,
        "state": WorkState.INTERRUPTED.value if is_dead else work.state,
        "done": work.done,
        "total": work.total,
        "who": work.user_label,
        "started_at": _moment(work.started_at),
        "ended_at": _moment(work.ended_at),
        "result": work.result,
        "error": work.error,
    }


def _moment(at: Any) -> str | None:
    return clock.local(at).isoformat(timespec="seconds") if at else None
