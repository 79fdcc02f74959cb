"""The database vocabulary: base class, column kinds and naming, without any engine."""

import secrets
import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, MetaData, String, Text, TypeDecorator, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

from registry.kernel.money import from_kopiykas, to_kopiykas
from registry.kernel.searching import SEARCHED

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Money(TypeDecorator[Decimal]):
    """Decimal hryvnia in Python, whole kopiykas in the database; a finer amount raises ValueError."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_kopiykas(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_kopiykas(value)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal figure that is not money (a factor, a share, an area), kept as text so that no float touches it."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; a naive datetime raises ValueError. SQLite keeps it as UTC text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON().with_variant(JSONB(), "postgresql")

uuid_pk = Annotated[uuid.UUID, mapped_column(Uuid(), primary_key=True, default=uuid.uuid4)]
code20 = Annotated[str, mapped_column(String(20))]
code40 = Annotated[str, mapped_column(String(40))]
name200 = Annotated[str, mapped_column(String(200))]
ordered200 = Annotated[str, mapped_column(String(200).with_variant(String(200, collation="C"), "postgresql"))]
"""A sort key of `registry.kernel.text.sort_key`: ordered by code points, whatever the server's own collation."""
title500 = Annotated[str, mapped_column(String(500))]
found1000 = Annotated[str, mapped_column(String(1000), default="", info={SEARCHED: True})]
"""Words written by `registry.kernel.text.word_column`; each table's are indexed together."""
long_text = Annotated[str, mapped_column(Text())]
money = Annotated[Decimal, mapped_column(Money())]
factor = Annotated[Decimal, mapped_column(ExactDecimal())]
instant = Annotated[datetime, mapped_column(Instant())]
json_object = Annotated[dict[str, Any], mapped_column(Json)]
json_list = Annotated[list[Any], mapped_column(Json)]


def rising_id() -> uuid.UUID:
    """Make an identifier that begins with its moment (UUID version 7): those made together lie together in an index.

    An import of many rows then writes to the end of each index instead of to all of it. Whoever sees it learns when the
    record was made: what is shown to the public has an identifier of its own.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    moment = milliseconds << 80 | 0x7 << 76 | (rest * 4096 // 1_000_000) << 64
    return uuid.UUID(int=moment | 0b10 << 62 | secrets.randbits(62))


class Base(DeclarativeBase):
    """All tables of Oblik share this metadata; every constraint has a name by convention."""

    metadata = MetaData(naming_convention=NAMING)
