"""What a work entry's fields may hold: one validation for the form, the phone page, the API and import."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.models.work import Result
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.rules.fields import Errors, Field, read_fields
from registry.kernel.rules.reading import (
    FIRST_DAY,
    Read,
    Unreadable,
    choice_of,
    decimal_between,
    is_blank,
    read_id,
    read_price,
    text_of,
)
from registry.kernel.text import N_

MAX_ASSETS = 200
CLOCK_SKEW = timedelta(minutes=10)
"""How far a phone's clock may run ahead of ours."""
UNDO_WITHIN = timedelta(hours=24)
_CLIENT_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
MAX_HOURS = Decimal(10_000)


@dataclass(frozen=True)
class WorkValues:
    """A work entry as read: instants are aware, labour in hours, cost in hryvnia.

    `due_ids` are the visits it closes; None leaves the choice to the rule of `closed_by`.
    """

    kind: str
    started_at: datetime
    done_by: str
    summary: str
    asset_ids: tuple[uuid.UUID, ...] = ()
    ended_at: datetime | None = None
    downtime_from: datetime | None = None
    downtime_to: datetime | None = None
    result_status: str | None = None
    labour: Decimal | None = None
    parts: str | None = None
    cost: Decimal | None = None
    plan_id: uuid.UUID | None = None
    contract_id: uuid.UUID | None = None
    client_key: str | None = None
    is_demo: bool = False
    due_ids: tuple[uuid.UUID, ...] | None = field(default=None)


def read_work(given: Mapping[str, Any], *, here: datetime) -> WorkValues:
    """Read a new work entry; raise Invalid with every refused field.

    `here` is the present moment on the municipality's clock; times without a zone are of that clock.
    """
    reading = read_fields(given, {**_fields(here), **_links()}, is_new=True)
    errors = {**reading.errors, **_wrong_times(reading.values, here, reading.errors)}
    if errors:
        raise Invalid(errors)
    return WorkValues(**reading.values)


def read_work_change(given: Mapping[str, Any], current: Mapping[str, Any], *, here: datetime) -> dict[str, Any]:
    """Read the changed fields of an entry whose present values are `current`; assets and result stay as they are."""
    reading = read_fields(given, _fields(here), is_new=False)
    errors = {**reading.errors, **_wrong_times({**current, **reading.values}, here, reading.errors)}
    if errors:
        raise Invalid(errors)
    return reading.values


def may_undo(written_at: datetime, now: datetime) -> bool:
    """Tell whether an entry is fresh enough to be undone; later it can only be corrected."""
    return now - written_at <= UNDO_WITHIN


def instant_of(here: datetime) -> Read:
    """Read an instant: «2026-11-22T14:05», with or without a zone; without one it is the municipality's clock.

    The result is in UTC, so that comparing two of them is right on the days of the clock changes too.
    """

    def read(value: Any) -> datetime | None:
        if is_blank(value):
            return None
        moment = value if isinstance(value, datetime) else _parse_moment(value)
        if moment is None:
            raise Unreadable(because("Вкажіть дату й час, наприклад 22.11.2026 14:05"))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=here.tzinfo)
        if moment.date() < FIRST_DAY:
            raise Unreadable(because("Дата має бути не раніше за %(day)s", day=f"{FIRST_DAY:%d.%m.%Y}"))
        return moment.astimezone(UTC)

    return read


def _parse_moment(value: Any) -> datetime | None:
    text = value.strip() if isinstance(value, str) and len(value) <= 40 else ""
    for form in ("%d.%m.%Y %H:%M", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 -- the zone is the caller's
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _fields(here: datetime) -> dict[str, Field]:
    moment = instant_of(here)
    return {
        "kind": Field(choice_of(WorkKind.labels()), is_required=True),
        "started_at": Field(moment, is_required=True, fallback=here.astimezone(UTC)),
        "ended_at": Field(moment),
        "downtime_from": Field(moment),
        "downtime_to": Field(moment),
        "done_by": Field(text_of(200), is_required=True),
        "summary": Field(text_of(2000, is_long=True), is_required=True),
        "labour": Field(decimal_between(Decimal(0), MAX_HOURS)),
        "parts": Field(text_of(1000, is_long=True)),
        "cost": Field(read_price),
        "contract_id": Field(read_id),
    }


def _links() -> dict[str, Field]:
    return {
        "asset_ids": Field(_read_assets, is_required=True),
        "result_status": Field(choice_of(Result.labels())),
        "plan_id": Field(read_id),
        "client_key": Field(_read_client_key),
        "is_demo": Field(bool, fallback=False),
        "due_ids": Field(_read_ids),
    }


def _read_ids(value: Any) -> tuple[uuid.UUID, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise Unreadable(because("Тут має бути перелік"))
    found = (read_id(one) for one in value)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _read_assets(value: Any) -> tuple[uuid.UUID, ...]:
    found = _read_ids([value] if isinstance(value, str | uuid.UUID) else value) or ()
    if not found:
        raise Unreadable(because("Виберіть, на чому виконано роботу"))
    if len(found) > MAX_ASSETS:
        raise Unreadable(because("Не більше %(limit)s об’єктів в одному записі", limit=MAX_ASSETS))
    return found


def _read_client_key(value: Any) -> str | None:
    if is_blank(value):
        return None
    if not isinstance(value, str) or not _CLIENT_KEY.fullmatch(value):
        raise Unreadable(because("Від 8 до 64 латинських літер, цифр, дефісів або підкреслень"))
    return value


def _wrong_times(values: Mapping[str, Any], here: datetime, errors: Errors) -> Errors:
    wrong: dict[str, list[Reason]] = {}
    for name in ("started_at", "ended_at", "downtime_from", "downtime_to"):
        if name not in errors and values.get(name) and values[name] > here + CLOCK_SKEW:
            wrong[name] = [because("Цей час ще не настав")]
    for first, last, text in (
        ("started_at", "ended_at", N_("Завершення не може бути раніше за початок")),
        ("downtime_from", "downtime_to", N_("Кінець простою не може бути раніше за його початок")),
    ):
        start, end = values.get(first), values.get(last)
        if start and end and start > end and not {first, last} & {*errors, *wrong}:
            wrong[last] = [because(text)]
    if values.get("downtime_to") and not values.get("downtime_from") and "downtime_from" not in errors:
        wrong["downtime_from"] = [because("Вкажіть, відколи не працювало")]
    return wrong
