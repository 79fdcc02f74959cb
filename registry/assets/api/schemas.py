"""Schemas of assets, locations, organisations, kinds and history; they check bodies and make the OpenAPI document."""

from typing import Any

from registry.kernel.api.schemas import (
    ListQuery,
    Moment,
    Out,
    Text20,
    Text40,
    Text200,
    page_of,
)


class KindOut(Out):
    """A kind of assets; `definition` describes its attributes."""

    code: str
    name_uk: str
    name_en: str
    group: str
    icon: str
    may_be_public: bool
    is_sensitive: bool
    is_placed: bool
    is_builtin: bool
    definition: dict[str, Any]


class HistoryOut(Out):
    """A change; `changes` maps each field to its old and new value, hidden places covered."""

    id: int
    at: Moment
    actor: str
    hromada: str | None
    entity: str
    entity_id: str
    label: str
    action: str
    changes: dict[str, Any]
    is_masked: bool
    hash: str | None


KindPage = page_of(KindOut, "KindPage")
HistoryPage = page_of(HistoryOut, "HistoryPage")


class HistoryQuery(ListQuery):
    """Filters of the history; `until` is exclusive."""

    entity: Text40 | None = None
    entity_id: Text40 | None = None
    action: Text20 | None = None
    actor: Text200 | None = None
    since: Moment | None = None
    until: Moment | None = None
