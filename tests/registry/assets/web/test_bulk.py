"""Many assets ticked in the list: changed together, refused by reason, printed, exported, and taken back."""

import re
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.models.history import HistoryEntry
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_organisation


class Town(NamedTuple):
    """Three cameras, the third of another department, as a form names them; and the departments."""

    hromada: str
    told: list[str]
    own: str
    other: str


@pytest.fixture
def town(session: Session) -> Town:
    hromada = make_hromada(session)
    own, other = (make_organisation(session, hromada, name=name, role="department") for name in ("Відділ ІТ", "Школа"))
    made = [
        make_asset(session, hromada, inventory_number=f"К-{number}", name=f"Камера {number}", holder_id=holder.id)
        for number, holder in ((1, own), (2, own), (3, other))
    ]
    make_person(session, "admin.one", hromada=hromada)
    technician = make_person(session, "technician.one", role="technician", hromada=hromada)
    technician.memberships[0].department_id = own.id
    make_person(session, "viewer.one", role="viewer", hromada=hromada)
    told = Town(str(hromada.id), [f"{one.id}:{one.version}" for one in made], str(own.id), str(other.id))
    session.commit()
    return told


@pytest.fixture
def admin(app: Flask, town: Town) -> FlaskClient:
    return sign_in(app, "admin.one")


def standing(session: Session) -> list[tuple[str, str, str | None]]:
    """Read what the cameras hold, and let go of the database."""
    session.rollback()
    rows = session.execute(
        select(Asset.inventory_number, Asset.status, Asset.responsible).order_by(Asset.inventory_key)
    )
    found = [(number, status, post) for number, status, post in rows]
    session.rollback()
    return found


def undo_of(page: str) -> str:
    found = re.search(r'action="(/assets/bulk/undo[^"]+)"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_ticked_assets_are_changed_in_one_go_and_all_of_it_is_taken_back(
    admin: FlaskClient, session: Session, town: Town
) -> None:
    chosen = " ".join(town.told[:2])
    form = admin.post("/assets/bulk", data={"do": "change", "id": town.told[:2]})

    done = admin.post(
        "/assets/bulk/change",
        data={"chosen": chosen, "status": "repair", "responsible": "Майстер", "next": "/assets?kind=camera"},
    )
    changed = standing(session)
    page = admin.get(done.location).text
    undone = admin.post(undo_of(page))

    assert chosen in form.text
    assert (done.location, undone.location) == ("/assets?kind=camera", "/assets?kind=camera")
    assert changed == [("К-1", "repair", "Майстер"), ("К-2", "repair", "Майстер"), ("К-3", "in_service", None)]
    assert [(status, post) for _number, status, post in standing(session)] == [("in_service", None)] * 3
    actions = session.scalars(select(HistoryEntry.action).where(HistoryEntry.entity == "asset"))
    assert sorted(actions) == ["create"] * 3 + ["undo"] * 2 + ["update"] * 2


def test_what_was_changed_since_is_not_taken_back(admin: FlaskClient, session: Session, town: Town) -> None:
    done = admin.post("/assets/bulk/change", data={"chosen": " ".join(town.told[:2]), "responsible": "Майстер"})
    undo = undo_of(admin.get(done.location).text)
    again = f"{town.told[0].split(':')[0]}:2"
    admin.post("/assets/bulk/change", data={"chosen": again, "responsible": "Інший"})

    told = admin.get(admin.post(undo).location).text

    assert [post for _number, _status, post in standing(session)] == ["Інший", None, None]
    assert "Після цього його вже змінили знову: К-1" in told


def test_what_can_not_be_changed_is_told_by_reason_before_anything_is_written(
    app: Flask, session: Session, town: Town
) -> None:
    technician = sign_in(app, "technician.one")
    stale = [town.told[0], town.told[1].replace(":1", ":7"), town.told[2]]
    form = {"chosen": " ".join(stale), "status": "repair"}

    asked = technician.post("/assets/bulk/change", data=form)
    before = standing(session)
    done = technician.post("/assets/bulk/change", data={**form, "agreed": "1"})

    assert asked.status_code == 422
    assert "Ви можете змінювати лише майно свого підрозділу" in asked.text
    assert "Це майно змінили після того, як ви його позначили" in asked.text
    assert [status for _number, status, _post in before] == ["in_service"] * 3
    assert done.status_code == 302
    assert [status for _number, status, _post in standing(session)] == ["repair", "in_service", "in_service"]


def test_a_holder_of_another_hromada_is_refused(app: Flask, session: Session, town: Town) -> None:
    foreign = str(make_organisation(session, make_hromada(session), name="Чужа школа", role="department").id)
    make_person(session, "admin.all")
    session.commit()

    told = sign_in(app, "admin.all").post("/assets/bulk/change", data={"chosen": town.told[0], "holder_id": foreign})

    assert told.status_code == 422
    assert "Такого запису немає в цій громаді" in told.text
    session.rollback()
    assert str(session.scalars(select(Asset.holder_id).where(Asset.inventory_number == "К-1")).one()) == town.own


def test_holders_of_another_hromada_are_not_offered(app: Flask, session: Session, town: Town) -> None:
    elsewhere = make_hromada(session)
    make_organisation(session, elsewhere, name="Чужа школа", role="department")
    abroad = make_asset(session, elsewhere, inventory_number="Ч-1")
    make_person(session, "admin.all")
    told = f"{abroad.id}:{abroad.version}"
    session.commit()
    client = sign_in(app, "admin.all")

    here, both = (
        client.post("/assets/bulk", data={"do": "change", "id": some}).text for some in (town.told, [*town.told, told])
    )

    assert "Відділ ІТ" in here
    assert "Чужа школа" not in here
    assert all(name in both for name in ("Відділ ІТ", "Чужа школа"))


def test_retiring_many_asks_for_the_day_and_the_reason(admin: FlaskClient, session: Session, town: Town) -> None:
    form = {"chosen": town.told[0], "status": "retired"}
    today = f"{clock.today():%d.%m.%Y}"

    asked = admin.post("/assets/bulk/change", data=form)
    admin.post("/assets/bulk/change", data={**form, "decommissioned_on": today, "reason": "Акт № 5"})

    assert (asked.status_code, "Вкажіть останній день" in asked.text, "Вкажіть підставу" in asked.text) == (
        422,
        True,
        True,
    )
    retired = session.scalars(select(Asset).where(Asset.status == "retired")).one()
    assert (retired.decommissioned_on, retired.note) == (clock.today(), f"{today}: Акт № 5")


def test_all_that_the_filter_finds_is_changed_and_nothing_else(
    admin: FlaskClient, session: Session, town: Town
) -> None:
    form = admin.post(f"/assets/bulk?holder_id={town.own}", data={"do": "change", "all": "1"}).text
    told = re.search(r'name="chosen" value="([^"]+)"', form)
    assert told is not None

    admin.post("/assets/bulk/change", data={"chosen": told[1], "holder_id": town.other})

    session.rollback()
    assert set(session.scalars(select(Asset.holder_id))) == {next(iter(session.scalars(select(Asset.holder_id))))}
    assert len(told[1].split()) == 2


def test_a_viewer_prints_and_exports_what_is_ticked_and_changes_nothing(
    app: Flask, session: Session, town: Town
) -> None:
    viewer = sign_in(app, "viewer.one")
    ticked = town.told[:2]

    labels = viewer.post("/assets/bulk", data={"do": "labels", "id": ticked}).text
    table = viewer.post("/assets/bulk", data={"do": "csv", "id": ticked}).get_data(as_text=True)

    assert (labels.count("label__picture"), "Камера 3" in labels) == (2, False)
    assert ("К-1" in table, "К-2" in table, "К-3" in table) == (True, True, False)
    assert viewer.post("/assets/bulk", data={"do": "change", "id": ticked}).status_code == 403
    assert viewer.post("/assets/bulk/change", data={"chosen": ticked[0], "status": "repair"}).status_code == 403
    assert 'value="change"' not in viewer.get("/assets").text


@pytest.mark.parametrize(
    ("data", "status"),
    [({"do": "change"}, 302), ({"do": "nothing"}, 400), ({"do": "change", "id": ["x", "1:1"]}, 302)],
)
def test_nothing_ticked_and_nonsense_change_nothing(admin: FlaskClient, data: dict[str, object], status: int) -> None:
    assert admin.post("/assets/bulk", data=data).status_code == status
