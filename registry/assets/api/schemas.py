"""Schemas of assets, locations, organisations, kinds and history; they check bodies and make the OpenAPI document."""

from typing import Any

from pydantic import Field

from registry.kernel.api.schemas import (
    In,
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
    colour: str
    position: int
    may_be_public: bool
    is_sensitive: bool
    is_placed: bool
    is_builtin: bool
    definition: dict[str, Any]


class KindPatch(In):
    """What may be said of a kind of one's own; an attribute has a name, a type and a label, perhaps bounds."""

    name_uk: Text200 = ""
    name_en: Text200 | None = None
    group: Text40 = "other"
    icon: Text40 = "box"
    colour: Text40 = "kind-other"
    position: int = 1000
    may_be_public: bool = False
    is_sensitive: bool = True
    is_placed: bool = True
    default_kekv: Text20 | None = None
    attributes: list[dict[str, Any]] | None = None
    definition: dict[str, Any] | None = Field(None, description="The attributes and the КЕКВ as they are read")
    code: Text40 | None = Field(None, description="Given once")
    is_builtin: bool = False


class KindIn(KindPatch):
    """A kind of one's own, to be added."""

    code: Text40
    name_uk: Text200


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
