"""Files as offices make them: what was lost or changed in silence is refused or told."""

import io
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.assets import all_assets
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.rules.columns import normal
from registry.exchange.rules.import_report import ImportReport, RowError
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid
from registry.places.models.location import Location
from registry.places.models.organisation import Organisation
from registry.places.models.territory import Settlement
from tests.factories.registry import make_asset, make_hromada, make_kinds, make_organisation


@pytest.fixture(autouse=True)
def hromada(session: Session) -> Any:
    made = make_hromada(session)
    make_kinds(session)
    return made


def bring(
    session: Session, data: str | bytes, what: str = "camera", name: str = "f.csv", **options: Any
) -> ImportReport:
    source = read_source(data.encode() if isinstance(data, str) else data, name)
    return import_table(session, SYSTEM, Import(what, source, name, **options))


def assets(session: Session) -> dict[str, Asset]:
    session.expire_all()
    return {one.inventory_number: one for one in all_assets(session, SYSTEM, AssetFilter())}


def told(errors: list[RowError]) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in errors]


def workbook(*rows: list[Any], merged: tuple[tuple[int, int, int, int, Any], ...] = ()) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for line, row in enumerate(rows):
        page.write_row(line, 0, row)
    for top, left, bottom, right, value in merged:
        page.merge_range(top, left, bottom, right, value)
    book.close()
    return out.getvalue()


def test_an_error_of_a_formula_is_refused_and_what_is_known_stays(session: Session) -> None:
    head = ["Інвентарний номер", "Назва", "Серійний номер", "Вартість придбання, грн"]
    bring(session, workbook(head, ["К-1", "Камера", "SN-1", 1200.5]), name="f.xlsx")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, head)
    page.write_row(1, 0, ["К-1", "Камера"])
    page.write_formula(1, 2, "=NA()", None, "#N/A")
    page.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    book.close()

    report = bring(session, out.getvalue(), name="f.xlsx")

    assert {(one.row, one.column, one.value) for one in report.errors} == {
        (2, "Серійний номер", "#N/A"), (2, "Вартість придбання, грн", "#DIV/0!"),
    }  # fmt: skip
    kept = assets(session)["К-1"]
    assert (kept.serial, str(kept.price)) == ("SN-1", "1200.50")


def test_a_merged_cell_holds_for_all_its_rows(session: Session) -> None:
    head = ["Інвентарний номер", "Назва", "Адреса", "Широта", "Довгота"]
    rows = [["К-1", "Перша"], ["К-2", "Друга"], ["К-3", "Третя"]]
    merged = ((1, 2, 3, 2, "вул. Тиха, 5"), (1, 3, 3, 3, 51.52), (1, 4, 3, 4, 30.75))

    report = bring(session, workbook(head, *rows, merged=merged), name="f.xlsx")

    places = {one.location_id for one in assets(session).values()}
    assert (report.created, len(places), None in places) == (3, 1, False)


def test_long_numbers_keep_their_digits_or_are_refused(session: Session) -> None:
    head = ["Інвентарний номер", "Назва", "Серійний номер"]
    kept = bring(
        session, workbook(head, [101480001, "15", 860012345678901], [2, "16", 8600123456789010]), name="f.xlsx"
    )
    lost = bring(session, workbook(head, [3, "19", 8938003990012345678]), name="f.xlsx")

    assert [one.serial for one in assets(session).values()] == ["860012345678901", "8600123456789010"]
    assert (told(kept.warnings), told(lost.errors)) == ([(3, "Серійний номер")], [(2, "Серійний номер")])


def test_a_count_of_rows_is_no_number(session: Session) -> None:
    first = bring(session, "№;Назва;Інвентарний номер\n1;Площа;101\n2;Парк;102\n")
    second = bring(session, "№;Назва;Інвентарний номер\n1;Школа;103\n2;Лікарня;104\n")
    alone = bring(session, "№;Назва\n1;Школа\n2;Лікарня\n")

    assert (first.unknown_columns, second.created, second.updated) == (["№"], 2, 0)
    assert sorted(assets(session)) == ["101", "102", "103", "104"]
    assert (told(alone.errors), alone.unknown_columns) == ([(0, "Інвентарний номер")], ["№"])


def test_a_missing_column_is_told_once_and_in_words(session: Session) -> None:
    rows = "".join(f"К-{number};5\n" for number in range(50))

    report = bring(session, f"Інвентарний номер;Азимут\n{rows}")

    assert [(one.column, len(one.rows)) for one in report.errors] == [("Назва", 50)]
    assert report.errors_total == 50


def test_one_bad_value_is_told_once_with_its_rows(session: Session) -> None:
    rows = "".join(f"К-{number};Камера;ага\n" for number in range(614))

    report = bring(session, f"Інвентарний номер;Назва;Стан\n{rows}")

    assert [(one.value, one.rows[0], one.rows[-1], len(one.rows)) for one in report.errors] == [("ага", 2, 615, 614)]
    assert report.as_json()["errors_total"] == 614


def test_all_refusals_are_told_however_many(session: Session) -> None:
    rows = "".join(f"К-{number};Камера;ага {number}\n" for number in range(1500))

    report = bring(session, f"Інвентарний номер;Назва;Стан\n{rows}")

    assert (len(report.errors), report.errors_total) == (1500, 1500)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Працює", "in_service"), ("робоча", "in_service"), ("справна", "in_service"), ("не працює", "repair"),
        ("в ремонті", "repair"), ("Списана", "retired"), ("резерв", "reserve"), ("В експлуатації", "in_service"),
        ("несправні", "repair"), ("Діючі", "in_service"), ("заплановане", "planned"),
    ],
)  # fmt: skip
def test_a_status_is_known_by_what_people_write(session: Session, word: str, status: str) -> None:
    report = bring(session, f"Інвентарний номер;Назва;Стан\nК-1;Камера;{word}\n")

    assert (report.errors, assets(session)["К-1"].status) == ([], status)


def test_a_retirement_without_its_day_is_told_and_yes_is_no_status(session: Session) -> None:
    retired = bring(session, "Інвентарний номер;Назва;Стан\nК-1;Камера;Списана\n")
    dated = bring(session, "Інвентарний номер;Назва;Стан;Вибуло\nК-2;Камера;Списана;01.02.2024\n")
    doubtful = bring(session, "Інвентарний номер;Назва;Стан\nК-3;Камера;так\n")

    assert (told(retired.warnings), told(dated.warnings)) == ([(2, "Стан")], [])
    assert told(doubtful.errors) == [(2, "Стан")]


def test_another_asset_with_the_serial_or_nearly_the_number_is_named(session: Session) -> None:
    make_asset(session, inventory_number="00012", name="Перша", serial="KSN-3")

    report = bring(session, "Інвентарний номер;Назва;Серійний номер\n12;Друга;ksn-3\nК-5;Третя;ksn-9\nК-6;Ще;KSN-9\n")

    assert report.created == 3
    assert told(report.warnings) == [(2, "Серійний номер"), (2, "Інвентарний номер"), (4, "Серійний номер")]
    assert all("00012" in str(one.reason) for one in report.warnings if one.row == 2)


def test_numbers_of_look_alike_letters_overwrite_nothing_in_silence(session: Session) -> None:
    make_asset(session, inventory_number="КАМ-01", name="Перша")
    rows = "Інвентарний номер;Назва\nKAM-01;Друга\n"

    asked = bring(session, rows)
    again = bring(session, rows)
    answered = bring(session, rows, values={(normal("inventory_number"), "kam-01"): "КАМ-01"})

    assert (asked.errors, asked.unchanged, told(asked.warnings)) == ([], 1, [(2, "Інвентарний номер")])
    assert again == asked
    assert (answered.updated, assets(session)["КАМ-01"].name) == (1, "Друга")


def test_look_alikes_in_one_file_are_told_with_the_other_row(session: Session) -> None:
    report = bring(session, "Інвентарний номер;Назва\nКАМ-01;Одна\nKAM-01;Друга\nкам-01;Третя\n")

    assert [(one.row, "абеток" in str(one.reason)) for one in report.errors] == [(3, True), (4, False)]
    assert all("2" in str(one.reason) for one in report.errors)


def test_two_rows_that_move_one_place_are_both_named(session: Session) -> None:
    rows = (
        "Інвентарний номер,Назва,pole,lat,lon\nК-1,Перша,Опора 11,51.5200,30.7500\nК-2,Друга,Опора 11,51.5210,30.7500\n"
    )

    first = bring(session, rows, mapped={"pole": "location"})
    again = bring(session, rows, mapped={"pole": "location"})

    assert [(one.row, "2 і 3" in str(one.reason)) for one in first.warnings] == [(3, True)]
    assert (again.unchanged, again.updated) == (2, 0)


def test_a_place_that_may_be_several_is_refused_by_name(session: Session) -> None:
    bring(session, "Інвентарний номер,Назва,Місце,lat,lon\nК-1,1,Вхід,51.5200,30.7500\nК-2,2,Вхід,51.5300,30.7500\n")

    report = bring(session, "Інвентарний номер,Назва,Місце\nК-1,Та сама,Вхід\nК-3,Нова,Вхід\n")

    assert told(report.errors) == [(3, "Місце")]


def test_rows_that_meet_in_one_place_by_its_name_alone_are_told_once(session: Session) -> None:
    rows = "".join(f"К-{number};Укриття;Вхід до станції метро;{number % 7}\n" for number in range(78))

    report = bring(session, f"Інвентарний номер;Назва;Місце;Район\n{rows}")

    assert [(one.column, len(one.rows)) for one in report.warnings] == [("Місце", 77)]
    assert report.unknown_columns == ["Район"]


def test_a_point_outside_the_hromada_is_written_with_a_warning(session: Session) -> None:
    report = bring(session, "Інвентарний номер;Назва;Широта;Довгота\nК-1;Камера;50,45;30,52\n")
    place = bring(session, "Назва;Широта;Довгота\nОпора;50,45;30,52\n", what="location")

    assert (report.created, told(report.warnings)) == (1, [(2, "Широта")])
    assert (place.created, told(place.warnings)) == (1, [(2, "Широта")])


def test_a_swapped_position_is_told_as_such_where_the_hromada_is_open(session: Session) -> None:
    make_hromada(session, name="Друга", bounds=(34, 49, 35, 50))

    report = bring(session, "Інвентарний номер;Назва;Широта;Довгота\nК-1;Камера;30,75;51,52\n")

    assert [(one.column, "переплутано" in str(one.reason)) for one in report.errors] == [("Широта", True)]


def test_two_spellings_of_one_name_rewrite_nothing(session: Session) -> None:
    rows = (
        "Інвентарний номер;Назва;Місце;Адреса\nК-1;1;Кам'янка;вул. Тиха, 1\nК-2;2;Кам’янка;ВУЛ. ТИХА, 1\n"
        "К-3;3;Кам\u00ad'янка;вул. Тиха, 1\n"
    )

    first, again = bring(session, rows), bring(session, rows)

    assert (first.created, again.unchanged) == (3, 3)
    assert session.scalar(select(func.count()).select_from(Location)) == 1


def test_an_organisation_told_twice_is_told_alike_or_refused(session: Session) -> None:
    alike = bring(session, "Назва;ЄДРПОУ\nКП «Кам'янка»;00000001\nКП «Кам’янка»;00000001\n", what="organisation")
    again = bring(session, "Назва;ЄДРПОУ\nКП «Кам'янка»;00000001\nКП «Кам’янка»;00000001\n", what="organisation")
    other = bring(session, "Назва;Примітка\nКП «Кам'янка»;раз\nКП «Кам'янка»;два\n", what="organisation")

    assert (alike.created, alike.unchanged, again.unchanged) == (1, 1, 2)
    assert [one.row for one in other.errors] == [3]


def test_an_organisation_of_another_code_is_another_one(session: Session, hromada: Any) -> None:
    make_organisation(session, hromada, name="КП «Вода»", edrpou="32855961")

    bring(session, "Назва;ЄДРПОУ\nКП «Вода»;00032129\n", what="organisation")

    codes = session.scalars(select(Organisation.edrpou).order_by(Organisation.edrpou)).all()
    assert codes == ["00032129", "32855961"]


def test_values_are_mapped_by_column(session: Session) -> None:
    report = bring(
        session,
        "Ящик;Назва;Стан\n7;Камера;так\n",
        mapped={"Ящик": "inventory_number"},
        values={(normal("Стан"), "так"): "працює"},
    )

    assert (report.created, assets(session)["7"].status) == (1, "in_service")


def test_numbers_are_given_by_a_pattern_and_a_repeat_changes_nothing(session: Session) -> None:
    make_asset(session, inventory_number="КАМ-0001", name="Стара")
    rows = "Назва;Серійний номер\nПерша;S-1\nДруга;S-2\n"

    first = bring(session, rows, key="serial", number="КАМ-{n:04}")
    again = bring(session, rows, key="serial", number="КАМ-{n:04}")

    assert (first.created, again.unchanged) == (2, 2)
    assert sorted(assets(session)) == ["КАМ-0001", "КАМ-0002", "КАМ-0003"]


def test_a_missing_organisation_is_made_where_that_is_allowed(session: Session) -> None:
    rows = "Інвентарний номер;Назва;Балансоутримувач\nК-1;Перша;КП «Нове»\nК-2;Друга;КП «Нове»\n"

    refused = bring(session, rows)
    made = bring(session, rows, create=frozenset({"organisation"}))

    assert (told(refused.errors), refused.errors_total) == ([(2, "Балансоутримувач")], 2)
    assert (made.created, session.scalars(select(Organisation.name)).all()) == (2, ["КП «Нове»"])


def test_a_missing_settlement_is_made_where_that_is_allowed(session: Session) -> None:
    rows = "Інвентарний номер;Назва;Адреса;Населений пункт\nК-1;1;вул. Тиха, 1;с. Нове\nК-2;2;вул. Тиха, 2;село Нове\n"

    refused = bring(session, rows)
    made = bring(session, rows, create=frozenset({"settlement"}))
    unclear = bring(session, rows.replace("с. Нове", "Старе"), create=frozenset({"settlement"}))

    names = session.execute(select(Settlement.category, Settlement.name).where(Settlement.name == "Нове")).all()
    assert (refused.errors_total, made.created, [tuple(one) for one in names]) == (2, 2, [("село", "Нове")])
    assert told(unclear.errors) == [(2, "Населений пункт")]


def test_a_map_of_a_column_that_is_not_there_is_refused(session: Session) -> None:
    with pytest.raises(Invalid):
        bring(session, "Назва\nx\n", mapped={"Ящик": "inventory_number"})
