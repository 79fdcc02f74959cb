"""Headings below titles, over two rows, above totals."""

import pytest

from registry.exchange.rules.columns import SourceRow, SourceTable, asset_columns, known_spellings
from registry.exchange.rules.heading_row import Headed, with_heading
from registry.kernel.errors import Invalid

KNOWN = known_spellings(asset_columns())


def table(*rows: list[str]) -> SourceTable:
    return SourceTable(rows[0], [SourceRow(at, row) for at, row in enumerate(rows[1:], 2) if any(row)])


def told(headed: Headed) -> list[tuple[int, str]]:
    return [(number, text) for number, text, _reason in headed.left_out]


def test_the_heading_is_found_below_a_title() -> None:
    sheet = table(
        ["Відомість основних засобів", "", "", ""],
        ["", "", "", ""],
        ["Інв. №", "Найменування", "Місце", ""],
        ["", "", "Адреса", "Населений пункт"],
        ["1", "2", "3", "4"],
        ["К-2", "Камера", "вул. Лісна, 1", "Славутич"],
    )

    headed = with_heading(sheet, KNOWN)

    assert headed.table.headings == ["Інв. №", "Найменування", "Адреса", "Населений пункт"]
    assert [row.number for row in headed.table.rows] == [6]
    assert told(headed) == [(1, "Відомість основних засобів"), (5, "1 2 3 4")]


def test_without_a_heading_one_sentence_says_so() -> None:
    with pytest.raises(Invalid, match="заголовків не знайдено"):
        with_heading(table(["x1", "x2"], ["1", "2"]), KNOWN)


def test_a_heading_is_taken_where_the_asker_says() -> None:
    sheet = table(["Назва", "Інв. №"], ["Ящик", "Назва"], ["1", "Камера"])

    headed = with_heading(sheet, KNOWN, 2)

    assert headed.table.headings == ["Ящик", "Назва"]
    with pytest.raises(Invalid):
        with_heading(sheet, KNOWN, 9)
