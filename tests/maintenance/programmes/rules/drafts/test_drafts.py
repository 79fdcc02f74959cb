"""A copy moved by years, totals made from their parts, rows changed, an outline read."""

from decimal import Decimal
from typing import Any

import pytest

from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.document import read_document, write_document
from maintenance.programmes.rules.drafts.copying import Copying, copy_document, multiplied
from maintenance.programmes.rules.drafts.editing import read_what_can_be, with_rows, with_totals
from maintenance.programmes.rules.drafts.layouts import Task, read_outline
from maintenance.programmes.rules.drafts.rows import moved_row, with_measure, without_row
from maintenance.programmes.rules.drafts.totals import fill_totals
from registry.kernel.errors import Conflict
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, make_document, make_row, make_table, read_built_in


@pytest.mark.parametrize(
    ("printed", "index", "unit", "after"),
    [
        ("80,603", "1.1", "тис. грн", "88,663"),
        ("4409,7 тис. грн.", "1.1", "тис. грн", "4850,7 тис. грн."),
        ("81.120", "1.12", "тис. грн", "90.854"),
        ("1 000,5", "2", "тис. грн", "2001,0"),
        ("120", "1.105", "тис. грн", "132,6"),
        ("0,05", "1.1", "тис. грн", "0,06"),
        ("-", "1.1", "тис. грн", "-"),
        ("", "1.1", "тис. грн", ""),
        ("Не потребує фінансування", "1.1", "тис. грн", "Не потребує фінансування"),
    ],
)
def test_a_printed_figure_is_multiplied_and_rounded_half_up(printed: str, index: str, unit: str, after: str) -> None:
    assert multiplied(printed, Decimal(index), unit) == after


def test_both_councils_programmes_are_copied_and_add_up_once_their_totals_are_made() -> None:
    """Money that Kobeliaky prints without a source has no parts to make a total of: it stays, and is named."""
    for code in (SLAVUTYCH, KOBELIAKY):
        document = read_built_in(code)
        kept = read_built_in(code)

        copied = copy_document(document, Copying("later", "Нова", 10))
        filled = fill_totals(read_document(copied))
        whole = with_totals(copied, filled)

        assert document == kept
        assert copied["years"] == [year + 10 for year in document["years"]]
        assert filled
        left = len(check_programme(read_document(whole)).findings)
        assert left == 0 if code == SLAVUTYCH else left < len(check_programme(read_document(kept)).findings)
        assert write_document(read_document({**whole, "hromada": document["hromada"]}))["state"] == "draft"


def test_years_of_laws_stay_and_those_of_the_programme_move() -> None:
    item = {
        "number": "1.",
        "title": "Підстава",
        "value": ["Постанова від 01.02.2025 № 2025, на 2025–2026 роки, 2019 рік"],
    }
    document = make_document(passport=[item], title="На 2025 – 2026 роки за законом 1998 року")

    copied = copy_document(document, Copying("later", "Нова", 2))

    assert copied["passport"][0]["value"] == ["Постанова від 01.02.2025 № 2025, на 2027–2028 роки, 2019 рік"]


def test_totals_of_funds_and_sources_follow_from_the_lowest_figures() -> None:
    rows = [
        make_row("1.1", ["", "1,5", "2,5"], source="local"),
        make_row("1.1", ["9,0", "", "1,0"], source="other"),
        make_row("1.1", ["", "", ""], source="all"),
        make_row("programme", ["5,0", "", ""], kind="programme_total", source="all"),
    ]

    filled = fill_totals(read_document(make_document(make_table(rows), years=[2025])))

    assert {(one.mark[1], one.mark[2], one.mark[3]): (one.before, one.after) for one in filled} == {
        ("1.1", "local", 0): ("", "4,0"),
        ("1.1", "other", 0): ("9,0", "1,0"),
        ("1.1", "all", 0): ("", "5,0"),
        ("1.1", "all", 1): ("", "1,5"),
        ("1.1", "all", 2): ("", "3,5"),
        ("programme", "all", 1): ("", "1,5"),
        ("programme", "all", 2): ("", "3,5"),
    }


def test_what_is_no_sum_is_named_and_the_rest_is_read() -> None:
    document = make_document(make_table([make_row("2.1", ["сто", "1,0", ""]), make_row("2.2", ["1,0", "1,0", ""])]))

    reading = read_what_can_be(document, "measures", known=())
    broken = read_what_can_be(with_rows(document, "measures", [{"id": "2.1"}]), "measures", known=())

    assert [(one.key, one.source, one.column) for one in reading.cells] == [("2.1", "local", 0)]
    assert reading.programme is not None
    assert broken.programme is None
    assert broken.cells or broken.others


def test_rows_are_moved_added_and_taken_out_by_their_blocks() -> None:
    rows: list[dict[str, Any]] = [
        make_row("1.1", [""], source="local"),
        make_row("1.1", [""], source="other"),
        make_row("1.2", [""], source="local"),
    ]

    moved, added = moved_row(rows, 1, 1), with_measure(rows, 1)

    assert [(row["id"], row["source"]) for row in moved] == [("1.2", "local"), ("1.1", "local"), ("1.1", "other")]
    assert [row["id"] for row in added] == ["1.1", "1.1", "1.3", "1.3", "1.2"]
    assert moved_row(rows, 0, -1) == rows
    assert len(without_row(rows, 0)) == 2
    with pytest.raises(Conflict):
        without_row(rows[:1], 0)


def test_an_outline_is_read_a_line_each() -> None:
    text = "Завдання 1. Підтримка\n- Камери\n1.2. Wi-Fi\n\n2. Розвиток\n• Портал"

    assert read_outline(text) == (Task("Підтримка", ("Камери", "Wi-Fi")), Task("Розвиток", ("Портал",)))
    assert read_outline("  \n") == ()
