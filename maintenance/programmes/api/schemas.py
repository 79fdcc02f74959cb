"""Schemas of programmes."""

import uuid
from datetime import date
from typing import Any, Literal

from registry.kernel.api.schemas import Out, page_of


class ProgrammeItem(Out):
    """A programme in the list."""

    id: uuid.UUID
    code: str
    hromada: str | None
    title: str
    years: list[int]
    unit: str
    state: Literal["draft", "in_force", "replaced", "ended"]
    state_decision: str | None
    in_force_from: date | None
    in_force_to: date | None
    replaced_by_id: uuid.UUID | None
    version: int


class ProgrammeOut(ProgrammeItem):
    """A programme with every printed amount beside its value in hryvnia."""

    measures: list[dict[str, Any]]
    control_totals: list[dict[str, Any]]
    indicators: list[dict[str, Any]]


class ProgrammeCheckOut(Out):
    """What does not add up, amounts in the programme's unit; `roots` are the causes behind `findings`."""

    code: str
    unit: str
    checks: int
    roots: list[dict[str, Any]]
    findings: list[dict[str, Any]]


ProgrammePage = page_of(ProgrammeItem, "ProgrammePage")
