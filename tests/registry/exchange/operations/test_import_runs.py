"""An import is a thing: who brought what, from which file, and which entries of the history are its own."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.exchange.imports.tables import read_source
from registry.exchange.models.import_run import ImportRun
from registry.exchange.operations.imports import Import, check_table, import_table
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from registry.kernel.models.history import HistoryEntry
from tests.factories.registry import make_asset, make_hromada, make_kinds

CAMERAS = """Номер;Назва;Адреса;Стан
1;Камера на в'їзді;вул. Тиха, 1;працює
2;Камера в парку;вул. Тиха, 2;працює
"""


def wanted(text: str, what: str = "camera", **options: Any) -> Import:
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    return Import(what, read_source(data, "f.csv"), "f.csv", sha256=digest, **options)


def bring(session: Session, text: str, what: str = "camera", **options: Any) -> ImportReport:
    return import_table(session, SYSTEM, wanted(text, what, **options))


def own_entries(session: Session, run: ImportRun) -> list[tuple[str, str]]:
    own = HistoryEntry.seq.between(run.first_entry, run.last_entry)
    rows = session.execute(select(HistoryEntry.entity, HistoryEntry.action).where(own).order_by(HistoryEntry.seq))
    return [(row.entity, row.action) for row in rows]


@pytest.fixture
def register(session: Session) -> Session:
    make_hromada(session)
    make_kinds(session)
    return session


def test_what_an_import_wrote_is_told_by_the_run_that_its_report_names(register: Session) -> None:
    make_asset(register)

    report = bring(register, CAMERAS, mapped={"Номер": "inventory_number"}, create=frozenset({"location"}))

    run = register.scalars(select(ImportRun)).one()
    assert report.id == run.id
    assert report.as_json()["id"] == str(run.id)
    assert (run.kind, run.file_name, run.user_label, run.user_id, run.status) == (
        "camera", "f.csv", "система", None, "written",
    )  # fmt: skip
    assert run.file_sha256 == hashlib.sha256(CAMERAS.encode()).hexdigest()
    assert run.options == {
        "mapping": {"Номер": "inventory_number"}, "key": "inventory_number", "create": ["location"],
    }  # fmt: skip
    assert (run.rows, run.created, run.updated, run.unchanged) == (2, 2, 0, 0)


def test_its_entries_of_the_history_are_all_that_it_wrote_and_no_others(register: Session) -> None:
    make_asset(register)
    bring(register, CAMERAS)
    make_asset(register)

    run = register.scalars(select(ImportRun)).one()
    entries = own_entries(register, run)

    assert sorted(entries) == [("asset", "create")] * 2 + [("import", "import")] + [("location", "create")] * 2
    assert register.scalar(select(func.count()).select_from(HistoryEntry)) == len(entries) + 2


def test_what_others_write_between_checking_and_writing_is_not_the_imports_own(register: Session) -> None:
    checked = check_table(register, SYSTEM, wanted(CAMERAS))
    make_asset(register)

    checked.write(register)

    assert len(own_entries(register, register.scalars(select(ImportRun)).one())) == 5


def test_an_import_belongs_to_the_hromada_of_its_rows_and_so_does_its_entry(register: Session) -> None:
    bring(register, CAMERAS)

    run = register.scalars(select(ImportRun)).one()
    entry = register.scalars(select(HistoryEntry).where(HistoryEntry.entity == "import")).one()

    assert run.hromada_id is not None
    assert (entry.entity_id, entry.hromada_id) == (str(run.id), run.hromada_id)


def test_an_import_into_two_hromadas_belongs_to_none_alone(register: Session) -> None:
    other = make_hromada(register)
    rows = f"Номер;Назва;Громада\n1;Одна;{other.code}\n"
    first = register.scalars(select(HistoryEntry.hromada_id).limit(1)).one_or_none()
    here = make_asset(register).hromada

    bring(register, rows + f"2;Друга;{here.code}\n")

    assert here.id not in (other.id, first)
    assert register.scalars(select(ImportRun.hromada_id)).one() is None


@pytest.mark.parametrize(
    ("text", "options"),
    [(CAMERAS, {"is_dry_run": True}), (CAMERAS + ";Без номера;;\n", {}), ("Номер;Назва\n", {})],
)
def test_what_writes_nothing_is_no_import(register: Session, text: str, options: dict[str, Any]) -> None:
    report = bring(register, text, **options)

    assert (report.id, register.scalars(select(ImportRun)).all()) == (None, [])


def test_a_repeated_import_that_changes_nothing_is_none(register: Session) -> None:
    bring(register, CAMERAS)

    report = bring(register, CAMERAS)

    assert (report.id, report.unchanged) == (None, 2)
    assert register.scalar(select(func.count()).select_from(ImportRun)) == 1
