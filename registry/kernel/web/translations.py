"""Translating in templates: each message is looked up once a language, not each time that a page says it."""

from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from registry.kernel.words import language


def plug_translations(app: Flask) -> None:
    """Let templates translate by what is kept; goes after Babel, which brings a slower way of its own."""
    app.jinja_env.globals.update(_=translated, gettext=translated)


def translated(message: str, /, **values: Any) -> Markup:
    """Say a message of the templates in the reader's language; it is markup, the values in it are not."""
    return _pattern(language(), message) % values if values else _plain(language(), message)


@lru_cache(maxsize=5000)
def _pattern(_language: str, message: str) -> Markup:
    return Markup(_(message))  # noqa: S704 -- messages are the developers' own text


@lru_cache(maxsize=5000)
def _plain(language: str, message: str) -> Markup:
    """Say a message without values; a doubled percent sign is one, as in all messages."""
    return _pattern(language, message) % {}
