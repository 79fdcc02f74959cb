"""How the options of an import are written on the command line."""

import click
from flask_babel import gettext as _

from registry.exchange.operations.made_on_the_way import NOUNS


def read_map(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read `--map COLUMN=field` pairs; the last equals sign parts them."""
    mapped = {}
    for pair in pairs:
        heading, sign, field = pair.rpartition("=")
        if not sign or not heading.strip() or not field.strip():
            raise click.BadParameter(_("має бути СТОВПЕЦЬ=поле, а не %(pair)s", pair=repr(pair)), param_hint="--map")
        mapped[heading.strip()] = field.strip()
    return mapped


def read_values(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read `--value COLUMN:old=new` pairs, told by «COLUMN:old»; the first colon and the last equals sign part them."""
    read = {}
    for pair in pairs:
        told, sign, new = pair.rpartition("=")
        heading, colon, old = told.partition(":")
        if not sign or not colon or not heading.strip() or not old.strip():
            raise click.BadParameter(
                _("має бути СТОВПЕЦЬ:було=стало, а не %(pair)s", pair=repr(pair)), param_hint="--value"
            )
        read[f"{heading.strip()}:{old.strip()}"] = new.strip()
    return read


def read_only(_context: click.Context, _option: click.Parameter, pairs: tuple[str, ...]) -> list[list[str]]:
    """Read `--only COLUMN=value`; the first equals sign parts them."""
    read = []
    for pair in pairs:
        heading, sign, value = pair.partition("=")
        if not sign or not heading.strip() or not value.strip():
            raise click.BadParameter(_("має бути СТОВПЕЦЬ=значення, а не %(pair)s", pair=repr(pair)))
        read.append([heading.strip(), value.strip()])
    return read


def read_nouns(_context: click.Context, _option: click.Parameter, told: str | None) -> list[str]:
    """Read `--create organisation,location,settlement`."""
    nouns = sorted({one.strip() for one in (told or "").split(",")} - {""})
    if unknown := [one for one in nouns if one not in NOUNS]:
        raise click.BadParameter(
            _("можна створювати: %(nouns)s, а не %(told)s", nouns=", ".join(NOUNS), told=", ".join(unknown))
        )
    return nouns
