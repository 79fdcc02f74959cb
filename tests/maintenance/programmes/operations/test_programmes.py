"""Whether a programme is in force, and taking one out of the register."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme, ProgrammeRow
from maintenance.programmes.operations.programmes import delete_programme, update_programme
from registry.kernel.access import NOBODY, SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_line
from tests.factories.programmes import make_programme_in
from tests.factories.registry import actor_as, make_hromada


@pytest.fixture
def hromada(session: Session) -> Hromada:
    return make_hromada(session)


@pytest.fixture
def programme(session: Session, hromada: Hromada) -> Programme:
    return make_programme_in(session, hromada, "trial", {"2.1": "120,0"})


def test_a_replaced_programme_tells_by_which_decision_since_when_and_by_what(
    session: Session, hromada: Hromada, programme: Programme
) -> None:
    other = make_programme_in(session, hromada, "other", {"2.1": "1,0"})
    told = {"state": "replaced", "state_decision": "№ 5", "in_force_to": "2026-12-31", "replaced_by_id": str(other.id)}

    update_programme(session, SYSTEM, programme.id, told, version=programme.version)

    entry = session.scalars(select(HistoryEntry).order_by(HistoryEntry.seq.desc())).first()
    assert entry is not None
    assert (entry.action, entry.changes["state"]) == ("update", ["in_force", "replaced"])
    assert entry.changes["replaced_by_id"][1]["name"] == "Програма other"
    assert programme.replaced_by_id == other.id


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"state": "ended"}, "in_force_to"),
        ({"state": "replaced"}, "in_force_to"),
        ({"state": "draft"}, "state"),
        ({"in_force_from": "2027-02-01", "in_force_to": "2027-01-01"}, "in_force_to"),
        ({"replaced_by_id": "other"}, "replaced_by_id"),
        ({"state": "replaced", "in_force_to": "2027-01-01", "replaced_by_id": "own"}, "replaced_by_id"),
        ({"state": "replaced", "in_force_to": "2027-01-01", "replaced_by_id": "foreign"}, "replaced_by_id"),
        ({"state_decision": "ж" * 501}, "state_decision"),
        ({"title": "Інша"}, "title"),
        ({"code": "other"}, "code"),
    ],
)
def test_a_state_that_contradicts_itself_is_refused_by_field(
    session: Session, hromada: Hromada, programme: Programme, given: dict[str, Any], where: str
) -> None:
    stranger = make_hromada(session, code="UA53080130000014699")
    ids = {
        "own": programme.id,
        "other": make_programme_in(session, hromada, "other", {"2.1": "1,0"}).id,
        "foreign": make_programme_in(session, stranger, "foreign", {"2.1": "1,0"}).id,
    }

    with pytest.raises(Invalid) as refused:
        told = {name: str(ids.get(value, value)) for name, value in given.items()}
        update_programme(session, SYSTEM, programme.id, told, version=programme.version)

    assert list(refused.value.fields) == [where]


def test_a_programme_goes_when_nothing_refers_to_it_and_else_what_does_is_named(
    session: Session, hromada: Hromada, programme: Programme
) -> None:
    line = make_line(session, hromada, measure_programme_id=str(programme.id), measure_code="2.1")
    other = make_programme_in(session, hromada, "other", {"2.1": "1,0"})
    replaced = {"state": "replaced", "in_force_to": "2026-12-31", "replaced_by_id": str(programme.id)}
    update_programme(session, SYSTEM, other.id, replaced, version=other.version)

    with pytest.raises(Conflict, match=r"2\.1"):
        delete_programme(session, SYSTEM, programme.id, version=programme.version)
    line.measure_programme_id = line.measure_code = None
    with pytest.raises(Conflict, match="Програма other"):
        delete_programme(session, SYSTEM, programme.id, version=programme.version)
    delete_programme(session, SYSTEM, other.id, version=other.version)
    delete_programme(session, SYSTEM, programme.id, version=programme.version)

    assert session.scalars(select(Programme)).all() == []
    assert session.scalars(select(ProgrammeRow)).all() == []


def test_only_those_who_keep_programmes_change_or_delete_one(session: Session, programme: Programme) -> None:
    auditor = actor_as("auditor", programme.hromada)
    for write in (lambda actor, key: update_programme(session, actor, key, {"state_decision": "№ 1"}, version=1),
                  lambda actor, key: delete_programme(session, actor, key, version=1)):  # fmt: skip
        with pytest.raises(Forbidden):
            write(auditor, programme.id)
        with pytest.raises(NotFound):
            write(NOBODY, programme.id)
        with pytest.raises(NotFound):
            write(SYSTEM, uuid.uuid4())
