"""The page of long work: how far each is, how it ended, and a way to stop it; what broke off is told on «Сьогодні»."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.kernel.access import Actor
from registry.kernel.long_work import find_interrupted, sweep_interrupted
from registry.kernel.models.long_work import BROKEN_OFF, UNDER_WAY, LongWork, WorkState
from registry.kernel.operations.long_work import ask_to_cancel, put_aside
from registry.kernel.queries.long_work import list_own_unseen, list_works
from registry.kernel.seams import LongKind, db, seams
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import refuse_others
from registry.kernel.web.filters import num
from registry.kernel.web.pages import make_pages
from registry.kernel.words import language

PAGE = 50
TONES = {
    WorkState.DONE: "ok",
    WorkState.RUNNING: "accent",
    WorkState.FAILED: "error",
    WorkState.INTERRUPTED: "error",
    WorkState.CANCELLED: "warn",
}


@dataclass(frozen=True)
class ShownWork:
    """A work in words."""

    work: LongWork
    title: str
    label: str
    state: str
    tone: str
    percent: int | None
    steps: str
    figures: str
    is_under_way: bool
    is_stopping: bool


@require()
def works() -> str:
    """Show the own long works, and for administrators all of their hromadas'."""
    refuse_others(())
    page = list_works(db.session(), current_actor(), cursor=request.args.get("cursor") or None, limit=PAGE)
    shown = shown_works(db.session(), page.rows)
    return render_template(
        "kernel/long_work/list.html",
        works=shown,
        is_any_under_way=any(one.is_under_way for one in shown),
        next_cursor=page.next_cursor,
    )


@require()
def cancel(work_id: uuid.UUID) -> Response:
    """Ask a work to stop."""
    work = ask_to_cancel(db.session(), current_actor(), work_id)
    db.session.commit()
    is_over = work.state == WorkState.CANCELLED
    flash(_("Скасовано.") if is_over else _("Роботу попрошено зупинитися: вона зробить це на найближчому кроці."), "ok")
    return redirect(url_for("long_work.works"))


@require()
def seen() -> Response:
    """Put aside what broke off."""
    sweep_interrupted(db.session())
    put_aside(db.session(), current_actor())
    db.session.commit()
    return redirect("/")


def render_troubles(session: Session, actor: Actor, _hromada_id: Any) -> Markup:
    """Tell a person on «Сьогодні» which of the own works broke off since they were last put aside."""
    troubles = [one for one in shown_works(session, list_own_unseen(session, actor)) if not one.is_under_way]
    if not troubles:
        return Markup("")
    return Markup(render_template("kernel/long_work/_troubles.html", works=troubles))  # noqa: S704, the template escapes what people typed


def shown_works(session: Session, works: Any) -> list[ShownWork]:
    """Put works into words."""
    dead = set(find_interrupted(session)) if any(one.state in UNDER_WAY for one in works) else set()
    return [_in_words(one, is_dead=one.id in dead) for one in works]


def _in_words(work: LongWork, *, is_dead: bool) -> ShownWork:
    state = WorkState.INTERRUPTED if is_dead else WorkState(work.state)
    kind = seams(current_app).long_kinds.get(work.kind) or LongKind(work.kind)
    is_under_way = state.value in UNDER_WAY
    told = work.result
    figures = (f"{_(word)}: {num(told[name])}" for name, word in kind.figures.items() if name in told)
    return ShownWork(
        work=work,
        title=_(kind.title),
        label=kind.say(work) if kind.say else work.label,
        state=state.word(language()),
        tone=TONES.get(state, "quiet"),
        percent=_percent(work) if is_under_way or state.value in BROKEN_OFF else None,
        steps="" if work.total is None or state is WorkState.DONE else f"{num(work.done)} / {num(work.total)}",
        figures=", ".join(figures),
        is_under_way=is_under_way,
        is_stopping=is_under_way and work.is_cancel_asked,
    )


def _percent(work: LongWork) -> int | None:
    return min(100, work.done * 100 // work.total) if work.total else None


PAGES = (
    ("GET", "/long-works", works),
    ("POST", "/long-works/<uuid:work_id>/cancel", cancel),
    ("POST", "/long-works/seen", seen),
)
bp = make_pages("long_work", __name__, PAGES)
