"""What the address asks of the contracts: a year, a state, and conditions on their fields."""

import uuid

from flask import request
from flask_babel import gettext as _

from maintenance.contracts.queries.contracts import ContractFilter
from maintenance.contracts.rules.contracts import CONTRACT, State
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from registry.kernel.rules.reading import choice_of, integer_between, read_id
from registry.kernel.web.asked import asked, asked_filters

OWN = ("q", "provider", "line", "state", "year")
"""Conditions beside those on a contract's fields."""


def asked_year() -> int | None:
    """Give the year that the address names."""
    year: int | None = asked("year", integer_between(FIRST_YEAR, LAST_YEAR), _("Рік"))
    return year


def asked_state() -> str | None:
    """Give the state that the address names, by its code or its words."""
    state: str | None = asked("state", choice_of(State.labels()), _("Стан"))
    return state


def read_contract_filter(hromada_id: uuid.UUID | None, year: int | None) -> ContractFilter:
    """Read the conditions for a hromada and a year; a state is asked for in any year."""
    state = asked_state()
    return ContractFilter(
        hromada_id=hromada_id,
        year=None if state else year,
        state=state,
        same=asked_filters(CONTRACT, *OWN),
        provider_id=asked("provider", read_id, _("Виконавець")),
        line_id=asked("line", read_id, _("Рядок кошторису")),
        q=request.args.get("q", "")[:200],
    )
