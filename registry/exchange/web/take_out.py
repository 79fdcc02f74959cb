"""The page «Забрати все»: a package of open files is ordered, waited for, downloaded by its maker, thrown out."""

import uuid
from datetime import timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from registry.exchange.operations.package_files import KEPT_DAYS
from registry.exchange.taken_whole import MOST_KEPT, TAKE_OUT, TOO_MANY, demand_package, package_files
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.kernel.long_work import enter_work, start_work
from registry.kernel.models.long_work import LongWork
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, look_at, require
from registry.kernel.web.errors import say
from registry.kernel.web.long_work import shown_works
from registry.kernel.web.pages import make_pages
from registry.kernel.web.words import file_size

SHOWN = 20


@require("asset.read")
def take_out() -> str:
    """Show the form and the person's own packages."""
    session, actor = db.session(), current_actor()
    package_files().sweep()
    works = shown_works(session, _own(session, actor))
    return render_template(
        "exchange/take_out.html",
        works=[(one, package_files().path(one.work.id).is_file(), _until(one.work)) for one in works],
        is_busy=any(one.is_under_way for one in works),
        may_history=bool(actor.hromada_ids("history.read") or actor.hromada_ids("people.audit")),
        kept_days=KEPT_DAYS,
        file_size=file_size,
    )


def _until(work: LongWork) -> Any:
    return work.ended_at + timedelta(days=KEPT_DAYS) if work.ended_at else None


def _own(session: Session, actor: Actor) -> Any:
    own = select(LongWork).where(LongWork.kind == TAKE_OUT, LongWork.user_id == actor.user_id)
    return session.scalars(own.order_by(LongWork.created_at.desc()).limit(SHOWN)).all()


@require("asset.read")
def begin() -> Response:
    """Let a process of its own write a package; one at a time for each person."""
    session, actor = db.session(), current_actor()
    works = shown_works(session, _own(session, actor))
    if any(one.is_under_way for one in works):
        return redirect(url_for("take_out.take_out"))
    if sum(package_files().path(one.work.id).is_file() for one in works) >= MOST_KEPT:
        flash(say(TOO_MANY), "warn")
        return redirect(url_for("take_out.take_out"))
    hromada = next((one for one in g.hromadas if one.code == request.form.get("hromada")), None)
    arguments = {
        "person": str(actor.user_id),
        "hromada": str(hromada.id) if hromada else None,
        "history": bool(request.form.get("history")),
        "files": bool(request.form.get("files")),
    }
    label = hromada.short_name if hromada else "Усі громади"
    work_id = enter_work(
        session, actor, TAKE_OUT, label, hromada_id=hromada.id if hromada else None, arguments=arguments
    )
    start_work(work_id)
    return redirect(url_for("take_out.take_out"))


@require("asset.read")
def package(work_id: uuid.UUID) -> Response:
    """Send a package to whoever made it; the history notes that."""
    work = _find(work_id)
    look_at(work.hromada_id)
    path = demand_package(current_actor(), work)
    response = send_file(path, mimetype="application/zip", as_attachment=True, download_name=work.result["name"])
    response.headers["Cache-Control"] = "no-store"
    return response


@require("asset.read")
def drop(work_id: uuid.UUID) -> Response:
    """Throw a package out before its time."""
    package_files().path(_find(work_id).id).unlink(missing_ok=True)
    flash(_("Пакет вилучено"), "ok")
    return redirect(url_for("take_out.take_out"))


def _find(work_id: uuid.UUID) -> LongWork:
    """Find one of the person's own; raise NotFound for another's as for none."""
    work = db.session.get(LongWork, work_id)
    if work is None or work.kind != TAKE_OUT or work.user_id != current_actor().user_id:
        raise NotFound("Такого пакета немає")
    return work


PAGES = (
    ("GET", "/take-out", take_out),
    ("POST", "/take-out", begin),
    ("GET", "/take-out/<uuid:work_id>.zip", package),
    ("POST", "/take-out/<uuid:work_id>/drop", drop),
)
bp = make_pages("take_out", __name__, PAGES)
