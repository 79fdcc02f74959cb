"""What our tables take from inside ReportLab is still there: a newer one that renamed it must not go unnoticed."""

from typing import Any

from reportlab.platypus import LongTable

from maintenance.papers.documents.printed.pdf_table import _rows_kept_whole, first_rows

PAGE = 200.0


def make_table(rows: int) -> Any:
    """Make a table of our sort whose first row is one cell over two columns, a head."""
    cells = [["Заголовок", ""], *([str(one), "1,0"] for one in range(1, rows))]
    return _rows_kept_whole(PAGE)(
        cells, colWidths=[50, 50], rowHeights=[20] * rows, repeatRows=1, style=[("SPAN", (0, 0), (1, 0))]
    )


def test_the_names_that_are_overridden_are_the_library_s_own() -> None:
    own = vars(_rows_kept_whole(PAGE)).keys() - {"__init__", "__module__", "__doc__", "__annotations__", "_room"}

    assert own >= {"_calc", "split", "_calcSpanRanges"}
    assert [name for name in (*own, "_splitRows") if name.startswith("_calc") and not hasattr(LongTable, name)] == []
    assert hasattr(LongTable, "_splitRows")


def test_the_library_calls_them_and_finds_spans_and_heights_where_we_do() -> None:
    table = make_table(30)

    table.wrap(100, 100)
    pieces = table.split(100, 100)

    assert table._room == (100, 100)
    assert (table._rowSpanCells, table._colSpanCells) == (frozenset(), frozenset({(0, 0), (1, 0)}))
    assert isinstance(table._colSpanCells, frozenset)
    assert table._rowHeights == [20] * 30
    assert first_rows(make_table(30), 100, 100) == 40
    assert [len(one._cellvalues) for one in pieces] == [5, 26]
