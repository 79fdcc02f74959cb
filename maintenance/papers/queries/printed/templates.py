"""Reading templates and settings of papers."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.papers.models.printed import PaperSettings, PaperTemplate
from maintenance.papers.rules.printed.nouns import in_force
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because

READ = "asset.read"
NO_VERSION = because("Такої версії шаблону немає")


def list_versions(session: Session, hromada_id: uuid.UUID, form: str) -> Sequence[PaperTemplate]:
    """List the versions of a form's template in a hromada, the latest first; the door has checked who asks."""
    own = select(PaperTemplate).where(PaperTemplate.hromada_id == hromada_id, PaperTemplate.form == form)
    return session.scalars(own.order_by(PaperTemplate.number.desc())).all()


def find_in_force(session: Session, hromada_id: uuid.UUID, form: str, day: date) -> PaperTemplate | None:
    """Find the version in force on a day; None is the template that is built in."""
    return in_force(list_versions(session, hromada_id, form), day)


def get_version(session: Session, actor: Actor, version_id: uuid.UUID) -> PaperTemplate:
    """Give a version of a template; raise NotFound."""
    found = session.get(PaperTemplate, version_id)
    if found is None or not actor.can(READ, found.hromada_id):
        raise NotFound(NO_VERSION)
    return found


def next_number(session: Session, hromada_id: uuid.UUID, form: str) -> int:
    """Give the running number of the next version."""
    own = select(func.max(PaperTemplate.number)).where(
        PaperTemplate.hromada_id == hromada_id, PaperTemplate.form == form
    )
    return (session.scalar(own) or 0) + 1


def find_settings(session: Session, hromada_id: uuid.UUID) -> PaperSettings | None:
    """Find how a hromada's papers begin; None where nobody has said it."""
    return session.scalars(select(PaperSettings).where(PaperSettings.hromada_id == hromada_id)).one_or_none()
