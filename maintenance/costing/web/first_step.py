"""The last of the first steps: the costing of the next year, kept as a version."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maintenance.contracts.queries.contracts import count_contracts, own_contracts, priced
from maintenance.costing.queries.versions import count_own_versions
from registry.kernel.access import Actor
from registry.kernel.seams import FirstStep, StepProgress
from registry.kernel.text import N_


def _read(session: Session, actor: Actor) -> StepProgress:
    versions = count_own_versions(session, actor)
    contracts = 0 if versions else count_contracts(session, priced(own_contracts(actor)))
    told = _("Збережених розрахунків: %(count)s", count=versions) if versions else ""
    if contracts:
        told = _("Є з чого рахувати: договорів із цінами %(count)s. Перегляньте й збережіть версію", count=contracts)
    return StepProgress(is_begun=bool(told), is_done=versions > 0, told=told, url=url_for("costing.start"))


COSTING_STEP = FirstStep(
    "costing",
    N_("Перший розрахунок"),
    N_("Скільки просити на наступний рік: з цін договорів виходить сума за рядками; збережіть її як версію"),
    "money",
    60,
    "cost.write",
    _read,
    ("/costing",),
)
