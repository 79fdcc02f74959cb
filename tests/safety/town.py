"""A town with secrets: hidden things whose every private word is a canary, two published things, a foreign town."""

import io
import uuid
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from sqlalchemy.orm import Session

from gis.operations.publication import publish_asset
from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.operations.scenarios import create_scenario
from maintenance.upkeep.models.work import WorkEntry
from registry.assets.models.asset import Asset
from registry.kernel.access import SYSTEM
from registry.kernel.models.attachment import Attachment
from registry.kernel.operations.attachments import add_attachment
from registry.places.models.location import Location
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment, make_rate, make_transfer
from tests.factories.maintenance_versions import make_version
from tests.factories.maintenance_work import make_plan, make_work, visits_of
from tests.factories.registry import make_asset, make_hromada, make_location, make_organisation, make_settlement

WORD = "qzxcanary"
"""No page and no header for a person without the right may hold it."""
LON, LAT = "30.7123457", "51.5234568"
TRACES = (WORD, LON[:7], LAT[:7])
SENSITIVE = ("camera", "recorder", "server", "network_device")
FOREIGN_BOUNDS = (34.0, 49.0, 34.4, 49.3)


@dataclass
class Town:
    """The things by which tests know what to look for."""

    hromada: Hromada
    camera: Asset
    hidden: list[Asset]
    published: list[Asset]
    pole: Location
    photo: Attachment
    ids: dict[str, uuid.UUID]
    """A secret thing of the town for every name of an address's part."""


def make_picture() -> bytes:
    """Draw a small photo."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(out, "JPEG")
    return out.getvalue()


def make_secret_place(session: Session, hromada: Hromada, **values: object) -> Location:
    """A pole all of whose words are canaries, at the canary's coordinates."""
    told = {
        "name": f"Опора {WORD}",
        "address": f"вул. {WORD}, 7",
        "note": f"ключ {WORD}",
        "lon": LON,
        "lat": LAT,
        "settlement_id": make_settlement(session, hromada).id,
        **values,
    }
    return make_location(session, hromada, **told)


def make_town(session: Session, folder: Path, *, word: str = "", **hromada: object) -> Town:
    """Fill a town; `word` goes into the names that staff may read, so that public pages can be searched for it."""
    home = make_hromada(session, **hromada)
    west, south, east, _ = home.bounds
    at = {"lon": LON, "lat": LAT} if west <= float(LON) <= east else {"lon": str(west + 0.1), "lat": str(south + 0.1)}
    pole = make_secret_place(session, home, **at)
    office = make_organisation(session, home, name=f"Відділ ІТ {word}".strip())
    common = {
        "location_id": pole.id, "holder_id": office.id, "serial": f"S-{word}", "note": f"Ключ на {WORD} {word}".strip(),
    }  # fmt: skip
    # Cameras are called by their streets: the names of hidden things are canaries too.
    hidden = [
        make_asset(session, home, kind=kind, name=f"{kind} {WORD} {word}".strip(), **common)
        for kind in ("camera", "recorder", "server")
    ]
    cellar = make_secret_place(session, home, name=f"Підвал {WORD}", kind="building", **at)
    shelter = make_asset(
        session, home, kind="shelter", name=f"Сховок {WORD} {word}".strip(), location_id=cellar.id,
        attributes={"public_note": word} if word else {},
    )  # fmt: skip
    return Town(
        hromada=home,
        camera=hidden[0],
        hidden=[*hidden, shelter],
        published=_publish_two(session, home, word),
        pole=pole,
        photo=attach_photo(session, hidden[0], folder),
        ids=_paper(session, home, hidden, office.id) | {"location_id": pole.id, "asset_id": hidden[0].id},
    )


def _publish_two(session: Session, home: Hromada, word: str) -> list[Asset]:
    west, south, _, _ = home.bounds
    at = {"lon": str(west + 0.05), "lat": str(south + 0.02), "settlement_id": make_settlement(session, home).id}
    school = make_location(
        session, home, name=f"Школа {word}".strip(), kind="building", address="вул. Шкільна, 1", **at
    )
    made = [
        make_asset(
            session, home, kind=kind, name=name, location_id=school.id, serial=word or None, responsible=word or None,
            note=word or None, attributes=attributes,
        )
        for kind, name, attributes in (
            ("shelter", "Укриття № 1", {"capacity": "80", "wifi": True}),
            ("wifi_point", "Парк", {"ssid": "Free", "access": "open"}),
        )
    ]  # fmt: skip
    for asset in made:
        publish_asset(session, SYSTEM, asset.id)
    return made


def attach_photo(session: Session, asset: Asset, folder: Path) -> Attachment:
    """Add a photo whose name is a canary."""
    return add_attachment(
        session, SYSTEM, folder, entity="asset", entity_id=asset.id, hromada_id=asset.hromada_id,
        file_name=f"{WORD}.jpg", data=make_picture(),
    )  # fmt: skip


def _paper(session: Session, home: Hromada, hidden: list[Asset], office_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """A line, a contract that pays for the hidden camera, a plan with visits, a work entry, and money of all sorts."""
    line = make_line(session, home)
    contract = make_contract(session, line, covers=[{"kind": "camera"}, {"asset_id": str(hidden[1].id)}])
    plan = make_plan(session, home)
    work = make_work(
        session, hidden[0], plan_id=plan.id, contract_id=contract.id, summary=f"Мито на {WORD}", parts=f"Скоба {WORD}"
    )
    return {
        "line_id": line.id,
        "contract_id": contract.id,
        "plan_id": plan.id,
        "visit_id": visits_of(session, plan)[0].id,
        "work_id": work.id,
        "organisation_id": office_id,
        **_money(session, home, line, contract, work),
    }


def _money(
    session: Session, home: Hromada, line: ServiceLine, contract: Contract, work: WorkEntry
) -> dict[str, uuid.UUID]:
    """An act, a payment, a version, a transfer, a rate and a scenario, so that no list of them is empty."""
    act = make_act(session, contract, work_ids=[str(work.id)])
    scenario = create_scenario(
        session, SYSTEM, home.id, {"name": "Дорожче", "changes": [{"kind": "index", "percent": "5"}]}
    )
    return {
        "act_id": act.id,
        "payment_id": make_payment(session, contract, act).id,
        "costing_version_id": make_version(session, home, 2026, decision="№ 1-VIII від 20.12.2025").id,
        "transfer_id": make_transfer(session, line, None, amount="1.00").id,
        "rate_id": make_rate(session, home).id,
        "scenario_id": scenario.id,
        "change_id": scenario.changes[0].id,
    }
