"""What all documents of the API share: strict fields, bounds, lists."""

import re
import uuid
from collections.abc import Container, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from registry.kernel import clock
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.queries.paging import MAX_LIMIT, Order, names_of
from registry.kernel.rules.reading import LAST_DAY, Unreadable, read_day, read_instant
from registry.kernel.text import N_

DEFAULT_LIMIT = 50
Text20 = Annotated[str, StringConstraints(max_length=20)]
Text40 = Annotated[str, StringConstraints(max_length=40)]
Text200 = Annotated[str, StringConstraints(max_length=200)]
Text1000 = Annotated[str, StringConstraints(max_length=1000)]
Text2000 = Annotated[str, StringConstraints(max_length=2000)]


def _read_day(value: Any) -> date | None:
    try:
        found: date | None = read_day(value)
    except Unreadable as refusal:
        raise PydanticCustomError("date_unreadable", "no day") from refusal
    return found


def _read_moment(value: Any) -> datetime | None:
    """Read as every door does: without a zone it is of the municipality's clock, a bare day is its first instant."""
    try:
        moment = read_instant(value, clock.zone())
    except Unreadable as refusal:
        raise PydanticCustomError("datetime_unreadable", "no instant") from refusal
    if moment is not None and moment.year > LAST_DAY.year:
        raise PydanticCustomError("datetime_unreadable", "out of bounds")
    return moment


def _plain(value: Any) -> Any:
    if not isinstance(value, str | int | float | bool):
        raise ValueError("no plain value")
    return value


PLAIN_TYPES = [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]
Plain = Annotated[Any, AfterValidator(_plain), WithJsonSchema({"anyOf": PLAIN_TYPES})]
"""A text, a number or a switch; checked as one, so that a refusal names the field and no branch of a union."""
Day = Annotated[date, BeforeValidator(_read_day), Field(examples=["2026-11-22"])]
Moment = Annotated[datetime, BeforeValidator(_read_moment), Field(examples=["2026-11-22T12:05:00Z"])]
Amount = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$"), Field(examples=["1200.50"], title="UAH")
]
Geometry = Annotated[dict[str, Any], Field(title="GeoJSON geometry, longitude and latitude, EPSG:4326")]
HromadaCode = Annotated[str, StringConstraints(max_length=20), Field(examples=["UA32140000000000001"])]


class In(BaseModel):
    """A body sent to us: no unknown field, no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Out(BaseModel):
    """A body sent by us."""

    model_config = ConfigDict(extra="forbid")


class Query(BaseModel):
    """What an address may ask; everything comes as text."""

    model_config = ConfigDict(extra="forbid")


class ListQuery(Query):
    """What every list takes."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="How many items at most")
    cursor: Text2000 | None = Field(None, description="`next` of the page before")
    hromada: HromadaCode | None = Field(None, description="КАТОТТГ code of the hromada; without it all of yours")


def sorting(default: str, orders: Mapping[str, Order]) -> Any:
    """Describe the parameter `sort` of a list with its orders."""
    return Field(default, description=f"{names_of(orders)}; a minus before it turns it around")


class Problem(Out):
    """Why a request was refused (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    errors: dict[str, list[str]] | None = None
    report: dict[str, Any] | None = None
    """Of an import that was refused: its whole report."""


class Empty(Out):
    """Nothing."""


REASONS = {
    "missing": N_("Заповніть це поле"),
    "extra_forbidden": N_("Такого поля немає"),
    "string_type": N_("Тут має бути текст"),
    "bool_type": N_("Тут має бути true або false"),
    "bool_parsing": N_("Тут має бути true або false"),
    "int_type": N_("Вкажіть ціле число"),
    "int_parsing": N_("Вкажіть ціле число"),
    "int_from_float": N_("Вкажіть ціле число"),
    "int_parsing_size": N_("Завелике число"),
    "list_type": N_("Тут має бути перелік"),
    "dict_type": N_("Тут мають бути поля"),
    "model_type": N_("Тут мають бути поля"),
    "model_attributes_type": N_("Тут мають бути поля"),
    "string_pattern_mismatch": N_("Значення не тієї форми"),
}
FAMILIES = {
    "uuid": N_("Такого запису немає"),
    "date_": N_("Вкажіть дату, наприклад 2026-11-22"),
    "datetime": N_("Вкажіть час, наприклад 2026-11-22T12:05:00Z"),
}
_QUOTED = re.compile(r"'([^']*)'")
"""The choices inside pydantic's English «'pole', 'line' or 'area'»."""


def refuse(error: ValidationError, *, fixed: Container[str] = ()) -> Invalid:
    """Turn pydantic's refusal into ours, field by field; `fixed` are fields that are shown but not taken."""
    found: dict[str, list[Reason]] = {}
    for one in error.errors(include_url=False):
        name = ".".join(map(str, one["loc"])) or "body"
        is_fixed = one["type"] == "extra_forbidden" and name in fixed
        found.setdefault(name, []).append(because("Це поле тут не змінюється") if is_fixed else _reason(one))
    return Invalid(found)


def _reason(one: Any) -> Reason:
    kind, context = one["type"], one.get("ctx", {})
    if kind in REASONS:
        return because(REASONS[kind])
    if kind in ("string_too_long", "too_long"):
        return because("Не більше %(limit)s", limit=context["max_length"])
    if kind in ("literal_error", "enum"):
        return because("Виберіть одне з: %(choices)s", choices=", ".join(_QUOTED.findall(str(context["expected"]))))
    if kind in ("greater_than_equal", "less_than_equal"):
        return because("Число поза межами")
    families = [said for start, said in FAMILIES.items() if kind.startswith(start)]
    return because(families[0] if families else N_("Значення не підходить"))


def page_of(item: type[BaseModel], name: str) -> type[BaseModel]:
    """Make the schema of a list of items."""
    return type(
        name,
        (Out,),
        {
            "__doc__": "A page of a list: `next` is the cursor of the next page or null, `total` counts all pages.",
            "__annotations__": {"items": list[item], "next": str | None, "total": int},  # type: ignore[valid-type]
        },
    )


def ids(limit: int) -> Any:
    """Give the type of a list of identifiers."""
    return Annotated[list[uuid.UUID], Field(max_length=limit)]
