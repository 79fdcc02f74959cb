"""Carrying imports out, and taking them back, as long work: while others go on saving, then written at once."""

import hashlib
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from registry.assets.queries.kinds import NO_KIND
from registry.exchange.asked_by import person_with
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.import_undo import UNDO_WORK
from registry.exchange.operations.imports import Import, check_table
from registry.exchange.operations.own_kinds import find_import_kind
from registry.exchange.parted import take_back_checked, write_checked
from registry.exchange.rules.columns import normal
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.cli import share_database
from registry.kernel.errors import Invalid
from registry.kernel.long_work import Carrying
from registry.kernel.models.long_work import LongWork
from registry.kernel.seams import db
from registry.kernel.text import fold
from registry.kernel.words import say
from registry.places.queries.territory import get_hromada

IMPORT = "import"
MOST_TOLD = 2_000
UNDO = UNDO_WORK


def asked_import(data: bytes, file_name: str, asked: Mapping[str, Any], run_id: uuid.UUID | None = None) -> Import:
    """Make an import of a file and of what was asked of it at any door; raise Invalid for the file or the hromada."""
    code = asked.get("hromada")
    return Import(
        what=known_kind(asked["kind"]),
        table=read_source(data, file_name, asked.get("sheet")),
        file_name=file_name,
        mapped=asked.get("mapping") or asked.get("mapped") or {},
        key=asked.get("key") or "inventory_number",
        hromada_id=get_hromada(db.session(), code).id if code else None,
        is_dry_run=bool(asked.get("dry_run")),
        header=asked.get("header"),
        values=by_column(asked.get("values", {})),
        number=asked.get("number"),
        create=frozenset(asked.get("create", ())),
        only=tuple((heading, value) for heading, value in asked.get("only", ())),
        sheet=asked.get("sheet"),
        sha256=hashlib.sha256(data).hexdigest(),
        run_id=run_id,
        may_part=True,
    )


def known_kind(told: str) -> str:
    """Give the code of what is imported, an asset kind by its name as well; raise Invalid."""
    found = find_import_kind(db.session(), told)
    if found is None:
        raise Invalid(kind=NO_KIND)
    return found.code


def by_column(told: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Turn «COLUMN:old» into what the rows are looked up by."""
    return {(normal(key.partition(":")[0]), fold(key.partition(":")[2])): new for key, new in told.items()}


def carry_out_import(carrying: Carrying, arguments: Mapping[str, Any]) -> ImportReport:
    """Read the file and check it while others go on saving, then write it at once unless refused or a dry run.

    A refused file ends the work as failed; what was written is committed together with the work's end.
    """
    share_database()
    path = Path(arguments["file"])
    actor = person_with(arguments.get("person"), _label(carrying))
    wanted = asked_import(path.read_bytes(), arguments.get("file_name") or path.name, arguments, carrying.work_id)
    checked = check_table(db.session(), actor, wanted, carrying.progress)
    report = checked.report
    db.session.rollback()
    more = {"report": report_of(report)} if arguments.get("is_sent") else {}
    write_checked(carrying, actor, checked, lambda: _end(carrying, report, more))
    if arguments.get("is_sent"):
        path.unlink(missing_ok=True)
    return report


def _label(carrying: Carrying) -> str | None:
    work = db.session().get(LongWork, carrying.work_id)
    return work.user_label if work is not None else None


def _end(carrying: Carrying, report: ImportReport, more: Mapping[str, Any]) -> None:
    counts = {"rows": report.rows, "created": report.created, "updated": report.updated, "unchanged": report.unchanged}
    if report.errors:
        carrying.fail(f"Помилок: {report.errors_total}", {**counts, **more, "errors": report.errors_total})
    else:
        carrying.finish({**counts, **more})


def report_of(report: ImportReport) -> dict[str, Any]:
    """Give the report in the reader's language, at most so many different reasons.

    A file is filled in by people: programs too are told the words that it may hold, not the codes.
    """
    return report.as_json(say, MOST_TOLD)


def carry_out_undo(carrying: Carrying, arguments: Mapping[str, Any]) -> None:
    """Take an import back likewise."""
    share_database()
    actor = person_with(arguments.get("person"), _label(carrying))
    take_back_checked(carrying, actor, uuid.UUID(arguments["run"]))
