"""Who is asking: the person of a request, and the hromada that is being looked at."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Flask, current_app, g, request, session

from registry.kernel import clock
from registry.kernel.access import NOBODY, Actor
from registry.kernel.errors import NotFound
from registry.kernel.seams import db, seams
from registry.people.models import UserSession
from registry.people.operations.sessions import touch_session
from registry.people.operations.tokens import note_use
from registry.people.queries.people import actor_of, find_user, list_hromadas
from registry.people.queries.tokens import find_token
from registry.people.web.sessions import WITHOUT_PERSON, OblikSessionInterface
from registry.places.models.territory import Hromada


def plug_people(app: Flask) -> None:
    """Know the person before anything else of a request; goes before CSRF, whose refusals are pages too."""
    app.session_interface = OblikSessionInterface()
    app.before_request(_load_person)


def actor_of_token(secret: str) -> tuple[Actor, Sequence[Hromada]] | None:
    """Know whom a bearer token stands for, and that person's hromadas; the use is noted. None for a dead token."""
    token = find_token(db.session(), secret, clock.now())
    if token is None:
        return None
    if note_use(db.session(), token):
        db.session.commit()
    hromadas = list_hromadas(db.session())
    person = actor_of(token.user, seams(current_app).roles, hromadas, is_read_only=token.scope == "read")
    actor = replace(person, label=f"{token.user.login} (API: {token.name})"[:200])
    return actor, [one for one in hromadas if one.id in actor.grants]


def _load_person() -> None:
    """Fill g: the person, what the person may do, the hromadas to choose from and the chosen one."""
    row: UserSession | None = g.pop("user_session", None)
    g.user, g.actor, g.hromadas, g.hromada = None, NOBODY, [], None
    if row is None or request.path.startswith(WITHOUT_PERSON):
        return
    user_id = row.user_id
    if touch_session(db.session(), row):
        db.session.commit()
    user = find_user(db.session(), user_id)
    if user is None:
        return
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
