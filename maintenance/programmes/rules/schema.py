"""What a programme document looks like: every field, its kind and its bounds."""

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from registry.kernel.errors import because


def _storable(text: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
        raise ValueError("control")
    return text


CODE = r"^[a-z0-9][a-z0-9\-]{1,58}$"
WRONG_CODE = because("Код складають малі латинські літери, цифри й дефіс: від 2 до 59 знаків")
Id = Annotated[str, StringConstraints(pattern=r"^[\w.\-]{1,40}$"), AfterValidator(_storable)]
Short = Annotated[str, StringConstraints(max_length=60), AfterValidator(_storable)]
Line = Annotated[str, StringConstraints(max_length=500), AfterValidator(_storable)]
Text = Annotated[str, StringConstraints(max_length=1000), AfterValidator(_storable)]
LongText = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_storable)]
Year = Annotated[int, Field(ge=1991, le=2100)]
Index = Annotated[str, StringConstraints(max_length=3)]
Source = Literal["all", "state", "oblast", "raion", "local", "other"]


class Strict(BaseModel):
    """No unknown fields, no conversions between kinds."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ItemIn(Strict):
    """A line of the passport."""

    number: Annotated[Short, StringConstraints(max_length=20)]
    title: LongText
    value: Annotated[list[LongText], Field(max_length=50)]
    note: Text = ""


class ColumnIn(Strict):
    """A column of figures."""

    label: Line
    above: Annotated[list[Line], Field(max_length=6)]
    year: Year | None
    part: Literal["total", "general", "special", "current", "capital"]
    source: Source | None = None
    detail: Short = ""
    """What tells apart two columns of one year, part and source: «дослідження» and «інші потреби»."""


class RowIn(Strict):
    """A printed row; `printed` has one text per column, `notes` and `doubtful` name columns from 0."""

    id: Id
    kind: Literal["programme_total", "task", "task_total", "measure"]
    code: Annotated[Short, StringConstraints(max_length=20)] = ""
    task: Annotated[Short, StringConstraints(max_length=20)] = ""
    title: LongText = ""
    source: Source
    source_label: Annotated[Line, StringConstraints(max_length=200)] = ""
    responsible: Line = ""
    term: Short = ""
    outcome: LongText = ""
    printed: Annotated[list[Short], Field(max_length=60)]
    notes: Annotated[dict[Index, Text], Field(max_length=60)] = {}
    doubtful: Annotated[list[int], Field(max_length=60)] = []
    note: Text = ""


class TableIn(Strict):
    """A printed table of money."""

    id: Id
    role: Literal["passport", "resources", "measures", "year"]
    title: Line
    note: Annotated[str, StringConstraints(max_length=2000), AfterValidator(_storable)] = ""
    columns: Annotated[list[ColumnIn], Field(min_length=1, max_length=60)]
    rows: Annotated[list[RowIn], Field(min_length=1, max_length=5000)]


class TargetIn(Strict):
    """What an indicator is to reach by a day."""

    on: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    printed: Short


class IndicatorIn(Strict):
    """An indicator; None is a column the document does not have."""

    number: Annotated[int, Field(ge=1, le=10_000)]
    priority: Line = ""
    title: LongText
    unit: Annotated[Short, StringConstraints(max_length=40)]
    base: Short | None
    targets: Annotated[list[TargetIn], Field(max_length=60)]
    dynamics: Short | None
    note: Text = ""


class TraceIn(Strict):
    """Where a proposed figure came from, or what a measure is bound to; `column` None is the whole row."""

    table: Id
    row: Id
    source: Source
    column: Annotated[int, Field(ge=0, le=59)] | None
    kind: Literal["line", "asset", "indicator"]
    ref: Annotated[str, StringConstraints(pattern=r"^[0-9a-f\-]{1,36}$")]
    """The id of a line or an asset, the number of an indicator."""
    said: Line
    amount: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}\.[0-9]{2}$")] | None = None
    """Hryvnia as proposed; None is a row proposed without a sum."""


class DocumentIn(Strict):
    """A whole programme."""

    format: Literal[1]
    code: Annotated[str, StringConstraints(pattern=CODE)]
    title: Line
    hromada: Annotated[str, StringConstraints(pattern=r"^UA[0-9]{17}$")]
    years: Annotated[list[Year], Field(min_length=1, max_length=20)]
    unit: Literal["тис. грн", "грн"]
    decision: Line = ""
    signed_by: Annotated[list[Line], Field(max_length=50)] = []
    notes: Annotated[list[Text], Field(max_length=50)] = []
    passport: Annotated[list[ItemIn], Field(max_length=200)]
    tables: Annotated[list[TableIn], Field(min_length=1, max_length=20)]
    indicators: Annotated[list[IndicatorIn], Field(max_length=1000)]
    state: Literal["draft"] | None = None
    """Set only of a draft: a document without it is of a programme that a council adopted."""
    amends: Annotated[str, StringConstraints(pattern=CODE)] | None = None
    """The code of the programme that this one changes."""
    traces: Annotated[list[TraceIn], Field(max_length=5000)] = []
    dismissed: Annotated[list[Short], Field(max_length=5000)] = []
