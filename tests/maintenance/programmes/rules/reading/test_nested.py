"""Tasks within tasks, headings that print sums, a cell in hryvnia that its own total repeats. All is invented."""

import pytest

from maintenance.programmes.imports.sources import read_text_sheets
from maintenance.programmes.rules.drafts.totals import fill_totals
from maintenance.programmes.rules.reading.outcome import Outcome, read_and_check
from maintenance.programmes.rules.reading.reading import Said

HEAD = "№ з/п\tЗміст заходу\tВиконавець\tУсього, тис. грн\t2027 рік, тис. грн\t2028 рік, тис. грн\n"
NUMBERED = """1\tІнтернет\t\t25,0\t12,0\t13,0
1.1\tЗв'язок\t\t20,0\t10,0\t10,0
1.1.1\tПортал\tвідділ\t12,0\t6,0\t6,0
1.1.2\tКанал\tвідділ\t8,0\t4,0\t4,0
1.2\tСайти\tвідділ\t5,0\t2,0\t3,0
2\tКамери\t\t150,0\t100,0\t50,0
2.1\tКамери в місті\t\t150,0\t100,0\t50,0
2.1.1\tКамери на вході\tвідділ\t150,0\t100,0\t50,0
\tВсього\t\t175,0\t112,0\t63,0
"""
NAMED = """Пріоритет 1. Цифрове врядування\t\t\t\t\t
Завдання 1.1. Інтернет\t\t\t\t\t
1.1.1\tПортал\tвідділ\t12,0\t6,0\t6,0
1.1.2\tКанал\tвідділ\t8,0\t4,0\t4,0
\tВсього за завданням 1.1\t\t20,0\t10,0\t10,0
Завдання 1.2. Сайти\t\t\t\t\t
1.2.1\tСайт\tвідділ\t5,0\t2,0\t3,0
\tВсього за завданням 1.2\t\t5,0\t2,0\t3,0
\tВсього за пріоритетом 1\t\t25,0\t12,0\t13,0
\tВсього за програмою\t\t25,0\t12,0\t13,0
"""
TWICE = """\tЗавдання 1. Інтернет\t\t25,0\t12,0\t13,0
1.1\tПортал\tвідділ\t20,0\t10,0\t10,0
1.2\tСайт\tвідділ\t5,0\t2,0\t3,0
\tВсього за завданням 1\t\t25,0\t12,0\t13,0
\tЗавдання 2. Камери\t\t155,0\t105,0\t50,0
2.1\tКамери\tвідділ\t150,0\t100,0\t50,0
\tВсього за завданням 2\t\t150,0\t100,0\t50,0
\tВсього за програмою\t\t175,0\t112,0\t63,0
"""
IN_HRYVNIA = """Завдання 1. Інтернет\t\t\t\t\t
1.1\tПортал\tвідділ\t{whole}\t10,0\t10000,0
1.2\tСайт\tвідділ\t5,0\t2,0\t3,0
\tВсього за завданням 1\t\t25,0\t12,0\t13,0
Завдання 2. Камери\t\t\t\t\t
2.1\tКамери\tвідділ\t150,0\t100,0\t50,0
\tВсього за завданням 2\t\t150,0\t100,0\t50,0
\tВсього за програмою\t\t175,0\t112,0\t63,0
"""


def read(text: str) -> Outcome:
    """Read a table and check it."""
    return read_and_check(read_text_sheets(HEAD + text), Said())


def kinds(outcome: Outcome) -> list[tuple[str, str, str]]:
    """List the rows: what each is, its name, the task it belongs to."""
    return [(row["kind"], row["id"], row["task"]) for row in (outcome.reading.document or {})["tables"][0]["rows"]]


def corrections(outcome: Outcome) -> list[tuple[str, str, str, str]]:
    """List what the roots correct."""
    return [
        (one.figure.row.key, one.column or one.figure.column.label, one.printed, one.should_be)
        for root in outcome.found.roots
        for one in root.corrections
    ]


def test_sums_on_three_levels_of_numbers_are_counted_once() -> None:
    outcome = read(NUMBERED)

    assert outcome.result is not None
    assert outcome.result.findings == []
    assert kinds(outcome) == [
        ("task_total", "task-1", "1"), ("task_total", "task-1.1", "1.1"),
        ("measure", "1.1.1", "1.1"), ("measure", "1.1.2", "1.1"), ("measure", "1.2", "1"),
        ("task_total", "task-2", "2"), ("task_total", "task-2.1", "2.1"), ("measure", "2.1.1", "2.1"),
        ("programme_total", "programme", ""),
    ]  # fmt: skip


def test_priorities_tasks_and_measures_with_totals_below_each_are_counted_once() -> None:
    outcome = read(NAMED)

    assert outcome.result is not None
    assert outcome.result.findings == []
    assert [one[1] for one in kinds(outcome) if one[0] != "measure"] == [
        "heading-1", "heading-1.1", "task-1.1", "heading-1.2", "task-1.2", "task-1", "programme",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "row"),
    [("1.1\tЗв'язок\t\t20,0\t10,0\t10,0", "task-1.1"), ("1\tІнтернет\t\t25,0\t12,0\t13,0", "task-1")],
)
def test_an_error_on_a_level_is_named_at_its_level(wrong: str, row: str) -> None:
    outcome = read(NUMBERED.replace(wrong, wrong.removesuffix("0") + "9"))

    assert [(one[0], one[1]) for one in corrections(outcome)] == [(row, "2028 рік, тис. грн")]


def test_a_total_of_a_draft_with_tasks_within_tasks_is_made_once() -> None:
    programme = read(NUMBERED).programme
    assert programme is not None

    assert fill_totals(programme) == []


def test_a_heading_of_a_draft_follows_its_total() -> None:
    programme = read(TWICE).programme
    assert programme is not None

    assert [(one.mark[1], one.before, one.after) for one in fill_totals(programme)] == [
        ("heading-2", "155,0", "150,0"),
        ("heading-2", "105,0", "100,0"),
    ]


def test_sums_of_a_heading_with_a_total_below_are_kept_and_compared() -> None:
    outcome = read(TWICE)
    assert outcome.result is not None

    rows = (outcome.reading.document or {})["tables"][0]["rows"]

    assert [row["printed"] for row in rows if row["kind"] == "task"] == [
        ["25,0", "12,0", "13,0"],
        ["155,0", "105,0", "50,0"],
    ]
    assert [one.rule for one in outcome.result.findings] == ["heading", "heading"]
    assert corrections(outcome) == [("heading-2", "2027 рік, тис. грн", "105,0", "100.0")]


@pytest.mark.parametrize("whole", ["10010,0", "20,0"])
def test_one_cell_in_hryvnia_is_the_cause_though_its_total_repeats_it(whole: str) -> None:
    outcome = read(IN_HRYVNIA.format(whole=whole))

    assert corrections(outcome) == [("1.1", "2028 рік, тис. грн", "10000,0", "10.0")]


@pytest.mark.parametrize("printed", ["20,0", "21,0"])
def test_a_total_of_measures_that_belong_to_no_task_is_made_up_of_them_alone(printed: str) -> None:
    text = f"""\tПортал\tвідділ\t12,0\t6,0\t6,0
\tКанал\tвідділ\t8,0\t4,0\t4,0
\tВсього\t\t{printed}\t10,0\t10,0
Завдання 2. Камери\t\t\t\t\t
2.1\tКамери\tвідділ\t150,0\t100,0\t50,0
\tВсього за завданням 2\t\t150,0\t100,0\t50,0
\tВсього за програмою\t\t170,0\t110,0\t60,0
"""

    outcome = read(text)

    assert outcome.programme is not None and outcome.result is not None
    assert [row.task for row in outcome.programme.tables[0].rows if row.kind == "task_total"] == ["", "2"]
    assert len(outcome.found.roots) == (printed != "20,0")
    assert [one.after for one in fill_totals(outcome.programme)] == ["20,0"] * (printed != "20,0")
