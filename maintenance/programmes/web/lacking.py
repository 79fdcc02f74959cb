"""What a draft still lacks, each with the page where it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from maintenance.programmes.models import Programme, State
from maintenance.programmes.rules.drafts.lacking import list_lacks


@dataclass(frozen=True)
class ToWrite:
    """Something to be written: what, and where."""

    words: str
    label: str
    url: str


def list_to_write(programme: Programme, *, may_write: bool) -> list[ToWrite]:
    """List what a draft lacks for those who may write it; nothing of an adopted programme."""
    return [*_of_draft(programme)] if may_write and programme.state == State.DRAFT else []


def _of_draft(programme: Programme) -> Iterator[ToWrite]:
    lacks, code = list_lacks(programme), programme.code
    words = url_for("programmes.edit_words", code=code)
    table = _("Таблиця заходів"), url_for("programmes.edit", code=code, table="measures")
    if not lacks.has_measures:
        yield ToWrite(_("Немає жодного заходу: такого проєкту не прийняти"), *table)
    elif not lacks.has_sums:
        yield ToWrite(_("У заходів немає жодної суми"), *table)
    if lacks.passport:
        told = "; ".join(lacks.passport)
        yield ToWrite(_("У паспорті порожньо: %(what)s", what=told), _("Назва й паспорт"), words)
    if not lacks.has_indicators:
        label = _("Індикатори")
        yield ToWrite(_("Немає індикаторів"), label, url_for("programmes.edit_indicators", code=code))
    if not lacks.has_posts:
        yield ToWrite(_("Не вказано, хто підписує"), _("Назва й паспорт"), words)
