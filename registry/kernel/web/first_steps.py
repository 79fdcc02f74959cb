"""The list of first steps of an empty register: how far each is, what is not needed, and the way back to it."""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.operations.first_steps import bring_step_back, put_step_aside
from registry.kernel.queries.first_steps import steps_aside
from registry.kernel.rules.first_steps import ALL, StepState, is_settled, state_of
from registry.kernel.seams import FirstStep, StepProgress, db, seams
from registry.kernel.text import N_
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.cards import show_cards_anywhere
from registry.kernel.web.pages import make_pages
from registry.kernel.web.undo import flash_undo
from registry.kernel.words import language

COOKIE = "oblik_steps"
"""Set while somebody goes by the list, so that other pages need no look into the database to show the way back."""
TITLE = N_("Перші кроки")
TONES = {StepState.DONE: "ok", StepState.BEGUN: "accent"}


@dataclass(frozen=True)
class ShownStep:
    """A step in words."""

    step: FirstStep
    number: int
    progress: StepProgress
    state: StepState

    @property
    def word(self) -> str:
        """Name the state in the reader's language."""
        return self.state.word(language())

    @property
    def tone(self) -> str:
        """Give the colour of the state."""
        return TONES.get(self.state, "quiet")

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing more is asked of the person."""
        return is_settled(self.state)


def shown_steps(session: Session, actor: Actor) -> list[ShownStep]:
    """Read how far each step is that is the actor's to take."""
    aside = _aside(session, actor)
    found = []
    for number, step in enumerate(_own_steps(actor), 1):
        read = step.read(session, actor)
        state = state_of(is_begun=read.is_begun, is_done=read.is_done, is_aside=step.name in aside)
        found.append(ShownStep(step, number, read, state))
    return found


def leads_by_steps(session: Session, actor: Actor) -> bool:
    """Tell whether an empty register begins with the list for this person."""
    return actor.administers_all and bool(_own_steps(actor)) and ALL not in _aside(session, actor)


def _own_steps(actor: Actor) -> list[FirstStep]:
    return [one for one in seams(current_app).first_steps if actor.hromada_ids(one.permission) != frozenset()]


def _aside(session: Session, actor: Actor) -> frozenset[str]:
    return steps_aside(session, actor.user_id) if actor.user_id else frozenset()


@require("instance.manage")
def first_steps() -> Response:
    """Show the steps; from now on their pages show the way back, until all is settled."""
    session, actor = db.session(), current_actor()
    steps = shown_steps(session, actor)
    is_aside = ALL in _aside(session, actor)
    following = next((one for one in steps if not one.is_settled), None)
    page = render_template(
        "kernel/first_steps/page.html",
        steps=steps,
        done=sum(one.is_settled for one in steps),
        following=following,
        is_aside=is_aside,
        cards=show_cards_anywhere("first_steps", actor, None),
    )
    response = make_response(page)
    if is_aside or following is None:
        response.delete_cookie(COOKIE)
    else:
        response.set_cookie(COOKIE, "1", httponly=True, samesite="Lax", secure=request.is_secure)
    return response


@require("instance.manage")
def put_aside(name: str) -> Any:
    """Put a step, or the whole list, aside."""
    try:
        put_step_aside(db.session(), current_actor(), g.user.id, name, _label_of(name))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()  # Two clicks at once say the same.
    if name != ALL:
        return redirect(url_for("first_steps.first_steps"))
    undo = url_for("first_steps.bring_back", name=ALL)
    flash_undo(_("Перші кроки сховано. Вони лишаються в меню людини вгорі праворуч."), undo)
    response = redirect("/")
    response.delete_cookie(COOKIE)
    return response


@require("instance.manage")
def bring_back(name: str) -> Any:
    """Have a step, or the whole list, back."""
    bring_step_back(db.session(), current_actor(), g.user.id, name, _label_of(name))
    db.session.commit()
    return redirect(url_for("first_steps.first_steps"))


def _label_of(name: str) -> str:
    """Name a step as the history keeps it; raise NotFound for none."""
    if name == ALL:
        return TITLE
    step = next((one for one in seams(current_app).first_steps if one.name == name and one.may_be_aside), None)
    if step is None:
        raise NotFound("Такого кроку немає")
    return step.title


def render_card(session: Session, actor: Actor, _hromada_id: Any) -> Markup:
    """Tell on «Сьогодні» how far the first steps are, until all is settled or the list is put away."""
    if not leads_by_steps(session, actor):
        return Markup("")
    steps = shown_steps(session, actor)
    following = next((one for one in steps if not one.is_settled), None)
    if following is None:
        return Markup("")
    done = sum(one.is_settled for one in steps)
    page = render_template("kernel/first_steps/_card.html", done=done, total=len(steps), following=following)
    return Markup(page)  # noqa: S704, the template escapes what people typed


def step_here() -> dict[str, Any] | None:
    """Tell which step this page belongs to, while the person goes by the list."""
    if COOKIE not in request.cookies or not current_actor().administers_all:
        return None
    steps = _own_steps(current_actor())
    for number, step in enumerate(steps, 1):
        if any(request.path == one or request.path.startswith(f"{one}/") for one in step.pages):
            return {"number": number, "total": len(steps), "title": _(step.title)}
    return None


PAGES = (
    ("GET", "/first-steps", first_steps),
    ("POST", "/first-steps/<name>/aside", put_aside),
    ("POST", "/first-steps/<name>/back", bring_back),
)
bp = make_pages("first_steps", __name__, PAGES)
