"""Reading kinds."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.queries.small_tables import SmallTable, copies_of


def _read_kinds(session: Session) -> dict[str, AssetKind]:
    return {one.code: one for one in copies_of(session, AssetKind, AssetKind.position, AssetKind.name_uk)}


KINDS = SmallTable(_read_kinds, AssetKind)
"""Every kind by its code, in the catalogue's order."""


def list_kinds(session: Session) -> Sequence[AssetKind]:
    """List all kinds in the catalogue's order, then those that users added; to be read, not to be changed."""
    return list(KINDS.get(session).values())


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
    known = set(KINDS.get(session)) if every else set()
    wrong = {name: [because("Такого виду майна немає")] for name, codes in wanted.items() if codes - known}
    if wrong:
        raise Invalid(wrong)
