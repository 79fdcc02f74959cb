"""A walk of a published thing through all that can happen to it, seen at every public door after each step."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from gis.operations.publication import confirm_publication, decline_publication, publish_asset, unpublish_asset
from registry.assets.models.asset import Asset
from registry.assets.operations.assets import restore_asset, retire_asset, update_asset
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada
from tests.factories.registry import actor_as, make_asset, make_location

OLD, NEW = "Канаркове перше", "Канаркове друге"
NAMED = (
    "/public/",
    "/public/?q=Канаркове",
    "/public/?show=shelter",
    "/public/tiles/16/38365/21788.json",
    *(f"/public/data/shelters.{form}" for form in ("csv", "geojson", "json")),
    "/ogc/collections/public-shelters/items",
    "/ogc/collections/public-shelters/items?bbox=30,51,31,52",
)
DOORS = (
    *NAMED,
    "/public/addresses.json",
    "/public/tiles/10/599/340.json",
    "/public/data/",
    "/public/data/shelters.passport.json",
    "/ogc/collections",
    "/ogc/collections/public-shelters",
    "/ogc/collections/public-wifi/items",
)
OF_THE_REQUEST = ("Content-Security-Policy", "Date", "X-Request-ID")
Step = Callable[[Session, Asset], object]


def _rename(session: Session, asset: Asset) -> object:
    technician = actor_as("technician", session.get_one(Hromada, asset.hromada_id))
    return update_asset(session, technician, asset.id, {"name": NEW}, version=asset.version)


def _set_status(status: str) -> Step:
    return lambda session, asset: update_asset(session, SYSTEM, asset.id, {"status": status}, version=asset.version)


def _confirm(session: Session, asset: Asset) -> object:
    return confirm_publication(session, SYSTEM, asset.id)


def _decline(session: Session, asset: Asset) -> object:
    return decline_publication(session, SYSTEM, asset.id, "не так")


def _hide(session: Session, asset: Asset) -> object:
    return unpublish_asset(session, actor_as("technician", session.get_one(Hromada, asset.hromada_id)), asset.id)


def _retire(session: Session, asset: Asset) -> object:
    return retire_asset(session, SYSTEM, asset.id, version=asset.version)


def _bring_back(session: Session, asset: Asset) -> object:
    return restore_asset(session, SYSTEM, asset.id, version=asset.version)


REPAIR, SERVICE = _set_status("repair"), _set_status("in_service")
WALKS: dict[str, list[tuple[Step, str | None]]] = {
    "renamed and confirmed": [(_rename, OLD), (_confirm, NEW)],
    "renamed and declined": [(_rename, OLD), (_decline, OLD)],
    "hidden while it waits": [(_rename, OLD), (_hide, None)],
    "in repair and back": [(REPAIR, None), (_rename, None), (SERVICE, None), (_confirm, NEW)],
    "in repair, back and declined": [(REPAIR, None), (SERVICE, None), (_decline, None)],
    "retired and brought back": [(_retire, None), (_bring_back, None)],
}


@pytest.mark.parametrize("walk", WALKS)
def test_every_door_tells_what_was_confirmed_last_and_nothing_of_what_is_hidden(
    client: FlaskClient, session: Session, walk: str
) -> None:
    place = make_location(session, kind="building", address="вул. Шкільна, 1")
    shelter = make_asset(session, kind="shelter", name=OLD, location_id=place.id, attributes={"capacity": "80"})
    session.commit()
    hidden = _bytes(client)
    publish_asset(session, SYSTEM, shelter.id)
    session.commit()
    feature = client.get("/ogc/collections/public-shelters/items").json["features"][0]["id"]
    item = f"/ogc/collections/public-shelters/items/{feature}"
    assert _names(client) == {path: {OLD} for path in NAMED}

    is_same = True
    for number, (step, shown) in enumerate(WALKS[walk]):
        step(session, shelter)
        session.commit()
        is_same = is_same and shown is not None  # What comes back has an address of its own.

        told = {shown} if shown else set()
        assert _names(client) == dict.fromkeys(NAMED, told), number
        assert client.get(item).status_code == (200 if is_same else 404), number
        if shown is None:
            assert _differing(hidden, _bytes(client)) == [], number


def _names(client: FlaskClient) -> dict[str, set[str]]:
    texts = {path: client.get(path).get_data(as_text=True) for path in NAMED}
    spelled = {name: (name, name.encode("ascii", "backslashreplace").decode()) for name in (OLD, NEW)}
    return {
        path: {name for name, ways in spelled.items() if any(one in text for one in ways)}
        for path, text in texts.items()
    }


def _bytes(client: FlaskClient) -> dict[str, tuple[int, dict[str, str], bytes]]:
    answers = {path: client.get(path) for path in DOORS}
    return {
        path: (one.status_code, {k: v for k, v in one.headers if k not in OF_THE_REQUEST}, one.data)
        for path, one in answers.items()
    }


def _differing(before: dict[str, object], now: dict[str, object]) -> list[str]:
    return [path for path in before if before[path] != now[path]]
