"""The act of services: from an act of the register, its contract and the works it accepts."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Vat
from maintenance.contracts.models.service_line import Fund
from maintenance.costing.models.act import Act
from maintenance.costing.queries.acts import get_act
from maintenance.costing.rules.vat import RATES
from maintenance.papers.queries.printed.asked import Asked, Printout, demand_form, house_of, written
from maintenance.papers.queries.printed.works import work_notes, work_rows, work_sources
from maintenance.papers.rules.printed.catalogue import ACT
from maintenance.papers.rules.printed.form import Row, Source
from maintenance.papers.rules.printed.words import sum_in_words
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.queries.work import with_assets
from registry.kernel.access import Actor
from registry.kernel.codes import word_of
from registry.kernel.money import format_uah, from_kopiykas, to_kopiykas

FUND_WORDS = {Fund.GENERAL.value: "загальний фонд", Fund.SPECIAL.value: "спеціальний фонд"}
SERVICE, ONE = "послуга", "1"
NO_VAT = "—"


def act_printout(session: Session, actor: Actor, asked: Asked) -> Printout:
    """Fill the act of services; raise NotFound for whom its page is not open."""
    act = get_act(session, actor, asked.id)
    demand_form(actor, ACT, act.hromada_id)
    house = house_of(session, act.hromada)
    works = _works(session, act) if actor.can("work.read", act.hromada_id) else []
    contract = Source("contract", act.contract_id, act.contract.number)
    provider = act.contract.provider
    mends = {
        "works": Source("act", act.id, f"№ {act.number}"),
        "contract_date": contract, "dk021": contract, "provider": contract,
        "provider_code": Source("organisation", provider.id, provider.name) if provider else contract,
    }  # fmt: skip
    return Printout(
        ACT,
        act.hromada,
        act.accepted_on,
        f"Акт № {act.number}",
        {**house.values, **_values(act)},
        {"works": work_rows(session, actor, works)},
        {**house.sources, **mends},
        {"works": work_sources(works)},
        notes=work_notes(actor, works),
        is_demo=act.is_demo or act.hromada.is_demo,
        home=Source("act", act.id, f"№ {act.number}"),
    )


def _works(session: Session, act: Act) -> list[WorkEntry]:
    """Give the entries that the act accepts, by their time."""
    own = with_assets(select(WorkEntry).where(WorkEntry.id.in_(act.work_ids)))
    return list(session.scalars(own.order_by(WorkEntry.started_at, WorkEntry.id)))


def _values(act: Act) -> Row:
    contract, provider = act.contract, act.contract.provider
    vat = vat_within(act.amount, contract.vat)
    return {
        "number": act.number,
        "accepted_on": written(act.accepted_on),
        "period_from": written(act.starts_on),
        "period_to": written(act.ends_on),
        "contract_number": contract.number,
        "contract_date": written(contract.signed_on),
        "subject": contract.subject,
        "dk021": contract.dk021,
        "kekv": act.kekv,
        "fund": FUND_WORDS.get(act.fund, act.fund),
        "provider": provider.name if provider else None,
        "provider_code": provider.edrpou if provider else None,
        "unit": SERVICE,
        "quantity": ONE,
        "amount": format_uah(act.amount),
        "amount_words": sum_in_words(act.amount),
        "amount_without_vat": format_uah(act.amount - vat) if vat is not None else format_uah(act.amount),
        "vat_amount": format_uah(vat) if vat is not None else NO_VAT,
        "vat_note": word_of(Vat, contract.vat, "uk"),
    }


def vat_within(amount_uah: Decimal, mode: str) -> Decimal | None:
    """Take the VAT out of a sum that includes it, half up; None where the contract's prices hold none."""
    rate = RATES.get(mode)
    if rate is None:
        return None
    whole = 100 + rate
    return from_kopiykas((2 * to_kopiykas(amount_uah) * rate + whole) // (2 * whole))
