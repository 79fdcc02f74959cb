"""The page of the demonstration: what would go and what stays, taking it out, loading it into an empty register."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Flask, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config.demo_record import WORDS, demo_hromadas
from config.demo_removal import Kept, Removal, plan_removal
from config.demo_work import KINDS, LOAD, REMOVE
from registry.kernel.access import Actor
from registry.kernel.long_work import enter_work, start_work
from registry.kernel.models.long_work import LongWork
from registry.kernel.operations.permits import demand_all
from registry.kernel.seams import Card, NavigationItem, add_cards, add_navigation, db, seams
from registry.kernel.text import sort_key
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.history_words import entity_word
from registry.kernel.web.long_work import ShownWork, shown_works
from registry.kernel.web.pages import make_pages
from registry.places.models.territory import Hromada

SHOWN = 300
"""So many things of people's own are listed; the rest stays unless all of it is given up."""


@dataclass(frozen=True)
class ShownKept:
    """A thing of people's own in words."""

    key: str
    label: str
    reason: str
    holds: str


@require("instance.manage")
def demonstration() -> str:
    """Show what would be taken out and what stays, or how far the work is."""
    session, actor = db.session(), current_actor()
    work = _last_work(session)
    return _page(session, actor, work, errors=())


def _page(session: Session, actor: Actor, work: ShownWork | None, errors: tuple[str, ...]) -> str:
    is_busy = work is not None and work.is_under_way
    removal = Removal() if is_busy else plan_removal(session)
    numbers = Counter(one.entity for one in removal.kept)
    return render_template(
        "config/demonstration.html",
        work=work,
        is_busy=is_busy,
        counts=sorted(_counts(removal), key=lambda one: sort_key(one[0])),
        total=sum(removal.counts().values()),
        kept=[
            (
                entity_word(entity),
                numbers[entity],
                [_in_words(actor, one) for one in removal.kept[:SHOWN] if one.entity == entity],
            )
            for entity in numbers
        ],
        kept_total=len(removal.kept),
        unlisted=max(0, len(removal.kept) - SHOWN),
        seen=removal.stamp,
        may_load=not is_busy and not _has_hromada(session),
        errors=errors,
    )


def _counts(removal: Removal) -> list[tuple[str, int]]:
    return [(entity_word(entity), number) for entity, number in removal.counts().items()]


def _in_words(actor: Actor, one: Kept) -> ShownKept:
    """Name a thing only to whoever may see it and where it is; others learn that it is there."""
    home = one.hromada_id
    may_see = home is None or (actor.can("asset.read", home) and actor.can("place.exact", home))
    return ShownKept(
        key=str(one.thing[1]),
        label=one.label if may_see else _("у громаді, даних якої ви не бачите"),
        reason=_("змінено людьми") if one.is_made else _("додано людьми"),
        holds=one.first_holds if may_see else "",
    )


def _last_work(session: Session) -> ShownWork | None:
    last = select(LongWork).where(LongWork.kind.in_(KINDS)).order_by(LongWork.created_at.desc()).limit(1)
    return next(iter(shown_works(session, session.scalars(last).all())), None)


def _has_hromada(session: Session) -> bool:
    return session.scalar(select(Hromada.id).limit(1)) is not None


@require("instance.manage")
def remove() -> Any:
    """Let the demonstration be taken out, without what people added or changed unless they give it up."""
    session, actor = db.session(), current_actor()
    demand_all(actor)
    if not request.form.get("agreed"):
        refused = _("Позначте, що згодні: прибране назад не повернути, лише завантажити демонстрацію наново.")
        return _page(session, actor, _last_work(session), (refused,)), 422
    arguments = {
        "seen": request.form.get("seen", "")[:64],
        "also": request.form.getlist("also")[:SHOWN],
        "all": bool(request.form.get("all")),
    }
    return _begun(session, actor, REMOVE, arguments)


@require("instance.manage")
def load() -> Any:
    """Let the demonstration be loaded into a register that has no hromada."""
    session, actor = db.session(), current_actor()
    demand_all(actor)
    if _has_hromada(session):
        refused = _("Демонстрацію завантажують у порожній реєстр: тут уже є громада.")
        return _page(session, actor, _last_work(session), (refused,)), 409
    return _begun(session, actor, LOAD, {})


def _begun(session: Session, actor: Actor, kind: str, arguments: dict[str, Any]) -> Response:
    last = _last_work(session)
    if last is None or not last.is_under_way:
        told = {**arguments, "person": str(actor.user_id)}
        start_work(enter_work(session, actor, kind, KINDS[kind].title, arguments=told))
    return redirect(url_for("demonstration.demonstration"))


def render_offer(session: Session, _actor: Actor, _about: Any) -> Markup:
    """Offer the demonstration under the first steps of an empty register; where it stands, say how to take it out."""
    stands = bool(demo_hromadas(session))
    if not stands and _has_hromada(session):
        return Markup("")
    return Markup(render_template("config/_offer.html", stands=stands))  # noqa: S704, the template escapes what people typed


def plug_demonstration(app: Flask) -> None:
    """Plug in the page, its long work and its words."""
    app.register_blueprint(bp)
    seams(app).history_words.add(WORDS)
    seams(app).long_kinds.update(KINDS)
    seams(app).demo_hromadas = demo_hromadas
    add_navigation(app, NavigationItem("/demonstration", _l("Демонстрація"), "demo", 910, "instance.manage", "account"))
    add_cards(app, "first_steps", Card("demonstration", _l("Демонстрація"), 10, "instance.manage", render_offer))


PAGES = (
    ("GET", "/demonstration", demonstration),
    ("POST", "/demonstration/remove", remove),
    ("POST", "/demonstration/load", load),
)
bp = make_pages("demonstration", __name__, PAGES)
