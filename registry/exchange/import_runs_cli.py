"""Files to fill in for an import, and imports that were written: told on the terminal, and taken back there."""

import json
import sys
import uuid
from pathlib import Path
from typing import Any

import click
from flask_babel import gettext as _

from registry.exchange.blank_files import FORMS, write_blank
from registry.exchange.models.import_run import ImportRun, RunStatus
from registry.exchange.operations.import_runs import get_run, list_runs
from registry.exchange.operations.import_undo import UNDO_WORK, Undone, check_undo, claim_undo, demand_sole_undo
from registry.exchange.operations.parts import are_undone_in_parts
from registry.exchange.parted import take_back_checked
from registry.exchange.shown_runs import show_runs
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.cli import share_database, shown_progress
from registry.kernel.errors import OblikError
from registry.kernel.long_work import Cancelled, carried_out, enter_work, sweep_interrupted
from registry.kernel.returned import count_unpublished, say_unpublished
from registry.kernel.seams import db
from registry.kernel.words import say, word


def say_runs(actor: Actor, *, as_json: bool) -> None:
    """Tell of the last imports, the latest first."""
    runs = list_runs(db.session(), actor, {}).rows
    shown = show_runs(db.session(), runs)
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for run, told in zip(runs, shown, strict=True):
        click.echo(_line(run, told))
    if not runs:
        click.echo(_("Імпортів ще не було."))


def _line(run: ImportRun, told: dict[str, Any]) -> str:
    counts = _("нових %(new)s, змінених %(changed)s", new=run.created, changed=run.updated)
    day = f"{clock.local(run.written_at):%d.%m.%Y %H:%M}"
    line = (
        f"{run.id}  {day}  {run.kind}: {run.file_name} ({counts}), {told['written_by']}: {word(RunStatus, run.status)}"
    )
    if run.is_cut:
        line += f", {_('Записано рядків: %(done)s із %(rows)s', done=run.done_rows, rows=run.rows)}"
    if run.undone_at is None:
        return line
    return f"{line} {clock.local(run.undone_at):%d.%m.%Y %H:%M}, {told['undone_by']}"


def undo_run(actor: Actor, run_id: uuid.UUID, *, as_json: bool) -> None:
    """Take an import back, or say what stands in the way and end with 1."""
    try:
        undone = _undo(actor, run_id)
    except OblikError as error:
        db.session.rollback()
        reason = say(error.reason)
        if as_json:
            click.echo(json.dumps({"id": str(run_id), "undone": False, "reason": reason}, ensure_ascii=False, indent=2))
        click.echo(reason, err=True)
        sys.exit(1)
    except Cancelled:
        click.echo(_("Перервано: скасовано лише частину. Скасуйте імпорт ще раз, і воно піде далі."), err=True)
        sys.exit(1)
    share_database()
    run = get_run(db.session(), actor, run_id)
    unpublished = count_unpublished(run.undo_first_entry, run.undo_last_entry)
    db.session.rollback()
    if as_json:
        told = {"id": str(run_id), "undone": True, **vars(undone), "unpublished": unpublished}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(
        _(
            "Імпорт скасовано: вилучено %(removed)s, повернуто %(restored)s",
            removed=undone.removed,
            restored=undone.restored,
        )
    )
    if undone.kept:
        click.echo(_("Лишилося створене дорогою, бо ним уже користуються: %(count)s", count=undone.kept), err=True)
    if unpublished:
        click.echo(say_unpublished(unpublished), err=True)


def _undo(actor: Actor, run_id: uuid.UUID) -> Undone:
    """See first, while others go on saving; then write at once, or a large one in parts, as a long work."""
    share_database()
    run = get_run(db.session(), actor, run_id)
    if are_undone_in_parts(db.session(), 2 * (run.created + run.updated)):
        return _undo_in_parts(actor, run)
    demand_sole_undo(db.session(), run_id)
    with shown_progress(_("Повертаю рядки")) as show:
        checked = check_undo(db.session(), actor, run_id, show)
    db.session.rollback()
    checked.write(db.session(), actor)
    db.session.commit()
    return checked.undone


def _undo_in_parts(actor: Actor, run: ImportRun) -> Undone:
    told = {"run": str(run.id), "person": str(actor.user_id) if actor.user_id else None}
    label, hromada_id, run_id = f"{run.kind}: {run.file_name}", run.hromada_id, run.id
    arguments = {**told, "kind": run.kind, "file": run.file_name}
    db.session.rollback()
    sweep_interrupted(db.session())
    db.session.commit()
    claim_undo(db.session(), run_id)
    work_id = enter_work(db.session(), actor, UNDO_WORK, label, hromada_id=hromada_id, arguments=arguments)
    with shown_progress(_("Повертаю рядки")) as show, carried_out(db.session(), work_id) as carrying:
        carrying.show = show
        return Undone(**take_back_checked(carrying, actor, run_id))


def write_template(kind: str, name: str) -> None:
    """Write a file to fill in; its ending says which."""
    path = Path(name)
    form = path.suffix[1:].casefold()
    if form not in FORMS:
        raise click.BadParameter(_("файл має закінчуватися на .xlsx або .csv"), param_hint="--template")
    with path.open("wb") as out:
        write_blank(db.session(), kind, form, out)
    click.echo(_("Файл, щоб заповнити: %(file)s", file=name), err=True)
