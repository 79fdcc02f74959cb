"""Contracts by what a cell calls them."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.rules.contract_names import KnownContract, cell_name, name_parts, number_key


class ContractNames:
    """All contracts of some hromadas, by their numbers; a hromada has a few thousand at most."""

    def __init__(self, session: Session, hromada_ids: Iterable[uuid.UUID]) -> None:
        self.known: dict[tuple[uuid.UUID, str], list[KnownContract]] = {}
        self.by_id: dict[uuid.UUID, KnownContract] = {}
        columns = (
            Contract.id, Contract.hromada_id, Contract.number, Contract.starts_on, Contract.ends_on, Contract.signed_on
        )  # fmt: skip
        own = select(*columns).where(Contract.hromada_id.in_(list(hromada_ids)))
        for row in session.execute(own.order_by(Contract.starts_on, Contract.id)):
            self.remember(KnownContract(*row))

    def remember(self, one: KnownContract) -> None:
        """Know a contract from here on."""
        self.known.setdefault((one.hromada_id, number_key(one.number)), []).append(one)
        self.by_id[one.id] = one

    def numbered(self, hromada_id: uuid.UUID, number: str) -> list[KnownContract]:
        """List the contracts of a hromada that have the number."""
        return self.known.get((hromada_id, number_key(number)), [])

    def find(self, hromada_id: uuid.UUID, told: str) -> list[KnownContract]:
        """List the contracts that a cell may mean: by number, or by number and the day it was signed or began."""
        whole = self.numbered(hromada_id, told)
        number, day = name_parts(told)
        if whole or day is None:
            return whole
        return [one for one in self.numbered(hromada_id, number) if day in (one.signed_on, one.starts_on)]

    def name_of(self, contract_id: uuid.UUID | None) -> str | None:
        """Name a contract as `find` finds it."""
        one = self.by_id.get(contract_id) if contract_id else None
        if one is None:
            return None
        return cell_name(one, is_only=len(self.numbered(one.hromada_id, one.number)) == 1)
