"""Names of the assets that a figure stands for are read once, many in one statement."""

import uuid

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from maintenance.contracts.queries import asset_names
from maintenance.contracts.queries.asset_names import AssetNames, NamedAsset
from registry.kernel.access import SYSTEM
from tests.factories.registry import make_asset


def statements(session: Session) -> list[str]:
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    return asked


def test_assets_are_named_in_the_order_given(session: Session) -> None:
    one, other = make_asset(session, name="Камера біля школи"), make_asset(session)

    found = AssetNames(session, SYSTEM).of([other.id, one.id, other.id])

    assert found == [NamedAsset(each.id, each.name, each.inventory_number, each.status) for each in (other, one, other)]


@pytest.mark.parametrize(("at_once", "number"), [(5_000, 1), (2, 3)])
def test_a_name_is_read_once(session: Session, at_once: int, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asset_names, "AT_ONCE", at_once)
    ids = [make_asset(session).id for _ in range(5)]
    session.commit()
    names, asked = AssetNames(session, SYSTEM), statements(session)

    names.load(ids)
    assert len(names.of(reversed(ids))) == 5

    assert len([one for one in asked if "registry_asset" in one]) == number


def test_nothing_is_asked_about_nothing(session: Session) -> None:
    asked = statements(session)

    assert AssetNames(session, SYSTEM).of([]) == []
    assert asked == []


def test_an_asset_that_is_not_there_has_no_name(session: Session) -> None:
    with pytest.raises(KeyError):
        AssetNames(session, SYSTEM).of([uuid.uuid4()])
