"""Schemas of imports; they check bodies and make the OpenAPI document."""

import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from registry.kernel.api.schemas import (
    DEFAULT_LIMIT,
    HromadaCode,
    In,
    ListQuery,
    Moment,
    Out,
    Query,
    Text20,
    Text40,
    Text200,
    page_of,
)
from registry.kernel.queries.paging import MAX_LIMIT

MAX_TEXT = 1_000_000
MAX_PAIRS = 300
Pairs = Annotated[dict[Text200, Text200], Field(max_length=MAX_PAIRS)]


def _pairs(told: Any) -> Any:
    """Take the other ways to say pairs: heading -> value or values, and «HEADING=value» as on the command line."""
    if isinstance(told, Mapping):
        many = ((one, value if isinstance(value, list) else [value]) for one, value in told.items())
        return [[heading, value] for heading, values in many for value in values]
    if isinstance(told, list):
        return [[*map(str.strip, one.split("=", 1))] if isinstance(one, str) and "=" in one else one for one in told]
    return told


def _by_column(told: Any) -> Any:
    """Take values told by column: heading -> old -> new."""
    if not isinstance(told, Mapping):
        return told
    pairs = ((one, new if isinstance(new, Mapping) else {None: new}) for one, new in told.items())
    return {
        column if old is None else f"{column}:{old}": new for column, values in pairs for old, new in values.items()
    }


Pair = Annotated[list[Text200], Field(min_length=2, max_length=2)]
Noun = Literal["organisation", "location", "settlement"]


class ImportIn(In):
    """What to import and how it is read; the file is `file` of a multipart form, or `text`."""

    kind: Text200 = Field(description="A kind of assets by its code or name, or location, organisation, …")
    file_name: Text200 | None = Field(None, description="What the file is called; its ending tells what it is")
    text: Annotated[str, StringConstraints(max_length=MAX_TEXT)] | None = Field(
        None, description="The file itself, CSV or GeoJSON, where it is not sent as `file`"
    )
    hromada: HromadaCode | None = Field(None, description="КАТОТТГ code; without it each row's own")
    dry_run: bool = Field(False, description="Only tell what would be done")
    mapping: Pairs = Field({}, description="Heading -> field; `-` leaves a column out", examples=[{"Ящик": "name"}])
    values: Annotated[Pairs, BeforeValidator(_by_column)] = Field(
        {},
        description="«COLUMN:old» -> new as on the command line; also column -> old -> new",
        examples=[{"Стан:на консервації": "reserve"}],
    )
    header: int | None = Field(None, ge=1, le=1000, description="The row of the headings; without it it is found")
    sheet: Text200 | None = Field(None, description="Which sheet of a book; without it the first")
    key: Text200 | None = Field(None, description="The field by which rows are known; inventory_number")
    only: Annotated[list[Pair], Field(max_length=MAX_PAIRS), BeforeValidator(_pairs)] = Field(
        [],
        description="Heading and value: only such rows; of one heading any of its values. "
        "Also as an object of headings and their values, or as «HEADING=value»",
        examples=[[["Район", "Центр"]]],
    )
    number: Text40 | None = Field(None, description="A pattern of numbers for rows without one", examples=["К-{n:04}"])
    create: Annotated[list[Noun], Field(max_length=3)] = Field([], description="What may be made when missing")


class ValueOut(Out):
    """One of the values that have a reason, with the whole sentence of it."""

    value: str
    reason: str
    rows: list[int]


class CellOut(Out):
    """A reason that cells were refused or warned of, told once: `row` and `value` are the first, `rows` are all.

    Where values differ, `values` are the first twenty, and «…» stands where their sentences differ.
    """

    row: int
    column: str
    value: str
    reason: str
    rows: list[int] | None = None
    values: list[ValueOut] | None = None


class ChangeOut(Out):
    """What changes of one thing: the column that tells of it, the field, its value before and after."""

    row: int
    column: str
    entity: str
    field: str
    old: Any
    new: Any


class ReportOut(Out):
    """What an import did or would do; `id` is null where nothing was written."""

    id: uuid.UUID | None
    rows: int
    created: int
    updated: int
    unchanged: int
    errors: list[CellOut]
    errors_total: int
    warnings: list[CellOut]
    notes: list[CellOut] = []
    unknown_columns: list[str]
    marks: dict[Literal["created", "updated", "unchanged"], list[list[int]]] = Field(
        {}, description="Rows by what becomes of them: the first and last of each run", examples=[{"created": [[2, 9]]}]
    )
    changes: list[ChangeOut] = []
    changes_total: int = 0


class ImportOut(Out):
    """An import that was written, or the work of one: then `done`, `total`, `error` and `report` tell.

    A large one is written and undone in parts: meanwhile it is `writing` (`done` of `total` rows are in) or `undoing`.
    One that was given up half way keeps telling how far it came; `created` and `updated` count the whole file.
    """

    id: uuid.UUID
    status: Literal["queued", "running", "failed", "cancelled", "interrupted", "checked",
        "writing", "written", "undoing", "undone"]  # fmt: skip
    kind: str | None
    file_name: str | None
    file_sha256: str | None
    options: dict[str, Any]
    hromada: str | None
    rows: int | None
    created: int | None
    updated: int | None
    unchanged: int | None
    written_at: Moment | None
    written_by: str | None
    undone_at: Moment | None
    undone_by: str | None
    done: int | None = None
    total: int | None = None
    error: str | None = None
    report: ReportOut | None = None


class UndoneOut(Out):
    """What taking an import back came to; as long work only where its state is."""

    id: uuid.UUID
    undone: bool
    removed: int | None = None
    restored: int | None = None
    kept: int | None = None
    unpublished: int | None = None


class ImportQuery(ListQuery):
    """Filters of the list."""

    kind: Text40 | None = None
    status: Literal["writing", "written", "undoing", "undone"] | None = None


class EntriesQuery(Query):
    """Which part of what an import wrote."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many items at most")
    cursor: Text20 | None = Field(None, description="`next` of the page before")
    action: Text20 | None = Field(None, description="Such as `create` or `update`")


ImportPage = page_of(ImportOut, "ImportPage")
