"""Values inside a JSON column as conditions compare them: a text, a figure, one of several codes."""

from typing import Any

from sqlalchemy import Boolean, Numeric, String, literal
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

FIGURE = r"^[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?$"
"""What a text looks like that says a figure."""


class JsonText(FunctionElement[str]):
    """A value of a JSON object as text: (column, name); a switch is «true» or «false». `gis.engine` compiles it."""

    type = String()
    name = "json_text"
    inherit_cache = True


class JsonFigure(FunctionElement[Any]):
    """A value of a JSON object as a figure: (column, name); NULL where it says none. `gis.engine` compiles it."""

    type = Numeric()
    name = "json_figure"
    inherit_cache = True


class JsonHolds(FunctionElement[bool]):
    """Condition: a list in a JSON object holds a text: (column, name, text). `gis.engine` compiles it."""

    type = Boolean()
    name = "json_holds"
    inherit_cache = True

    def self_group(self, against: Any = None) -> "JsonHolds":
        """Stay as written: SQLite would otherwise get `= 1` appended."""
        return self


def json_text(column: Any, name: str) -> ColumnElement[str]:
    """Give a value of a JSON object as text."""
    return JsonText(column, literal(name, String()))


def json_figure(column: Any, name: str) -> ColumnElement[Any]:
    """Give a value of a JSON object as a figure; a text that says one counts, a switch does not."""
    return JsonFigure(column, literal(name, String()))


def json_holds(column: Any, name: str, text: str) -> ColumnElement[bool]:
    """Find the rows whose list of this name holds the text, or is the text itself."""
    return JsonHolds(column, literal(name, String()), literal(text, String()))
