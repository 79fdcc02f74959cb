"""Schemas of programmes."""

import uuid
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from registry.kernel.api.schemas import In, Out, Text200, page_of


class ProgrammeItem(Out):
    """A programme in the list."""

    id: uuid.UUID
    code: str
    hromada: str | None
    title: str
    years: list[int]
    unit: str
    state: Literal["in_force", "replaced", "ended"]
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


class ReadingIn(In):
    """A table to read: `file` of a multipart form, or `text`."""

    text: Annotated[str, StringConstraints(max_length=2_000_000)] | None = Field(
        None, description="Tab-separated text or CSV, where it is not sent as `file`"
    )
    file_name: Text200 | None = Field(None, description="What the file is called")
    title: Annotated[str, StringConstraints(max_length=500)] | None = Field(
        None, description="The programme's title; without it it is looked for above the tables"
    )
    unit: Literal["тис. грн", "грн"] | None = Field(
        None, description="The unit of the sums; without it it is looked for in heads and titles"
    )


class ReadingOut(Out):
    """How tables were read, the document made of them and what does not add up in it; nothing is kept.

    `document` and `check` are null where the tables make no programme: `remarks` say why. `document` can be imported
    once it has a code and a hromada.
    """

    title: str
    unit: str
    years: list[int]
    remarks: list[str]
    tables: list[dict[str, Any]]
    document: dict[str, Any] | None
    check: dict[str, Any] | None


ProgrammePage = page_of(ProgrammeItem, "ProgrammePage")
