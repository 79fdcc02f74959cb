"""Reference numbers of papers in the search over everything: «2027/4.1» is a line of a year, «2027/4.1/2» a working."""

import re
import uuid

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import false, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.places.models.territory import Hromada

REFERENCE = re.compile(r"([0-9]{4})/(\S{1,20}?)(/[0-9]{1,4})?")


def find_references(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give the line of a year that a paper's reference number names, in each hromada that has it."""
    read = REFERENCE.fullmatch(q.strip())
    if read is None or not FIRST_YEAR <= int(read[1]) <= LAST_YEAR:
        return []
    ids = actor.hromada_ids("cost.read")
    statement = (
        select(ServiceLine.id, ServiceLine.code, ServiceLine.title, Hromada.short_name)
        .join(Hromada, Hromada.id == ServiceLine.hromada_id)
        .where(ServiceLine.code.in_([read[2], read[2] + (read[3] or "")]))
    )  # A code may itself end as a working's number does.
    if ids is not None:
        statement = statement.where(ServiceLine.hromada_id.in_(ids) if ids else false())
    if hromada_id is not None:
        statement = statement.where(ServiceLine.hromada_id == hromada_id)
    return [
        Hit(
            f"{one.code}. {one.title}",
            f"{one.short_name} · " + _("Кошти на підтримку, %(year)s рік", year=int(read[1])),
            url_for("costing.line_page", year=int(read[1]), line_id=one.id),
            "money",
            is_exact=True,
        )
        for one in session.execute(statement.order_by(Hromada.short_name, ServiceLine.id).limit(limit))
    ]


SEARCH = SearchSource("references", _l("Рядки розрахунків"), 35, "cost.read", find_references)
