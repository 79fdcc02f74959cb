"""Support lines, price indexes and what-ifs are written with their history; a figure is never overwritten."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.operations.service_lines import update_service_line
from maintenance.contracts.queries.service_lines import list_indexes
from maintenance.costing.models.scenario import ScenarioChange
from maintenance.costing.operations.scenarios import delete_scenario, save_scenario
from maintenance.costing.queries.scenarios import find_scenario, list_scenarios
from maintenance.costing.rules.what_if import Overrides
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.models.history import HistoryEntry
from tests.factories.maintenance_contracts import make_index, make_line
from tests.factories.registry import actor_as, first_hromada


def test_a_later_figure_stands_beside_the_earlier_one(session: Session) -> None:
    make_index(session)
    make_index(session, value="1,122", known_on="2026-10-01")

    known = [(one.value, one.known_on.isoformat()) for one in list_indexes(session, SYSTEM, first_hromada(session).id)]

    assert known == [(Decimal("1.122"), "2026-10-01"), (Decimal("1.086"), "2026-08-20")]


def test_the_same_figure_twice_is_refused(session: Session) -> None:
    make_index(session)

    with pytest.raises(Invalid) as refusal:
        make_index(session, value="1.2")

    assert list(refusal.value.fields) == ["known_on"]


@pytest.mark.parametrize("value", ["0", "-1", "101", "NaN", "так", ""])
def test_a_figure_that_cannot_be_a_factor_is_refused(session: Session, value: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_index(session, value=value)

    assert list(refusal.value.fields) == ["value"]


def test_a_line_keeps_its_kind_of_spending_with_its_code_of_spending(session: Session) -> None:
    assert make_line(session, kekv="3110").expenditure == "capital"
    with pytest.raises(Invalid):
        make_line(session, code="2.2", kekv="3110", expenditure="current")
    with pytest.raises(Invalid):
        make_line(session, code="2.1")


def test_a_line_is_changed_by_version(session: Session) -> None:
    line = make_line(session)

    update_service_line(session, SYSTEM, line.id, {"title": "Камери"}, version=line.version)

    assert line.title == "Камери"
    with pytest.raises(Conflict):
        update_service_line(session, SYSTEM, line.id, {"title": "Wi-Fi"}, version=line.version - 1)


def test_a_what_if_is_saved_under_its_name_and_again(session: Session) -> None:
    line = make_line(session)
    save_scenario(session, SYSTEM, line.hromada_id, "дорожче", Overrides(all_lines=Decimal("1.1")))
    save_scenario(session, SYSTEM, line.hromada_id, "дорожче", Overrides(by_line={line.id: Decimal("1.2")}))

    saved = find_scenario(session, SYSTEM, line.hromada_id, "дорожче")

    assert saved is not None
    assert saved.overrides == Overrides(by_line={line.id: Decimal("1.2")})
    assert len(list_scenarios(session, SYSTEM, line.hromada_id)) == 1
    actions = select(HistoryEntry.action).where(HistoryEntry.entity == "scenario").order_by(HistoryEntry.seq)
    assert list(session.scalars(actions)) == ["create", "update"]


def test_a_what_if_forgotten_leaves_nothing_but_its_history(session: Session) -> None:
    line = make_line(session)
    scenario = save_scenario(session, SYSTEM, line.hromada_id, "дорожче", Overrides(all_lines=Decimal("1.1")))

    delete_scenario(session, SYSTEM, scenario.id, version=scenario.version)

    assert list_scenarios(session, SYSTEM, line.hromada_id) == []
    assert session.scalars(select(ScenarioChange)).all() == []


@pytest.mark.parametrize(
    ("name", "overrides"), [("", Overrides(all_lines=Decimal(1))), ("дорожче", Overrides()), ("х" * 201, Overrides())]
)
def test_a_what_if_without_a_name_or_a_factor_is_refused(session: Session, name: str, overrides: Overrides) -> None:
    line = make_line(session)

    with pytest.raises(Invalid):
        save_scenario(session, SYSTEM, line.hromada_id, name, overrides)


def test_only_those_who_keep_the_money_write_these(session: Session) -> None:
    line = make_line(session)
    viewer = actor_as("viewer", first_hromada(session))

    with pytest.raises(Forbidden):
        save_scenario(session, viewer, line.hromada_id, "дорожче", Overrides(all_lines=Decimal("1.1")))
    with pytest.raises(Forbidden):
        update_service_line(session, viewer, line.id, {"title": "х"}, version=line.version)
