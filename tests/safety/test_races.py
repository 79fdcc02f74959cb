"""Many writers at once: one number has one owner, one version one change, and the history's chain stays whole."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.costing.models.version import CostingVersion
from registry.assets.models.asset import Asset
from registry.kernel.queries.history import prove_history
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_api_token, make_person
from tests.factories.registry import make_asset, make_hromada, make_organisation

WRITERS = 8


@pytest.fixture
def asset(session: Session) -> Asset:
    asset = make_asset(session, make_hromada(session))
    session.commit()
    return asset


def at_once(app: Flask, headers: dict[str, str], send: Callable[..., int]) -> Counter[int]:
    """Send from eight writers at the same moment; count the answers by status."""
    barrier = threading.Barrier(WRITERS)

    def write(number: int) -> int:
        client = app.test_client()
        barrier.wait(20)
        return send(client, number, headers)

    with ThreadPoolExecutor(WRITERS) as pool:
        return Counter(pool.map(write, range(WRITERS)))


def bearer(session: Session, asset: Asset) -> dict[str, str]:
    user = make_person(session, "program.one", role="admin")
    return {"Authorization": f"Bearer {make_api_token(session, user)}"}


@pytest.fixture(autouse=True)
def _answered(app: Flask) -> None:
    app.config["RAISE_ERRORS"] = False


def test_eight_writers_of_one_number_make_one_thing(app: Flask, session: Session, asset: Asset) -> None:
    headers = bearer(session, asset)
    hromada = asset.hromada.code
    session.rollback()

    def send(client, number, headers):
        body = {"hromada": hromada, "inventory_number": "К-77", "name": f"Камера {number}", "kind": "camera"}
        return client.post("/api/v1/assets", json=body, headers=headers).status_code

    answers = at_once(app, headers, send)

    assert answers == {201: 1, 422: WRITERS - 1}
    assert session.scalar(select(func.count()).where(Asset.inventory_number == "К-77")) == 1
    assert prove_history(session).broken is None


def test_eight_changes_of_one_version_make_one_change(app: Flask, session: Session, asset: Asset) -> None:
    headers = bearer(session, asset)
    path = f"/api/v1/assets/{asset.id}"
    etag = app.test_client().get(path, headers=headers).headers["ETag"]
    session.rollback()

    def send(client, number, headers):
        headers = {**headers, "If-Match": etag}
        return client.patch(path, json={"name": f"Камера {number} нова"}, headers=headers).status_code

    answers = at_once(app, headers, send)

    assert answers == {200: 1, 412: WRITERS - 1}
    session.expire_all()
    assert session.get_one(Asset, asset.id).name.endswith("нова")
    assert prove_history(session).broken is None


def test_eight_writers_of_different_things_lose_nothing(app: Flask, session: Session, asset: Asset) -> None:
    headers = bearer(session, asset)
    hromada = asset.hromada.code
    before = session.scalar(select(func.count()).select_from(Asset)) or 0
    session.rollback()

    def send(client, number, headers):
        for turn in range(3):
            body = {"hromada": hromada, "inventory_number": f"N{number}-{turn}", "name": "x", "kind": "camera"}
            status = client.post("/api/v1/assets", json=body, headers=headers).status_code
        return status

    answers = at_once(app, headers, send)

    assert answers == {201: WRITERS}
    assert session.scalar(select(func.count()).select_from(Asset)) == before + 3 * WRITERS
    assert prove_history(session).broken is None


def test_one_key_sent_eight_times_makes_one_thing(app: Flask, session: Session, asset: Asset) -> None:
    headers = {**bearer(session, asset), "Idempotency-Key": uuid.uuid4().hex}
    body = {"hromada": asset.hromada.code, "inventory_number": "К-99", "name": "x", "kind": "camera"}
    session.rollback()

    answers = at_once(
        app, headers, lambda client, _n, given: client.post("/api/v1/assets", json=body, headers=given).status_code
    )

    assert set(answers) <= {201, 409}
    assert answers[201] >= 1
    assert session.scalar(select(func.count()).where(Asset.inventory_number == "К-99")) == 1
    assert prove_history(session).broken is None


def test_eight_versions_kept_at_once_have_eight_numbers(app: Flask, session: Session, asset: Asset) -> None:
    make_contract(session, make_line(session, asset.hromada))
    headers = bearer(session, asset)
    address = f"/api/v1/costings/{asset.hromada.code}-2026/versions"
    session.commit()

    answers = at_once(
        app,
        headers,
        lambda client, _n, given: client.post(address, json={"stage": "submitted"}, headers=given).status_code,
    )

    assert answers == {201: WRITERS}
    assert sorted(session.scalars(select(CostingVersion.number))) == list(range(1, WRITERS + 1))
    assert prove_history(session).broken is None


def test_one_of_eight_merges_what_all_want_elsewhere(app: Flask, session: Session, asset: Asset) -> None:
    headers, hromada = bearer(session, asset), asset.hromada
    gone = make_organisation(session, hromada, name="Відділ, який приєднують")
    kept = [make_organisation(session, hromada, name=f"Відділ {number}").id for number in range(WRITERS)]
    gone_id = str(gone.id)
    session.commit()
    etag = app.test_client().get(f"/api/v1/organisations/{kept[0]}", headers=headers).headers["ETag"]
    session.rollback()

    def send(client, number, headers):
        path = f"/api/v1/organisations/{kept[number]}/merge"
        return client.post(path, json={"other": gone_id}, headers={**headers, "If-Match": etag}).status_code

    answers = at_once(app, headers, send)

    assert answers.pop(200) == 1
    assert answers.keys() <= {404, 409}
    assert prove_history(session).broken is None
