"""Reading what the present rules change in a hromada's years."""

from sqlalchemy.orm import Session

from maintenance.contracts.queries.former_rules import read_former_rules
from maintenance.contracts.queries.narrow_book import load_book_of
from maintenance.contracts.rules.periods import LAST_YEAR, check_year
from maintenance.contracts.rules.takeovers import cover_book
from maintenance.costing.rules.former_rules import RuleChange, rule_changes
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound
from registry.places.models.territory import Hromada


def list_rule_changes(session: Session, actor: Actor, hromada: Hromada, year: int) -> tuple[RuleChange, ...]:
    """List the contracts whose cost in the year, the one before or the one after differs by their former rules.

    Raise NotFound, Invalid for an impossible year.
    """
    if not actor.can("cost.read", hromada.id):
        raise NotFound("Такого розрахунку немає")
    check_year(year)
    former = read_former_rules(session, hromada.id)
    years = range(year - 1, min(year + 1, LAST_YEAR) + 1)
    book = load_book_of(session, hromada.id, years[-1], clock.today(), contract_ids=former)
    return rule_changes(cover_book(book), former, years)
