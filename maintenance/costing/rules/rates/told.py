"""Saying what assets without a contract would come to, always as an estimate."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from maintenance.costing.rules.figures import Finding
from maintenance.costing.rules.rates.estimates import Estimate, by_kind, total_of
from maintenance.costing.rules.rates.values import RateSource
from registry.kernel.errors import BothNames, Reason
from registry.kernel.money import format_uah
from registry.kernel.text import N_

WITHOUT_CONTRACT = "asset_without_contract"
ONE_RATE = N_(
    "Без договору залишаються %(kind)s: %(count)s. "
    "Орієнтовно %(sum)s грн на рік за розцінкою %(price)s грн на місяць (%(source)s); у суму року не входить."
)
RATES = N_(
    "Без договору залишаються %(kind)s: %(count)s. Орієнтовно %(sum)s грн на рік за розцінками; у суму року не входить."
)


def tell_estimates(
    findings: tuple[Finding, ...], estimates: Sequence[Estimate], kind_at: Callable[[int], str]
) -> tuple[Finding, ...]:
    """Let the finding about assets without a contract say what they would come to; no other one changes.

    `kind_at` gives the kind of the asset at a place of the book's table.
    """
    found = by_kind(estimates)
    if not found:
        return findings
    return tuple(
        _told(one, found.get(_kind_of(one, kind_at), ())) if one.code == WITHOUT_CONTRACT else one for one in findings
    )


def _kind_of(finding: Finding, kind_at: Callable[[int], str]) -> str:
    """Give the kind whose assets lack a contract; a finding that names contracts tells of what one of them left out."""
    assets = finding.assets
    if finding.contract_ids or assets is None or not len(assets):
        return ""
    return kind_at(int(assets.places[0]))


def _told(finding: Finding, estimates: Sequence[Estimate]) -> Finding:
    known = [one for one in estimates if one.rate is not None]
    if not known:
        return finding
    gaps = {**finding.reason.gaps, "sum": format_uah(total_of(known))}
    rate = known[0].rate
    if len(estimates) > 1 or rate is None:
        return replace(finding, reason=Reason(RATES, gaps))
    source = RateSource(rate.source)
    told = {"price": format_uah(rate.price), "source": BothNames(source.word("uk"), source.word("en"))}
    return replace(finding, reason=Reason(ONE_RATE, {**gaps, **told}))
