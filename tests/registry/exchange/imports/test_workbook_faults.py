"""Cells that a reader of workbooks shows as empty though they are not."""

import io

import xlsxwriter

from registry.exchange.imports.workbook_faults import ERROR, UNCOMPUTED, faults_in


def test_errors_and_formulas_without_a_value_are_found_on_their_own_sheet() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    first, second = book.add_worksheet("Перший"), book.add_worksheet("Другий")
    first.write(0, 0, "Назва")
    second.write_formula(1, 27, "=1/0", None, "#DIV/0!")
    second.write_formula(2, 0, "=1+1", None, "")
    second.write_formula(3, 0, "=1+1", None, 2)
    book.close()

    assert list(faults_in(out.getvalue(), "Перший")) == []
    found = list(faults_in(out.getvalue(), "Другий"))

    assert (1, 27, "#DIV/0!", ERROR) in found
    assert {(row, why) for row, _column, _text, why in found} <= {(1, ERROR), (2, UNCOMPUTED)}
