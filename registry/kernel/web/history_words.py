"""What the journal calls things, actions and fields; each wing adds their own words in their wiring."""

import re
from collections.abc import Callable, Mapping

from flask import current_app
from flask_babel import gettext as _

from registry.kernel.fields import NOUNS, Field
from registry.kernel.seams import seams
from registry.kernel.words import language

_CODE = re.compile(r"[a-z][a-z0-9_]*")


def entities() -> Mapping[str, str]:
    """Give every kind of thing that history tells of, by its code, in words to be translated."""
    return seams(current_app).history_words.entities


def actions() -> Mapping[str, str]:
    """Give every action by its code, in words to be translated."""
    return seams(current_app).history_words.actions


def page_of(entity: str) -> str | None:
    """Name the endpoint of a thing's page."""
    return seams(current_app).history_words.pages.get(entity)


def entity_word(code: str) -> str:
    """Name a kind of thing; an unknown one stands for itself."""
    return _(entities()[code]) if code in entities() else code


def action_word(code: str) -> str:
    """Name an action; an unknown one stands for itself."""
    return _(actions()[code]) if code in actions() else code


def say_codes(entity: str, text: str, names: Mapping[str, str]) -> str:
    """Write the code with which a label or a value begins as people call it; `names` are those of kinds."""
    code = _CODE.match(text)
    words = seams(current_app).history_words.codes.get(entity, {})
    if code is None or not (code[0] in words or code[0] in names):
        return text
    told = words.get(code[0]) or (names[code[0]],)
    return told[min(len(told) - 1, language() == "en")] + text[code.end() :]


def field_word(name: str) -> str:
    """Name what the history tells of a thing by an entity's own code; an unknown one stands for itself."""
    noun = NOUNS.get(name)
    if noun is None:
        return entity_word(name)
    return noun.label_en if language() == "en" else noun.label


def saying_of(entity: str, name: str) -> Callable[[str], str] | None:
    """Find how a field's value is said where a wing says it by itself."""
    return seams(current_app).history_words.sayings.get((entity, name))


def told_field(entity: str, name: str) -> Field | None:
    """Find the description of what the history tells of a thing; None when nobody has described it."""
    noun = NOUNS.get(entity)
    if noun is not None and name in noun.by_name:
        return noun.by_name[name]
    told = seams(current_app).history_words.told.get(entity, ())
    return next((one for one in told if one.name == name), None)
