"""Programmes in the search over everything."""

import uuid

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import false, select
from sqlalchemy.orm import Session

from maintenance.programmes.models import Programme
from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.text import search_words, word_column

MOST = 500
"""A hromada has a few programmes; so many are looked through."""


def find_programmes(session: Session, actor: Actor, hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give programmes whose title, code or decision has every word."""
    ids, words = actor.hromada_ids("programme.read"), search_words(q)
    statement = select(Programme.code, Programme.title, Programme.decision, Programme.years).limit(MOST)
    if ids is not None:
        statement = statement.where(Programme.hromada_id.in_(ids) if ids else false())
    if hromada_id is not None:
        statement = statement.where(Programme.hromada_id == hromada_id)
    found = [
        Hit(
            one.title,
            f"{one.years[0]}–{one.years[-1]}",
            url_for("programmes.show", code=one.code),
            "programmes",
            is_exact=q == one.code,
        )
        for one in session.execute(statement.order_by(Programme.title))
        if all(word in word_column(one.title, one.code, one.decision) for word in words)
    ]
    return found[:limit]


SEARCH = SearchSource("programmes", _l("Програми"), 70, "programme.read", find_programmes)
