"""A filter on attributes in SQL; `rules/attribute_filter.py` says what it means."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from sqlalchemy import ColumnElement, Numeric, String, cast, false, literal

from registry.assets.models.asset import Asset
from registry.assets.rules.attribute_filter import Wanted
from registry.assets.rules.kind_values import CODE
from registry.kernel.json_values import json_figure, json_holds, json_text


def attribute_conditions(wanted: Iterable[Wanted]) -> Iterator[ColumnElement[bool]]:
    """Turn what the attributes of assets must be into conditions."""
    for one in wanted:
        if not CODE.fullmatch(one.name):
            yield false()  # No kind has an attribute of such a name.
        elif isinstance(one.value, tuple):
            yield from (json_holds(Asset.attributes, one.name, code) for code in one.value)
        elif isinstance(one.value, Decimal):
            # SQLite's driver takes no decimals; a text cast by the database is exact on both engines.
            figure = cast(literal(format(one.value, "f"), String()), Numeric())
            yield json_figure(Asset.attributes, one.name) == figure
        else:
            yield json_text(Asset.attributes, one.name) == one.value
