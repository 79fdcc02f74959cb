"""How each engine looks into a JSON column; both give what `registry.assets.rules.attribute_filter` gives."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from registry.kernel.json_values import FIGURE, JsonFigure, JsonHolds, JsonText


@compiles(JsonText, "postgresql")
def _text_postgresql(element: JsonText, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = _parts(element, compiler, kw)
    return f"({column} ->> {name})"


@compiles(JsonText, "sqlite")
def _text_sqlite(element: JsonText, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = _parts(element, compiler, kw)
    place = f"{column}, {_path(name)}"
    return (
        f"CASE json_type({place}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
        f"ELSE CAST(json_extract({place}) AS TEXT) END"
    )


@compiles(JsonFigure, "postgresql")
def _figure_postgresql(element: JsonFigure, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = _parts(element, compiler, kw)
    text = f"({column} ->> {name})"
    return f"CASE WHEN {text} ~ '{FIGURE}' THEN CAST(replace({text}, ',', '.') AS NUMERIC) END"


@compiles(JsonFigure, "sqlite")
def _figure_sqlite(element: JsonFigure, compiler: SQLCompiler, **kw: Any) -> str:
    column, name = _parts(element, compiler, kw)
    place = f"{column}, {_path(name)}"
    value = f"json_extract({place})"
    return (
        f"CASE json_type({place}) WHEN 'integer' THEN {value} WHEN 'real' THEN {value} "
        f"WHEN 'text' THEN CASE WHEN {value} REGEXP '{FIGURE}' "
        f"THEN CAST(replace({value}, ',', '.') AS NUMERIC) END END"
    )


@compiles(JsonHolds, "postgresql")
def _holds_postgresql(element: JsonHolds, compiler: SQLCompiler, **kw: Any) -> str:
    column, name, text = _parts(element, compiler, kw)
    return f"(({column} -> {name}) ? {text})"


@compiles(JsonHolds, "sqlite")
def _holds_sqlite(element: JsonHolds, compiler: SQLCompiler, **kw: Any) -> str:
    column, name, text = _parts(element, compiler, kw)
    # All three are a column of ours and bound parameters.
    return f"EXISTS (SELECT 1 FROM json_each({column}, {_path(name)}) AS held WHERE held.value = {text})"  # noqa: S608


def _parts(element: FunctionElement[Any], compiler: SQLCompiler, kw: dict[str, Any]) -> list[str]:
    return [compiler.process(part, **kw) for part in element.clauses]


def _path(name: str) -> str:
    """Write the path of a name; names are code words of kinds, so that no quote can be among them."""
    return f"'$.' || {name}"
