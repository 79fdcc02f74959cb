"""What a record held before a change, out of its history, as values that its writer reads."""

from collections.abc import Mapping
from typing import Any

from registry.kernel.fields import Field, Noun

Values = Mapping[str, Any]


def former_values(noun: Noun, before: Values) -> dict[str, Any]:
    """Turn what a record's history says it held into values that its writer reads; what no door writes is left out."""
    values: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    fields = noun.by_name
    for name, old in before.items():
        if name.startswith("attributes."):
            attributes[name.removeprefix("attributes.")] = old
        elif name in fields and not fields[name].is_fixed:
            values[name] = _former(fields[name], old)
    return {**values, "attributes": attributes} if attributes else values


def _former(one: Field, old: Any) -> Any:
    if old is None:
        return None
    if one.type.refers_to:
        return old["id"]
    if one.type.rows:
        parts = one.type.rows.noun.by_name
        return [{name: _former(parts[name], held) for name, held in row.items() if name in parts} for row in old]
    return old
