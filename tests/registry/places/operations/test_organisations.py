"""Writing organisations."""

import pytest
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid
from registry.kernel.queries.history import HistoryFilter, list_history
from registry.places.operations.organisations import create_organisation, update_organisation
from tests.factories.registry import actor_as, make_hromada, make_organisation


def test_a_doubtful_code_is_kept_with_its_zeros(session: Session) -> None:
    organisation = make_organisation(session, edrpou="00005267")

    assert organisation.edrpou == "00005267"


def test_a_change_is_versioned_and_recorded(session: Session) -> None:
    organisation = make_organisation(session)

    update_organisation(session, SYSTEM, organisation.id, {"phone": "101"}, version=1)

    entry = list_history(session, SYSTEM, HistoryFilter(entity="organisation", action="update"))[0]
    assert entry.changes == {"phone": [None, "101"]}
    with pytest.raises(Conflict):
        update_organisation(session, SYSTEM, organisation.id, {"phone": "102"}, version=1)


def test_a_whole_is_not_its_own_part(session: Session) -> None:
    hromada = make_hromada(session)
    whole = make_organisation(session, hromada)
    part = make_organisation(session, hromada, parent_id=whole.id)

    with pytest.raises(Invalid):
        update_organisation(session, SYSTEM, whole.id, {"parent_id": part.id}, version=1)


@pytest.mark.parametrize(
    ("role", "may"),
    [("admin", True), ("technician", True), ("accountant", True), ("viewer", False), ("auditor", False)],
)
def test_those_who_keep_assets_or_contracts_keep_organisations(session: Session, role: str, may: bool) -> None:
    hromada = make_hromada(session)

    try:
        create_organisation(session, actor_as(role, hromada), hromada.id, {"name": "КП «Мережа»"})
    except Forbidden:
        assert not may
    else:
        assert may
