"""Writing assets through the operations, on both engines."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.operations.assets import create_asset, restore_asset, retire_asset, update_asset
from registry.assets.rules.assets import CODE_PATTERN
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from registry.kernel.queries.history import HistoryFilter, list_history
from registry.kernel.signals import asset_changed
from tests.factories.registry import (
    actor_as,
    make_asset,
    make_hromada,
    make_kind,
    make_location,
    make_organisation,
)

NOBODYS = "11111111-2222-4333-8444-555555555555"


def actions_of(session: Session, asset: Asset) -> list[str]:
    found = list_history(session, SYSTEM, HistoryFilter(entity="asset", entity_id=asset.id))
    return [entry.action for entry in reversed(found)]


def test_an_asset_is_created_with_its_typed_values(session: Session) -> None:
    hromada = make_hromada(session)
    place = make_location(session, hromada)
    holder = make_organisation(session, hromada)
    make_kind(session)

    asset = create_asset(
        session,
        SYSTEM,
        hromada.id,
        {
            "inventory_number": " 1014-001 ",
            "name": "Камера на в'їзді",
            "kind": "camera",
            "location_id": str(place.id),
            "holder_id": str(holder.id),
            "price": "7 850,50",
            "commissioned_on": "22.11.2020",
            "attributes": {"azimuth_deg": "45,5", "night_vision": "так", "mount": "опора"},
        },
    )

    assert CODE_PATTERN.fullmatch(asset.code)
    assert (asset.inventory_number, asset.price) == ("1014-001", Decimal("7850.50"))
    assert asset.commissioned_on == date(2020, 11, 22)
    assert asset.attributes == {"azimuth_deg": 45.5, "mount": "pole", "night_vision": True}
    assert (asset.status, asset.version, asset.location, asset.holder) == ("in_service", 1, place, holder)
    assert "в’їзді" in asset.place_search


def test_every_change_leaves_one_entry_with_old_and_new(session: Session) -> None:
    asset = make_asset(session, attributes={"range_m": 60})

    update_asset(session, SYSTEM, asset.id, {"model": "DS-2", "attributes": {"range_m": 80}}, version=1)

    entry = list_history(session, SYSTEM, HistoryFilter(entity="asset", action="update"))[0]
    assert actions_of(session, asset) == ["create", "update"]
    assert entry.changes == {"model": [None, "DS-2"], "attributes.range_m": [60, 80]}


def test_an_empty_change_writes_nothing(session: Session) -> None:
    asset = make_asset(session, attributes={"range_m": 60}, price="10,00")

    update_asset(session, SYSTEM, asset.id, {"price": "10.0", "attributes": {"range_m": "60,0"}}, version=1)

    assert (asset.version, actions_of(session, asset)) == (1, ["create"])


def test_a_change_of_an_older_version_is_refused(session: Session) -> None:
    asset = make_asset(session)
    update_asset(session, SYSTEM, asset.id, {"name": "Перша"}, version=1)

    with pytest.raises(Conflict):
        update_asset(session, SYSTEM, asset.id, {"name": "Друга"}, version=1)

    assert asset.name == "Перша"


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("inventory_number", ""),
        ("inventory_number", "1" * 41),
        ("name", None),
        ("kind", "teapot"),
        ("status", "lost"),
        ("location_id", NOBODYS),
        ("holder_id", "не uuid"),
        ("parent_id", NOBODYS),
        ("price", "-5"),
        ("price", 10.5),
        ("commissioned_on", "1899-12-31"),
        ("commissioned_on", "2101-01-01"),
        ("attributes", {"azimuth_deg": "361"}),
        ("attributes", {"unknown": 1}),
        ("published", True),
        ("id", NOBODYS),
        ("hromada_id", NOBODYS),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(session: Session, field: str, told: Any) -> None:
    hromada = make_hromada(session)
    make_kind(session)
    values = {"inventory_number": "1", "name": "Камера", "kind": "camera", field: told}

    with pytest.raises(Invalid) as refusal:
        create_asset(session, SYSTEM, hromada.id, values)

    assert {name.partition(".")[0] for name in refusal.value.fields} == {field}


def test_all_reasons_come_at_once(session: Session) -> None:
    hromada = make_hromada(session)

    with pytest.raises(Invalid) as refusal:
        create_asset(session, SYSTEM, hromada.id, {"kind": "x", "price": "багато", "commissioned_on": "колись"})

    assert set(refusal.value.fields) == {"inventory_number", "name", "kind", "price", "commissioned_on"}


def test_a_last_day_before_the_first_is_refused(session: Session) -> None:
    asset = make_asset(session, commissioned_on="2020-05-01")

    with pytest.raises(Invalid) as refusal:
        update_asset(session, SYSTEM, asset.id, {"decommissioned_on": "2020-04-30"}, version=1)

    assert list(refusal.value.fields) == ["decommissioned_on"]


def test_a_number_is_unique_in_its_hromada_whatever_its_letters(session: Session) -> None:
    first, second = make_hromada(session), make_hromada(session)
    make_asset(session, first, inventory_number="К-1")
    make_asset(session, second, inventory_number="К-1")

    with pytest.raises(Invalid) as refusal:
        make_asset(session, first, inventory_number="k-1")

    assert list(refusal.value.fields) == ["inventory_number"]


def test_references_stay_in_the_hromada(session: Session) -> None:
    here, there = make_hromada(session), make_hromada(session)
    strangers = {
        "location_id": make_location(session, there).id,
        "holder_id": make_organisation(session, there).id,
        "parent_id": make_asset(session, there).id,
    }

    with pytest.raises(Invalid) as refusal:
        make_asset(session, here, **strangers)

    assert set(refusal.value.fields) == set(strangers)


def test_nothing_hangs_on_itself(session: Session) -> None:
    recorder = make_asset(session, kind="recorder")
    camera = make_asset(session, parent_id=recorder.id)
    extra = make_asset(session, parent_id=camera.id)

    for parent in (recorder, camera, extra):
        with pytest.raises(Invalid) as refusal:
            update_asset(session, SYSTEM, recorder.id, {"parent_id": parent.id}, version=1)
        assert list(refusal.value.fields) == ["parent_id"]


def test_the_kind_does_not_change(session: Session) -> None:
    asset = make_asset(session)

    with pytest.raises(Invalid) as refusal:
        update_asset(session, SYSTEM, asset.id, {"kind": "server"}, version=1)

    assert list(refusal.value.fields) == ["kind"]


def test_retiring_is_dated_and_can_be_undone(session: Session) -> None:
    asset = make_asset(session, status="repair")

    retire_asset(session, SYSTEM, asset.id, version=1, on=date(2026, 3, 31), reason="акт № 5")
    retired = (asset.status, asset.decommissioned_on)
    restore_asset(session, SYSTEM, asset.id, version=2)

    assert retired == ("retired", date(2026, 3, 31))
    assert "акт № 5" in (asset.note or "")
    assert (asset.status, asset.decommissioned_on) == ("repair", None)
    assert actions_of(session, asset) == ["create", "retire", "restore"]


def test_a_thing_retired_without_a_day_is_retired_today(session: Session) -> None:
    asset = make_asset(session)

    update_asset(session, SYSTEM, asset.id, {"status": "retired"}, version=1)

    assert asset.decommissioned_on == clock.today()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("admin", True),
        ("technician", True),
        ("viewer", False),
        ("accountant", False),
        ("auditor", False),
        ("publisher", False),
    ],
)
def test_only_some_roles_write(session: Session, role: str, may: bool) -> None:
    asset = make_asset(session)
    actor = actor_as(role, asset.hromada)

    try:
        update_asset(session, actor, asset.id, {"name": "Інакше"}, version=1)
    except Forbidden:
        assert not may
    else:
        assert may


def test_a_technician_writes_only_what_the_own_department_holds(session: Session) -> None:
    hromada = make_hromada(session)
    own, other = make_organisation(session, hromada), make_organisation(session, hromada)
    mine, theirs = make_asset(session, hromada, holder_id=own.id), make_asset(session, hromada, holder_id=other.id)
    actor = actor_as("technician", hromada, department_id=own.id)

    update_asset(session, actor, mine.id, {"name": "Моє"}, version=1)
    added = make_asset(session, hromada, actor)

    assert added.holder_id == own.id
    for asset, change in ((theirs, {"name": "Чуже"}), (mine, {"holder_id": str(other.id)})):
        with pytest.raises(Forbidden):
            update_asset(session, actor, asset.id, change, version=asset.version)


def test_what_is_not_to_be_known_is_not_found(session: Session) -> None:
    asset = make_asset(session)
    stranger = actor_as("admin", make_hromada(session))

    with pytest.raises(NotFound):
        update_asset(session, stranger, asset.id, {"name": "Моє"}, version=1)


def test_a_change_is_announced_once(session: Session) -> None:
    heard = []

    def hear(_session: Session, *, assets: Sequence[Asset], **_rest: Any) -> None:
        heard.extend(asset.id for asset in assets)

    with asset_changed.connected_to(hear):
        asset = make_asset(session)
        update_asset(session, SYSTEM, asset.id, {"name": "Інакше"}, version=1)
        update_asset(session, SYSTEM, asset.id, {"name": "Інакше"}, version=2)

    assert heard == [asset.id, asset.id]


def test_a_thing_that_is_yet_to_come_is_not_retired_today(session: Session) -> None:
    asset = make_asset(session, commissioned_on=clock.today() + timedelta(days=1))

    for retire in (
        lambda: retire_asset(session, SYSTEM, asset.id, version=asset.version),
        lambda: update_asset(session, SYSTEM, asset.id, {"status": "retired"}, version=asset.version),
    ):
        with pytest.raises(Invalid) as refused:
            retire()
        assert list(refused.value.fields) == ["decommissioned_on"]


def test_a_retirement_is_not_dated_ahead(session: Session) -> None:
    asset = make_asset(session)

    with pytest.raises(Invalid) as refused:
        retire_asset(session, SYSTEM, asset.id, version=asset.version, on=clock.today() + timedelta(days=1))

    assert list(refused.value.fields) == ["decommissioned_on"]
    assert asset.status == "in_service"
