"""The arithmetic of a printed programme: along rows, down columns, across tables, over time."""

from maintenance.programmes.models import Programme
from maintenance.programmes.rules.check.across import check_across
from maintenance.programmes.rules.check.along import check_along
from maintenance.programmes.rules.check.down import check_down
from maintenance.programmes.rules.check.ledger import CheckResult, Finding, Ledger
from maintenance.programmes.rules.check.order import check_order
from maintenance.programmes.rules.check.terms import check_terms

__all__ = ["CheckResult", "Finding", "check_programme"]


def check_programme(programme: Programme) -> CheckResult:
    """Compare every printed total with what it should add up to; nothing is corrected."""
    ledger = Ledger(unit=programme.unit)
    for table in programme.tables:
        check_along(ledger, table)
        check_down(ledger, table)
        check_terms(ledger, table, programme.years)
    check_across(ledger, programme)
    check_order(ledger, programme)
    return ledger.result()
