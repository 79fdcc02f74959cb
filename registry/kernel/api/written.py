"""Bodies, queries and answers of the API as a noun's description tells them; read as pages and files are."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json, to_json

from registry.kernel.errors import Invalid, because
from registry.kernel.fields import FRAME, Field, Noun, Rows, Type
from registry.kernel.queries.described import condition_of, filters_of_noun
from registry.kernel.queries.paging import MAX_LIMIT, Order, names_of
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Read, Unreadable, integer_between, text_of

DEFAULT_LIMIT = 50
MAX_TEXT = 2000
HROMADA = {"type": "string", "maxLength": 20, "examples": ["UA32140000000000001"]}
Json = Mapping[str, Any]
AS_ANSWERED = {"readOnly": True, "description": "May be sent back as it was answered; nothing else is taken"}
_BOUNDS = frozenset({"pattern", "maxLength", "maxItems"})
"""What bounds what is sent and says nothing of what is answered."""


@dataclass(frozen=True)
class Schema:
    """A document of the API: its name, how OpenAPI tells of it now, and how what was sent is read."""

    name: str
    build: Callable[[], dict[str, Any]]
    read: Callable[[Any], dict[str, Any]] = dict
    inside: tuple["Schema", ...] = ()
    fixed: Callable[[], Set[str]] = frozenset
    """Names what of an answer may be sent back and changes nothing."""

    def __hash__(self) -> int:
        return hash(self.name)


def nullable(schema: Json) -> dict[str, Any]:
    """Let a value be null too."""
    return {"anyOf": [dict(schema), {"type": "null"}]}


def body_schema(
    noun: Noun,
    *,
    is_new: bool,
    extra: Mapping[str, Json] | None = None,
    shown: Iterable[str] = (),
    lies_in_hromada: bool = True,
    given_once: Iterable[str] = (),
) -> Schema:
    """Describe what may be sent of a noun: a new record whole, a change in parts; what is only `shown` is fixed.

    What is `given_once` is fixed in a change.
    """
    once = set() if is_new else {*given_once}
    extra = {name: one for name, one in (extra or {}).items() if name not in once}

    def written() -> set[str]:
        return {one.name for one in noun.written if one.by_api and one.in_api} - once | {*extra}

    def fixed() -> Set[str]:
        answered = {*shown} | {one.name for one in noun.fields if one.in_api} | FRAME | once
        return frozenset() if is_new else answered - written()

    def read(told: Any) -> dict[str, Any]:
        return _read_body(told, ({*shown} | {one.name for one in noun.written}) - written() - fixed())

    def build() -> dict[str, Any]:
        fields = {one.name: _written(one) for one in noun.written if one.name in written()} | extra
        fields |= {one: dict(AS_ANSWERED) for one in sorted(fixed())}
        needed = [one.name for one in noun.written if one.in_api and one.is_required and one.fallback is None]
        told: dict[str, Any] = {"type": "object", "title": name, "additionalProperties": False}
        told["properties"] = {"hromada": nullable(HROMADA), **fields} if is_new and lies_in_hromada else fields
        return {**told, "required": needed} if is_new and needed else told

    name = f"{_title(noun)}{'In' if is_new else 'Patch'}"
    return Schema(name, build, read, tuple(_row_schemas(noun, "In")), fixed)


def left_as_it_is(body: Mapping[str, Any], fixed: Set[str], read: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """Take what is fixed out of a change when it says what is so anyway; raise Invalid by field when it does not.

    So a document can be sent back whole, as it was answered. `read` gives that answer, where it is needed.
    """
    sent = fixed & {*body}
    known = from_json(to_json(read())) if sent else {}
    wrong = [name for name in sorted(sent) if body[name] != known.get(name)]
    if wrong:
        raise Invalid({name: [because("Це поле тут не змінюється")] for name in wrong})
    return {name: value for name, value in body.items() if name not in sent}


def _row_schemas(noun: Noun, suffix: str) -> Iterator[Schema]:
    """Describe the rows of a noun, as they are written («In») or answered («Out»)."""
    return (_row_schema(one.type.rows, suffix) for one in noun.fields if one.type.rows)


def _row_schema(rows: Rows, suffix: str) -> Schema:
    name = f"{_title(rows.noun)}{suffix}"

    def build() -> dict[str, Any]:
        key = {"type": "string", "format": "uuid"}
        if suffix == "Out":
            shown = {"id": key, **{one.name: _shown(one) for one in rows.noun.fields if one.in_api}}
            return {"type": "object", "title": name, "properties": shown, "required": list(shown)}
        kept = {**nullable(key), "description": "Keeps a present row"}
        fields = {"id": kept, **{one.name: _written(one) for one in rows.noun.written if one.in_api}, **rows.also}
        needed = [one.name for one in rows.noun.written if one.is_required and one.fallback is None]
        told = {"type": "object", "title": name, "additionalProperties": False, "properties": fields}
        row = {**told, "required": needed} if needed else told
        return {"anyOf": [{**key, "title": f"Id of {rows.noun.label_en}"}, row]} if rows.may_be_id else row

    return Schema(name, build)


def _schema_of(one: Field, suffix: str) -> dict[str, Any]:
    """Give the schema of a field's values; rows are described by themselves."""
    if one.type.rows is None:
        return dict(one.type.schema)
    return {**one.type.schema, "items": {"$ref": f"#/components/schemas/{_title(one.type.rows.noun)}{suffix}"}}


def _read_body(told: Any, fixed: Set[str]) -> dict[str, Any]:
    """Take a body as an object; its fields are read by the operation, as those of pages and files are."""
    if not isinstance(told, dict):
        raise Invalid(body=because("Тут мають бути поля"))
    wrong = [name for name in told if name in fixed]
    if wrong:
        raise Invalid({name: [because("Це поле тут не змінюється")] for name in wrong})
    return told


def _written(one: Field) -> dict[str, Any]:
    described = f"{one.label_en} ({one.label})"
    schema = _schema_of(one, "In")
    schema = {**schema, "examples": [one.example]} if one.example else schema
    schema = schema if one.is_required else nullable(schema)
    return {**schema, "description": ". ".join(filter(None, (described, one.help_en)))}


def answer_schema(noun: Noun, extra: Mapping[str, Json], suffix: str = "") -> Schema:
    """Describe how a thing is answered."""
    name = f"{_title(noun)}{suffix or 'Out'}"

    def build() -> dict[str, Any]:
        fields = {one.name: _shown(one) for one in noun.fields if one.in_api}
        frame = {
            "id": {"type": "string", "format": "uuid"},
            "hromada": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        }
        end: dict[str, Json] = {"version": {"type": "integer"}}
        if hasattr(noun.model, "updated_at"):
            end["updated_at"] = {"type": "string", "format": "date-time"}
        properties = {**frame, **fields, **dict(extra), **end}
        return {"type": "object", "title": name, "properties": properties, "required": list(properties)}

    return Schema(name, build, inside=tuple(_row_schemas(noun, "Out")))


def _shown(one: Field) -> dict[str, Any]:
    schema = {key: value for key, value in _schema_of(one, "Out").items() if key not in _BOUNDS}
    is_sure = (one.is_required or one.fallback is not None) and one.see == "open"
    return {**(schema if is_sure else nullable(schema)), "description": f"{one.label_en} ({one.label})"}


def parameters_schema(noun: Noun, parameters: Mapping[str, Type]) -> Schema:
    """Describe what may be said in the address of a deletion."""

    def build() -> dict[str, Any]:
        return {
            "type": "object", "title": f"{_title(noun)}Deletion",
            "properties": {name: one.schema for name, one in parameters.items()},
        }  # fmt: skip

    def read(given: Any) -> dict[str, Any]:
        unknown = [name for name in given if name not in parameters]
        if unknown:
            raise Invalid({name: [because("Такого поля немає")] for name in unknown})
        try:
            return {name: one.read(given.get(name)) for name, one in parameters.items()}
        except Unreadable as refusal:
            raise Invalid({name: [refusal.reason] for name in given}) from refusal

    return Schema(f"{_title(noun)}Deletion", build, read)


def page_schema(item: Schema) -> Schema:
    """Describe a page of a list."""
    name = f"{item.name.removesuffix('Out')}Page"

    def build() -> dict[str, Any]:
        return {
            "type": "object",
            "title": name,
            "description": "A page: `next` is the cursor of the next page or null, `total` counts all pages.",
            "properties": {
                "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{item.name}"}},
                "next": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "total": {"type": "integer"},
            },
            "required": ["items", "next", "total"],
        }

    return Schema(name, build, inside=(item,))


def query_schema(
    noun: Noun, orders: Callable[[], Mapping[str, Order]], further: Mapping[str, Json | Type], sort: str = ""
) -> Schema:
    """Describe what a list may be asked for: paging, order, words, and each field by its exact value.

    A `further` one that is a Type is read as such; of others the list's own text is taken.
    """
    told = {name: one.schema if isinstance(one, Type) else one for name, one in further.items()}

    def build() -> dict[str, Any]:
        fields = {
            name: {**_condition_schema(one), "description": f"{one.label_en} ({one.label})"}
            for name, one in filters_of_noun(noun).items()
        }
        return {
            "type": "object",
            "title": f"{_title(noun)}Query",
            "properties": {**_paging(orders()), **fields, **told},
        }

    def read(given: Any) -> dict[str, Any]:
        return _read_query(noun, given, further, sort or next(iter(orders())))

    return Schema(f"{_title(noun)}Query", build, read)


def _condition_schema(one: Field) -> Json:
    """Describe what a list may be asked of a field: of an instant, a whole day too."""
    if one.type.name != "moment":
        return one.type.schema
    return {"anyOf": [one.type.schema, {"type": "string", "format": "date", "title": "The whole day"}]}


def _paging(orders: Mapping[str, Order]) -> dict[str, Any]:
    sort = f"{names_of(orders)}; a minus before it turns it around"
    return {
        "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT,
                  "description": "How many items at most"},
        "cursor": {"type": "string", "maxLength": MAX_TEXT, "description": "`next` of the page before"},
        "hromada": {**HROMADA, "description": "КАТОТТГ code of the hromada; without it all of yours"},
        "sort": {"type": "string", "maxLength": 40, "description": sort},
        "q": {"type": "string", "maxLength": 200, "description": "Every word must be found"},
    }  # fmt: skip


_OWN: dict[str, Read] = {
    "limit": integer_between(1, MAX_LIMIT), "cursor": text_of(MAX_TEXT), "hromada": text_of(20), "sort": text_of(40),
    "q": text_of(200),
}  # fmt: skip


def _read_query(noun: Noun, given: Mapping[str, Any], further: Mapping[str, Json | Type], sort: str) -> dict[str, Any]:
    """Read a list's query; unknown and unreadable parameters are refused by name."""
    known = filters_of_noun(noun)
    asked: dict[str, Any] = {"limit": DEFAULT_LIMIT, "cursor": None, "sort": sort}
    errors: Errors = {}
    for name, value in given.items():
        reader = _reader(name, known, further)
        if reader is None:
            errors[name] = [because("Такого поля немає")]
            continue
        try:
            asked[name] = reader(value)
        except Unreadable as refusal:
            errors[name] = [refusal.reason]
        else:
            if asked[name] is None and name in _OWN:
                errors[name] = [because("Значення не підходить")]
    if errors:
        raise Invalid(errors)
    return asked


def _reader(name: str, known: Mapping[str, Field], further: Mapping[str, Json | Type]) -> Read | None:
    """Choose how a parameter is read; one named `GROUP.*` among the further ones stands for every name in it."""
    if name in _OWN:
        return _OWN[name]
    told = further.get(name) or further.get(f"{name.partition('.')[0]}.*")
    if told is not None:
        return told.read if isinstance(told, Type) else text_of(600)
    return condition_of(known[name]) if name in known else None


def _title(noun: Noun) -> str:
    return "".join(part.title() for part in noun.entity.split("_"))
