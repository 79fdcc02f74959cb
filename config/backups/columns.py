"""How each kind of column is told in a backup, the same whichever engine it came from."""

import base64
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import shapely
from sqlalchemy import JSON, BigInteger, Boolean, Date, Double, Float, Integer, LargeBinary, String, Text, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

from registry.kernel.db import ExactDecimal, Instant, Money
from registry.kernel.spatial import LonLatGeometry, to_ewkb


@dataclass(frozen=True)
class Kind:
    """A kind of column: what the models call it, how a value is told in JSON and read back, and where it is put."""

    models: tuple[type[TypeEngine[Any]], ...]
    tell: Callable[[Any], Any]
    read: Callable[[Any], Any]
    column: TypeEngine[Any]


def _same(value: Any) -> Any:
    return value


def _decimal(value: Decimal) -> str:
    return format(value, "f")


def _tell_bytes(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


KINDS = {
    "money": Kind((Money,), _decimal, Decimal, Money()),
    "decimal": Kind((ExactDecimal,), _decimal, Decimal, ExactDecimal()),
    "instant": Kind((Instant,), datetime.isoformat, datetime.fromisoformat, Instant()),
    "geometry": Kind((LonLatGeometry,), lambda shape: to_ewkb(shape).hex(), shapely.from_wkb, LonLatGeometry()),
    # Read as text and in a list of its own, so that JSON's null is not taken for no value.
    "json": Kind((JSON,), lambda text: [json.loads(text)], lambda told: json.dumps(told[0]), Text()),
    "boolean": Kind((Boolean,), bool, bool, Boolean()),
    "integer": Kind((Integer,), int, int, BigInteger()),
    "float": Kind((Float,), float, float, Double()),
    "uuid": Kind((Uuid,), str, uuid.UUID, Uuid()),
    "date": Kind((Date,), date.isoformat, date.fromisoformat, Date()),
    "bytes": Kind((LargeBinary,), _tell_bytes, lambda told: base64.b64decode(told, validate=True), LargeBinary()),
    "text": Kind((String,), _same, str, Text()),
}


def name_kind(model: TypeEngine[Any]) -> str:
    """Name the kind of a model's column; raise LookupError for one that no backup can hold."""
    for name, kind in KINDS.items():
        if isinstance(model, kind.models):
            return name
    if isinstance(model, TypeDecorator):  # What a model makes of it is no matter: it is kept as the database holds it.
        return name_kind(model.impl_instance)
    raise LookupError(f"no kind of backup column for {model!r}")
