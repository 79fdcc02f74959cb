"""Programmes in the search over everything."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import false, select
from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme
from maintenance.programmes.spoken import say_programme
from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.text import search_words, word_column
from registry.places.models.territory import Hromada

MOST = 500
"""A hromada has a few programmes; so many are looked through."""


def find_programmes(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give programmes whose title, code or decisions, those of former editions too, have every word."""
    ids, words = actor.hromada_ids("programme.read"), search_words(q)
    columns = (Programme.id, Programme.amends_id, Programme.code, Programme.name, Programme.years, Hromada.short_name)
    told = (Programme.title, Programme.edition.label("edition"), Programme.decision, Programme.state_decision)
    statement = select(*columns, *told).join(Programme.hromada).limit(MOST)
    if ids is not None:
        statement = statement.where(Programme.hromada_id.in_(ids) if ids else false())
    if hromada_id is not None:
        statement = statement.where(Programme.hromada_id == hromada_id)
    rows: dict[uuid.UUID, Any] = {one.id: one for one in session.execute(statement.order_by(Programme.name))}
    found = [
        Hit(
            say_programme(one),
            f"{one.short_name} · {one.years[0]}–{one.years[-1]}",
            url_for("programmes.show", code=one.code),
            "programmes",
            is_exact=q == one.code,
        )
        for one in rows.values()
        if all(word in word_column(one.name, one.code, *_decisions(one, rows)) for word in words)
    ]
    return found[:limit]


def _decisions(one: Any, rows: Mapping[uuid.UUID, Any]) -> Iterator[str]:
    """Give the decisions behind a programme, back to its first edition; all editions are of one hromada."""
    while one is not None:
        yield one.decision
        yield one.state_decision or ""
        one = rows.get(one.amends_id)


SEARCH = SearchSource("programmes", _l("Програми"), 70, "programme.read", find_programmes)
