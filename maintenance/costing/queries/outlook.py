"""Reading what contracts will need, and who gets the money of a year."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.kept_book import read_covered
from maintenance.contracts.rules.book import LineValue
from maintenance.contracts.rules.periods import LAST_YEAR, check_year
from maintenance.costing.queries.facts import FactYear, get_fact_year
from maintenance.costing.queries.kept_works import costed
from maintenance.costing.rules.facts.providers import ProviderYear, providers_of
from maintenance.costing.rules.outlook import ContractYears, contract_years
from maintenance.costing.rules.what_if import NO_OVERRIDES
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Hromada

YEARS_AFTER = 2


@dataclass(frozen=True)
class NamedContract:
    """What a page says of a contract beside its figures."""

    subject: str
    provider_id: uuid.UUID | None
    provider: str | None
    is_decided: bool
    is_demo: bool


@dataclass(frozen=True)
class Outlook:
    """The contracts of a hromada over a year and those after it."""

    hromada: Hromada
    years: tuple[int, ...]
    contracts: tuple[ContractYears, ...]
    lines: Mapping[uuid.UUID, LineValue]
    names: Mapping[uuid.UUID, NamedContract]


@dataclass(frozen=True)
class ProviderYears:
    """The providers of a hromada's year, with the whole year that they are parts of."""

    facts: FactYear
    providers: tuple[ProviderYear, ...]
    names: Mapping[uuid.UUID, str]
    """Provider -> its name."""


def get_outlook(session: Session, actor: Actor, hromada: Hromada, year: int, years_after: int = YEARS_AFTER) -> Outlook:
    """Tell which contracts need money in a year and some after it; raise NotFound, Invalid for the year."""
    _demand(actor, hromada)
    check_year(year)
    covered = read_covered(session, hromada.id, clock.today())
    years = tuple(range(year, min(year + years_after, LAST_YEAR) + 1))
    names = name_contracts(session, hromada.id)
    decided = {one for one, named in names.items() if named.is_decided}
    found = contract_years([costed(covered, one, NO_OVERRIDES) for one in years], decided)
    return Outlook(hromada, years, tuple(found), {one.id: one for one in covered.book.lines}, names)


def get_provider_years(session: Session, actor: Actor, hromada: Hromada, year: int) -> ProviderYears:
    """Tell who gets the money of a year; raise NotFound, Invalid for the year."""
    facts = get_fact_year(session, actor, hromada, year)
    named = name_contracts(session, hromada.id)
    provider_of = {one: contract.provider_id for one, contract in named.items()}
    names = {one.provider_id: one.provider or "" for one in named.values() if one.provider_id}
    return ProviderYears(facts, tuple(providers_of(facts.comparison, provider_of)), names)


def name_contracts(session: Session, hromada_id: uuid.UUID) -> dict[uuid.UUID, NamedContract]:
    """Read what a hromada's contracts are for and with whom, in one statement."""
    statement = (
        select(
            Contract.id,
            Contract.subject,
            Contract.provider_id,
            Organisation.name,
            Contract.decided_on,
            Contract.is_demo,
        )
        .outerjoin(Organisation, Organisation.id == Contract.provider_id)
        .where(Contract.hromada_id == hromada_id)
    )
    return {
        row.id: NamedContract(row.subject, row.provider_id, row.name, row.decided_on is not None, row.is_demo)
        for row in session.execute(statement)
    }


def _demand(actor: Actor, hromada: Hromada) -> None:
    if not actor.can("cost.read", hromada.id):
        raise NotFound(because("Такого розрахунку немає"))
