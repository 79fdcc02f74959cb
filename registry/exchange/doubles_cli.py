"""The commands `oblik doubles`: likely doubles of places and organisations, merging two, taking it back."""

import json
import uuid
from typing import Any

import click
from flask_babel import gettext as _

from registry.exchange.asked_by import person_named
from registry.exchange.cli import find_hromada_id
from registry.kernel.cli import share_database
from registry.kernel.seams import db
from registry.kernel.words import language, say
from registry.places.models.merging import Merger
from registry.places.operations.doubles import keep_apart, offer_again
from registry.places.operations.merging import MERGEABLE, Wish, merge
from registry.places.operations.referrers import warn_of_merging
from registry.places.operations.unmerging import unmerge
from registry.places.queries.doubles import find_doubles
from registry.places.queries.mergers import list_mergers

LATEST = 200
ENTITY = click.argument("entity", type=click.Choice(tuple(MERGEABLE)))
AS = click.option("--as", "login", metavar="ЛОГІН", help="Від імені цієї людини й з її правами.")
HROMADA = click.option("--hromada", help="Код КАТОТТГ громади.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Відповісти одним документом JSON.")


@click.group("doubles")
def doubles_group() -> None:
    """Записи, зроблені двічі: знайти, об’єднати, повернути."""


@doubles_group.command("list")
@ENTITY
@HROMADA
@AS
@AS_JSON
def list_command(entity: str, hromada: str | None, login: str | None, *, as_json: bool) -> None:
    """Показати записи, схожі на той самий: location (місця) або organisation (організації)."""
    share_database()
    session, actor = db.session(), person_named(login)
    found = find_doubles(session, actor, entity, find_hromada_id(hromada))
    if as_json:
        _print({
            "items": [{"one": str(one.one), "other": str(one.other), "why": one.why.value} for one in found.pairs],
            "total": found.count,
        })  # fmt: skip
        return
    for one in found.pairs:
        names = [MERGEABLE[entity].get(session, actor, each).name for each in (one.one, one.other)]
        click.echo(f"{one.one}\t{one.other}\t{one.why.word(language())}\t{names[0]}\t{names[1]}")
    if found.count > len(found.pairs):
        click.echo(_("Показано перші %(shown)s із %(count)s.", shown=len(found.pairs), count=found.count), err=True)
    if not found.count:
        click.echo(_("Дублікатів не знайдено."), err=True)


@doubles_group.command("merge")
@ENTITY
@click.argument("kept", type=click.UUID)
@click.argument("gone", type=click.UUID)
@click.option(
    "--take",
    metavar="ПОЛЯ",
    help="Через кому: поля, краще значення яких у запису, що зникає; без цього ті, яких бракує.",
)
@AS
@AS_JSON
def merge_command(
    entity: str, kept: uuid.UUID, gone: uuid.UUID, take: str | None, login: str | None, *, as_json: bool
) -> None:
    """Об’єднати два записи: KEPT залишається, на нього переходить усе, що посилалося на GONE."""
    share_database()
    fields = None if take is None else tuple(one.strip() for one in take.split(",") if one.strip())
    actor = person_named(login)
    told = [say(one) for one in warn_of_merging(db.session(), actor, entity, kept, gone)]
    done = merge(db.session(), actor, Wish(entity, kept, gone, fields))
    db.session.commit()
    if as_json:
        made = {"id": str(done.id), "kept_id": str(done.kept_id), "gone_id": str(done.gone_id)}
        _print({**made, "warnings": told})
        return
    click.echo(_("Об’єднано: «%(name)s» тепер веде на запис, що залишився.", name=done.name))
    for one in told:
        click.echo(one, err=True)
    click.echo(_("Повернути: oblik doubles undo %(id)s", id=done.id), err=True)


@doubles_group.command("mergers")
@HROMADA
@AS
@AS_JSON
def mergers_command(hromada: str | None, login: str | None, *, as_json: bool) -> None:
    """Показати об’єднання, що діють."""
    share_database()
    found = list_mergers(db.session(), person_named(login), hromada_id=find_hromada_id(hromada), limit=LATEST)
    if as_json:
        shown = [
            {"id": str(one.id), "entity": one.entity, "kept_id": str(one.kept_id), "gone_name": one.name}
            for one in found
        ]
        _print({"items": shown})
        return
    for one in found:
        click.echo(f"{one.id}\t{one.entity}\t{one.name}\t{one.merged_by}")


@doubles_group.command("undo")
@click.argument("merger", type=click.UUID)
@AS
def undo_command(merger: uuid.UUID, login: str | None) -> None:
    """Повернути об’єднане, якщо відтоді нічого не змінилося."""
    share_database()
    done = unmerge(db.session(), person_named(login), merger)
    db.session.commit()
    click.echo(_("Повернуто: %(name)s", name=done.name))


@doubles_group.command("part")
@ENTITY
@click.argument("one", type=click.UUID)
@click.argument("other", type=click.UUID)
@click.option("--again", is_flag=True, help="Навпаки: знову пропонувати їх як дублікати.")
@AS
def part_command(entity: str, one: uuid.UUID, other: uuid.UUID, login: str | None, *, again: bool) -> None:
    """Сказати, що це два різні записи, і більше їх не пропонувати."""
    share_database()
    (offer_again if again else keep_apart)(db.session(), person_named(login), entity, one, other)
    db.session.commit()
    click.echo(_("Записано."))


def _shown(one: Merger) -> dict[str, str]:
    return {"id": str(one.id), "entity": one.entity, "kept_id": str(one.kept_id), "gone_name": one.name}


def _print(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
