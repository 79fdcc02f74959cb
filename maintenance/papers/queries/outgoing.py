"""What people wrote of papers as parts of everything that goes out: texts of requests, templates and settings."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session, undefer

from maintenance.papers.models.printed import PaperSettings, PaperTemplate
from maintenance.papers.queries.printed.templates import READ
from maintenance.papers.queries.request_texts import narrowed_results, narrowed_texts
from maintenance.papers.rules.printed.nouns import SETTINGS, TEMPLATE
from maintenance.papers.rules.request_nouns import INDICATOR, TEXT
from registry.exchange.queries import described_table
from registry.exchange.rules.columns import Table
from registry.kernel.access import Actor
from registry.places.models.territory import Hromada


def text_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible texts of requests as rows."""
    return described_table(session, TEXT, _of(narrowed_texts(actor), hromada_id))


def result_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible result indicators of requests as rows."""
    return described_table(session, INDICATOR, _of(narrowed_results(actor), hromada_id))


def template_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible versions of templates as rows; their documents go out as files."""
    return described_table(session, TEMPLATE, _of(_visible(PaperTemplate, actor), hromada_id))


def settings_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible settings of papers as rows; emblems go out as files."""
    return described_table(session, SETTINGS, _of(_visible(PaperSettings, actor), hromada_id))


def paper_files(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Iterator[tuple[str, bytes]]:
    """Give the templates and emblems, each under a name of its own."""
    own = _of(_visible(PaperTemplate, actor), hromada_id).where(PaperTemplate.document.is_not(None))
    ordered = own.options(undefer(PaperTemplate.document)).order_by(PaperTemplate.form, PaperTemplate.number)
    codes = {one.id: one.code for one in session.scalars(select(Hromada))}
    for version in session.scalars(ordered):
        yield f"{codes[version.hromada_id]}-{version.form}-{version.number}.docx", version.document or b""
    kept = _of(_visible(PaperSettings, actor), hromada_id).where(PaperSettings.emblem.is_not(None))
    for settings in session.scalars(kept.options(undefer(PaperSettings.emblem)).order_by(PaperSettings.id)):
        yield f"{codes[settings.hromada_id]}-emblem.png", settings.emblem or b""


def _visible(model: type[Any], actor: Actor) -> Select[Any]:
    ids = actor.hromada_ids(READ)
    statement = select(model)
    return statement if ids is None else statement.where(model.hromada_id.in_(ids) if ids else false())


def _of(statement: Select[Any], hromada_id: uuid.UUID | None) -> Select[Any]:
    """Keep what is one hromada's; None keeps all."""
    return statement if hromada_id is None else statement.filter_by(hromada_id=hromada_id)
