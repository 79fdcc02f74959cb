"""How `oblik messages` finds the help texts of commands: their docstrings and the help of their options."""

import ast
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python

MAKERS = ("command", "group")
HELPS = ("help", "short_help", "metavar")
Found = tuple[int, str | None, Any, Any]


def extract(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """Give Babel what Python's own extraction gives, then the help texts."""
    source = file.read()
    own: Iterator[Any] = extract_python(BytesIO(source), keywords, comment_tags, options)  # type: ignore[arg-type]
    yield from own
    for line, text in help_texts(source):
        yield line, None, text, []


def help_texts(source: bytes) -> Iterator[tuple[int, str]]:
    """Find the help texts in a module's source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            text = ast.get_docstring(node)
            if text:
                yield node.lineno, text
        if isinstance(node, ast.Call):
            for one in node.keywords:
                if one.arg in HELPS and isinstance(one.value, ast.Constant) and isinstance(one.value.value, str):
                    yield one.value.lineno, one.value.value


def _makes_command(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) and decorator.func.attr in MAKERS
    )
