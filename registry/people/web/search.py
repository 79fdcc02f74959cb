"""People in the search over everything: for those who look after them."""

import uuid

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.seams import Hit, SearchSource
from registry.kernel.text import search_words, word_column
from registry.people.queries.people import list_people, managed_people

MOST = 2000
"""So many accounts are looked through."""


def find_people(session: Session, actor: Actor, _hromada_id: uuid.UUID | None, q: str, limit: int) -> list[Hit]:
    """Give people whose login or name has every word."""
    words = search_words(q)
    found = [
        Hit(
            one.display_name or one.login,
            one.login,
            url_for("people.person", user_id=one.id),
            "people",
            is_exact=one.login == q,
        )
        for one in list_people(session, managed_people(actor), limit=MOST)
        if all(word in word_column(one.login, one.display_name) for word in words)
    ]
    return found[:limit]


SEARCH = SearchSource("people", _l("Люди"), 80, "people.manage", find_people)
