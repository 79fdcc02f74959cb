"""What stands outside of any contract is counted for those who may see it."""

from datetime import date

from sqlalchemy.orm import Session

from maintenance.contracts.queries.covered_year import count_unsupported
from maintenance.contracts.queries.kept_book import read_covered
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.registry import actor_as, first_hromada, make_asset, make_hromada

TODAY = date(2026, 11, 28)


def unsupported(session: Session, year: int, actor=SYSTEM) -> dict[str, int]:
    hromada = first_hromada(session)
    return count_unsupported(session, actor, hromada.id, read_covered(session, hromada.id, TODAY), year)


def test_kinds_that_no_contract_of_this_year_or_the_last_covers_are_counted(session: Session) -> None:
    make_asset(session)
    for _ in range(2):
        make_asset(session, kind="siren")
    make_contract(session, make_line(session), renewal="none")

    assert unsupported(session, 2026) == {"siren": 2}
    assert unsupported(session, 2027) == {"siren": 2}  # The cameras' contract ended last year.
    assert unsupported(session, 2028) == {"camera": 1, "siren": 2}


def test_a_contract_that_goes_on_supports_its_kinds_in_every_year(session: Session) -> None:
    make_asset(session)
    make_contract(session, make_line(session))

    assert unsupported(session, 2035) == {}


def test_what_is_retired_needs_no_contract(session: Session) -> None:
    make_asset(session, status="retired", decommissioned_on="2025-01-01")

    assert unsupported(session, 2026) == {}


def test_assets_of_another_hromada_are_not_counted(session: Session) -> None:
    hromada, other = make_hromada(session), make_hromada(session)
    make_asset(session, other)
    covered = read_covered(session, hromada.id, TODAY)

    assert count_unsupported(session, SYSTEM, hromada.id, covered, 2026) == {}
    stranger = actor_as("viewer", other)
    assert count_unsupported(session, stranger, hromada.id, covered, 2026) == {}
