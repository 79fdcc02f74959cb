"""Commands of the words that imports understand."""

import json

import click
from flask_babel import gettext as _

from registry.exchange.models.import_word import HEADING
from registry.exchange.operations.import_words import add_word, list_words, remove_word
from registry.kernel.access import SYSTEM
from registry.kernel.cli import share_database
from registry.kernel.seams import db


@click.group("word")
def word_group() -> None:
    """Слова чужих файлів, які розуміє імпорт."""


@word_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Відповісти одним документом JSON.")
def list_command(as_json: bool) -> None:
    """Показати додані слова."""
    share_database()
    words = [{"field": one.field, "word": one.word, "means": one.means} for one in list_words(db.session())]
    if as_json:
        click.echo(json.dumps({"words": words}, ensure_ascii=False, indent=2))
        return
    for one in words:
        click.echo(f"{one['field']}\t{one['word']}\t{one['means']}")
    if not words:
        click.echo(_("Слів ще не додано."), err=True)


@word_group.command("add")
@click.argument("word")
@click.argument("means")
@click.option("--field", default=HEADING, show_default=True, help="Поле, чиє це значення; heading — заголовок стовпця.")
def add_command(word: str, means: str, field: str) -> None:
    """Додати слово: заголовок і поле або, з --field, значення й те, що воно означає."""
    share_database()
    add_word(db.session(), SYSTEM, field, word, means)
    db.session.commit()
    click.echo(_("Записано."))


@word_group.command("remove")
@click.argument("word")
@click.option("--field", default=HEADING, show_default=True, help="Поле, чиє це значення; heading — заголовок стовпця.")
def remove_command(word: str, field: str) -> None:
    """Прибрати слово."""
    share_database()
    remove_word(db.session(), SYSTEM, field, word)
    db.session.commit()
    click.echo(_("Записано."))
