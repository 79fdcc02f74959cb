"""The step of the first ones that lets colleagues in."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.seams import FirstStep, StepProgress
from registry.kernel.text import N_
from registry.people.queries.people import count_people, who_can_enter, without


def _read(session: Session, actor: Actor) -> StepProgress:
    others = without(actor)
    added, entering = count_people(session, others), count_people(session, who_can_enter(others))
    told = _("Додано людей: %(added)s, з них уже можуть увійти: %(entering)s", added=added, entering=entering)
    url = url_for("people.people" if added else "people.add_person")
    return StepProgress(is_begun=added > 0, is_done=entering > 0, told=told if added else "", url=url)


PEOPLE_STEP = FirstStep(
    "people",
    N_("Люди"),
    N_("Додайте колег і дайте кожному роль: вони самі зададуть собі пароль за одноразовим посиланням"),
    "people",
    40,
    "people.manage",
    _read,
    ("/people",),
)
