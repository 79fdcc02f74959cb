"""What contracts ought to have, and which assets ought to have a contract."""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from maintenance.contracts.models.contract import Contract, ContractCover, Renewal
from maintenance.contracts.queries.contracts import visible_contracts
from registry.assets.models.asset import Asset
from registry.assets.queries.attribute_filter import attribute_conditions
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attribute_filter import wanted_of
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.completeness import Criterion
from registry.kernel.errors import because
from registry.kernel.models.attachment import Attachment
from registry.places.models.location import Location
from registry.places.models.territory import Settlement

_Building = aliased(Location, name="covered_building")
COVER_FILTERS = (Contract.hromada_id, ContractCover.kind_code, ContractCover.filters, ContractCover.include_reserve)


def known_contracts(actor: Actor, hromada_id: uuid.UUID | None) -> Select[Contract]:
    """Select the visible contracts, of one hromada or of all."""
    statement = visible_contracts(actor)
    return statement if hromada_id is None else statement.where(Contract.hromada_id == hromada_id)


def _empty(column: InstrumentedAttribute[Any]) -> Callable[[Session, Actor], ColumnElement[bool]]:
    return lambda _session, _actor: column.is_(None)


def _has_no_file(_session: Session, _actor: Actor) -> ColumnElement[bool]:
    return Contract.id.not_in(select(Attachment.entity_id).where(Attachment.entity == "contract"))


OF_CONTRACTS = (
    Criterion("amount", because("сума"), 10, _empty(Contract.amount), ("amount",), "contract.read"),
    Criterion("provider", because("виконавець"), 20, _empty(Contract.provider_id), ("provider",), "contract.read"),
    Criterion(
        "service_line", because("рядок кошторису"), 30, _empty(Contract.service_line_id), ("service_line",),
        "contract.read",
    ),
    Criterion("file", because("файл"), 40, _has_no_file, permission="contract.read"),
)  # fmt: skip
"""No contract is without a number and an end."""


def has_no_contract(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Condition on assets that are or may be at work: no contract of today covers them.

    A tacit contract covers after its end as well. Of hromadas whose contracts the asker may not read nothing is told.
    """
    readable = actor.hromada_ids("contract.read")
    may_know = true() if readable is None else Asset.hromada_id.in_(readable) if readable else false()
    today = clock.today()
    in_force = (
        Contract.starts_on <= today,
        or_(Contract.ends_on >= today, Contract.renewal == Renewal.TACIT.value),
        or_(ContractCover.starts_on.is_(None), ContractCover.starts_on <= today),
        or_(ContractCover.ends_on.is_(None), ContractCover.ends_on >= today),
    )
    of_kinds = select(*COVER_FILTERS).join(Contract).where(*in_force, ContractCover.kind_code.is_not(None))
    named = select(ContractCover.asset_id).join(Contract).where(*in_force, ContractCover.asset_id.is_not(None))
    by_kind = [_are_covered(session, *of, covers) for of, covers in _alike(session.execute(of_kinds)).items()]
    return and_(may_know, Asset.status != "planned", Asset.id.not_in(named), *map(not_, by_kind))


def _alike(covers: Iterable[Row[Any]]) -> Mapping[tuple[uuid.UUID, str], list[Row[Any]]]:
    """Sort covers by hromada and kind, each sort once: a thousand contracts may cover by the same few words."""
    found: dict[tuple[uuid.UUID, str], dict[str, Row[Any]]] = defaultdict(dict)
    for one in covers:
        words = json.dumps([one.filters or {}, one.include_reserve], sort_keys=True)
        found[one.hromada_id, one.kind_code].setdefault(words, one)
    return {of: list(some.values()) for of, some in found.items()}


def _are_covered(
    session: Session, hromada_id: uuid.UUID, kind_code: str, covers: Sequence[Row[Any]]
) -> ColumnElement[bool]:
    """Condition on assets: some cover by their kind covers them, as `rules.cover` says of the whole table."""
    kind = KINDS.get(session).get(kind_code)
    definition = kind.definition if kind else {}
    covered = or_(*(_is_covered(definition, one) for one in _telling(covers)))
    return and_(Asset.hromada_id == hromada_id, Asset.kind_code == kind_code, covered)


def _telling(covers: Sequence[Row[Any]]) -> Iterator[Row[Any]]:
    """Leave out covers that say no more than one of the whole kind, and begin with that: most rows need no other."""
    whole = [one for one in covers if not any((one.filters or {}).values())]
    first = next((one for one in whole if one.include_reserve), whole[0] if whole else None)
    if first is not None:
        yield first
        covers = [] if first.include_reserve else [one for one in covers if one.include_reserve]
    yield from covers


def _is_covered(definition: Mapping[str, Any], row: Row[Any]) -> ColumnElement[bool]:
    """Condition on assets of a kind: one cover takes them."""
    filters = row.filters or {}
    wanted = wanted_of(definition, filters.get("attributes"))
    return and_(
        true(),
        *(() if row.include_reserve else (Asset.status != "reserve",)),
        *_places_and_holders(filters),
        *(func.coalesce(one, false()) for one in attribute_conditions(wanted)),
    )


def _places_and_holders(filters: dict[str, Any]) -> Iterator[ColumnElement[bool]]:
    """A value that is not there is not the wanted one, whatever the database makes of nothing."""
    for name, column in (("holder_id", Asset.holder_id), ("parent_id", Asset.parent_id)):
        if filters.get(name):
            yield and_(column.is_not(None), column == uuid.UUID(filters[name]))
    if filters.get("settlement"):
        yield and_(Asset.location_id.is_not(None), Asset.location_id.in_(_places_in(str(filters["settlement"]))))


def _places_in(settlement: str) -> Select[Any]:
    """Select the places of a settlement, told by its code or id; a room is in its building's."""
    at = func.coalesce(Location.settlement_id, _Building.settlement_id, type_=Location.settlement_id.type)
    told = select(Settlement.id).where(or_(Settlement.katottg == settlement, *_as_id(settlement)))
    return select(Location.id).outerjoin(_Building, _Building.id == Location.parent_id).where(at.in_(told))


def _as_id(told: str) -> Iterator[ColumnElement[bool]]:
    try:
        yield Settlement.id == uuid.UUID(told)
    except ValueError:
        return


WITHOUT_CONTRACT = Criterion("contract", because("договір"), 100, has_no_contract, permission="contract.read")
