"""Contracts of the public procurement system come in by the fields of its data standard, exact to the kopiyka."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.operations.contracts import update_contract
from registry.exchange.imports.tables import read_source
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid
from registry.places.models.organisation import Organisation
from tests.exchanged import bring, counts, refused
from tests.factories.registry import make_hromada, make_organisation

FILES = Path(__file__).parent / "files"
"""Invented contracts with the fields of `Contract` in ProzorroUKR/openprocurement.api, as
docs/source/contracting/contract/http/contract-view.http shows them (commit 01ea51d)."""


def bring_file(session: Session, name: str, text: str | None = None) -> ImportReport:
    data = text or (FILES / name).read_text(encoding="utf-8")
    return bring(session, "contract", data, name=name, create=frozenset({"organisation"}))


def only(session: Session) -> Contract:
    return session.scalars(select(Contract)).one()


def warned(report: ImportReport) -> list[str]:
    return [str(one.reason) for one in report.warnings]


def test_a_contract_by_the_month_comes_in_whole(session: Session) -> None:
    make_hromada(session)

    report = bring_file(session, "monthly.json")

    assert (refused(report), counts(report), report.origin) == ([], (1, 0, 0), "ProZorro")
    found = only(session)
    assert (found.number, found.subject) == ("17/26-в", "Обслуговування камер відеоспостереження")
    assert (found.signed_on, found.starts_on, found.ends_on) == (
        date(2026, 1, 29), date(2026, 2, 1), date(2026, 12, 31)
    )  # fmt: skip
    assert (found.amount, found.vat, found.kekv) == (Decimal("13200.99"), "included_20", "2240")
    assert (found.dk021, found.tender_id) == ("50343000-1", "UA-2026-01-15-001234-a")
    assert [(one.basis, one.amount) for one in found.terms] == [("per_month", Decimal("1200.09"))]
    assert found.provider and (found.provider.name, found.provider.edrpou) == ("ТОВ «Нагляд»", "32855961")
    assert found.note == (
        "ProZorro: UA-2026-01-15-001234-a-b1\nЗамовник: Виконавчий комітет (04054866)\n"
        "Зміна 02.03.2026: Зменшення обсягів (volumeCuts)"
    )
    assert warned(report) == ["Договір змінювали: сума й строк — після змін, їх перелік у примітці"]


def test_the_same_contract_again_changes_nothing_and_makes_no_second_provider(session: Session) -> None:
    make_organisation(session, name="Нагляд", edrpou="32855961")
    bring_file(session, "monthly.json")

    again = bring_file(session, "monthly.json")

    assert counts(again) == (0, 0, 1)
    assert len(session.scalars(select(Organisation)).all()) == 1


def test_a_price_that_is_of_no_month_is_a_lump_sum_and_said(session: Session) -> None:
    make_hromada(session)
    text = (FILES / "lump.json").read_text(encoding="utf-8").replace("90071992547409.93", "70368744177.66")

    report = bring_file(session, "lump.json", text)

    found = only(session)
    assert (found.number, found.vat) == ("UA-2026-02-20-000007-c-1", "not_payer")
    assert [(one.basis, one.amount) for one in found.terms] == [("lump_sum", Decimal("70368744177.66"))]
    assert (found.starts_on, found.ends_on) == (date(2026, 2, 25), date(2026, 6, 30))
    assert set(warned(report)) == {
        "Ціну взято разом за весь строк: у закупівлі не сказано, скільки це на місяць. Поправте, якщо треба",
        "Строку в закупівлі немає: узято день підписання і день останнього постачання або кінець року",
        "Постачальників кілька: узято першого",
        "У закупівлі договір завершено: звірте останній день",
    }


def test_sums_never_go_through_binary_fractions() -> None:
    table = read_source((FILES / "lump.json").read_bytes(), "lump.json")

    row = dict(zip(table.headings, table.rows[0].cells, strict=True))

    assert row["terms.amount"] == "90071992547409.93", "a float would say …409.92 or …409.94"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"amount": 1200.09', '"amount": 1200.10', "Кількість × ціна за одиницю не дає суми договору"),
        ('"code": "MON"', '"code": "H87"', "у закупівлі не сказано, скільки це на місяць"),
    ],
)
def test_what_does_not_come_to_the_sum_is_proposed_as_a_lump_sum(
    session: Session, before: str, after: str, said: str
) -> None:
    make_hromada(session)
    text = (FILES / "monthly.json").read_text(encoding="utf-8").replace(before, after)

    report = bring_file(session, "monthly.json", text)

    assert [(one.basis, one.amount) for one in only(session).terms] == [("lump_sum", Decimal("13200.99"))]
    assert any(said in one for one in warned(report))


@pytest.mark.parametrize(
    ("net", "vat"), [("12337.37", "included_7"), ("13200.99", "zero"), ("11000.83", "included_20")]
)
def test_the_rate_of_vat_follows_from_the_net_sum(session: Session, net: str, vat: str) -> None:
    make_hromada(session)
    text = (FILES / "monthly.json").read_text(encoding="utf-8").replace("11000.83", net)

    bring_file(session, "monthly.json", text)

    assert only(session).vat == vat


def test_a_sum_in_another_currency_is_left_to_the_person(session: Session) -> None:
    make_hromada(session)
    text = (FILES / "monthly.json").read_text(encoding="utf-8").replace("UAH", "EUR")

    report = bring_file(session, "monthly.json", text)

    found = only(session)
    assert (found.amount, found.terms) == (None, [])
    assert "Сума в іншій валюті: EUR. Ціну внесіть самі" in warned(report)


@pytest.mark.parametrize(
    "text", ['{"data": {"contractID": 5}}', "[]", '{"data": NaN}', "[" * 100, '{"data": [1e9999999]}']
)
def test_no_other_document_is_taken_for_a_contract(text: str) -> None:
    with pytest.raises(Invalid):
        read_source(text.encode(), "f.json")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"amount": 13200.99', '"amount": "13200.99"', "Суми договору в закупівлі немає або її не прочитати"),
        ('"value": {"amount": 13200.99', '"valued": {"amount": 13200.99', "Суми договору в закупівлі немає"),
        ('"id": "32855961"', '"id": "3285-5961"', "Це не код ЄДРПОУ чи податковий номер"),
        ('"id": "2240"', '"id": "2240 послуги"', "Тут немає КЕКВ із чотирьох цифр"),
        ('"suppliers"', '"bidders"', "Постачальника в закупівлі немає"),
    ],
)
def test_what_cannot_be_read_is_never_left_out_in_silence(session: Session, before: str, after: str, said: str) -> None:
    make_hromada(session)
    text = (FILES / "monthly.json").read_text(encoding="utf-8")
    assert before in text

    report = bring_file(session, "monthly.json", text.replace(before, after))

    assert refused(report) == []
    assert any(said in one for one in warned(report))


def test_codes_that_a_system_sent_as_numbers_are_read(session: Session) -> None:
    make_hromada(session)
    text = (FILES / "monthly.json").read_text(encoding="utf-8")

    bring_file(session, "monthly.json", text.replace('"32855961"', "32855961").replace('"2240"', "2240"))

    found = only(session)
    assert found.provider and (found.provider.edrpou, found.kekv) == ("32855961", "2240")


def test_items_of_several_kekv_are_told(session: Session) -> None:
    make_hromada(session)
    more = '{"scheme": "КЕКВ", "id": "3110"}, {"scheme": "КЕКВ"'
    text = (FILES / "monthly.json").read_text(encoding="utf-8").replace('{"scheme": "КЕКВ"', more)

    report = bring_file(session, "monthly.json", text)

    assert only(session).kekv == "3110"
    assert "Предмети мають різні КЕКВ: узято перший" in warned(report)


def test_a_tender_is_told_from_a_contract() -> None:
    text = '{"data": {"tenderID": "UA-2026-01-15-001234-a", "contracts": [{"contractID": "UA-1"}]}}'

    with pytest.raises(Invalid, match="Це закупівля, а не договір"):
        read_source(text.encode(), "tender.json")


def test_what_procurement_does_not_tell_is_named_in_words_and_never_emptied(session: Session) -> None:
    make_hromada(session)
    text = (FILES / "monthly.json").read_text(encoding="utf-8").replace('"50343000-1"', '""')
    bring_file(session, "monthly.json", text)
    only(session).dk021 = "50343000-1"
    session.flush()

    again = bring_file(session, "monthly.json", text)
    other = text.replace("17/26-в", "18/26-в").replace('"period"', '"p"').replace('"dateSigned"', '"d"')
    undated = bring_file(session, "other.json", other)

    assert (counts(again), only(session).dk021) == ((0, 0, 1), "50343000-1")
    assert {one.column for one in undated.errors} == {"Діє з", "Діє до, включно"}


def test_what_only_one_of_several_contracts_tells_is_not_emptied_in_the_others(session: Session) -> None:
    make_hromada(session)
    told = (FILES / "monthly.json").read_text(encoding="utf-8")
    quiet = told.replace("17/26-в", "18/26-в").replace('"50343000-1"', '""').replace('"UAH"', '"EUR"')
    text = json.dumps([json.loads(one) for one in (told, quiet)])
    bring_file(session, "both.json", text)
    second = session.scalars(select(Contract).where(Contract.number == "18/26-в")).one()
    terms = [{"basis": "per_month", "amount": "700.00"}]
    update_contract(session, SYSTEM, second.id, {"dk021": "50343000-1", "terms": terms}, version=second.version)
    session.flush()

    again = bring_file(session, "both.json", text)

    session.refresh(second)
    assert counts(again) == (0, 0, 2)
    assert (second.dk021, [one.amount for one in second.terms]) == ("50343000-1", [Decimal("700.00")])
