"""Commands that list, add and change records of a described noun; and those of hromadas."""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import click
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.cli import say_nothing_yet, share_database
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.fields import Field, Noun
from registry.kernel.queries.described import names_referred
from registry.kernel.seams import db
from registry.kernel.web.field_words import say_value
from registry.places.models.territory import Hromada
from registry.places.operations.codifier import create_chosen_hromada
from registry.places.operations.hromadas import update_hromada
from registry.places.queries.territory import find_hromada, get_hromada, list_hromadas
from registry.places.rules.territory import HROMADA

Given = dict[str, Any]
Refer = Callable[[Session, uuid.UUID, str], uuid.UUID | None]
"""Finds what a reference names: (session, the hromada's id, what was typed); None where there is none."""


class FieldOption(click.Option):
    """An option that writes a described field; it explains itself in both languages by the description."""

    def __init__(self, described: Field) -> None:
        """Name the option as the field, a reference as what it refers to."""
        self.described = described
        name = described.name.removesuffix("_id") if described.type.refers_to else described.name
        super().__init__([f"--{name.replace('_', '-')}", described.name], help=self.explain("uk"))

    def explain(self, language: str) -> str:
        """Give the field's label, what helps to fill it, and its codes."""
        one = self.described
        codes = ", ".join(one.type.codes.codes()) if one.type.codes else ""
        told = (one.words(language), one.help_en if language == "en" else one.help, codes)
        return ". ".join(part.rstrip(".") for part in told if part) + "."


@dataclass(frozen=True)
class Commands:
    """What the commands of a noun need: how its records are listed, found and written."""

    noun: Noun
    list: Callable[[Session, uuid.UUID | None], Sequence[Any]]
    create: Callable[[Session, uuid.UUID | None, Given], Any]
    find: Callable[[Session, uuid.UUID | None, str], Sequence[Any]] | None = None
    """All records that a word on the command line may mean; None where nothing is changed once it is written."""
    update: Callable[[Session, Any, Given], Any] | None = None
    lies_in_hromada: bool = True
    refers: Mapping[str, Refer] = field(default_factory=dict)
    key: str = "code"
    """The field that a record is called by."""


def noun_group(name: str, commands: Commands, *, help: str) -> click.Group:  # noqa: A002 -- found by name by `oblik messages`.
    """Make the commands of a noun: list, add and, where its records change, change."""
    group = click.Group(name, help=help)
    in_hromada = (
        [click.Option(["--hromada"], metavar="КОД", help="Код громади (КАТОТТГ).")] if commands.lies_in_hromada else []
    )
    as_json = click.Option(["--json", "is_json"], is_flag=True, help="Один документ JSON на стандартний вивід.")
    fields = [FieldOption(one) for one in commands.noun.written if one.by_api]
    shared: list[click.Parameter] = [*in_hromada, as_json]
    group.add_command(click.Command("list", callback=_lister(commands), params=shared, help="Показати перелік."))
    group.add_command(click.Command("add", callback=_adder(commands), params=[*fields, *shared], help="Додати запис."))
    if commands.update:
        which: list[click.Parameter] = [click.Argument(["which"], metavar=commands.key.upper())]
        group.add_command(
            click.Command(
                "change",
                callback=_changer(commands),
                params=[*which, *fields, *shared],
                help="Змінити названі поля; порожнє значення очищує поле.",
            )
        )
    return group


def _lister(commands: Commands) -> Callable[..., None]:
    def run(*, is_json: bool, hromada: str | None = None) -> None:
        share_database()
        found = commands.list(db.session(), _hromada_id(hromada))
        if is_json:
            click.echo(json.dumps([document_of(commands.noun, one) for one in found], ensure_ascii=False, indent=2))
            return
        listed = [one for one in commands.noun.fields if one.is_listed and one.name != commands.key]
        names = names_referred(db.session(), commands.noun, found)
        for thing in found:
            values = [say_value(one, getattr(thing, one.column), names) or "—" for one in listed]
            called = dict.fromkeys(str(getattr(thing, one)) for one in (commands.key, commands.noun.name_column))
            click.echo("\t".join([*called, *values]))
        if not found:
            say_nothing_yet()

    return run


def _adder(commands: Commands) -> Callable[..., None]:
    def run(*, is_json: bool, hromada: str | None = None, **given: Any) -> None:
        session = db.session()
        hromada_id = _own_hromada_id(hromada) if commands.lies_in_hromada else None
        made = commands.create(session, hromada_id, _read(session, commands, hromada_id, given))
        session.commit()
        _tell(commands, made, _("Додано"), is_json=is_json)

    return run


def _changer(commands: Commands) -> Callable[..., None]:
    def run(*, which: str, is_json: bool, hromada: str | None = None, **given: Any) -> None:
        session = db.session()
        if commands.update is None or commands.find is None:
            return
        found = commands.find(session, _hromada_id(hromada), which)
        if not found:
            raise NotFound(because("Такого запису немає: %(which)s", which=which))
        if len(found) > 1:
            raise Invalid({"": [because("Таких записів %(count)s: вкажіть --hromada КОД", count=len(found))]})
        hromada_id = found[0].hromada_id if commands.lies_in_hromada else None
        changed = commands.update(session, found[0], _read(session, commands, hromada_id, given))
        session.commit()
        _tell(commands, changed, _("Збережено"), is_json=is_json)

    return run


def _read(session: Session, commands: Commands, hromada_id: uuid.UUID | None, given: Given) -> Given:
    """Take the options that were given; references are looked up by the words that people know them by."""
    values = {name: value for name, value in given.items() if value is not None}
    errors = {}
    for name, refer in commands.refers.items():
        if values.get(name) and hromada_id:
            found = refer(session, hromada_id, values[name])
            if found is None:
                errors[name] = [because("Такого запису немає в цій громаді")]
            values[name] = str(found)
    if errors:
        raise Invalid(errors)
    return values


def _tell(commands: Commands, thing: Any, said: str, *, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps(document_of(commands.noun, thing), ensure_ascii=False, indent=2))
    click.echo(f"{said}: {getattr(thing, commands.noun.name_column)}", err=True)


def document_of(noun: Noun, thing: Any) -> dict[str, Any]:
    """Describe a record for programs, as the API does."""
    session = db.session()
    hromada = thing if noun is HROMADA else session.get(Hromada, thing.hromada_id)
    fields = {one.name: _plain(getattr(thing, one.column)) for one in noun.fields if one.in_api}
    return {"id": str(thing.id), "hromada": hromada.code if hromada else None, **fields, "version": thing.version}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | uuid.UUID):
        return str(value)
    return value


def _hromada_id(code: str | None) -> uuid.UUID | None:
    return get_hromada(db.session(), code).id if code else None


def _own_hromada_id(code: str | None) -> uuid.UUID:
    """Choose the hromada that is named, else the only one."""
    every = list_hromadas(db.session(), SYSTEM)
    if code or len(every) == 1:
        return _hromada_id(code) or every[0].id
    raise Invalid({"": [because("Громад тут %(count)s: вкажіть одну, --hromada КОД", count=len(every))]})


def _find_hromadas(session: Session, _hromada_id: uuid.UUID | None, code: str) -> list[Hromada]:
    found = find_hromada(session, code)
    return [found] if found else []


hromada_group = noun_group(
    "hromada",
    Commands(
        HROMADA,
        list=lambda session, _hromada: list_hromadas(session, SYSTEM),
        create=lambda session, _hromada, values: create_chosen_hromada(session, SYSTEM, values)[0],
        find=_find_hromadas,
        update=lambda session, hromada, values: update_hromada(
            session, SYSTEM, hromada.code, values, version=hromada.version
        ),
        lies_in_hromada=False,
    ),
    help="Громади: перелік, додати, змінити.",
)
