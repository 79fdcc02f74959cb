"""A kind of one's own is deleted on its page, while nothing refers to it."""

import re
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


def test_a_kind_that_somebody_else_has_changed_is_not_written_over(app: Flask, session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    own_kind(session)
    make_person(session, "it.admin", administers_all=True)
    session.commit()
    client = sign_in(app, "it.admin")
    page = client.get("/kinds/drone/edit").text
    form = {**KIND, "is_sensitive": "true", "is_placed": "true", "may_be_public": "false", "default_kekv": "2240"}
    mark = re.search(r'data-keep="kind-([0-9a-f]{16})"', page)
    assert mark is not None
    assert f'name="based_on" value="{mark[1]}"' in page

    first = client.post("/kinds/drone/edit", data={**form, "name_uk": "Квадрокоптер", "based_on": mark[1]})
    stale = client.post("/kinds/drone/edit", data={**form, "name_uk": "Дрон 2", "based_on": mark[1]})
    unsaid = client.post("/kinds/drone/edit", data={**form, "name_uk": "Дрон 3"})

    assert (first.status_code, stale.status_code, unsaid.status_code) == (302, 422, 422)
    assert "Хтось уже змінив ці дані" in stale.text
    assert f'name="based_on" value="{mark[1]}"' in stale.text
    assert f"kind-{mark[1]}" not in client.get("/kinds/drone/edit").text
    session.rollback()
    kept = session.get(AssetKind, "drone")
    assert kept is not None
    assert kept.name_uk == "Квадрокоптер"
