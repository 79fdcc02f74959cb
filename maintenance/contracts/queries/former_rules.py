"""Reading which prices counted months otherwise before months were a contract's own."""

import uuid
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractTerm

FormerRules = Mapping[uuid.UUID, Mapping[uuid.UUID, str]]
"""Contract -> term -> its former month rule."""


def has_former_rules(session: Session, hromada_id: uuid.UUID) -> bool:
    """Tell whether any price of a hromada still remembers how it counted months before."""
    return bool(session.scalar(select(exists(_remembering(hromada_id)))))


def read_former_rules(session: Session, hromada_id: uuid.UUID) -> FormerRules:
    """Read the former month rules of a hromada's prices."""
    found: dict[uuid.UUID, dict[uuid.UUID, str]] = defaultdict(dict)
    for contract_id, term_id, rule in session.execute(_remembering(hromada_id)):
        if rule:
            found[contract_id][term_id] = rule
    return found


def _remembering(hromada_id: uuid.UUID) -> Select[uuid.UUID, uuid.UUID, str | None]:
    columns = select(ContractTerm.contract_id, ContractTerm.id, ContractTerm.former_month_rule)
    own = columns.join(Contract).where(Contract.hromada_id == hromada_id)
    return own.where(ContractTerm.former_month_rule.is_not(None))
