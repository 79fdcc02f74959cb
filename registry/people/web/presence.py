"""Who is asking: the person of a request, and the hromada that is being looked at."""

from collections.abc import Sequence

from flask import Flask, current_app, g, request, session

from registry.kernel import clock
from registry.kernel.access import NOBODY, Actor
from registry.kernel.errors import NotFound
from registry.kernel.seams import db, seams
from registry.kernel.web.at_once import note_at_once
from registry.people.models import User, UserSession
from registry.people.operations.sessions import touch_session
from registry.people.operations.tokens import note_use
from registry.people.queries.people import actor_of, list_hromadas
from registry.people.queries.tokens import find_bearer
from registry.people.rules.roles import grants_of
from registry.people.rules.sessions import is_due_for_touch
from registry.people.rules.tokens import is_due_for_note, label_of
from registry.people.web.sessions import WITHOUT_PERSON, OblikSessionInterface
from registry.places.models.territory import Hromada


def plug_people(app: Flask) -> None:
    """Know the person before anything else of a request; goes before CSRF, whose refusals are pages too."""
    app.session_interface = OblikSessionInterface()
    app.before_request(_load_person)


def actor_of_token(secret: str) -> tuple[Actor, Sequence[Hromada]] | None:
    """Know whom a bearer token stands for, and that person's hromadas; the use is noted. None for a dead token."""
    now = clock.now()
    bearer = find_bearer(db.session(), secret, now)
    if bearer is None:
        return None
    if is_due_for_note(bearer.last_used_at, now):
        note_at_once(db.session(), note_use(bearer.token_id, now))
    hromadas = list_hromadas(db.session())
    actor = Actor(
        label=label_of(bearer.login, bearer.name),
        user_id=bearer.user_id,
        grants=grants_of(
            bearer.memberships,
            seams(current_app).roles,
            [one.id for one in hromadas],
            administers_all=bearer.administers_all,
        ),
        is_read_only=bearer.scope == "read",
    )
    return actor, [one for one in hromadas if one.id in actor.grants]


def _load_person() -> None:
    """Fill g: the person, what the person may do, the hromadas to choose from and the chosen one."""
    found: tuple[UserSession, User] | None = g.pop("presence", None)
    g.user, g.actor, g.hromadas, g.hromada = None, NOBODY, [], None
    if found is None or request.path.startswith(WITHOUT_PERSON):
        return
    row, user = found
    now = clock.now()
    if is_due_for_touch(row.seen_at, now):
        note_at_once(db.session(), touch_session(row, user, now))
    hromadas = list_hromadas(db.session())
    g.user = user
    g.actor = actor_of(user, seams(current_app).roles, hromadas)
    g.hromadas = [one for one in hromadas if one.id in g.actor.grants]
    g.hromada = _choose_hromada(g.hromadas)


def _choose_hromada(hromadas: list[Hromada]) -> Hromada | None:
    """Give the one of the address, else the remembered one, else the only one; None is all. Raise NotFound."""
    asked = request.args.get("hromada")
    code = session.get("hromada") if asked is None else asked
    found = next((one for one in hromadas if one.code == code), None)
    if found is None and asked:
        raise NotFound("Такої громади немає")
    return hromadas[0] if len(hromadas) == 1 else found
