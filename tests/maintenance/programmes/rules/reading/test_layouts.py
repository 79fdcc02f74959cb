# ruff: noqa: E501, the lines of a table are as long as the table is wide
"""Layouts with other axes than the two programmes built in. Every table here is invented."""

import pytest

from maintenance.programmes.imports.sources import read_text_sheets
from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.reading.reading import Reading, Said, read_programme

BY_KIND_AND_SOURCE = """
Вигадана обласна програма. Заходи на 2020 рік
Завдання\tЗамовник\tУсього, тис. гривень\tу тому числі\t\tКапітальні видатки\t\tПоточні видатки\t\t\t\tОчікувані результати
\t\t\tобласний бюджет\tінші джерела\tобласний бюджет\tінші джерела\tдослідження\t\tінші потреби\t\t
\t\t\t\t\t\t\tобласний бюджет\tінші джерела\tобласний бюджет\tінші джерела\t
1. Створення центру\tУправління\t100,0\t70,0\t30,0\t50,0\t30,0\t15,0\t-\t5,0\t-\tЦентр
2. Навчання\tУправління\t40,0\t40,0\t-\t-\t-\t30,0\t-\t10,0\t-\tКурси
Разом\t\t140,0\t110,0\t30,0\t50,0\t30,0\t45,0\t-\t16,0\t-\t
"""
BY_SOURCE_ROWS = """
Вигадана програма інформатизації селищної громади на 2025-2027 роки (грн)
№ з/п\tНазва напряму діяльності (пріоритетні завдання)\tПерелік заходів програми\tСтрок виконання\tВиконавці\tДжерела фінансування\tОрієнтовні обсяги фінансування, грн\t\t\t\tОчікуваний результат
\t\t\t\t\t\tУсього\t2025 рік\t2026 рік\t2027 рік\t
1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11
1\tЦифрове врядування\t1.1. Придбання ПЗ\t2025-2027\tСелищна рада\tУсього\t360 000,00\t120 000\t120 000\t120 000\tПЗ
\t\t\t\t\tСелищний бюджет\t300 000,00\t100 000\t100 000\t100 000\t
\t\t\t\t\tОбласний бюджет\t60 000,00\t20 000\t20 000\t20 000\t
\t\t1.2. Захист\t2026\tСелищна рада\tСелищний бюджет\t50 000,00\t-\t50 000\t—\tЗахист
\tВсього за завданням 1\t\t\t\tУсього\t410 000,00\t120 000\t170 000\t120 000\t
2\tМережі\t2.1. Wi-Fi\t2025\tСелищна рада\tСелищний бюджет\t10 500,50\t10 500,50\t\t\t
\tВсього за завданням 2\t\t\t\tУсього\t10 500,50\t10 500,50\t\t\t
\tУсього за програмою\t\t\t\tУсього\t420 500,50\t130 500,50\t170 000\t120 000\t
"""
BY_FUND = """
Вигадана міська програма «Цифрове місто»
№\tЗаходи\tОбсяг фінансування на 2026 рік, тис. грн\t\t\tОбсяг фінансування на 2027 рік, тис. грн\t\t\tВиконавець
\t\tВсього\tЗаг. фонд\tСпец. фонд\tВсього\tЗаг. фонд\tСпец. фонд\t
\tУсього на виконання програми\t65,0\t45,0\t20,0\t70,0\t70,0\t-\t
\tЗавдання 1. Відеоспостереження\t50,0\t30,0\t20,0\t50,0\t50,0\t-\t
1\tОбслуговування камер\t30,0\t30,0\t-\t50,0\t50,0\t-\tКП «Вигадане»
2\tНові камери\t20,0\t-\t20,0\t-\t-\t-\tКП «Вигадане»
\tЗавдання 2. Сервери\t15,0\t15,0\t-\t20,0\t20,0\t-\t
1\tПідтримка\t15,0\t15,0\t-\t20,0\t20,0\t-\tКП «Вигадане»
"""
NUMBERED_TASKS = """
Завдання\tЗамовник\tВсього, тис. гривень\tобласний бюджет\tінші джерела\tкапітальні видатки\t\tпоточні видатки\t
\t\t\t\t\tобласний бюджет\tінші джерела\tобласний бюджет\tінші джерела
1. Розвиток мережі\t\t300,0\t250,0\t50,0\t100,0\t50,0\t150,0\t
1.1. Закупівля серверів\tДепартамент\t150,0\t100,0\t50,0\t100,0\t50,0\t\t
1.2. Підтримка мережі\tДепартамент\t150,0\t150,0\t\t\t\t150,0\t
2. Відео\t\t90,0\t90,0\t\t\t\t90,0\t
2.1. Обслуговування камер\tДепартамент\t90,0\t90,0\t\t\t\t90,0\t
Усього за програмою\t\t390,0\t340,0\t50,0\t100,0\t50,0\t240,0\t
"""
MERGED_NAMES = """
№ з/п\tЗміст заходу\tВиконавець\t2027 рік, тис. грн\t2028 рік, тис. грн
Завдання 1. Інтернет\t\t\t\t
1.1\tПортал\tвідділ\t10,0\t11,0
\tВсього за завданням 1\t\t10,0\t11,0
Завдання 2. Камери\t\t\t\t
2.1\tКамери\tвідділ\t100,0\t50,0
{code}\tСервери\tвідділ\t5,0\t5,0
\tВсього за завданням 2\t\t105,0\t55,0
"""
WHOLE = "\tВсього за програмою\t\t115,0\t66,0\n"


def read(text: str) -> Reading:
    """Read pasted text."""
    return read_programme(read_text_sheets(text))


def slices(reading: Reading) -> list[tuple[int | None, str, str | None, str]]:
    """List what the columns of sums hold."""
    return [(one.year, one.part, one.source, one.detail) for one in reading.tables[0].sums]


def findings(reading: Reading) -> list[tuple[str, str, int | None, str, str]]:
    """List what does not add up."""
    programme = reading.programme()
    assert programme is not None, [str(one) for one in reading.remarks]
    return [
        (one.rule, one.figure.row.key, one.figure.column.year, one.figure.column.part, one.as_json()["difference"])
        for one in check_programme(programme).findings
    ]


def test_total_oblast_and_other_by_kind_of_spending_with_shares_of_one_kind() -> None:
    reading = read(BY_KIND_AND_SOURCE)

    assert slices(reading) == [
        (2020, "total", "all", ""),
        (2020, "total", "oblast", ""),
        (2020, "total", "other", ""),
        (2020, "capital", "oblast", ""),
        (2020, "capital", "other", ""),
        (2020, "current", "oblast", "дослідження"),
        (2020, "current", "other", "дослідження"),
        (2020, "current", "oblast", "інші потреби"),
        (2020, "current", "other", "інші потреби"),
    ]
    assert reading.remarks == []
    assert findings(reading) == [
        ("parts", "programme", 2020, "total", "-1.0"),  # 50 + 45 + 16 of the oblast against 110
        ("all-measures", "programme", 2020, "current", "1.0"),  # 16 against 5 + 10
    ]


def test_three_years_with_a_row_for_each_source_in_hryvnia() -> None:
    reading = read(BY_SOURCE_ROWS)
    rows = (reading.document or {})["tables"][0]["rows"]

    assert (reading.unit, reading.years, reading.remarks) == ("грн", [2025, 2026, 2027], [])
    assert [(row["kind"], row["id"], row["source"]) for row in rows] == [
        ("task", "heading-1", "all"),
        ("measure", "1.1", "all"),
        ("measure", "1.1", "local"),
        ("measure", "1.1", "oblast"),
        ("measure", "1.2", "local"),
        ("task_total", "task-1", "all"),
        ("task", "heading-2", "all"),
        ("measure", "2.1", "local"),
        ("task_total", "task-2", "all"),
        ("programme_total", "programme", "all"),
    ]
    assert rows[1]["printed"] == ["360 000,00", "120 000", "120 000", "120 000"]
    assert (rows[4]["term"], rows[4]["responsible"], rows[4]["outcome"]) == ("2026", "Селищна рада", "Захист")


def test_a_measure_of_one_source_counts_in_the_total_of_all_of_them() -> None:
    assert findings(read(BY_SOURCE_ROWS)) == []


def test_funds_of_two_years_with_numbers_that_begin_anew_in_every_task() -> None:
    reading = read(BY_FUND)
    rows = (reading.document or {})["tables"][0]["rows"]

    assert slices(reading) == [
        (year, part, None, "") for year in (2026, 2027) for part in ("total", "general", "special")
    ]
    assert [row["id"] for row in rows] == ["programme", "task-1", "1.1", "1.2", "task-2", "2.1"]
    assert findings(reading) == []


def test_a_task_with_a_number_and_sums_of_its_own_is_no_measure_beside_its_measures() -> None:
    reading = read_programme(read_text_sheets(NUMBERED_TASKS), Said(years=(2026,)))
    rows = (reading.document or {})["tables"][0]["rows"]

    assert [(row["kind"], row["id"]) for row in rows] == [
        ("task_total", "task-1"), ("measure", "1.1"), ("measure", "1.2"),
        ("task_total", "task-2"), ("measure", "2.1"), ("programme_total", "programme"),
    ]  # fmt: skip
    assert findings(reading) == []
    assert slices(reading)[-1] == (None, "current", "other", "")  # It holds nothing, and is of sums all the same.
    assert (reading.document or {})["tables"][0]["title"] == "Заходи програми"


def test_a_task_named_across_the_table_in_the_column_of_numbers_is_read() -> None:
    rows = (read(MERGED_NAMES.format(code="2.2") + WHOLE).document or {})["tables"][0]["rows"]

    assert [row["title"] for row in rows if row["kind"] == "task"] == ["Завдання 1. Інтернет", "Завдання 2. Камери"]


def test_a_programme_without_a_name_is_called_by_its_years() -> None:
    one_year = NUMBERED_TASKS.replace("Всього, тис. гривень", "2026 рік, тис. грн")

    assert read(one_year).title == "Програма на 2026 рік"
    assert read(MERGED_NAMES.format(code="2.2") + WHOLE).title == "Програма на 2027–2028 роки"


@pytest.mark.parametrize("end", ["", WHOLE])
def test_a_number_of_a_task_that_is_not_there_is_told(end: str) -> None:
    sound, strange = MERGED_NAMES.format(code="2.2") + end, MERGED_NAMES.format(code="3.1") + end

    told = [one for one in findings(read(strange)) if one not in findings(read(sound))]

    assert [one[:2] for one in told] == [("code", "3.1")]


@pytest.mark.parametrize("text", [BY_KIND_AND_SOURCE, BY_SOURCE_ROWS, BY_FUND])
def test_a_figure_changed_is_found(text: str) -> None:
    before = findings(read(text))

    after = findings(read(text.replace("\t40,0\t40,0", "\t41,0\t40,0").replace("\t120 000\t20", "\t").replace(
        "300 000,00", "300 001,00").replace("\t50,0\t30,0\t20,0\t", "\t51,0\t30,0\t20,0\t")))  # fmt: skip

    assert len(after) > len(before)


FUNDS, KINDS = "загальний фонд\tспеціальний фонд", "поточні\tкапітальні"
G, S, C, K = "general", "special", "current", "capital"


@pytest.mark.parametrize(
    ("heads", "slices_of"),
    [
        (f"2027 усього\t{FUNDS}\t2028 усього\t{FUNDS}", [(y, p) for y in (2027, 2028) for p in ("total", G, S)]),
        (f"2027 усього\t{KINDS}\t2028 усього\t{KINDS}", [(y, p) for y in (2027, 2028) for p in ("total", C, K)]),
        (
            f"2027\t{FUNDS}\t2028\t{FUNDS}\tРазом\t{FUNDS}",
            [(y, p) for y in (2027, 2028, None) for p in ("total", G, S)],
        ),
        (f"2027 рік\t{FUNDS}", [(2027, p) for p in ("total", G, S)]),
        # Not after every year alike: the parts are of all years.
        (f"2027\t2028\t{FUNDS}", [(2027, "total"), (2028, "total"), (None, G), (None, S)]),
        (f"Разом\t{FUNDS}\t2027\t2028", [(None, "total"), (None, G), (None, S), (2027, "total"), (2028, "total")]),
    ],
)
def test_a_year_named_once_in_a_heading_of_one_row_holds_for_the_parts_after_it(
    heads: str, slices_of: list[tuple[int | None, str]]
) -> None:
    width = heads.count("\t") + 1
    text = f"№\tЗахід\t{heads}\n1.1\tКамери" + "\t1,0" * width + "\n1.2\tСервери" + "\t2,0" * width

    assert [one[:2] for one in slices(read(text))] == slices_of


def test_an_error_along_a_row_under_a_heading_of_one_row_is_found() -> None:
    text = f"""№\tЗахід\t2027 усього, тис. грн\t{FUNDS}\t2028 усього, тис. грн\t{FUNDS}
1\tЗавдання 1. Підтримка\t150\t100\t50\t10\t10\t-
1.1\tКамери\t100\t50\t50\t10\t10\t-
1.2\tСервери\t60\t50\t-\t-\t-\t-
\tУсього за програмою\t150\t100\t50\t10\t10\t-"""

    assert ("parts", "1.2") in [one[:2] for one in findings(read(text))]
