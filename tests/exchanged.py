"""Files in and out in tests: a text is imported, a kind is exported."""

from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from registry.exchange.exports import Look, write_table
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.operations.own_kinds import get_import_kind
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM, Actor


def bring(
    session: Session, what: str, text: str | bytes, *, actor: Actor = SYSTEM, name: str = "f.csv", **options: Any
) -> ImportReport:
    """Import a file's text and forget what the session held."""
    data = text.encode() if isinstance(text, str) else text
    report = import_table(session, actor, Import(what, read_source(data, name), name, **options))
    session.flush()
    session.expire_all()
    return report


def taken_out(session: Session, what: str, form: str = "csv", language: str = "uk") -> bytes:
    """Export all of a kind."""
    session.expire_all()
    out = BytesIO()
    write_table(get_import_kind(session, what).table(session, SYSTEM, None), form, out, Look(language))
    return out.getvalue()


def counts(report: ImportReport) -> tuple[int, int, int]:
    """Give how many things are new, changed, unchanged."""
    return report.created, report.updated, report.unchanged


def refused(report: ImportReport) -> list[tuple[int, str, str]]:
    """Give what was refused: row, column and reason."""
    return [(one.row, one.column, str(one.reason)) for one in report.errors]
