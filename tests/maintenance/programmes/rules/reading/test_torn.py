# ruff: noqa: E501, the lines of a table are as long as the table is wide
"""Programmes as text: pasted whole, prose and all, their tables torn by pages."""

from collections.abc import Callable
from typing import Any

import pytest

from maintenance.programmes.imports.sources import read_text_sheets
from maintenance.programmes.models import Programme
from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.reading.outcome import read_and_check
from maintenance.programmes.rules.reading.reading import Reading, Said, read_programme
from maintenance.programmes.rules.reading.sheets import Mended, carried_sheets
from tests.factories.printed_programmes import print_programme
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, read_built_in
from tests.factories.torn_text import tear_programme
from tests.maintenance.programmes.rules.reading.test_built_in import told


def read(text: str) -> Reading:
    """Read pasted text."""
    return read_programme(read_text_sheets(text))


def rows_of(reading: Reading, role: str = "measures") -> list[dict[str, Any]]:
    """Give the rows of the document's table of that role."""
    assert reading.document is not None, [str(one) for one in reading.remarks]
    return next(table["rows"] for table in reading.document["tables"] if table["role"] == role)


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
@pytest.mark.parametrize("seed", range(8))
def test_a_programme_torn_by_pages_has_the_findings_and_causes_of_the_whole_one(code: str, seed: int) -> None:
    printed = print_programme(read_built_in(code))

    whole = read_programme([one.sheet for one in printed])
    torn = read(tear_programme(printed, seed, has_heads_again=seed % 2 == 1))

    for role in ("measures", "passport"):
        assert [(row["id"], row["source"], row["printed"]) for row in rows_of(torn, role)] == [
            (row["id"], row["source"], row["printed"]) for row in rows_of(whole, role)
        ]
    assert told(torn.programme() or Programme()) == told(whole.programme() or Programme())


PAGE = """
Додаток 1 до програми інформатизації на 2024-2026 роки

Назва завдання\tНазва проєкту, робіт з інформатизації\tВідповідальні за виконання\tСтроки виконання\tОбсяги фінансування, тис. грн\t\t\t\t\t\t\tОчікувані результати\t
\t\t\t\tДжерела фінансування\tВсього\t2024\t\t2025\t\t2026\t\t
\t\t\t\t\t\tпоточні видатки\tкапітальні і видатки\tпоточні видатки\tкапітальні і видатки\tпоточні видатки\t\tкапітальні і видатки
Напрямок 1\t\t\t\t\t\t\t\t\t\t\t\t
Організаційне забезпечення\t1.1. участь у онлайн форумах\tСтруктурні підрозділи\t2024-2026\tЗагальний обсяг, у тому числі:\t\t\t\t\t\t\tОбмін досвідом\t
\t\t\t\tдержавний бюджет\t\t\t\t\t\t\t\t
\t\t\t\tбюджети місцевого самоврядування\t\t\t\t\t\t\t\t
\tінші джерела\t\t\t\t\t\t\t\t\t\t\t
Всього за напрямом\t\t\t\tЗагальний обсяг, у тому числі:\tНе потребує фінансування\t\t\t\t\t\t\t
Напрямок 3.\t\t\t\t\t\t\t\t\t\t\t\t
\t3.7. забезпечення внутрішньо переміщених осіб\tВідділ соціального\t2024-2026\tЗагальний обсяг, у тому числі:\tНе потребує фінансування\t\t\t\t\t\t\tОзнайомлення з корисною інформацією

корисною інформацією, посиланнями на сайті громади\tзахисту населення\t\t\t\t\t\t\t\t\tвнутрішньо переміщених осіб
\t\t\tдержавний бюджет\t\t\t\t\t\t\t
\tінші джерела\t\t\t\t\t\t\t\t\t
3.8. запровадження електронних інструментів\tВідділ освіти\t2025\tЗагальний обсяг, у тому числі:\t200,0\t\t\t200,0\t\t\tЗручні інструменти
\t\t\tдержавний бюджет\t\t\t\t\t\t\t
\t\t\tбюджети місцевого самоврядування\t200,0\t\t\t200,0\t\t\t
\tінші джерела\t\t\t\t\t\t\t\t\t
3.9. запровадження обліку бібліотек\tВідділ культури\t2026\tЗагальний обсяг, у тому числі:\t60,0\t\t\t\t60,0\t\tПокращення якості
\t\t\tбюджети місцевого самоврядування\t60,0\t\t\t\t60,0\t\t
Всього за напрямом\t\t\tЗагальний обсяг, у тому числі:\t260,0\t\t\t200,0\t\t60,0\t
\t\t\tбюджети місцевого самоврядування\t260,0\t\t\t200,0\t\t60,0\t

\t\t\t\tінші джерела\t\t\t\t\t\t\t\t
Всього за програмою\t\t\t\tЗагальний обсяг, у тому числі:\t260,0\t\t\t200,0\t\t60,0\t\t
\t\t\t\tбюджети місцевого самоврядування\t260,0\t\t\t200,0\t\t60,0\t\t

Секретар ради
"""


def test_rows_of_a_narrower_page_stand_under_their_heads_and_what_is_not_sure_is_marked() -> None:
    reading = read(PAGE)
    rows = rows_of(reading)

    assert [(one.year, one.part) for one in reading.tables[0].sums] == [
        (None, "total"),
        *((year, part) for year in (2024, 2025, 2026) for part in ("current", "capital")),
    ]
    assert [(row["id"], row["source"]) for row in rows if row["kind"] == "measure" and row["source"] == "all"] == [
        ("1.1", "all"), ("3.7", "all"), ("3.8", "all"), ("3.9", "all"),
    ]  # fmt: skip
    cut = next(row for row in rows if row["id"] == "3.7")
    assert (cut["title"], cut["responsible"], cut["outcome"]) == (
        "3.7. забезпечення внутрішньо переміщених осіб корисною інформацією, посиланнями на сайті громади",
        "Відділ соціального захисту населення",
        "Ознайомлення з корисною інформацією внутрішньо переміщених осіб",
    )
    assert {row["id"]: (row["printed"], row.get("doubtful", [])) for row in rows if row["source"] == "local"} == {
        "1.1": ([""] * 7, []),
        "3.8": (["200,0", "", "", "200,0", "", "", ""], []),  # the task's total adds up with it
        "3.9": (["60,0", "", "", "", "60,0", "", ""], [4]),  # the task's total prints it elsewhere
        "task-3": (["260,0", "", "", "200,0", "", "60,0", ""], []),
        "programme": (["260,0", "", "", "200,0", "", "60,0", ""], []),
    }


def without_blank_lines(text: str) -> str:
    """Leave blank lines out, as a copied page of a PDF does."""
    return "\n".join(line for line in text.split("\n") if line.strip(" "))


def figures_of(reading: Reading) -> list[tuple[str, str, list[str], list[int]]]:
    """List what stands in the columns of sums, whatever spaces are printed."""
    return [
        (row["id"], row["source"], [text.replace("\u00a0", " ") for text in row["printed"]], row.get("doubtful", []))
        for row in rows_of(reading)
    ]


@pytest.mark.parametrize(
    "change",
    [
        without_blank_lines,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("\n\n", "\n\f\n"),
        lambda text: text.replace("\n\n", "\n\nСторінка 7 з 31\n\n"),
    ],
)
@pytest.mark.parametrize("text", ["page", "fallen"])
def test_how_lines_and_pages_end_changes_nothing(change: Callable[[str], str], text: str) -> None:
    whole = {"page": PAGE, "fallen": FALLEN_HEADS}[text]
    prose = "Перелік завдань подано нижче; він уточнюється щороку за підсумками виконання.\n" * 9

    before, after = read(f"{prose}{whole}{prose}"), read(change(f"{prose}{whole}{prose}"))

    assert figures_of(before) == figures_of(after)


def test_an_annex_begins_another_table_though_its_heads_are_the_same() -> None:
    head = "Назва заходу\tВиконавець\t2026, тис. грн\t2027, тис. грн\tРезультат"
    first = f"{head}\n1.1 Камери\tВідділ\t1,0\t2,0\tкамери\nРазом\t\t1,0\t2,0\t"
    second = "Додаток 2\nПерелік індикаторів\nНазва\tОдиниця\tБаза\nКамер на жителя\t%\t5"

    assert [len(table.sheet.rows) for table in read(f"{first}\n{second}").tables] == [3, 2]


def test_what_was_skipped_and_put_together_is_told() -> None:
    told_of = [str(one) for one in read(f"Довге пояснення. {'слово ' * 60}\n\nЩе одне речення\n{PAGE}").remarks]

    assert told_of[0] == "Тексту поза таблицями не читано, рядків: 2"
    assert any("у тексті розпався" in one for one in told_of)
    assert any("зібрано з частин: 3" in one and "розірваних з’єднано: 1" in one for one in told_of)
    assert any("позначено «(?)»: 2" in one for one in told_of)


def test_what_was_told_goes_on_from_step_to_step_and_no_more_than_numbers_does() -> None:
    sheets = read_text_sheets(PAGE)
    carried = [one.as_json() for one in sheets]

    assert carried_sheets(carried) == sheets
    assert sheets[0].mended != Mended()
    forged = {"pages": "9", "moved": True, "joined": -1, "skipped": 10**9, "unknown": 1, "doubtful": 3}
    assert carried_sheets([{**carried[0], "mended": forged}])[0].mended == Mended(doubtful=3)
    assert carried_sheets([{**carried[0], "mended": [1]}])[0].mended == Mended()


FALLEN_HEADS = """
<b>Обсяг коштів, які пропонується залучити</b>\t<b>Етапи виконання програми</b>\t\t\t<b>Усього витрат</b>
\t<b>I</b>\t\t<b>II</b>\t
<b>2031 рік</b>\t<b>2032 рік</b>\t<b>2033 рік</b>\t\t
Обсяг ресурсів, усього, тис.грн:\t<b>30,0</b>\t20,0\t10,0\t60,0
державний бюджет\t-\t-\t-\t-
міський бюджет\t30,0\t20,0\t10,0\t<b>60,0</b>

## Заходи вигаданої програми

Мета, завдання\tДжерела фінансування\tЕтапи виконання програми\t\t\t\t\t\t\t\t\tВідповідальні виконавці\t
\t\tI етап\t\t\t\tII етап\t\t\t\t\t\t
\t\t2031 рік\t\t2032 рік (проект)\t\t2033 рік\t\t-\t\t\t\t
\t\tОбсяг витрат, тис.грн\tу тому числі кошти міського бюджету\tОбсяг витрат, тис.грн\tу тому числі кошти міського бюджету\tОбсяг витрат, тис.грн\tу тому числі кошти міського бюджету\tЗагальн. фонд\tСпеціал. фонд\t\t\t
<b>Всього на виконання програми</b>\tМіський бюджет\t<b>30,0</b>\t20,0\t10,0\t20,0\t20,0\t-\t10,0\t10,0\t-\t\t
<b>Завдання 1. Підтримка діючих міських</b>\tМіський бюджет\t<b>30,0</b>\t20,0\t10,0\t20,0\t20,0\t-\t10,0\t10,0\t-\t\t

<b>систем</b>\t\t\t\t\t\t\t\t\t\t\t
Відеоспостереження міста м.\tМіський бюджет\t<b>20,0</b>\t20,0\t-\t20,0\t20,0\t-\t-\t-\t-\tВідділ
Портал<sup>1</sup>\tМіський бюджет\t10,0\t-\t10,0\t\t\t\t10,0\t10,0\t-\tВідділ

\\* за умови впровадження
"""


def test_tags_are_no_print_and_heads_that_fell_apart_are_put_together() -> None:
    reading = read(FALLEN_HEADS)

    assert [table.role for table in reading.tables] == ["passport", "measures"]
    assert [(one.year, one.part) for one in reading.tables[0].sums] == [
        (2031, "total"), (2032, "total"), (2033, "total"), (None, "total"),
    ]  # fmt: skip
    assert [(one.year, one.part) for one in reading.tables[1].sums] == [
        (year, part) for year in (2031, 2032, 2033) for part in ("total", "general", "special")
    ]
    assert [(row["id"], row["title"]) for row in rows_of(reading)] == [
        ("programme", "Всього на виконання програми"),
        ("task-1", "Завдання 1. Підтримка діючих міських систем"),
        ("1.1", "Відеоспостереження міста м."),
        ("1.2", "Портал¹"),
    ]
    assert read_and_check(read_text_sheets(FALLEN_HEADS), Said()).result.findings == []  # type: ignore[union-attr]


PASSPORT = """
1.\tІніціатор розроблення програми\tВиконавчий комітет
2.\tРозробник програми\tВідділ цифровізації
3.\tТермін реалізації\t2031 – 2033 роки
4.\tЗагальний обсяг фінансових ресурсів, необхідних для реалізації програми, всього:\t<b>60,0 тис. грн.</b>
4.1\tкоштів міського бюджету\t61,0 тис. грн.
4.2\tкоштів інших джерел\t-
"""


def test_a_passport_without_heads_is_read_by_the_unit_beside_its_amounts() -> None:
    reading = read(f"Паспорт програми\n{PASSPORT}\n{FALLEN_HEADS}")

    assert [(row["source"], row["printed"]) for row in rows_of(reading, "passport")] == [
        ("all", ["60,0 тис. грн."]),
        ("local", ["61,0 тис. грн."]),
        ("other", ["-"]),
    ]
    assert [item["number"] for item in (reading.document or {})["passport"]] == ["1.", "2.", "3."]
    assert read_document(reading.document or {}).tables[0].role == "passport"


def test_cells_broken_over_lines_are_one_row() -> None:
    head = "Захід\tВиконавець\t2026, тис. грн\t2027, тис. грн"
    whole = ["1.1 Обслуговування системи відео- спостереження\tВідділ освіти\t1,0\t2,0", "1.2 Портал\tВідділ\t3,0\t-"]
    broken = [
        "1.1 Обслуговування",
        "системи відео- спостереження\tВідділ",
        "освіти\t1,0\t2,0",
        "1.2 Портал\tВідділ\t3,0\t-",
    ]

    assert rows_of(read("\n".join([head, *broken, *whole[1:]])))[:2] == rows_of(read("\n".join([head, *whole])))


def test_short_lines_of_a_table_without_blank_cells_at_its_edge_stay_rows_of_their_own() -> None:
    text = "Захід\tВиконавець\t2026, тис. грн\t2027, тис. грн\nкамери\tвідділ\nсервери\tвідділ\t1,0\nмережі\tвідділ\t1,0\t2,0"

    assert [(row["title"], row["printed"]) for row in rows_of(read(text))] == [
        ("камери", ["", ""]),
        ("сервери", ["1,0", ""]),
        ("мережі", ["1,0", "2,0"]),
    ]


def test_a_table_of_pipes_is_read_as_one_of_tabs() -> None:
    piped = "# Програма міста\n\n| **Захід** | 2026, тис. грн | 2027 |\n|---|--:|--:|\n| 1.1 Камери | 10,0 | - |\n| Разом | **10,0** | - |"
    tabbed = "Програма міста\n\nЗахід\t2026, тис. грн\t2027\n1.1 Камери\t10,0\t-\nРазом\t10,0\t-"

    assert read(piped).document == read(tabbed).document


def test_two_tables_with_only_a_blank_line_between_are_two() -> None:
    measures = "Захід\tВиконавець\t2026, тис. грн\n1.1 Камери\tВідділ\t10,0\nРазом\t\t10,0"
    resources = "Джерела фінансування, тис. грн\t2026 рік\tУсього\nдержавний бюджет\t-\t-\nміський бюджет\t10,0\t10,0"

    assert [len(table.sheet.rows) for table in read(f"{measures}\n\n{resources}").tables] == [3, 3]


def test_an_amount_with_no_column_left_for_it_stays_where_it_came_and_is_told() -> None:
    reading = read(
        PAGE.replace("\t30,0", "").replace(
            "260,0\t\t\t200,0\t\t60,0\t\t\n\t", "260,0\t\t\t200,0\t\t60,0\t\t5,0\t7,0\n\t"
        )
    )

    assert any("більше клітинок, ніж стовпців: 1" in str(one) for one in reading.remarks)


OTHER_ORDER = """
Про затвердження Програми цифровізації Вигаданської селищної ради на 2028-2029 роки

№ з/п\tДжерела фінансування\tЗахід\tСтрок\t2028 рік, тис. грн\t\t2029 рік, тис. грн\t\tРазом\tВиконавець\t
\t\t\t\tзаг. фонд\tспец. фонд\tзаг. фонд\tспец. фонд\t\t\t
1.1\tселищний бюджет\tОбслуговування камер\t2028\t10,0\t-\t12,0\t-\t22,0\tКП «Лан»\t
1.2\tселищний бюджет\tСервери для закладів освіти та\t2028-2029\t5,0\t1,0\t-\t-\t6,0\tВідділ\t

- 2 -

\t\tкультури\t\t\t\t\t\t\t\t
1.3\tселищний бюджет\tПортал громади\t2029\t-\t-\t3,0\t-\t3,0\tВідділ
1.4\tселищний бюджет\tМережі\t2029\t-\t-\t4,0\t-\t4,0\tВідділ
1.5\tселищний бюджет\tАТС\t2029\t-\t-\t1,0\t-\t1,0\tВідділ
Разом\t\t\t\t15,0\t1,0\t20,0\t-\t36,0\t
"""


def test_columns_of_another_order_and_a_total_under_the_numbers() -> None:
    reading = read(OTHER_ORDER)

    assert reading.title == "Програма цифровізації Вигаданської селищної ради на 2028-2029 роки"
    assert [(row["kind"], row.get("title"), row["printed"]) for row in rows_of(reading)][1:2] == [
        ("measure", "Сервери для закладів освіти та культури", ["5,0", "1,0", "-", "-", "6,0"])
    ]
    assert [row["kind"] for row in rows_of(reading)] == ["measure"] * 5 + ["programme_total"]
    assert [one.rule for one in read_and_check(read_text_sheets(OTHER_ORDER), Said()).result.findings] == ["term"]  # type: ignore[union-attr]


NARROWER = """
Захід\tСтрок\tДжерела\tВсього, тис. грн\t2026, поточні\t2026, капітальні\t2027, поточні\t2027, капітальні\tРезультат\t
1.1 Камери\t2026\tміський бюджет\t10,0\t10,0\t\t\t\tкамери\t
1.2 Сервери\t2026\tміський бюджет\t20,0\t\t20,0\t\t\tсервери\t

1.3 Портал\t2027\tміський бюджет\t7,0\t\t\t7,0\tпортал
1.4 Мапа\t2027\tміський бюджет\t8,0\t\t\t8,0\tмапа
1.5 АТС\t2027\tміський бюджет\t\t\t\t\tатс
Всього за програмою\t\tміський бюджет\t45,0\t10,0\t20,0\t15,0\t
"""


def test_a_total_of_the_same_narrower_page_proves_no_column() -> None:
    rows = rows_of(read(NARROWER))

    assert {row["id"]: row.get("doubtful", []) for row in rows} == {
        "1.1": [], "1.2": [], "1.3": [3], "1.4": [3], "1.5": [], "programme": [1, 2, 3],
    }  # fmt: skip


def test_cells_broken_at_quotes_and_small_letters_are_one_row_where_rows_are_numbered() -> None:
    head = "№\tНазва заходу\tВиконавець\t2026, тис. грн\t2027, тис. грн"
    whole = ["1\tОбслуговування камер\tКП «Лан»\t10,0\t5,0", "2\tСервери\tВідділ\t1,0\t-", "Разом\t\t\t11,0\t5,0"]
    broken = ["1\tОбслуговування", "камер\tКП", "«Лан»\t10,0\t5,0", *whole[1:]]

    assert read("\n".join([head, *broken])).document == read("\n".join([head, *whole])).document
