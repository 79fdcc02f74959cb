"""Schemas of programmes."""

import uuid
from typing import Any

from registry.kernel.api.schemas import Out, page_of


class ProgrammeItem(Out):
    """A programme in the list."""

    id: uuid.UUID
    code: str
    hromada: str | None
    title: str
    years: list[int]
    unit: str


class ProgrammeOut(ProgrammeItem):
    """A programme with every printed amount beside its value in hryvnia."""

    measures: list[dict[str, Any]]
    control_totals: list[dict[str, Any]]
    indicators: list[dict[str, Any]]


ProgrammePage = page_of(ProgrammeItem, "ProgrammePage")
