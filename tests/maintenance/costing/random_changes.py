"""Random changes of a scenario for a random world: of every kind, from any day, several at once."""

import random
import uuid
from datetime import date, timedelta
from decimal import Decimal

from maintenance.contracts.rules.book import ContractValue, CostBook, TermValue
from maintenance.costing.models.scenario import ChangeKind
from maintenance.costing.rules.what_if import Change

BASES = ("per_month", "per_year", "per_asset_month", "per_asset_year", "per_visit")


def random_changes(seed: int, book: CostBook) -> tuple[Change, ...]:
    """Make one to four changes."""
    chance = random.Random(seed)
    return tuple(
        _change(chance, book, uuid.uuid5(uuid.NAMESPACE_OID, f"{seed}/{n}")) for n in range(chance.randint(1, 4))
    )


def _change(chance: random.Random, book: CostBook, change_id: uuid.UUID) -> Change:
    kind = chance.choice(ChangeKind.codes())
    day = date(2025, 1, 1) + timedelta(days=chance.randint(0, 1400))
    contract = chance.choice(book.contracts)
    line_id = chance.choice([None, chance.choice(book.lines).id])
    contract_id = chance.choice([None, contract.id])
    percent = Decimal(chance.randint(-500, 900)).scaleb(-1)
    if kind == "price":
        return Change(change_id, kind, day, None if contract_id else line_id, contract_id, percent=percent)
    if kind == "index":
        index_kind = None if line_id else chance.choice([None, "cpi", "wages"])
        return Change(change_id, kind, day, line_id, index_kind=index_kind, percent=percent)
    if kind == "term" and contract.terms:
        return _offer(chance, contract, chance.choice(contract.terms), change_id, day)
    if kind in ("drop", "term"):
        return Change(change_id, "drop", day, contract_id=contract.id)
    if kind == "warranty":
        return Change(change_id, kind, day, contract_id=contract_id, asset_kind=chance.choice([None, "camera"]))
    attributes = chance.choice([(), (("mount", "pole"),)])
    return Change(
        change_id, kind, day, contract_id=contract_id, asset_kind=chance.choice(["camera", "siren"]),
        count=chance.randint(1, 4), attributes=attributes,
    )  # fmt: skip


def _offer(chance: random.Random, contract: ContractValue, term: TermValue, change_id: uuid.UUID, day: date) -> Change:
    basis = chance.choice((*BASES, "lump_sum") if term.basis == "lump_sum" else BASES)
    return Change(
        change_id, "term", day, contract_id=contract.id, term_id=term.id, basis=basis,
        amount=Decimal(chance.randint(0, 90_000)).scaleb(-2), visits_per_year=chance.choice([2, 5]),
    )  # fmt: skip
