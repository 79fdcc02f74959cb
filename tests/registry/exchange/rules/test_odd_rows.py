"""Totals, signatures and repeated headings are told from things."""

from registry.exchange.rules.columns import SourceRow, asset_columns, known_spellings
from registry.exchange.rules.odd_rows import (
    EXAMPLE,
    NUMBERING,
    REPEATED,
    SECTION,
    SIGNATURE,
    TOTAL,
    Around,
    SortedOut,
    sort_out,
)

KNOWN = known_spellings(asset_columns())
WIDE = ["Інвентарний номер", "Назва", "Серійний номер", "Ціна, грн"]
THINGS = [["К-1", "Камера", "S1", "1000"], ["К-2", "Камера", "S2", "2000"], ["К-3", "Камера", "S3", "3000"]]


def sort(rows: list[list[str]], headings: list[str] = WIDE) -> SortedOut:
    taken = dict(enumerate(("inventory_number", "name", "serial", "price")[: len(headings)]))
    keys = frozenset(place for place, name in taken.items() if name != "price")
    numbered = [SourceRow(at, row) for at, row in enumerate(rows, 2)]
    return sort_out(numbered, Around(headings, KNOWN, taken, keys))


def reasons(*odd: list[str], headings: list[str] = WIDE) -> list[object]:
    width = len(headings)
    found = sort([*(one[:width] for one in THINGS), *odd], headings)
    told = dict.fromkeys(range(5, 5 + len(odd)), None) | {row.number: reason for row, reason in found.left_out}
    return list(told.values())


def test_a_row_of_totals_is_left_out_wherever_its_count_stands() -> None:
    narrow = [
        ["Разом", "3"], ["Всього", "3"], ["ВСЬОГО:", "3 шт."], ["Итого", "3,00"], ["Усього за актом", ""],
        ["", "Разом: 1 шт."],
        ["3", "Разом"], ["Загальна кількість", "14"], ["Всього найменувань", "3"], ["Разом", "Разом"], ["Total", "3"],
        ["Всього об'єктів:", "4 382"], ["Разом балансова вартість", "12 000,00 грн"], ["Разом, грн", "12 000,00"],
    ]  # fmt: skip
    wide = [["Разом", "", "", "6000"], ["Разом", "Разом", "Разом", "6 000,00"], ["", "Всього:", "x", "6000"]]

    assert reasons(*narrow, headings=WIDE[:2]) == [TOTAL] * len(narrow)
    assert reasons(*wide) == [TOTAL] * len(wide)


def test_a_thing_called_as_a_total_stays() -> None:
    things = [
        ["Разом", "К-1"], ["Разомовка", ""], ["Разом до змін", "12345678"], ["Разом", "00032945"], ["К-9", "Разом"],
        ["Сумарний лічильник", "3"], ["Усього потроху", "Магазин"],
    ]  # fmt: skip

    assert reasons(*things, headings=["Назва", "Код"]) == [None] * len(things)


def test_signatures_and_notes_under_the_table_are_left_out() -> None:
    rows = [
        ["Виконавець", "Петренко О. В."], ["Виконавець Петренко О.В., тел. 2-34-56", ""], ["Склала:", "____________"],
        ["Перевірив", "(підпис)"], ["М.П.", ""], ["Дата складання", "01.03.2026"], ["Сторінка 1 з 3", ""],
        ["Матеріально відповідальна особа", "Олена КОВАЛЬ"], ["Примітка: ціни з ПДВ", ""],
        ["Погоджено", "«__» ____ 2026 р."],
    ]  # fmt: skip
    posts = [["Головний бухгалтер", "______", "", "О. В. Петренко"], ["Начальник відділу ІТ", "", "", ""]]

    assert reasons(*rows, headings=WIDE[:2]) == [SIGNATURE] * len(rows)
    assert reasons(*posts) == [SIGNATURE] * len(posts)


def test_things_named_as_those_who_sign_stay() -> None:
    workplaces = [["Директор", "Іван Петренко"], ["Головний бухгалтер", "Олена Коваль"], ["Секретар", "РМ-5"]]

    assert [row.cells for row in sort(workplaces, ["Назва", "Хто"]).things] == workplaces
    assert (
        reasons(["Виконавчий комітет", "К-7"], ["Підписна станція", "К-8"], ["Тельфер", ""], headings=WIDE[:2])
        == [None] * 3
    )
    assert reasons(["Начальник відділу", "РМ-5", "S9", "10"]) == [None]


def test_a_heading_repeated_on_a_new_page_is_left_out_with_its_numbers() -> None:
    assert reasons(WIDE, ["1", "2", "3", "4"], ["К-4", "Камера", "S4", "1"], ["1", "2", "3", "4"]) == [
        REPEATED, NUMBERING, None, None
    ]  # fmt: skip
    assert reasons(WIDE, ["А", "Б", "1", "2"]) == [REPEATED, NUMBERING]
    assert reasons(["ІНВЕНТАРНИЙ НОМЕР", "Назва", "", "Ціна, грн"]) == [REPEATED]


def test_a_heading_over_a_part_of_the_table_and_an_example_are_left_out_and_a_single_cell_is_asked_about() -> None:
    assert reasons(["вул. Лісна"] * 4, ["Приклад: К-1", "", "", ""]) == [SECTION, EXAMPLE]

    assert reasons(["вул. Лісна"] * 3 + [""], ["Центр", "Центр", "", ""], ["К-7", "К-7", "", ""]) == [
        SECTION,
        SECTION,
        None,
    ]

    found = sort([*THINGS, ["Камери в парку", "", "", ""]])

    assert [row.number for row in found.doubted] == [5]
    assert not sort([["К-1", ""], ["К-2", "Камера"]], WIDE[:2]).doubted
