"""The two programmes built in, printed as their councils do and read anew: the same findings and the same causes."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from maintenance.programmes.imports.sources import read_file_sheets, read_text_sheets
from maintenance.programmes.models import Programme
from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.reading.reading import read_programme
from maintenance.programmes.rules.reading.sheets import Sheet
from maintenance.programmes.rules.roots import find_roots
from tests.factories.printed_programmes import PrintedTable, as_docx, as_text, as_xlsx, print_programme
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, read_built_in

READERS: dict[str, Callable[[Sequence[PrintedTable]], list[Sheet]]] = {
    "pasted": lambda tables: read_text_sheets(as_text(tables)),
    "docx": lambda tables: read_file_sheets(as_docx(tables), "programme.docx"),
    "xlsx": lambda tables: read_file_sheets(as_xlsx(tables), "programme.xlsx"),
}


def told(programme: Programme) -> tuple[list[Any], list[Any]]:
    """Tell findings and causes by place in the table, whatever tables and rows are called."""
    result = check_programme(programme)
    found = find_roots(programme, result)

    def place(figure: Any) -> tuple[Any, ...]:
        return figure.row.table.position, figure.row.position, figure.column.position

    findings = [
        (one.rule.partition("/")[0], place(one.figure), one.as_json()["computed"], one.severity, len(one.remarks))
        for one in result.findings
    ]
    causes = [
        (root.hypothesis, [(place(one.figure), one.should_be) for one in root.corrections], len(root.explains))
        for root in found.roots
    ]
    return findings, causes


@pytest.mark.parametrize(("code", "findings", "causes"), [(SLAVUTYCH, 22, 6), (KOBELIAKY, 66, 11)])
@pytest.mark.parametrize("form", READERS)
def test_a_programme_built_in_is_read_from_its_print_with_the_same_findings_and_causes(
    code: str, findings: int, causes: int, form: str
) -> None:
    document = read_built_in(code)

    reading = read_programme(READERS[form](print_programme(document)))

    assert reading.remarks == []
    assert [table.role for table in reading.tables] == [table["role"] for table in document["tables"]]
    assert told(reading.programme() or Programme()) == told(read_document(document))
    assert [len(one) for one in told(reading.programme() or Programme())] == [findings, causes]


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_what_is_printed_is_kept_as_printed(code: str) -> None:
    document = read_built_in(code)

    read = read_programme(READERS["docx"](print_programme(document))).document or {}

    for table, again in zip(document["tables"], read["tables"], strict=True):
        assert [row["printed"] for row in again["rows"]] == [row["printed"] for row in table["rows"]]
        assert [row.get("title", "") for row in again["rows"]] == [row.get("title", "") for row in table["rows"]]
        for row, copy in zip(table["rows"], again["rows"], strict=True):
            assert all(copy.get(name, "") == row.get(name, "") for name in ("id", "kind", "code", "task", "outcome"))


def test_without_marks_of_doubt_the_columns_count_as_they_stand() -> None:
    document = read_built_in(KOBELIAKY)
    reading = read_programme([one.sheet for one in print_programme(document, has_doubts=False)])
    for row in (row for table in document["tables"] for row in table["rows"]):
        row.pop("doubtful", None)

    assert told(reading.programme() or Programme()) == told(read_document(document))
