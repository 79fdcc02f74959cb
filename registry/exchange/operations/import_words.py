"""Adding words of other people's files, and taking them out; common to all hromadas."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.models.import_word import HEADING, ImportWord
from registry.exchange.operations.own_kinds import list_import_kinds
from registry.exchange.rules.columns import field_named, known_spellings, normal
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import demand_all
from registry.kernel.rules.reading import Unreadable, text_of
from registry.kernel.text import fold

ENTITY = "import_word"
LONGEST = {"field": 80, "word": 200, "means": 200}


def word_key(field: str, word: str) -> str:
    """Bring a word to the form in which it is compared."""
    return (normal(word) if field == HEADING else fold(word))[:200]


def list_words(session: Session) -> Sequence[ImportWord]:
    """List the words that were added, by field."""
    return session.scalars(select(ImportWord).order_by(ImportWord.field, ImportWord.word_key)).all()


def add_word(session: Session, actor: Actor, field: str, word: str, means: str) -> ImportWord:
    """Say what a word means, anew where it was said before; raise Invalid by field, Forbidden."""
    demand_all(actor)
    told = _read(field=field, word=word, means=means)
    if told["field"] == HEADING:
        told["means"] = _field_named(session, told["means"])
    known = _find(session, told["field"], told["word"])
    before = known.means if known else None
    found = known or ImportWord(id=uuid.uuid4(), field=told["field"], word_key=word_key(told["field"], told["word"]))
    found.word, found.means = told["word"], told["means"]
    session.add(found)
    session.flush()
    if before != found.means:
        _record(session, actor, found, (before, found.means), "update" if known else "create")
    return found


def remove_word(session: Session, actor: Actor, field: str, word: str) -> None:
    """Forget what a word means; raise NotFound, Forbidden."""
    demand_all(actor)
    found = _find(session, field, word)
    if found is None:
        raise NotFound("Такого слова немає")
    _record(session, actor, found, (found.means, None), "delete")
    session.delete(found)
    session.flush()


def _read(**told: str) -> dict[str, str]:
    read, errors = {}, {}
    for name, value in told.items():
        try:
            read[name] = text_of(LONGEST[name])(value)
        except Unreadable as refusal:
            errors[name] = [refusal.reason]
            continue
        if read[name] is None:
            errors[name] = [because("Заповніть це поле")]
    if errors:
        raise Invalid(errors)
    return read


def _field_named(session: Session, told: str) -> str:
    """Find the field that a heading is to stand for, by its name or any of its headings; raise Invalid on «means»."""
    for kind in list_import_kinds(session):
        known = known_spellings(kind.columns(session))
        name = field_named(told, known)
        if name != told or any(name == one for _sure, one in known.values()):
            return name
    raise Invalid(means=because("Поля «%(name)s» немає", name=told))


def _find(session: Session, field: str, word: str) -> ImportWord | None:
    having = select(ImportWord).where(ImportWord.field == field, ImportWord.word_key == word_key(field, word))
    return session.scalars(having).first()


def _record(session: Session, actor: Actor, one: ImportWord, means: tuple[str | None, str | None], action: str) -> None:
    record_history(
        session, actor, action, entity=ENTITY, entity_id=one.id, label=f"{one.field}: {one.word}", hromada_id=None,
        changes={"means": means},
    )  # fmt: skip
