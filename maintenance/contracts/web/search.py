"""Contracts in the search over everything."""

import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session, joinedload

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.queries.contracts import ContractFilter, filtered_contracts
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.text import skeleton

CALLED = skeleton("догов")
"""«договір», «договору»: what the number of a contract is typed after."""


def find_contracts(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give the latest contracts that have every word; a whole number is one of them."""
    q = " ".join(word for word in q.split() if word != "№" and not skeleton(word).startswith(CALLED))
    wanted = ContractFilter(hromada_id=hromada_id, q=q)
    statement = filtered_contracts(session, actor, wanted, clock.today()).order_by(Contract.starts_on.desc())
    found = session.scalars(statement.options(joinedload(Contract.provider)).limit(limit)).all()
    return [_hit(one, q) for one in found]


def _hit(contract: Contract, q: str) -> Hit:
    period = f"{contract.starts_on:%d.%m.%Y}–{contract.ends_on:%d.%m.%Y}"
    detail = " · ".join(filter(None, (contract.subject, contract.provider.name if contract.provider else "", period)))
    is_exact = skeleton(contract.number) == skeleton(q.removeprefix("№").strip())
    url = url_for("contracts.contract", contract_id=contract.id)
    return Hit(_("Договір № %(number)s", number=contract.number), detail, url, "contracts", is_exact)


SEARCH = SearchSource("contracts", _l("Договори"), 30, "contract.read", find_contracts, "contracts.contracts")
