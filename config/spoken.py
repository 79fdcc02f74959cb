"""What commands say where no application speaks for them: help, refusals, interruptions, in the instance's language."""

import copy
import gettext
import os
from functools import cache
from gettext import NullTranslations

import click
from babel.support import Translations

from config.refusal import WrongSettings
from config.settings import LANGUAGES, ROOT, read_language
from registry.kernel.errors import Reason
from registry.kernel.text import N_
from registry.kernel.words import said
from registry.places.cli import FieldOption

FOLDER = ROOT / "config" / "translations"
DOMAIN = "click"
OPTIONS, PART = N_("[ПАРАМЕТРИ]"), N_("КОМАНДА [АРГУМЕНТИ]...")


def language() -> str:
    """Give the instance's language; where its settings cannot be read, the environment's, else the product's own."""
    try:
        return read_language()
    except WrongSettings:
        named = os.environ.get("OBLIK_LANG")
        return named if named in LANGUAGES else LANGUAGES[0]


@cache
def _catalogue(of: str) -> NullTranslations:
    return Translations.load(str(FOLDER), [of])


def speak_of_commands() -> None:
    """Have the command line library say its own words in the instance's language: it asks gettext by its domain."""
    os.environ["LANGUAGE"] = language()
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)


def spoken(text: str) -> str:
    """Say a text of ours in the instance's language."""
    return _catalogue(language()).gettext(text) if text else text


def spoken_reason(reason: Reason | str) -> str:
    """Say why something was refused in the instance's language."""
    return said(reason, spoken, language())


def in_own_language(command: click.Command) -> click.Command:
    """Give a copy of a command, with all its parts, that explains itself in the instance's language."""
    found = copy.copy(command)
    found.help, found.short_help = (spoken(text or "") or None for text in (command.help, command.short_help))
    found.options_metavar = spoken(OPTIONS)
    found.params = [_explained(one) for one in command.params]
    if isinstance(found, click.Group):
        found.subcommand_metavar = spoken(PART)
        found.commands = {name: in_own_language(one) for name, one in found.commands.items()}
    return found


def _explained(one: click.Parameter) -> click.Parameter:
    found = copy.copy(one)
    found.metavar = spoken(one.metavar or "") or None
    if isinstance(found, FieldOption):
        found.help = found.explain(language())
    elif isinstance(found, click.Option):
        found.help = spoken(found.help or "") or None
    return found
