"""Reading and writing the programme document."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from maintenance.programmes.rules.document import read_document, write_document
from registry.kernel.errors import Invalid
from registry.places.models.territory import Hromada
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, make_document, make_row, make_table, read_built_in


def errors_of(document: Any) -> dict[str, list[str]]:
    """Give the reasons of a refused document by place."""
    with pytest.raises(Invalid) as refused:
        read_document(document)
    return {place: [str(reason) for reason in reasons] for place, reasons in refused.value.fields.items()}


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
def test_a_document_built_in_is_written_back_equal(code: str) -> None:
    document = read_built_in(code)
    programme = read_document(document)
    programme.hromada = Hromada(code=document["hromada"])

    assert write_document(programme) == document


def test_blank_dash_and_words_stay_three_different_cells() -> None:
    row = make_row("2.1", ["", "-", "Не потребує фінансування"])

    read = read_document(make_document(make_table([row]))).tables[0].rows[0]

    assert [cell.printed for cell in read.cells] == ["-", "Не потребує фінансування"]
    assert [read.amount(place) for place in range(3)] == [None, None, None]
    assert [read.find_cell(place) is None for place in range(3)] == [True, False, False]


def test_an_amount_is_kept_in_hryvnia_beside_its_print() -> None:
    read = read_document(make_document(make_table([make_row("2.6", ["81.120", "81,120", ""])]))).tables[0].rows[0]

    assert [cell.printed for cell in read.cells] == ["81.120", "81,120"]
    assert [cell.amount for cell in read.cells] == [Decimal("81120.00"), Decimal("81120.00")]


def test_words_that_are_no_amount_stay_as_printed_and_are_no_amount() -> None:
    row = make_row("2.1", ["40,0*", "в межах кошторису", "х"])

    read = read_document(make_document(make_table([row]))).tables[0].rows[0]

    assert [cell.printed for cell in read.cells] == ["40,0*", "в межах кошторису", "х"]
    assert [read.amount(place) for place in range(3)] == [None, None, None]


@pytest.mark.parametrize(
    ("rows", "place", "reason"),
    [
        ([make_row("2.1", ["1,0"])], "measures / 2.1 local", "Клітинок 1, а стовпців 3"),
        ([make_row("2.1", ["", "", ""], code="")], "measures / 2.1 local", "Захід без номера"),
        ([make_row("2.1", ["", "", ""])] * 2, "measures / 2.1 local", "Рядок повторюється"),
        ([make_row("2.1", ["", "", ""], notes={"3": "?"})], "measures / 2.1 local", "Стовпця 3 немає"),
        ([make_row("2.1", ["", "", ""], notes={"٣": "?"})], "measures / 2.1 local", "Стовпця ٣ немає"),
        ([make_row("2.1", ["", "", ""], doubtful=[-1])], "measures / 2.1 local", "Стовпця -1 немає"),
    ],
)
def test_a_row_that_contradicts_its_table_is_refused(rows: list[dict[str, Any]], place: str, reason: str) -> None:
    assert reason in errors_of(make_document(make_table(rows)))[place]


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"years": [2026, 2025]}, "years"),
        ({"years": []}, "years"),
        ({"years": [2025, True]}, "years / 2"),
        ({"unit": "млн"}, "unit"),
        ({"hromada": "UA1"}, "hromada"),
        ({"code": "../../etc"}, "code"),
        ({"title": "х" * 501}, "title"),
        ({"title": "а\u0000б"}, "title"),
        ({"format": 2}, "format"),
        ({"surprise": 1}, "surprise"),
        ({"tables": []}, "tables"),
        ({"indicators": [{"number": 10**20}]}, "indicators / 1 / number"),
        ({"passport": [{"number": "1.", "title": "Так"}]}, "passport / 1 / value"),
    ],
)
def test_a_wrong_value_is_refused_at_its_place(values: dict[str, Any], place: str) -> None:
    assert place in errors_of(make_document(**values))


@pytest.mark.parametrize("document", [None, [], "text", 5, {}, {"tables": {"rows": []}}, {"tables": [None]}])
def test_what_is_no_document_at_all_is_refused(document: Any) -> None:
    assert errors_of(document)


def _table(**values: Any) -> dict[str, Any]:
    return make_table([make_row("2.1", ["1,0", "1,0", ""])], **values)


@pytest.mark.parametrize(
    ("make", "place"),
    [
        (lambda: make_document(_table(role="resources")), "tables"),
        (lambda: make_document(_table(), _table()), "tables"),
        (lambda: make_document(_table(columns=[(2025, "total")] * 3)), "measures / columns"),
        (
            lambda: make_document(_table(columns=[(2025, "total"), (2024, "total"), (2026, "total")])),
            "measures / columns / 2",
        ),
        (lambda: make_document(indicators=[_indicator(), _indicator()]), "indicators"),
        (lambda: make_document(indicators=[_indicator("2023-02-30")]), "indicators / 1"),
        (lambda: make_document(indicators=[_indicator("2023-02-01", "2023-02-01")]), "indicators / 1"),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(make: Callable[[], Any], place: str) -> None:
    assert place in errors_of(make())


def _indicator(*days: str) -> dict[str, Any]:
    targets = [{"on": day, "printed": "1"} for day in days]
    return {"number": 1, "title": "Камер", "unit": "од.", "base": None, "targets": targets, "dynamics": None}
