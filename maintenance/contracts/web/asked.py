"""What the address asks of the contracts: a year, a state, and conditions on their fields."""

import uuid

from flask import request
from flask_babel import gettext as _

from maintenance.contracts.queries.contracts import ContractFilter
from maintenance.contracts.rules.contracts import CONTRACT, State
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from registry.assets.queries.kinds import read_kind
from registry.kernel.completeness import MISSING, Lack, read_lacks
from registry.kernel.rules.reading import choice_of, integer_between, read_id, text_of
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor
from registry.kernel.web.asked import asked, asked_filters

OWN = ("q", "provider", "line", "state", "year", "kind", "asset_id", "service_line", "notice_days", MISSING)
"""Conditions beside those on a contract's fields."""


def asked_year() -> int | None:
    """Give the year that the address names."""
    year: int | None = asked("year", integer_between(FIRST_YEAR, LAST_YEAR), _("Рік"))
    return year


def asked_state() -> str | None:
    """Give the state that the address names, by its code or its words."""
    state: str | None = asked("state", choice_of(State.labels()), _("Стан"))
    return state


def asked_lacks() -> tuple[Lack, ...]:
    """Give what the contracts asked for must lack."""
    return asked(MISSING, read_lacks(db.session(), current_actor(), CONTRACT.entity), _("Бракує")) or ()


def read_contract_filter(hromada_id: uuid.UUID | None, year: int | None) -> ContractFilter:
    """Read the conditions for a hromada and a year; a state, or what is missing, is asked for in any year."""
    state, lacks = asked_state(), asked_lacks()
    of_programs = {
        "service_line": asked("service_line", text_of(20), _("Рядок кошторису")),
        "notice_days": asked("notice_days", integer_between(0, 730), _("Днів на рішення")),
    }
    return ContractFilter(
        hromada_id=hromada_id,
        year=None if state or lacks else year,
        state=state,
        kind=asked("kind", read_kind(db.session()), _("Вид майна")),
        asset_id=asked("asset_id", read_id, _("Майно")),
        same={**asked_filters(CONTRACT, *OWN), **{name: one for name, one in of_programs.items() if one is not None}},
        provider_id=asked("provider", read_id, _("Виконавець")),
        line_id=asked("line", read_id, _("Рядок кошторису")),
        q=request.args.get("q", "")[:200],
        lacks=lacks,
    )
