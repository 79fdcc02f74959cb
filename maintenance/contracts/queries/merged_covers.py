"""Which contracts would cover more after two organisations are merged: their covers name a holder and a kind."""

import uuid
from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractCover, Renewal
from maintenance.contracts.queries.contracts import visible_contracts
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Reason, because
from registry.kernel.json_values import json_text

HOLDER = "holder_id"


def warn_of_wider_covers(
    session: Session, actor: Actor, entity: str, one_id: uuid.UUID, other_id: uuid.UUID
) -> Iterator[Reason]:
    """Tell which contracts in force, to come or going on cover what one holds, and so get what the other holds too."""
    if entity != "organisation":
        return
    holders = {str(one_id): other_id, str(other_id): one_id}
    holder = json_text(ContractCover.filters, HOLDER)
    own = (
        visible_contracts(actor)
        .join(ContractCover, ContractCover.contract_id == Contract.id)
        .where(ContractCover.kind_code.is_not(None), holder.in_(holders))
        .where(or_(Contract.ends_on >= clock.today(), Contract.renewal != Renewal.NONE.value))
        .order_by(Contract.number, Contract.id)
        .with_only_columns(Contract.id, Contract.number, ContractCover.kind_code, holder.label("holder"))
    )
    covers = session.execute(own).all()
    both = {(row.id, row.kind_code, row.holder) for row in covers}
    told: dict[tuple[uuid.UUID, str], int] = {}
    for row in covers:
        other = holders[row.holder]
        if (row.id, row.kind_code, str(other)) not in both:
            held = select(func.count()).where(Asset.holder_id == other, Asset.kind_code == row.kind_code)
            told[row.id, row.number] = told.get((row.id, row.number), 0) + (session.scalar(held) or 0)
    for (_id, number), count in told.items():
        if count:
            yield because(
                "Договір № %(number)s охоплює майно лише одного з них. Після об’єднання він може охопити й майно "
                "другого (об’єктів: %(count)s), і його сума зміниться.",
                number=number,
                count=count,
            )
