"""Importing programmes."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme, ProgrammeCell, ProgrammeRow
from maintenance.programmes.operations.documents import import_programme, unbound_of
from maintenance.programmes.queries import export_programme
from registry.kernel.access import SYSTEM, Actor, Grant
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.models.history import HistoryEntry
from tests.factories.maintenance_contracts import make_line
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, make_document, make_row, make_table, read_built_in
from tests.factories.registry import make_asset
from tests.factories.territory import make_hromada


def entries(session: Session) -> list[HistoryEntry]:
    """Give the history of programmes."""
    statement = select(HistoryEntry).where(HistoryEntry.entity == "programme").order_by(HistoryEntry.seq)
    return list(session.scalars(statement))


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_a_programme_built_in_is_exported_equal_and_imported_again_without_a_change(
    session: Session, code: str
) -> None:
    document = read_built_in(code)
    make_hromada(session, document["hromada"])

    import_programme(session, SYSTEM, document)
    session.commit()
    session.expire_all()
    exported = export_programme(session, SYSTEM, code)
    import_programme(session, SYSTEM, exported)
    session.commit()

    assert exported == document
    assert export_programme(session, SYSTEM, code) == document
    assert [entry.action for entry in entries(session)] == ["create"]


def test_a_changed_document_replaces_the_programme_and_tells_what_changed(session: Session) -> None:
    make_hromada(session)
    first = import_programme(session, SYSTEM, make_document())
    session.commit()

    changed = make_document(make_table([make_row("2.1", ["130,0", "120,0", "-"]), make_row("2.2", ["", "", ""])]))
    second = import_programme(session, SYSTEM, changed)
    session.commit()
    session.expire_all()

    assert second.id == first.id
    assert export_programme(session, SYSTEM, "trial-2025") == changed
    last = entries(session)[-1]
    assert last.action == "update"
    assert last.changes["tables / measures / rows / 2.1 local / printed / 1"] == ["120,0", "130,0"]
    assert session.scalar(select(func.count()).select_from(ProgrammeRow)) == 2
    assert session.scalar(select(func.count()).select_from(ProgrammeCell)) == 3


AT = {"table": "measures", "source": "local", "kind": "line", "said": "Рядок"}


@pytest.mark.parametrize("is_there", [False, True])
def test_of_a_document_only_what_leads_somewhere_is_bound_and_where_sums_came_from_stays_told(
    session: Session, *, is_there: bool
) -> None:
    hromada, stranger = make_hromada(session), make_hromada(session, "UA53080130000014699")
    line, asset, foreign = make_line(session, hromada), make_asset(session, hromada), make_line(session, stranger)
    bound = {**AT, "row": "2.1", "column": None, "amount": None}
    indicator = {"number": 3, "title": "Камер", "unit": "од.", "base": "1", "targets": [], "dynamics": None}
    kept = [
        {**bound, "ref": str(line.id)},
        {**bound, "ref": str(asset.id), "kind": "asset"},
        {**bound, "ref": "3", "kind": "indicator"},
        {**bound, "ref": str(uuid.uuid4()), "column": 0, "amount": "120000.00"},
    ]
    dropped = [
        {**bound, "ref": str(foreign.id), "said": "чужий рядок"},
        {**bound, "ref": "a", "said": "не ключ"},
        {**bound, "ref": str(line.id), "kind": "asset", "said": "рядок, а не майно"},
        {**bound, "ref": str(uuid.uuid4()), "kind": "asset", "said": "немає"},
        {**bound, "ref": "4", "kind": "indicator", "said": "№ 4"},
    ]
    document = make_document(indicators=[indicator], traces=[*kept, *dropped])
    if is_there:
        import_programme(session, SYSTEM, make_document())

    programme = import_programme(session, SYSTEM, document)
    session.commit()

    assert export_programme(session, SYSTEM, "trial-2025")["traces"] == kept
    assert [one.said for one in unbound_of(document, programme)] == [one["said"] for one in dropped]


def test_a_document_without_traces_leaves_measures_bound_that_are_still_there(session: Session) -> None:
    hromada = make_hromada(session)
    one, other = (str(make_line(session, hromada, code).id) for code in ("2.1", "2.2"))
    traces = [
        {**AT, "row": "2.1", "column": None, "ref": one, "amount": None},
        {**AT, "row": "2.1", "column": 0, "ref": one, "amount": "120000.00"},
        {**AT, "row": "2.1", "column": 1, "ref": one, "amount": "120000.00"},
        {**AT, "row": "2.2", "column": None, "ref": other, "amount": None},
    ]
    rows = [make_row("2.1", ["120,0", "120,0", "-"]), make_row("2.2", ["", "", ""])]
    import_programme(session, SYSTEM, make_document(make_table(rows), traces=traces))

    import_programme(session, SYSTEM, make_document(make_table(rows)))
    whole = export_programme(session, SYSTEM, "trial-2025")["traces"]
    import_programme(session, SYSTEM, make_document(make_table([make_row("2.1", ["130,0", "120,0", "-"])])))
    left = export_programme(session, SYSTEM, "trial-2025")["traces"]
    import_programme(session, SYSTEM, make_document(make_table(rows), traces=[]))

    assert whole == traces
    assert [one["column"] for one in left] == [None, 1]
    assert "traces" not in export_programme(session, SYSTEM, "trial-2025")


def test_a_refused_document_changes_nothing(session: Session) -> None:
    make_hromada(session)
    import_programme(session, SYSTEM, make_document())
    session.commit()

    with pytest.raises(Invalid):
        import_programme(session, SYSTEM, make_document(make_table([make_row("2.1", ["1,0"])])))
    session.rollback()

    assert export_programme(session, SYSTEM, "trial-2025") == make_document()


def test_a_hromada_that_is_not_here_is_refused_by_name(session: Session) -> None:
    with pytest.raises(Invalid) as refused:
        import_programme(session, SYSTEM, make_document())

    assert list(refused.value.fields) == ["hromada"]
    assert session.scalar(select(func.count()).select_from(Programme)) == 0


@pytest.mark.parametrize("permissions", [frozenset[str](), frozenset({"programme.read"})])
def test_only_who_may_write_programmes_imports_them(session: Session, permissions: frozenset[str]) -> None:
    hromada = make_hromada(session)
    reader = Actor("Переглядач", user_id=uuid.uuid4(), grants={hromada.id: Grant("viewer", permissions)})

    with pytest.raises(Forbidden):
        import_programme(session, reader, make_document())


def test_a_code_taken_by_another_hromada_is_a_conflict(session: Session) -> None:
    make_hromada(session)
    make_hromada(session, "UA53080130000014699")
    import_programme(session, SYSTEM, make_document())
    session.commit()

    with pytest.raises(Conflict):
        import_programme(session, SYSTEM, make_document(hromada="UA53080130000014699"))


@pytest.mark.parametrize("document", [None, {}, {"tables": 5}])
def test_what_is_no_document_is_refused_before_the_database_is_asked(session: Session, document: Any) -> None:
    with pytest.raises(Invalid):
        import_programme(session, SYSTEM, document)
