"""What goes on beside the contract that looks like its next one, where neither covers anything that would tell."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from maintenance.contracts.rules.book import ContractValue
from maintenance.contracts.rules.periods import Period, year_period
from maintenance.contracts.rules.takeovers import CoveredContract
from maintenance.costing.rules.costing import Workings, factors_of
from maintenance.costing.rules.figures import Finding, add_kopiykas
from maintenance.costing.rules.kept_parts import charges_in, components_in
from maintenance.costing.rules.next_contracts import BESIDE, next_of_bare
from maintenance.costing.rules.text import day_text
from registry.kernel.errors import Reason, because
from registry.kernel.money import NOTHING, format_uah
from registry.kernel.text import N_


def beside_findings(work: Workings) -> Iterator[Finding]:
    """Warn of what is costed on although its likely next contract has begun; at stake is what the link would spare."""
    covered = work.covered.by_id
    for first_id, others in next_of_bare(work.covered).items():
        first, other = covered[first_id], covered[others[0].id]
        if not first.contract.goes_on or first.replaced_by or not work.amounts[first_id]:
            continue
        amount = work.amounts[first_id] - _amount_if_followed(work, first, other.contract)
        is_paid = bool(work.amounts[other.contract.id])
        if amount > NOTHING:
            why = _why(first.contract, other.contract, amount, is_paid=is_paid)
        elif (both := _signed_days(work.year, first.contract, other.contract)) and is_paid:
            why = _of_signed_days(first.contract, other.contract, both)
        else:
            continue
        ids = (first_id, other.contract.id)
        yield Finding("warning", BESIDE, why, first.contract.line_id, ids, amount=amount or None)


def _amount_if_followed(work: Workings, first: CoveredContract, other: ContractValue) -> Decimal:
    """Give what a contract would cost in the year if the other one were its next, in hryvnia."""
    cut = replace(first, replaced_on=other.starts_on, replaced_by=(other.id,), computed={})
    charges = charges_in(cut, work.book.assets, work.year)
    return add_kopiykas(components_in(cut, work.book, work.year, charges, factors_of(work).index_of))


def _why(first: ContractValue, other: ContractValue, amount: Decimal, *, is_paid: bool) -> Reason:
    text = (
        N_(
            "Договір № %(number)s враховано й далі, хоча з %(day)s діє № %(other)s, схожий на наступний за ним: "
            "за ті самі дні рахуються обидва. Якщо це наступний договір, зайвого враховано %(amount)s грн."
        )
        if is_paid
        else N_(
            "Договір № %(number)s враховано й далі, хоча з %(day)s був № %(other)s, схожий на наступний за ним. "
            "Якщо це наступний договір, зайвого враховано %(amount)s грн."
        )
    )
    told = {"number": first.number, "other": other.number, "day": day_text(other.starts_on)}
    return because(text, **told, amount=format_uah(amount))


def _of_signed_days(first: ContractValue, other: ContractValue, both: Period) -> Reason:
    return because(
        "Договір № %(other)s схожий на наступний за № %(number)s, але з %(start)s до %(end)s діють і рахуються обидва.",
        number=first.number,
        other=other.number,
        start=day_text(both.start),
        end=day_text(both.end),
    )


def _signed_days(year: int, first: ContractValue, other: ContractValue) -> Period | None:
    both = Period(other.starts_on, other.ends_on).within(first.starts_on, first.ends_on)
    return both.meet(year_period(year)) if both else None
