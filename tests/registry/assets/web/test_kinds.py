"""A kind of one's own is deleted on its page, while nothing refers to it."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from registry.assets.operations.kinds import add_kind
from registry.kernel.access import SYSTEM
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_kinds

KIND = {"code": "drone", "name_uk": "Дрон", "name_en": "Drone", "group": "other", "attributes": []}


def own_kind(session: Session, **told: Any) -> None:
    add_kind(session, SYSTEM, {**KIND, **told})
    session.flush()


def test_a_kind_that_nothing_refers_to_goes_and_one_with_assets_stays(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_kinds(session)
    own_kind(session)
    own_kind(session, code="balloon", name_uk="Аеростат", name_en="Balloon")
    make_asset(session, hromada, kind="balloon")
    make_person(session, "it.admin")
    session.commit()
    client = sign_in(app, "it.admin")

    offered = client.get("/kinds/drone").text
    gone = client.post("/kinds/drone/delete", follow_redirects=True).text
    kept = client.post("/kinds/balloon/delete", follow_redirects=True).text
    builtin = client.post("/kinds/camera/delete", follow_redirects=True).text

    assert "/kinds/drone/delete" in offered
    assert "Видалено: Дрон" in gone
    assert "посилаються майно" in kept
    assert "довіднику системи" in builtin
    session.rollback()
    assert session.get(AssetKind, "drone") is None
    assert session.get(AssetKind, "balloon") is not None
