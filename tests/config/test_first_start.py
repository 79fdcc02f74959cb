"""The first start: what a new instance holds, on either engine."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.first_start import prepare_instance
from gis.models.coverage import Coverage
from gis.models.public_object import PublicObject
from maintenance.contracts.models.contract import Contract
from maintenance.programmes.models import Programme
from maintenance.upkeep.models.plan import DueWork
from maintenance.upkeep.models.work import WorkEntry
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.places.models.territory import Hromada


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_instance_gets_the_demonstration_and_a_link(session: Session) -> None:
    said: list[str] = []

    link = prepare_instance(session, is_empty=False, say=said.append)

    assert link
    assert link.startswith("/setup/")
    assert sorted(session.scalars(select(Programme.code))) == ["kobeliaky-2024-2026", "slavutych-2017-2020"]
    assert count(session, Asset) > 250
    assert min(count(session, one) for one in (Contract, WorkEntry, DueWork, Coverage, PublicObject)) > 0
    assert session.scalar(select(func.count()).where(Asset.is_demo.is_(False))) == 0


def test_a_second_start_changes_nothing(session: Session) -> None:
    prepare_instance(session, is_empty=False, say=print)
    before = count(session, Asset)

    prepare_instance(session, is_empty=False, say=print)

    assert count(session, Asset) == before


def test_an_empty_instance_has_kinds_and_nothing_else(session: Session) -> None:
    prepare_instance(session, is_empty=True, say=print)

    assert count(session, AssetKind) == 20
    assert count(session, Hromada) == count(session, Asset) == count(session, Programme) == 0


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    ("kind", "hromada", "expected"),
    [
        ("edms_seat", "UA32100130000093505", 33),
        ("wifi_point", "UA32100130000093505", 3),
        ("server", "UA32100130000093505", 3),
    ],
)
def test_the_counts_that_the_programmes_name_are_there(
    session: Session, kind: str, hromada: str, expected: int
) -> None:
    owned = select(func.count()).select_from(Asset).join(Hromada, Hromada.id == Asset.hromada_id)

    found = session.scalar(owned.where(Hromada.code == hromada, Asset.kind_code == kind, Asset.status == "in_service"))

    assert found == expected
