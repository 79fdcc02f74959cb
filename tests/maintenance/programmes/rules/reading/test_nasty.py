"""What councils' tables are like when nobody meant them for a program."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maintenance.programmes.imports.sources import read_text_sheets
from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.reading.columns import ReadColumn
from maintenance.programmes.rules.reading.outcome import read_and_check
from maintenance.programmes.rules.reading.reading import Reading, Said, read_programme
from maintenance.programmes.rules.reading.sheets import MOST_ROWS, carried_sheets, make_sheet
from maintenance.programmes.rules.reading.tables import Correction
from maintenance.programmes.rules.show import show_outcome
from registry.kernel.errors import Invalid

HEAD = "Захід\tВиконавець\t2026\t2027\tУсього, тис. грн"


def read(*lines: str, said: Said | None = None) -> Reading:
    """Read pasted lines."""
    return read_programme(read_text_sheets("\n".join(lines)), said or Said())


def rows_of(reading: Reading) -> list[tuple[str, str, list[str]]]:
    """List the rows of the document's first table."""
    assert reading.document is not None, [str(one) for one in reading.remarks]
    return [(row["kind"], row.get("title", ""), row["printed"]) for row in reading.document["tables"][0]["rows"]]


def count_findings(reading: Reading) -> int:
    """Count what does not add up."""
    programme = reading.programme()
    return len(check_programme(programme).findings) if programme else -1


@pytest.mark.parametrize(
    "printed", ["1 234,5", "1\u00a0234,5", "1\u2009234,5", "1234.5", "1,234.5", "1.234,5", "1234,50"]
)
def test_a_figure_is_read_however_it_is_written_and_kept_as_printed(printed: str) -> None:
    reading = read(HEAD, f"1.1 Камери\tВідділ\t{printed}\t-\t1234,5", "Разом\t\t1234,5\t—\t1234,5")

    assert rows_of(reading)[0][2] == [printed, "-", "1234,5"]
    assert (reading.remarks, count_findings(reading)) == ([], 0)


@pytest.mark.parametrize("printed", ["", "-", "—", "х", "Х", "0", "0,0"])
def test_ways_to_print_none_stay_apart_and_none_is_told_as_unread(printed: str) -> None:
    reading = read(HEAD, f"1.1 Камери\tВідділ\t{printed}\t5,0\t5,0", "Разом\t\t\t5,0\t5,0")

    assert rows_of(reading)[0][2] == [printed, "5,0", "5,0"]
    assert [str(one) for one in reading.remarks] == []


def test_a_figure_with_a_star_or_words_is_kept_and_told() -> None:
    reading = read(HEAD, "1.1 Камери\tВідділ\t40,0*\tв межах кошторису\t40,0", "* за умови впровадження\t\t\t\t")

    assert rows_of(reading) == [("measure", "1.1 Камери", ["40,0*", "в межах кошторису", "40,0"])]
    assert [str(one) for one in reading.remarks] == [
        "«40,0*» не читається як сума: 1.1, 2026",
        "«в межах кошторису» не читається як сума: 1.1, 2027",
    ]
    assert (reading.document or {})["tables"][0]["note"] == "* за умови впровадження"


def test_a_head_repeated_on_each_page_a_note_in_the_middle_and_a_total_before_its_parts() -> None:
    reading = read(
        "Усі суми вигадано", HEAD, "1\t2\t3\t4\t5", "Всього на виконання програми\t\t30,0\t-\t30,0",
        "Завдання 1. Камери\t\t30,0\t-\t30,0", "Обслуговування\tВідділ\t10,0\t-\t10,0", HEAD, "1\t2\t3\t4\t5",
        "Примітка: ціни з ПДВ\t\t\t\t", "Нові камери\tВідділ\t20,0\t-\t20,0",
    )  # fmt: skip

    assert [row.kind for row in reading.tables[0].rows] == [
        "programme_total", "task_total", "measure", "head", "head", "note", "measure",
    ]  # fmt: skip
    assert [row["id"] for row in (reading.document or {})["tables"][0]["rows"]] == ["programme", "task-1", "1.1", "1.2"]
    assert count_findings(reading) == 0


def test_a_row_that_lost_the_blank_cells_before_it_is_moved_back() -> None:
    head = "Завдання\tЗахід\tДжерела фінансування\t2026, тис. грн\t2027, тис. грн"
    whole = "\t1.2 Сервери\tЗагальний обсяг, у тому числі:\t3,0\t-", "\t\tміський бюджет\t3,0\t-"
    cut = "1.2 Сервери\tЗагальний обсяг, у тому числі:\t3,0\t-", "міський бюджет"
    first = "Завдання 1. Камери\t1.1 Камери\tміський бюджет\t1,0\t2,0\n\t1.3 Дроти\tміський бюджет\t1,0\t2,0"

    assert rows_of(read(head, first, cut[0])) == rows_of(read(head, first, whole[0]))
    assert [one["source"] for one in (read(head, first, *cut).document or {})["tables"][0]["rows"]][-2:] == [
        "all",
        "local",
    ]


def test_a_table_that_pages_cut_apart_is_one_and_another_with_the_same_head_is_not() -> None:
    one = f"Заходи програми на 2026-2027 роки, перша частина того, що вигадано\n{HEAD}\n1.1 Камери\tВідділ\t1,0\t-\t1,0"
    more = f"{HEAD}\n1.2 Сервери\tВідділ\t2,0\t-\t2,0"

    cut = read_text_sheets(f"{one}\n\nПродовження додатка 1\n{more}")
    two = read_text_sheets(f"{one}\n\nЗаходи програми на 2028-2029 роки, друга частина того, що вигадано\n{more}")

    assert [len(sheet.rows) for sheet in cut] == [4]
    assert [row.kind for row in read_programme(cut).tables[0].rows] == ["measure", "head", "measure"]
    assert [len(sheet.rows) for sheet in two] == [2, 2]


def test_merged_heads_repeated_or_left_empty_mean_the_same() -> None:
    body = ["1.1 Камери\t10,0\t4,0\t6,0\t20,0\t20,0\t-", "Разом\t10,0\t4,0\t6,0\t20,0\t20,0\t-"]
    below = "\tусього\tпоточні\tкапітальні\tусього\tпоточні\tкапітальні"

    left_empty = read("Захід\t2026 рік\t\t\t2027 рік\t\t", below, *body)
    repeated = read("Захід\t2026 рік\t2026 рік\t2026 рік\t2027 рік\t2027 рік\t2027 рік", below, *body)

    assert left_empty.document == repeated.document
    assert [(one.year, one.part) for one in left_empty.tables[0].sums] == [
        (year, part) for year in (2026, 2027) for part in ("total", "current", "capital")
    ]


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Захід\t2026, тис. грн\t2027, тис. грн", "тис. грн"),
        ("Захід\tна 2026 рік, грн\tна 2027 рік, грн", "грн"),
        ("Захід\t2026, тисяч гривень\t2027, тисяч гривень", "тис. грн"),
    ],
)
def test_the_unit_is_found_in_the_heads(head: str, unit: str) -> None:
    reading = read(head, "1.1 Камери\t10,0\t20,0")

    assert (reading.unit, reading.remarks) == (unit, [])


def test_a_unit_that_is_nowhere_printed_is_told_and_may_be_said() -> None:
    lines = "Захід\t2026\t2027", "1.1 Камери\t10\t20"

    guessed, said = read(*lines), read(*lines, said=Said(unit="грн"))

    assert [str(one) for one in guessed.remarks] == [
        "Одиниці виміру не знайдено: прочитано як тис. грн, за потреби змініть"
    ]
    assert (said.unit, said.remarks) == ("грн", [])


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        ("120 500,00\t60 000", "тис. грн"),
        ("120 500,00\t60 000,00", "грн"),
        ("120500.00\t-", "грн"),
        ("349,40\t112,10", "тис. грн"),
        ("120 500\t60 000", "тис. грн"),
        ("-\t", "тис. грн"),
    ],
)
def test_large_amounts_with_kopiykas_are_hryvnia_where_no_unit_is_printed(cells: str, unit: str) -> None:
    reading = read("Захід\t2026\t2027", f"1.1 Камери\t{cells}")

    assert reading.unit == unit
    assert [str(one).startswith("Одиниці виміру не знайдено") for one in reading.remarks] == [True]


def test_a_column_and_a_row_are_corrected_by_whoever_knows_better() -> None:
    lines = "Захід\tСума, тис. грн\tЩе сума", "1.1 Камери\t10,0\t20,0", "Усе разом узяте\t10,0\t20,0"
    columns = {1: ReadColumn((), "sum", 2026), 2: ReadColumn((), "sum", 2027)}

    before = read(*lines)
    after = read(*lines, said=Said(tables={0: Correction(columns=columns, rows={2: "programme_total"})}))

    assert before.document is None
    assert after.years == [2026, 2027]
    assert [kind for kind, _title, _printed in rows_of(after)] == ["measure", "programme_total"]
    assert (after.remarks, count_findings(after)) == ([], 0)


def test_a_table_without_sums_makes_no_programme_and_says_why() -> None:
    reading = read("Захід\tВиконавець", "Камери\tВідділ")

    assert reading.document is None
    assert "Таблиці заходів не знайдено" in str(reading.remarks[0])


@pytest.mark.parametrize("text", ["", " \n\t\n", "лише слова без таблиці" * 2])
def test_an_empty_table_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_text_sheets(text)


def test_ten_thousand_rows_are_refused_before_anything_is_read() -> None:
    with pytest.raises(Invalid) as refused:
        read(HEAD, *["1.1 Камери\tВідділ\t1\t-\t1"] * 10_000)

    assert [str(one) for one in refused.value.fields["file"]] == [
        f"Забагато рядків: не більше {MOST_ROWS} у всіх таблицях разом"
    ]


FULL = ["Захід\tВиконавець\t2026, тис. грн\t2027, тис. грн", "1.1 Камери\tВідділ\t10,0\t5,0", "Разом\t\t10,0\t5,0"]


@pytest.mark.parametrize("mark", ["\u200f", "\u202e", "\u200b", "\ufeff", "\x00", "\x1b"])
def test_marks_that_print_nothing_are_left_out_of_words_and_figures(mark: str) -> None:
    strewn = [line.replace("10,0", f"{mark}10{mark},0").replace("Камери", f"Ка{mark}мери") for line in FULL]

    assert read(*strewn).document == read(*FULL).document


@pytest.mark.parametrize(
    "lines",
    [
        ["Measure\tResponsible\t2026, thousand UAH\t2027", "1.1 Cameras\tIT\t10.0\t5.0", "Total\t\t11.0\t5.0"],
        [
            "Захід / Measure\tВиконавець\t2026 рік, тис. грн / 2026\t2027 рік / 2027",
            *FULL[1:2],
            "Разом / Total\t\t11,0\t5,0",
        ],
        ["Мероприятие\tИсполнитель\t2026 год, тис. грн\t2027 год", *FULL[1:2], "Всего по программе\t\t11,0\t5,0"],
    ],
)
def test_a_table_in_another_language_or_in_two_is_read(lines: list[str]) -> None:
    reading = read(*lines)

    assert [kind for kind, _title, _printed in rows_of(reading)] == ["measure", "programme_total"]
    assert (reading.years, reading.unit, reading.remarks) == ([2026, 2027], "тис. грн", [])
    assert count_findings(reading) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("\n".join(f"рядок {number}" for number in range(500)), "Таблиці не знайдено"),
        ("\t".join(["1"] * 500) + "\n" + "\t".join(["2"] * 500), "Забагато стовпців"),
        ("\t" * 500_000 + "x", "Забагато стовпців"),
        ("Лише слова про програму.\n\n" * 5_000, "Таблиці не знайдено"),
        ("1.1 Камери\tВідділ\t1\t2\n" + "слово\n" * 60_000, "Забагато рядків"),
        ("\x00" * 1_000, "Таблиці не знайдено"),
    ],
)
def test_text_of_which_no_table_can_be_made_is_refused_with_a_sentence(text: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_text_sheets(text)

    assert [str(one)[: len(why)] for one in refused.value.fields["file"]] == [why]


def test_blank_lines_and_blank_cells_by_the_hundred_thousand_change_nothing() -> None:
    text = FULL[0] + "\t" * 400 + "\n" + FULL[1] + "\n" * 300_000 + FULL[2] + "\t" * 300 + "\n"

    assert read(text).document == read(*FULL).document


def test_two_thousand_rows_of_one_number_all_have_names_of_their_own() -> None:
    reading = read(FULL[0], *FULL[1:2] * (MOST_ROWS - 1))

    assert len({row["id"] for row in (reading.document or {})["tables"][0]["rows"]}) == MOST_ROWS - 1


def test_quotes_in_a_cell_are_print_unless_they_hold_all_of_it() -> None:
    sheet = read_text_sheets('Захід\t2026\n"Голос" системи\t1,0\n"два\nрядки ""і лапки"""\t2,0')[0]

    assert [row[0] for row in sheet.rows] == ["Захід", '"Голос" системи', 'два\nрядки "і лапки"']


@pytest.mark.parametrize("told", [None, {}, "x", [1], [{"title": 1, "rows": []}], [{"title": "", "rows": [[1]]}], []])
def test_only_what_a_page_of_ours_carried_is_read_back(told: object) -> None:
    with pytest.raises(Invalid):
        carried_sheets(told)


def test_what_a_page_carries_reads_back_equal() -> None:
    sheet = make_sheet("Назва", [["", ""], ["а", "б\u0000"], ["", "1"]])

    assert carried_sheets([sheet.as_json()]) == [sheet]
    assert sheet.rows == (("а", "б"), ("", "1"))


CELLS = st.sampled_from(
    ["", "", "-", "1", "1.1", "10,0", "40,0*", "2024", "2025 рік", "2024-2026", "Всього", "Усього за програмою",
     "Захід", "Завдання 1. А", "Напрямок 2", "№", "Джерела фінансування", "місцевий бюджет", "інші джерела",
     "поточні видатки", "Спец. фонд", "тис. грн", "* примітка", "12 (?)", "слово", "довге слово " * 30,
     "усього, тис. грн", "x" * 70, "\n"]
)  # fmt: skip
GRIDS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=10)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(GRIDS, min_size=1, max_size=2))
def test_whatever_stands_in_tables_is_read_checked_and_shown(grids: list[list[list[str]]]) -> None:
    sheets = [sheet for grid in grids if (sheet := make_sheet("Перелік на 2024 рік", grid)).rows]

    told = show_outcome(read_and_check(sheets, Said()))

    assert (told["document"] is None) == (told["check"] is None)
    assert told["document"] or told["remarks"]
