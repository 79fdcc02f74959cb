"""The page of what the present month rules change, as a person without script sees it."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractTerm
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada

Browser = Callable[..., FlaskClient]
PAGE = "/costing/2027/rules"


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Make a person with a role and give their browser."""

    def make(role: str = "accountant", hromada: Hromada | None = None) -> FlaskClient:
        make_person(session, f"{role}.test", role=role, hromada=hromada)
        return sign_in(app, f"{role}.test")

    return make


@pytest.fixture
def contract(session: Session) -> Contract:
    """A contract from mid-March 2026 for a year at 1,000 hryvnia a month, that used to count months begun in full."""
    make_asset(session, commissioned_on=date(2020, 1, 1))
    return remembering(session, number="П-15", starts_on="2026-03-15", ends_on="2027-03-14")


def remembering(session: Session, **overrides: object) -> Contract:
    values = {"renewal": "none", "terms": [{"basis": "per_month", "amount": "1000.00"}], **overrides}
    contract = make_contract(session, **values)
    session.execute(
        update(ContractTerm).where(ContractTerm.contract_id == contract.id).values(former_month_rule="any_day")
    )
    session.commit()
    return contract


def money(page: str) -> str:
    return page.replace("\u202f", " ").replace("\u00a0", " ")


def former_of(session: Session, contract: Contract) -> set[str | None]:
    session.expire_all()
    own = select(ContractTerm.former_month_rule).where(ContractTerm.contract_id == contract.id)
    return set(session.scalars(own))


@pytest.mark.usefixtures("contract")
def test_a_contract_from_mid_march_is_told_old_new_and_why(browser: Browser) -> None:
    page = money(browser().get(PAGE).text)

    assert "Договір № П-15" in page
    for amount in ("10 000,00", "9 548,39", "3 000,00", "2 451,61", "−451,61", "−548,39"):
        assert amount in page, amount
    assert "Місяць рахується від першого дня договору (15 число)" in page


def test_the_totals_of_a_year_add_up_over_all_contracts(browser: Browser, session: Session, contract: Contract) -> None:
    remembering(session, number="П-16", starts_on="2026-03-15", ends_on="2027-03-14")

    page = money(browser().get(PAGE).text)

    assert contract.number in page
    assert ("20 000,00" in page, "19 096,78" in page, "−903,22" in page) == (True, True, True)


def test_a_contract_of_whole_calendar_months_is_not_listed(browser: Browser, session: Session) -> None:
    remembering(session, number="П-1", starts_on="2026-01-01", ends_on="2026-12-31")

    page = browser().get(PAGE).text

    assert "П-1" not in page
    assert "Нові правила нічого не змінюють" in page


def test_a_contract_that_never_counted_otherwise_is_not_listed(browser: Browser, session: Session) -> None:
    make_contract(session, number="П-2", starts_on="2026-03-15", ends_on="2027-03-14")
    session.commit()

    assert "П-2" not in browser().get(PAGE).text


def test_a_part_of_a_month_under_a_contract_from_the_first_is_told_by_days(browser: Browser, session: Session) -> None:
    make_asset(session, commissioned_on=date(2026, 3, 20))
    terms = [{"basis": "per_asset_month", "amount": "310.00"}]
    remembering(session, starts_on="2026-01-01", ends_on="2026-12-31", terms=terms)

    page = money(browser().get(PAGE).text)

    assert "Неповний місяць рахується за днями" in page
    assert ("3 100,00" in page, "2 910,00" in page, "−190,00" in page) == (True, True, True)


def test_the_year_leads_to_the_page_only_while_something_remembers(
    browser: Browser, session: Session, contract: Contract
) -> None:
    client = browser()

    before = client.get("/costing/2027").text
    client.post(PAGE, data={"contract": str(contract.id)})
    after = client.get("/costing/2027").text

    assert ('href="/costing/2027/rules' in before, 'href="/costing/2027/rules' in after) == (True, False)


def test_taking_note_hides_a_contract_for_good_and_is_in_its_history(
    browser: Browser, session: Session, contract: Contract
) -> None:
    other = remembering(session, number="П-16", starts_on="2026-03-15", ends_on="2027-03-14")
    client = browser("admin")

    page = client.post(PAGE, data={"contract": str(contract.id)}, follow_redirects=True).text

    assert "Ознайомлено: 1 договір" in page
    assert ("Договір № П-15" in page, "Договір № П-16" in page) == (False, True)
    assert (former_of(session, contract), former_of(session, other)) == ({None}, {"any_day"})
    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.action == "rules_accepted")).one()
    assert (entry.entity_id, entry.changes) == (str(contract.id), {"former_month_rule": ["any_day", None]})
    history = client.get(f"/history?entity=contract&id={contract.id}").text
    assert "Ознайомлено з новими правилами місяця" in history
    assert "Попереднє правило місяця" in history


def test_taking_note_of_all_leaves_an_empty_page(browser: Browser, session: Session, contract: Contract) -> None:
    remembering(session, number="П-16", starts_on="2026-03-15", ends_on="2027-03-14")

    page = browser().post(PAGE, follow_redirects=True).text

    assert "Ознайомлено: 2 договори" in page
    assert "Нові правила нічого не змінюють" in page
    assert former_of(session, contract) == {None}


def test_taking_note_twice_says_so_and_writes_no_history(
    browser: Browser, session: Session, contract: Contract
) -> None:
    client = browser()
    client.post(PAGE, data={"contract": str(contract.id)})

    page = client.post(PAGE, data={"contract": str(contract.id)}, follow_redirects=True).text

    assert "Із цим уже ознайомлено" in page
    assert len(session.scalars(select(HistoryEntry).where(HistoryEntry.action == "rules_accepted")).all()) == 1


def test_taking_note_changes_no_rule_and_no_figure(browser: Browser, session: Session, contract: Contract) -> None:
    client = browser()
    client.post(PAGE)

    rules = set(session.scalars(select(ContractTerm.month_rule).where(ContractTerm.contract_id == contract.id)))

    assert rules == {"contract_month"}


def test_the_former_rule_is_returned_in_the_form_of_the_contract(browser: Browser, contract: Contract) -> None:
    page = browser("admin").get(PAGE).text

    assert f"/contracts/{contract.id}/edit" in page
    assert "Змінити умови договору" in page


@pytest.mark.parametrize("sent", ["", "xyz"])
def test_what_names_no_contract_is_not_found(browser: Browser, session: Session, contract: Contract, sent: str) -> None:
    assert browser().post(PAGE, data={"contract": sent}).status_code == 404
    assert former_of(session, contract) == {"any_day"}


def test_a_contract_of_another_hromada_is_left_alone(browser: Browser, session: Session, contract: Contract) -> None:
    elsewhere = make_hromada(session, code="UA05000000000000001")
    line = make_line(session, elsewhere)
    other = remembering(session, line=line, number="Ч-1", starts_on="2026-03-15", ends_on="2027-03-14")
    client = browser(hromada=contract.hromada)

    client.post(PAGE, data={"contract": str(other.id)})

    assert former_of(session, other) == {"any_day"}


def test_who_may_only_read_costs_sees_figures_and_no_buttons(browser: Browser, contract: Contract) -> None:
    client = browser("auditor")

    page = client.get(PAGE)

    assert page.status_code == 200
    assert (contract.number in page.text, "Ознайомлено" in page.text) == (True, False)
    assert client.post(PAGE).status_code == 403


@pytest.mark.parametrize("year", [1990, 2101])
def test_a_year_that_cannot_be_costed_is_not_found(browser: Browser, year: int) -> None:
    assert browser().get(f"/costing/{year}/rules").status_code == 404
