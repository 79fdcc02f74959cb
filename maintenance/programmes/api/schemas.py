"""Schemas of programmes."""

import uuid
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from registry.kernel.api.schemas import In, ListQuery, Out, Query, Text200, page_of

Text20 = Annotated[str, StringConstraints(max_length=20)]
Text60 = Annotated[str, StringConstraints(max_length=60)]
Text500 = Annotated[str, StringConstraints(max_length=500)]


class ProgrammeQuery(Query):
    """On which day a programme is looked at."""

    on: date | None = Field(None, description="Tells `standing` on this day; today without it")


class ProgrammeListQuery(ListQuery):
    """Which programmes are listed, and on which day they are looked at."""

    on: date | None = Field(None, description="Tells `standing` on this day; today without it")


class ProgrammeItem(Out):
    """A programme in the list."""

    id: uuid.UUID
    code: str
    hromada: str | None
    title: str
    years: list[int]
    unit: str
    state: Literal["draft", "in_force", "replaced", "ended"] = Field(description="What was decided of it")
    standing: Literal["draft", "adopted", "in_force", "expired", "replaced", "ended"] = Field(
        description="What it is on the day asked about: an adopted one is in force from its first day to its last"
    )
    state_decision: str | None
    in_force_from: date | None
    in_force_to: date | None
    replaced_by_id: uuid.UUID | None
    amends_id: uuid.UUID | None
    version: int


class ProgrammeOut(ProgrammeItem):
    """A programme with every printed amount beside its value in hryvnia."""

    decisions: list[dict[str, str]] = Field(
        description="What was decided of its state, `state` and `decision`, the earliest first"
    )
    measures: list[dict[str, Any]]
    control_totals: list[dict[str, Any]]
    indicators: list[dict[str, Any]]


class ProgrammeMadeOut(ProgrammeOut):
    """A programme that was written from its document."""

    unbound: list[dict[str, str]] = Field(
        description="What the document binds measures to and this register has not: it was left out"
    )


class ProgrammeCheckOut(Out):
    """What does not add up, amounts in the programme's unit; `roots` are the causes behind `findings`.

    `right` are figures that a finding accuses and that stand all the same.
    """

    code: str
    unit: str
    checks: int
    roots: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    right: list[dict[str, Any]]


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


class ProgrammeDraftIn(In):
    """A draft as a whole document, as `document.json` gives it; its state is `draft`."""

    document: dict[str, Any]


class ProgrammeCopyIn(In):
    """How a programme is copied."""

    code: Text60
    title: Text500
    years_later: int = Field(0, ge=0, le=50)
    figures: Literal["kept", "emptied", "indexed"] = "kept"
    index: Text20 | None = Field(None, description="By what figures are multiplied: 1.12 is 12 % more")


class ProgrammeAmendIn(In):
    """By which code the changes are called."""

    code: Text60


class ComparisonQuery(Query):
    """With which programme another is compared."""

    after: Text60 = Field(description="Code or id of the programme that comes after")


class ProgrammeComparisonOut(Out):
    """What the later programme prints otherwise: figures, words, sums by task, year and part; amounts in hryvnia."""

    before: str
    after: str
    cells: list[dict[str, Any]]
    words: list[dict[str, Any]]
    sums: list[dict[str, Any]]
    unbound: list[dict[str, str]] = Field(description="What a measure was bound to and, in these changes, none is")


ProgrammePage = page_of(ProgrammeItem, "ProgrammePage")
