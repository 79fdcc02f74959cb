"""Reading kinds."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from registry.kernel.errors import Invalid, NotFound, because


def list_kinds(session: Session) -> Sequence[AssetKind]:
    """List all kinds in the catalogue's order, then those that users added."""
    return session.scalars(select(AssetKind).order_by(AssetKind.position, AssetKind.name_uk)).all()


def find_kind(session: Session, code: str) -> AssetKind | None:
    """Find a kind by its code."""
    return session.get(AssetKind, code)


def get_kind(session: Session, code: str) -> AssetKind:
    """Give a kind by its code; raise NotFound."""
    found = find_kind(session, code)
    if found is None:
        raise NotFound("Такого виду майна немає")
    return found


def demand_kinds(session: Session, **asked: Iterable[str]) -> None:
    """Raise Invalid by the parameter that asks for a code which no kind has: a slip would look like an empty list."""
    wanted = {name: set(codes) for name, codes in asked.items() if codes}
    every: set[str] = set().union(*wanted.values())
    known = set(session.scalars(select(AssetKind.code).where(AssetKind.code.in_(every)))) if every else set()
    wrong = {name: [because("Такого виду майна немає")] for name, codes in wanted.items() if codes - known}
    if wrong:
        raise Invalid(wrong)
