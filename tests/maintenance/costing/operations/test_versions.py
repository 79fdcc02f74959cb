"""A costing is kept once, with its lines, its document and its history, and nothing changes it afterwards."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.costing.documents.versions import version_document
from maintenance.costing.models.version import CostingVersion, CostingVersionLine
from maintenance.costing.operations.scenarios import save_scenario
from maintenance.costing.operations.versions import Freezing, freeze_costing
from maintenance.costing.queries.costing import get_costing
from maintenance.costing.queries.scenarios import find_scenario
from maintenance.costing.queries.versions import get_version, list_version_lines, list_versions
from maintenance.costing.rules.what_if import Overrides
from registry.assets.operations.assets import retire_asset
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_index, make_line
from tests.factories.maintenance_versions import DECISION, make_version
from tests.factories.registry import actor_as, first_hromada, make_asset, make_hromada


@pytest.fixture
def hromada(session: Session) -> Hromada:
    """A hromada whose two cameras cost 12 000 in 2026 and, with the index, 13 032 in 2027."""
    hromada = first_hromada(session)
    line = make_line(session, hromada, index_kind="cpi")
    make_index(session, hromada)
    for number in range(2):
        make_asset(session, hromada, inventory_number=f"К-{number}", commissioned_on=date(2020, 1, 1))
    make_contract(session, line)
    return hromada


def test_a_version_keeps_total_lines_and_document(session: Session, hromada: Hromada) -> None:
    version = make_version(session, hromada, 2026)
    session.expire_all()

    kept = get_version(session, SYSTEM, version.id)
    lines = [(one.code, one.kekv, one.fund, one.amount) for one in list_version_lines(session, kept)]

    assert (kept.number, kept.stage, kept.decision, kept.frozen_by) == (1, "approved", DECISION, SYSTEM.label)
    assert kept.total == Decimal("12000.00")
    assert lines == [("2.1", "2240", "general", Decimal("12000.00"))]
    assert (kept.document["version"], kept.document["total"]) == (str(version.id), "12000.00")
    assert kept.document["inputs"]["assets"].keys() == set(kept.document["lines"][0]["components"][0]["asset_ids"])
    assert set(kept.document["inputs"]["assets"].values()) == {"К-0", "К-1"}


def test_lines_are_summed_by_sql(session: Session, hromada: Hromada) -> None:
    version = make_version(session, hromada, 2027)

    total = session.scalar(
        select(func.sum(CostingVersionLine.amount)).where(CostingVersionLine.version_id == version.id)
    )

    assert total == version.total == Decimal("13032.00")


def test_versions_count_up_within_a_hromada_and_a_year(session: Session, hromada: Hromada) -> None:
    numbers = [make_version(session, hromada, year, stage="submitted").number for year in (2026, 2026, 2027)]

    listed = [(one.year, one.number) for one in list_versions(session, SYSTEM, hromada.id)]

    assert numbers == [1, 2, 1]
    assert listed == [(2027, 1), (2026, 2), (2026, 1)]
    assert [one.number for one in list_versions(session, SYSTEM, hromada.id, 2026)] == [2, 1]


def test_retiring_an_asset_with_a_past_date_changes_no_kept_figure(session: Session, hromada: Hromada) -> None:
    version = make_version(session, hromada, 2026)
    before = version.document
    camera = make_asset(session, hromada, inventory_number="К-9", commissioned_on=date(2020, 1, 1))
    make_version(session, hromada, 2026, stage="amended")

    retire_asset(session, SYSTEM, camera.id, on=date(2026, 1, 31), version=camera.version)
    session.expire_all()

    kept = {one.number: one.total for one in list_versions(session, SYSTEM, hromada.id, 2026)}
    assert kept == {1: Decimal("12000.00"), 2: Decimal("18000.00")}
    assert get_version(session, SYSTEM, version.id).document == before
    assert get_costing(session, SYSTEM, hromada, 2026).total == Decimal("12500.00")
    assert get_costing(session, SYSTEM, hromada, 2027).previous_total == Decimal("18000.00")


def test_each_version_leaves_one_entry_of_history(session: Session, hromada: Hromada) -> None:
    version = make_version(session, hromada, 2026)

    entries = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "costing_version")).all()

    assert [(one.action, one.entity_id, one.entity_label) for one in entries] == [
        ("create", str(version.id), "2026, № 1")
    ]
    assert entries[0].changes["decision"] == [None, DECISION]
    assert entries[0].changes["total"] == [None, "12000.00"]


@pytest.mark.parametrize(
    ("stage", "decision", "fields"),
    [
        ("approved", None, ["decision"]),
        ("amended", "  ", ["decision"]),
        ("approved", "рішення сесії", ["decision"]),
        ("approved", "№ 12-34-VIII", ["decision"]),
        ("approved", "20.12.2026", ["decision"]),
        ("approved", "№ 7 від 31.02.2026", ["decision"]),
        ("approved", "№ 7 від 20.12.2026 " + "х" * 200, ["decision"]),
        ("submitted", "х" * 201, ["decision"]),
        ("затвердили", DECISION, ["stage"]),
        (None, DECISION, ["stage"]),
        ("", "", ["stage"]),
    ],
)
def test_a_version_without_stage_or_decision_is_refused(
    session: Session, hromada: Hromada, stage: str | None, decision: str | None, fields: list[str]
) -> None:
    freezing = Freezing(stage, decision)

    with pytest.raises(Invalid) as refusal:
        freeze_costing(session, SYSTEM, hromada, 2026, freezing, describe=version_document)

    assert list(refusal.value.fields) == fields
    assert list_versions(session, SYSTEM, hromada.id) == []


@pytest.mark.parametrize("decision", ["№ 7 від 20.12.2026", "рішення 12-34-VIII від 2026-12-20", "б/н від 1.2.2026"])
def test_a_decision_names_a_number_and_a_day(session: Session, hromada: Hromada, decision: str) -> None:
    assert make_version(session, hromada, 2026, decision=decision).decision == decision


def test_what_is_submitted_needs_no_decision(session: Session, hromada: Hromada) -> None:
    assert make_version(session, hromada, 2026, stage="submitted", decision=None).decision is None


def test_a_year_without_lines_is_not_kept(session: Session) -> None:
    hromada = make_hromada(session)

    with pytest.raises(Invalid) as refusal:
        make_version(session, hromada, 2026)

    assert list(refusal.value.fields) == ["year"]


def test_only_who_may_write_costs_keeps_a_version(session: Session, hromada: Hromada) -> None:
    with pytest.raises(Forbidden):
        make_version(session, hromada, 2026, actor=actor_as("viewer", hromada))


def test_a_version_is_read_by_who_may_read_costs(session: Session, hromada: Hromada) -> None:
    version, stranger = make_version(session, hromada, 2026), actor_as("accountant", make_hromada(session))

    assert list_versions(session, stranger, hromada.id) == []
    with pytest.raises(NotFound):
        get_version(session, stranger, version.id)


def test_a_what_if_is_kept_by_its_name_and_factors(session: Session, hromada: Hromada) -> None:
    save_scenario(session, SYSTEM, hromada.id, "Зріст", Overrides(all_lines=Decimal("1.5")))

    version = make_version(
        session, hromada, 2027, stage="submitted", scenario=find_scenario(session, SYSTEM, hromada.id, "Зріст")
    )

    assert (version.scenario, version.total) == ("Зріст", Decimal("18000.00"))
    assert version.document["inputs"]["what_if"] == {"year": 2027, "all_lines": "1.500", "by_line": {}}


def test_a_document_that_does_not_add_up_is_never_kept(session: Session, hromada: Hromada) -> None:
    def wrong(costing, version) -> dict:
        document = version_document(costing, version)
        document["lines"][0]["components"][0]["amount"] = "11999.99"
        return document

    with pytest.raises(ArithmeticError):
        freeze_costing(session, SYSTEM, hromada, 2026, Freezing("submitted"), describe=wrong)


def test_a_kept_version_is_neither_changed_nor_deleted(session: Session, hromada: Hromada) -> None:
    version = make_version(session, hromada, 2026)
    line = list_version_lines(session, version)[0]
    session.commit()

    version.decision = "№ 8 від 21.12.2026"
    with pytest.raises(Conflict):
        session.flush()
    session.rollback()
    line.amount = Decimal(1)
    with pytest.raises(Conflict):
        session.flush()
    session.rollback()
    session.delete(line)
    with pytest.raises(Conflict):
        session.flush()
    session.rollback()

    assert session.scalars(select(CostingVersion)).one().decision == DECISION
