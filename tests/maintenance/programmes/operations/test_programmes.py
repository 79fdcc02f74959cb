"""Whether a programme is in force, and taking one out of the register."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme, ProgrammeRow
from maintenance.programmes.operations.bindings import unbind_measure
from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.operations.drafts import amend_programme
from maintenance.programmes.operations.programmes import delete_programme, restore_programme, update_programme
from maintenance.programmes.queries import export_programme
from registry.kernel.access import NOBODY, SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_line
from tests.factories.programmes import make_programme_in
from tests.factories.registry import actor_as, make_asset, make_hromada


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


def test_a_deleted_programme_comes_back_as_it_was_once(
    session: Session, hromada: Hromada, programme: Programme
) -> None:
    ended = {"state": "ended", "state_decision": "№ 5", "in_force_to": "2026-12-31"}
    update_programme(session, SYSTEM, programme.id, ended, version=programme.version)
    before, key = export_programme(session, SYSTEM, "trial"), programme.id
    delete_programme(session, SYSTEM, key, version=programme.version)
    session.commit()

    back, lost = restore_programme(session, SYSTEM, key)

    assert lost == []
    assert (back.id, back.hromada_id, export_programme(session, SYSTEM, "trial")) == (key, hromada.id, before)
    assert (back.state, back.state_decision, str(back.in_force_to)) == ("ended", "№ 5", "2026-12-31")
    with pytest.raises(Conflict):
        restore_programme(session, SYSTEM, key)
    for nothing in (uuid.uuid4(), hromada.id):
        with pytest.raises(NotFound):
            restore_programme(session, SYSTEM, nothing)


def an_amendment(session: Session, hromada: Hromada, *, kind: str, ref: str) -> Programme:
    """A draft of changes to the programme, whose measure 2.1 is bound to something."""
    at = {"table": "measures", "row": "2.1", "source": "local", "column": None}
    bound = {**at, "kind": kind, "ref": ref, "said": f"{kind} {ref}", "amount": None}
    document = export_programme(session, SYSTEM, "trial")
    import_programme(session, SYSTEM, {**document, "traces": [bound]})
    return amend_programme(session, SYSTEM, "trial", "trial-zminy")


@pytest.mark.parametrize("bindings", [0, 1])
def test_a_deleted_amendment_comes_back_with_its_own_bindings_and_not_those_of_what_it_changes(
    session: Session, hromada: Hromada, programme: Programme, bindings: int
) -> None:
    line = make_line(session, hromada)
    draft = an_amendment(session, hromada, kind="line", ref=str(line.id))
    if not bindings:
        unbind_measure(session, SYSTEM, draft.code, "2.1", kind="line", ref=str(line.id), version=draft.version)
    before, key = export_programme(session, SYSTEM, "trial-zminy"), draft.id
    delete_programme(session, SYSTEM, key, version=draft.version)
    session.commit()

    back, lost = restore_programme(session, SYSTEM, key)

    assert export_programme(session, SYSTEM, "trial-zminy") == before
    assert (back.amends_id, back.state, len(back.traces), lost) == (programme.id, "draft", bindings, [])


@pytest.mark.parametrize("kind", ["line", "asset"])
@pytest.mark.parametrize("is_foreign", [False, True])
def test_a_deleted_amendment_does_not_come_back_bound_to_what_is_gone_and_says_so(
    session: Session, hromada: Hromada, programme: Programme, kind: str, *, is_foreign: bool
) -> None:
    stranger = make_hromada(session, code="UA53080130000014699")
    thing: Any = {"line": make_line, "asset": make_asset}[kind](session, hromada)
    ref = str(thing.id)
    draft = an_amendment(session, hromada, kind=kind, ref=ref)
    key = draft.id
    delete_programme(session, SYSTEM, key, version=draft.version)
    if is_foreign:
        thing.hromada_id = stranger.id
    else:
        session.delete(thing)
    import_programme(session, SYSTEM, {**export_programme(session, SYSTEM, "trial"), "traces": []})

    back, lost = restore_programme(session, SYSTEM, key)

    assert back.traces == []
    assert [(one.code, one.said) for one in lost] == [("2.1", f"{kind} {ref}")]


def test_an_amendment_of_what_is_gone_too_does_not_come_back_before_it(
    session: Session, hromada: Hromada, programme: Programme
) -> None:
    draft, former = amend_programme(session, SYSTEM, "trial", "trial-zminy"), programme.id
    key = draft.id
    delete_programme(session, SYSTEM, key, version=draft.version)
    delete_programme(session, SYSTEM, former, version=programme.version)

    with pytest.raises(Invalid, match="trial") as refused:
        restore_programme(session, SYSTEM, key)
    restore_programme(session, SYSTEM, former)
    back, _lost = restore_programme(session, SYSTEM, key)

    assert list(refused.value.fields) == ["amends"]
    assert back.amends_id == former


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
