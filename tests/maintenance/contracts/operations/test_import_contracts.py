"""Contracts come in from a file with prices and covers, and go out so that they come back equal."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from registry.assets.models.asset import Asset
from registry.kernel.errors import Forbidden
from registry.kernel.models.history import HistoryEntry
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Settlement
from tests.exchanged import bring, counts, refused, taken_out
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_work import person_as
from tests.factories.registry import actor_as, make_asset, make_hromada, make_organisation

FILE = """Номер договору;Предмет;Виконавець;Діє з;Діє до;Код рядка;Ціна, грн;За що;Ціна з;Об’єкт;Після закінчення
12/26;Камери;ТОВ «Нагляд»;01.01.2026;31.12.2026;2.1;500,00;за об’єкт на місяць;;К-1;очікуємо продовження
12/26;;;;;;550,00;за об’єкт на місяць;01.07.2026;К-2; К-3;
13/26;Сервери;ТОВ «Нагляд»;01.03.2026;31.12.2026;Обслуговування 2.1;12 000,00;разом;;;
""".replace("К-2; К-3", '"К-2; К-3"')


def contracts(session: Session) -> list[Contract]:
    return list(session.scalars(select(Contract).order_by(Contract.number, Contract.starts_on)))


def assets(session: Session) -> None:
    for number in ("К-1", "К-2", "К-3"):
        make_asset(session, inventory_number=number)


def test_rows_of_one_number_are_one_contract_with_its_prices_and_covers(session: Session) -> None:
    line = make_line(session)
    assets(session)
    make_organisation(session, name="ТОВ «Нагляд»")

    report = bring(session, "contract", FILE)

    assert (refused(report), report.rows, counts(report)) == ([], 3, (2, 0, 0))
    cameras, servers = contracts(session)
    assert (cameras.subject, cameras.ends_on, cameras.renewal) == ("Камери", date(2026, 12, 31), "expected")
    assert cameras.provider and cameras.provider.name == "ТОВ «Нагляд»"
    assert [(one.amount, one.starts_on) for one in cameras.terms] == [
        (Decimal("500.00"), None),
        (Decimal("550.00"), date(2026, 7, 1)),
    ]
    assert [one.asset.inventory_number for one in cameras.covers if one.asset] == ["К-1", "К-2", "К-3"]
    assert {cameras.service_line_id, servers.service_line_id} == {line.id}
    assert [(one.basis, one.amount) for one in servers.terms] == [("lump_sum", Decimal("12000.00"))]


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    make_line(session)
    assets(session)
    make_organisation(session, name="ТОВ «Нагляд»")
    bring(session, "contract", FILE)
    entries = session.scalar(select(func.count()).select_from(HistoryEntry))

    report = bring(session, "contract", FILE)

    assert (refused(report), counts(report)) == ([], (0, 0, 2))
    assert session.scalar(select(func.count()).select_from(HistoryEntry)) == entries


def test_a_dry_run_tells_what_the_run_does_and_writes_nothing(session: Session) -> None:
    make_line(session)
    assets(session)

    dry = bring(session, "contract", FILE, is_dry_run=True, create=frozenset({"organisation"}))
    nothing = contracts(session)
    wet = bring(session, "contract", FILE, create=frozenset({"organisation"}))

    assert nothing == []
    assert {**dry.as_json(), "id": None} == {**wet.as_json(), "id": None}
    assert counts(wet) == (2, 0, 0)


def test_a_line_that_is_not_there_is_told_with_where_to_add_one(session: Session) -> None:
    make_hromada(session)
    file = "№ договору;Предмет;Діє з;Діє до;Код рядка\n1;Мережа;01.01.2026;31.12.2026;9.9\n"

    [(row, column, reason)] = refused(bring(session, "contract", file))

    assert (row, column) == (2, "Код рядка")
    assert "додайте його в «Кошти» → «Рядки та індекси цін»" in reason


def test_a_provider_is_made_on_the_way_with_its_code_when_that_was_asked(session: Session) -> None:
    make_hromada(session)
    file = "№ договору;Предмет;Постачальник;ЄДРПОУ;Діє з;Діє до\n1;Мережа;ТОВ «Дріт»;32855961;01.01.2026;31.12.2026\n"

    refused_report = bring(session, "contract", file)
    report = bring(session, "contract", file, create=frozenset({"organisation"}))

    assert refused(refused_report) == [(2, "Постачальник", "Такої організації в громаді немає: додайте її спершу")]
    assert counts(report) == (1, 0, 0)
    made = session.scalars(select(Organisation)).one()
    assert (made.name, made.edrpou, made.role) == ("ТОВ «Дріт»", "32855961", "provider")
    assert contracts(session)[0].provider_id == made.id


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
@pytest.mark.parametrize("language", ["uk", "en"])
def test_what_goes_out_comes_back_equal(session: Session, form: str, language: str) -> None:
    make_rich_contracts(session)
    before = taken_out(session, "contract")

    again = bring(session, "contract", taken_out(session, "contract", form, language), name=f"f.{form}")

    assert (refused(again), again.unknown_columns, counts(again)) == ([], [], (0, 0, 4))
    assert taken_out(session, "contract") == before


def test_what_goes_out_makes_the_same_contracts_elsewhere(session: Session) -> None:
    make_rich_contracts(session)
    before = taken_out(session, "contract")
    for one in reversed(contracts(session)):
        session.delete(one)
        session.flush()

    report = bring(session, "contract", before)

    assert (refused(report), counts(report)) == ([], (4, 0, 0))
    assert taken_out(session, "contract") == before
    former, latter = (one for one in contracts(session) if one.number == "7")
    assert latter.replaces_id == former.id
    (dismissing,) = (one for one in contracts(session) if one.number == "=8")
    assert set(dismissing.not_next_of) == {former.id, latter.id}


def test_a_dismissal_comes_in_by_number_goes_by_a_blank_cell_and_stays_without_its_column(session: Session) -> None:
    make_line(session)
    heads = "Номер договору;Предмет;Діє з;Діє до;Код рядка"
    rows = ("1/25;А;01.01.2025;31.12.2025;2.1", "2/26;Б;01.02.2026;31.12.2026;2.1")
    bring(session, "contract", "\n".join((heads, *rows)))

    def become(*files: str) -> list[int]:
        for file in files:
            assert refused(bring(session, "contract", file)) == []
        return [len(one.not_next_of) for one in contracts(session)]

    dismissal = f"{heads};Не продовжує договорів\n{rows[1]};1/25\n"
    unknown = bring(session, "contract", dismissal.replace(";1/25", ";1/24"))

    assert [(one.column, one.value) for one in unknown.errors] == [("Не продовжує договорів", "1/24")]
    assert become(dismissal) == [0, 1]
    assert become(f"{heads}\n{rows[1]}\n") == [0, 1]
    assert become(f"{heads};Не продовжує договорів\n{rows[1]};\n") == [0, 0]


def make_rich_contracts(session: Session) -> None:
    """Four contracts that use everything a contract has; two of them have one number."""
    line = make_line(session)
    hromada = line.hromada_id
    for number in ("К-1", "К-2", "К-3"):
        make_asset(session, inventory_number=number)
    recorder = make_asset(session, inventory_number="Р-1", kind="recorder")
    camera = make_asset(session, inventory_number="К-4", parent_id=recorder.id)
    holder = make_organisation(session, name="Відділ безпеки")
    provider = make_organisation(session, name="ТОВ «Нагляд»", role="provider", edrpou="32855961")
    town = session.scalars(select(Settlement).where(Settlement.hromada_id == hromada)).one()
    lump = {"basis": "lump_sum", "amount": "900.10", "payments": [
        {"on": "2025-03-01", "amount": "400.05"}, {"on": "2025-06-01", "amount": "500.05"},
    ]}  # fmt: skip
    visits = {"basis": "per_visit", "amount": "70", "visits_per_year": 4, "kind": "camera", "month_rule": "any_day"}
    old = make_contract(
        session, line, number="7", starts_on="2025-01-01", ends_on="2025-12-31", terms=[lump, visits], covers=[
            {"asset_id": camera.id, "from": "2025-02-01"},
            {"kind": "camera", "settlement": town.katottg or str(town.id)},
            {"kind": "camera", "holder_id": holder.id, "attributes": {"mount": "pole"}, "include_reserve": True},
            {"kind": "camera", "parent_id": recorder.id, "to": "2025-11-30"},
        ],
    )  # fmt: skip
    later = make_contract(
        session, line, number="7", starts_on="2026-01-01", provider_id=provider.id, replaces_id=old.id,
        vat="included_20",
        renewal="tacit", renewal_months=12, notice_value=2, notice_unit="months", amount="6000", signed_on="2025-12-20",
        dk021="50343000-1", tender_id="UA-2025-12-01-001234-a", kekv="2240", note="Два\nрядки",
        covers=[{"asset_id": one.id} for one in session.scalars(select(Asset).where(Asset.kind_code == "camera"))],
    )  # fmt: skip
    make_contract(
        session, number="=8", starts_on="2026-02-01", terms=[], covers=[], decided_on="2026-02-02", renewal="none",
        not_next_of=[old.id, later.id],
    )  # fmt: skip
    make_contract(
        session,
        number="9 від 01.02.2026",
        starts_on="2026-02-01",
        terms=[{"basis": "per_year", "amount": "1", "skip_under_warranty": True}],
    )


def test_faults_are_told_in_their_cells_and_nothing_is_written(session: Session) -> None:
    make_line(session)
    assets(session)
    file = """№ договору;Предмет;Виконавець;Діє з;Діє до;Код рядка;Ціна;За що;Об’єкт;Продовжує договір
1;А;;01.01.2026;31.12.2026;9.9;сто;на місяць;К-9;
1;;;;;;10,00;щогодини;К-1;
2;;;31.12.2026;01.01.2026;2.1;;;;44
;Без номера;;01.01.2026;31.12.2026;;;;;
1;Б;;;;;;;;
"""

    report = bring(session, "contract", file)

    assert contracts(session) == []
    told = {(row, column) for row, column, _reason in refused(report)}
    assert told == {
        (2, "Код рядка"), (2, "Ціна"), (2, "Об’єкт"), (3, "За що"), (4, "Предмет"), (4, "Діє до"),
        (4, "Продовжує договір"), (5, "№ договору"), (6, "Предмет"),
    }  # fmt: skip
    assert counts(report) == (0, 0, 0)
    assert (6, "Предмет", "Цей договір уже описано інакше в рядку 2") in refused(report)


def test_a_file_without_prices_leaves_those_that_are_known(session: Session) -> None:
    contract = make_contract(session, number="5")

    report = bring(session, "contract", "Номер договору;Предмет;Діє з;Ціна\n5;Нове слово;01.01.2026;\n")

    assert counts(report) == (0, 1, 0)
    kept = session.get_one(Contract, contract.id)
    assert (kept.subject, len(kept.terms), len(kept.covers)) == ("Нове слово", 1, 1)


def test_the_number_of_another_year_is_another_contract_and_said(session: Session) -> None:
    make_contract(session, number="5", starts_on="2025-01-01", ends_on="2025-12-31")

    report = bring(session, "contract", "Номер договору;Предмет;Діє з;Діє до\n5;Камери;01.01.2026;31.12.2026\n")

    assert counts(report) == (1, 0, 0)
    assert [str(one.reason) for one in report.warnings] == [
        "Договір із таким номером уже є, на інший строк: 01.01.2025–31.12.2025. Це буде новий договір"
    ]


def test_a_moved_first_day_is_the_same_contract(session: Session) -> None:
    contract = make_contract(session, number="5")

    report = bring(session, "contract", "Номер договору;Діє з;Діє до\n5;15.01.2026;31.12.2026\n")

    assert counts(report) == (0, 1, 0)
    assert session.get_one(Contract, contract.id).starts_on == date(2026, 1, 15)


def test_an_accountant_writes_contracts_with_their_providers_and_a_technician_none(session: Session) -> None:
    hromada = make_hromada(session)
    file = "№ договору;Предмет;Виконавець;Діє з;Діє до\n1;Мережа;ТОВ «Дріт»;01.01.2026;31.12.2026\n"
    make = frozenset({"organisation"})

    report = bring(session, "contract", file, actor=person_as(session, "accountant", hromada), create=make)

    assert counts(report) == (1, 0, 0)
    with pytest.raises(Forbidden):
        bring(session, "contract", file, actor=actor_as("technician", hromada), create=make)


def test_numbers_parted_by_commas_are_several_assets(session: Session) -> None:
    make_line(session)
    assets(session)
    make_organisation(session, name="ТОВ «Нагляд»")

    report = bring(session, "contract", FILE.replace('"К-2; К-3"', "К-2, К-3"))

    assert refused(report) == []
    covers = contracts(session)[0].covers
    assert [one.asset.inventory_number for one in covers if one.asset] == ["К-1", "К-2", "К-3"]
