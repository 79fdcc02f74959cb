"""Saying from which page a file was taken and by which conditions, instead of the page's address."""

from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, parse_qsl, urlsplit

from flask import current_app
from flask_babel import gettext as _

from registry.assets.queries.kinds import list_kinds
from registry.assets.rules.attribute_filter import PREFIX
from registry.assets.rules.attributes import attributes_of
from registry.assets.web.words import kind_name
from registry.kernel.fields import NOUNS, Field
from registry.kernel.seams import db, seams
from registry.kernel.text import N_
from registry.kernel.web.field_words import say_told
from registry.kernel.words import label, language

ELSEWHERE = {
    "files": N_("Файл при записі"),
    "public": N_("Відкриті дані"),
    "acts": N_("Акти"),
    "transfers": N_("Перерозподіли"),
}
"""What the pages are called that the navigation does not lead to, by the first part of their addresses."""
ASKED = {
    "q": N_("Пошук"),
    "status": N_("Стан"),
    "sort": N_("Порядок"),
    "scenario": N_("Що якщо"),
    "by": N_("За чим"),
    "horizon": N_("Років"),
    "unit": N_("Одиниця"),
    "bbox": N_("Ділянка карти"),
    "group": N_("Група"),
    "settlement": N_("Населений пункт"),
    "commissioned_from": N_("Введено від"),
    "commissioned_to": N_("Введено до"),
    "located": N_("З місцем на карті"),
}
"""What is asked for besides a noun's own fields."""
NOT_SAID = frozenset({"cursor", "hromada", "columns"})
YEAR_DIGITS = 4


def say_address(address: str) -> str:
    """Say a page and its conditions; a page without a name stands as its address, a condition without one as it is."""
    parts = urlsplit(address)
    page = _page(parts)
    if page is None:
        return address
    conditions = "; ".join(_conditions(parts))
    return f"{page}: {conditions}" if conditions else page


def _page(parts: SplitResult) -> str | None:
    first, *rest = parts.path.strip("/").split("/")
    named = {item.url.strip("/"): str(item.label) for item in seams(current_app).navigation}
    if first not in named and first not in ELSEWHERE:
        return None
    years = [one for one in rest if len(one) == YEAR_DIGITS and one.isdecimal()]
    return ", ".join([named.get(first) or _(ELSEWHERE[first]), *years])


def _conditions(parts: SplitResult) -> Iterator[str]:
    kinds = list_kinds(db.session())
    names = {one.code: kind_name(one) for one in kinds}
    attributes = {
        f"{PREFIX}{one.name}": one.label(language()) for kind in kinds for one in attributes_of(kind.definition)
    }
    described = _fields_of(parts.path.strip("/").partition("/")[0])
    for name, value in parse_qsl(parts.query):
        if name not in NOT_SAID:
            field = described.get(name)
            word = label(field) if field else attributes.get(name) or (_(ASKED[name]) if name in ASKED else name)
            yield f"{word}: {_say_condition(field, value, names)}"


def _say_condition(field: Field | None, value: str, names: Mapping[str, str]) -> str:
    if value == "all":
        return _("усі")
    if field is None:
        return value
    if field.type.refers_to:
        return _("вибране")  # Whoever reads this may not know the thing's name.
    return say_told(field, value, names) or value


def _fields_of(first: str) -> dict[str, Field]:
    """Give the fields of the noun whose things have their pages under an address."""
    for entity, endpoint in seams(current_app).history_words.pages.items():
        rules = current_app.url_map.iter_rules(endpoint)
        if entity in NOUNS and any(rule.rule.startswith(f"/{first}/") for rule in rules):
            return dict(NOUNS[entity].by_name)
    return {}
