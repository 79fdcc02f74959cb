"""Factories of the ground floor: real rows through the real operations."""

import uuid
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.catalogue.reading import read_roles, read_table
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.operations.assets import create_asset
from registry.assets.operations.kinds import add_kind, sync_kinds
from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor, Grant
from registry.people.models import Membership, User
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.street import House, Street
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict
from registry.places.operations.locations import create_location
from registry.places.operations.organisations import create_organisation
from registry.places.operations.settlements import create_district
from registry.places.operations.streets import create_house, create_street
from registry.places.operations.territory import sync_territory

_numbers = count(1)
KINDS = read_table("kinds", "kind")
SLAVUTYCH_BOUNDS = (30.6539, 51.5123, 30.7784, 51.5540)


def make_hromada(session: Session, **overrides: Any) -> Hromada:
    """A hromada with one town, by default within Slavutych's bounds."""
    number = next(_numbers)
    told = {
        "code": f"UA{number:017d}",
        "name": "Славутицька міська громада",
        "short_name": "Славутич",
        "bounds": SLAVUTYCH_BOUNDS,
        "settlements": [{"name": "Славутич", "category": "місто"}],
        **overrides,
    }
    return sync_territory(session, told)


def make_settlement(session: Session, hromada: Hromada, name: str = "Славутич", category: str = "місто") -> Settlement:
    """A settlement of the hromada, found or added."""
    sync_territory(session, {"code": hromada.code, "settlements": [{"name": name, "category": category}]})
    statement = select(Settlement).where(Settlement.hromada_id == hromada.id, Settlement.name == name)
    return session.scalars(statement).one()


def make_street(session: Session, settlement: Settlement, name: str = "Паркова", **overrides: Any) -> Street:
    """A street of a settlement."""
    told = {"settlement_id": settlement.id, "name": name, **overrides}
    return create_street(session, SYSTEM, settlement.hromada_id, told)


def make_house(session: Session, street: Street, number: str = "12", at: tuple[float, float] = (30.75, 51.52)) -> House:
    """A house of a street, at a longitude and latitude."""
    told = {"street_id": street.id, "number": number, "geometry": {"type": "Point", "coordinates": list(at)}}
    return create_house(session, SYSTEM, street.hromada_id, told)


def make_kinds(session: Session) -> None:
    """All kinds of the catalogue."""
    sync_kinds(session, KINDS)


def make_kind(session: Session, code: str = "camera") -> AssetKind:
    """One kind of the catalogue."""
    kind = session.get(AssetKind, code)
    if kind is None:
        make_kinds(session)
        kind = session.get_one(AssetKind, code)
    return kind


def make_own_kind(session: Session, code: str = "safe_box", **values: Any) -> AssetKind:
    """A sensitive kind that an administrator of all added."""
    told = {"code": code, "name_uk": "Сейф", "group": "other", "is_sensitive": "true", "is_placed": "true", **values}
    return add_kind(session, SYSTEM, told)


def make_district(session: Session, hromada: Hromada, name: str = "Лісовий округ") -> StarostaDistrict:
    """A starosta district."""
    return create_district(session, SYSTEM, hromada.id, {"name": name})


def first_hromada(session: Session) -> Hromada:
    """The test's hromada, made when there is none."""
    return session.scalars(select(Hromada).order_by(Hromada.code)).first() or make_hromada(session)


def make_location(session: Session, hromada: Hromada | None = None, **overrides: Any) -> Location:
    """A pole in the middle of the hromada."""
    hromada = hromada or first_hromada(session)
    values = {"name": f"Опора {next(_numbers)}", "kind": "pole", "lon": "30.7500", "lat": "51.5200", **overrides}
    if "geometry" in overrides:
        del values["lon"], values["lat"]
    return create_location(session, SYSTEM, hromada.id, values)


def make_organisation(session: Session, hromada: Hromada | None = None, **overrides: Any) -> Organisation:
    """A department of the hromada."""
    hromada = hromada or first_hromada(session)
    values = {"name": f"Відділ {next(_numbers)}", "role": "department", **overrides}
    return create_organisation(session, SYSTEM, hromada.id, values)


def make_asset(session: Session, hromada: Hromada | None = None, actor: Actor = SYSTEM, **overrides: Any) -> Asset:
    """A camera in service, without a place."""
    hromada = hromada or first_hromada(session)
    number = next(_numbers)
    values = {"inventory_number": f"1014{number:04d}", "name": f"Камера {number}", "kind": "camera", **overrides}
    make_kind(session, values["kind"])
    return create_asset(session, actor, hromada.id, values)


def make_user(session: Session, role: str = "admin", hromada: Hromada | None = None, **overrides: Any) -> User:
    """An account with one role in the hromada; overrides of Membership by `department_id`."""
    hromada = hromada or first_hromada(session)
    number = next(_numbers)
    department_id = overrides.pop("department_id", None)
    values = {"login": f"user{number}", "display_name": f"Працівник {number}", "created_at": clock.now(), **overrides}
    user = User(id=uuid.uuid4(), **values)
    user.memberships = [Membership(hromada_id=hromada.id, role=role, department_id=department_id)]
    session.add(user)
    session.flush()
    return user


def actor_as(role: str, hromada: Hromada, *, department_id: uuid.UUID | None = None) -> Actor:
    """An actor with one role of the catalogue in one hromada."""
    permissions = next(frozenset(one.permissions) for one in read_roles() if one.code == role)
    return Actor(
        label=f"{role}@test", user_id=uuid.uuid4(), grants={hromada.id: Grant(role, permissions, department_id)}
    )
