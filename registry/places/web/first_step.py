"""The first of the first steps: the hromada, chosen from the codifier."""

from collections.abc import Sequence

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.seams import FirstStep, StepProgress, seams
from registry.kernel.text import N_
from registry.kernel.web.filters import num
from registry.places.models.territory import Hromada
from registry.places.queries.codifier import count_units, has_codifier
from registry.places.queries.territory import list_hromadas, list_settlements


def _read(session: Session, actor: Actor) -> StepProgress:
    find_made = seams(current_app).demo_hromadas
    shown = find_made(session) if find_made else frozenset()
    managed = list_hromadas(session, actor, "instance.manage")
    own = [one for one in managed if one.id not in shown]
    if own:
        ids = {one.id for one in own}
        settlements = sum(one.hromada_id in ids for one in list_settlements(session, actor))
        told = _("%(names)s; населених пунктів: %(count)s", names=_names(own), count=num(settlements))
        return StepProgress(is_begun=True, is_done=True, told=told, url=url_for("hromadas.index"))
    if has_codifier(session):
        told = _("Кодифікатор завантажено: %(count)s одиниць. Оберіть свою громаду", count=num(_units(session)))
        return StepProgress(is_begun=True, is_done=False, told=told, url=url_for("hromadas.new"))
    told = _("Поки що лише демонстраційні: %(names)s", names=_names(managed)) if managed else ""
    return StepProgress(is_begun=False, is_done=False, told=told, url=url_for("territory.show"))


def _names(hromadas: Sequence[Hromada]) -> str:
    return ", ".join(one.short_name for one in hromadas[:3]) + (" …" if len(hromadas) > 3 else "")


def _units(session: Session) -> int:
    return sum(count_units(session).values())


TERRITORY_STEP = FirstStep(
    "territory",
    N_("Громада"),
    N_("Завантажте кодифікатор КАТОТТГ й оберіть свою громаду: населені пункти з кодами додадуться самі"),
    "location",
    10,
    "instance.manage",
    _read,
    ("/territory", "/hromadas"),
    may_be_aside=False,
)
