"""How the attributes that narrow a cover are typed and shown: «кріплення = опора; роздільність = 4 Мп»."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from registry.assets.rules.attributes import Attribute, reader_of, stored
from registry.kernel.rules.reading import Unreadable
from registry.kernel.text import fold, uncapitalised

YES_OR_NO = {True: ("так", "yes"), False: ("ні", "no")}
_CODE_WORD = re.compile(r"[a-z][a-z0-9_]*")


def read_pairs(text: str, attributes: Sequence[Attribute]) -> tuple[dict[str, Any], bool]:
    """Read the pairs, written by labels or by code words; say whether each of them could be read.

    A code word that the kind does not know is kept as it is: the kind may have had such an attribute.
    """
    names = {fold(spelling): one for one in attributes for spelling in (one.label_en, one.label_uk, one.name)}
    found: dict[str, Any] = {}
    is_clear = True
    for part in filter(str.strip, text.split(";")):
        name, _sign, value = (one.strip() for one in part.partition("="))
        attribute = names.get(fold(name))
        if not value or "=" in value or (attribute is None and not _CODE_WORD.fullmatch(name)):
            is_clear = False
        elif attribute is None:
            found[name] = value
        else:
            try:
                found[attribute.name] = _read_value(attribute, value)
            except Unreadable:
                is_clear = False
    return found, is_clear


def _read_value(attribute: Attribute, text: str) -> Any:
    return stored(reader_of(attribute)(text))


def write_pairs(values: Mapping[str, Any], attributes: Sequence[Attribute], language: str) -> str:
    """Write the pairs by their labels in «uk» or «en»; what the kind does not know stands as it is."""
    known = {one.name: one for one in attributes}
    return "; ".join(
        f"{uncapitalised(known[name].label(language))} = {_write_value(known[name], value, language)}"
        if name in known
        else f"{name} = {value}"
        for name, value in values.items()
    )


def _write_value(attribute: Attribute, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return YES_OR_NO[value][language == "en"]
    if isinstance(value, list):
        return " | ".join(attribute.label_of(str(one), language) for one in value)
    return attribute.label_of(str(value), language)
