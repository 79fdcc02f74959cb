"""What people wrote of papers as parts of everything that goes out: texts, templates, reports, indicators' figures."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session, undefer

from maintenance.papers.models.indicator import Indicator, IndicatorFigure, IndicatorSnapshot
from maintenance.papers.models.printed import PaperSettings, PaperTemplate
from maintenance.papers.models.report import Report
from maintenance.papers.queries.indicators.definitions import narrowed_figures, narrowed_indicators, visible
from maintenance.papers.queries.printed.templates import READ
from maintenance.papers.queries.reports.reports import narrowed_reports
from maintenance.papers.queries.request_texts import narrowed_results, narrowed_texts
from maintenance.papers.rules.indicators.nouns import FIGURE
from maintenance.papers.rules.indicators.nouns import INDICATOR as DEFINITION
from maintenance.papers.rules.printed.nouns import SETTINGS, TEMPLATE
from maintenance.papers.rules.reports.noun import REPORT
from maintenance.papers.rules.request_nouns import INDICATOR, TEXT
from registry.exchange.queries import BATCH, described_table
from registry.exchange.rules.columns import Column, Table
from registry.kernel.access import Actor
from registry.places.models.territory import Hromada

SNAPSHOT_COLUMNS = (
    Column("id", "Ідентифікатор", "Identifier"),
    Column("code", "Індикатор", "Indicator"),
    Column("day", "На день", "On", "date"),
    Column("value", "Число", "Figure", "decimal"),
    Column("numerator", "Чисельник", "Numerator", "decimal"),
    Column("denominator", "Знаменник", "Denominator", "decimal"),
    Column("objects", "Об’єктів", "Assets", "integer"),
    Column("source", "Звідки", "Source"),
    Column("rule", "За правилом", "By the rule"),
    Column("hromada", "Громада", "Hromada"),
)


def text_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible texts of requests as rows."""
    return described_table(session, TEXT, _of(narrowed_texts(actor), hromada_id))


def result_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the visible result indicators of requests as rows."""
    return described_table(session, INDICATOR, _of(narrowed_results(actor), hromada_id))


def figure_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the values and targets of indicators that people entered."""
    own = _of(narrowed_figures(actor), hromada_id)
    return described_table(session, FIGURE, own.order_by(IndicatorFigure.code, IndicatorFigure.ends_on))


def snapshot_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give what indicators were at quarters' ends: nothing can work that out again."""
    own = _of(visible(IndicatorSnapshot, actor), hromada_id)
    return Table(SNAPSHOT_COLUMNS, _snapshots(session, own.order_by(IndicatorSnapshot.day, IndicatorSnapshot.code)))


def _snapshots(session: Session, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    codes = {one.id: one.code for one in session.scalars(select(Hromada))}
    names = [one.name for one in SNAPSHOT_COLUMNS if one.name != "hromada"]
    for batch in session.scalars(statement.execution_options(yield_per=BATCH)).partitions():
        for one in batch:
            yield {**{name: getattr(one, name) for name in names}, "hromada": codes[one.hromada_id]}


def definition_documents(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Iterator[tuple[str, Any]]:
    """Give the councils' own indicators whole: their conditions fit into no cell."""
    codes = {one.id: one.code for one in session.scalars(select(Hromada))}
    for one in session.scalars(
        _of(narrowed_indicators(actor), hromada_id).order_by(Indicator.hromada_id, Indicator.code)
    ):
        told = {field.name: getattr(one, field.column) for field in DEFINITION.written}
        code = codes[one.hromada_id]
        yield f"{code}-{one.code}", {"id": str(one.id), "hromada": code, **told}


def report_table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    """Give the reports that the asker may read whole, drafts among them; what was issued goes out as a document too."""
    return described_table(session, REPORT, _of(narrowed_reports(actor), hromada_id).order_by(Report.year, Report.id))


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
