"""The step of the first ones that enters contracts with their prices."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maintenance.contracts.queries.contracts import count_contracts, own_contracts, priced
from registry.kernel.access import Actor
from registry.kernel.seams import FirstStep, StepProgress
from registry.kernel.text import N_


def _read(session: Session, actor: Actor) -> StepProgress:
    own = own_contracts(actor)
    count, with_price = count_contracts(session, own), count_contracts(session, priced(own))
    told = _("Договорів: %(count)s, із цінами: %(priced)s", count=count, priced=with_price) if count else ""
    url = url_for("contracts.contracts" if count else "contracts.add")
    return StepProgress(is_begun=count > 0, is_done=with_price > 0, told=told, url=url)


CONTRACTS_STEP = FirstStep(
    "contracts",
    N_("Договори"),
    N_("Внесіть договори з цінами й тим, що вони покривають; виконавець і рядок кошторису — у тій самій формі"),
    "contracts",
    50,
    "contract.write",
    _read,
    ("/contracts",),
)
