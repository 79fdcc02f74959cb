"""What rows are bound to goes on with them; what is lost has a name."""

from typing import Any

import pytest

from maintenance.programmes.rules.drafts.carrying import carry_into, lost_bindings
from maintenance.programmes.rules.drafts.copying import Copying, copy_document
from maintenance.programmes.rules.drafts.editing import with_rows
from tests.factories.programmes import make_document, make_row, make_table

INDICATOR = {"number": 3, "title": "Камер", "unit": "шт.", "base": None, "targets": [], "dynamics": None}
LINE, ASSET = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"


def bound(row: str, kind: str, ref: str, **changes: Any) -> dict[str, Any]:
    at = {"table": "measures", "row": row, "source": "local", "column": None}
    return {**at, "kind": kind, "ref": ref, "said": f"{kind} {ref[:2]}", "amount": None, **changes}


TRACES = [
    bound("2.1", "line", LINE),
    bound("2.1", "line", LINE, column=1, amount="1000.00"),
    bound("2.1", "indicator", "3"),
    bound("2.2", "asset", ASSET),
]


def document(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    own = rows or (make_row("2.1", ["", "1,0", ""], title="Камери"), make_row("2.2", ["", "2,0", ""]))
    return make_document(make_table(list(own)), indicators=[INDICATOR], traces=TRACES, years=[2025], **changes)


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([make_row("2.1", ["", "1,0", ""])], ["line", "line", "indicator"]),
        ([make_row("2.1", ["", "1,0", ""], source="all")], ["line", "indicator"]),
        ([{**make_row("2.1", ["", "1,0", ""]), "id": "new"}], ["line", "indicator"]),
        ([{**make_row("2.1", ["", "1,0", ""]), "code": "2.9"}], ["line", "line", "indicator"]),
        ([make_row("2.3", ["", "1,0", ""])], []),
        ([{"code": 1}, None, "x"], []),
        (None, []),
    ],
    ids=["same", "another source", "same number", "another number", "gone", "no rows", "no list"],
)
def test_bindings_stay_with_a_row_of_the_same_id_or_number(rows: Any, kept: list[str]) -> None:
    changed = with_rows(document(), "measures", rows)

    assert [one["kind"] for one in changed.get("traces", [])] == kept


def test_a_binding_moves_to_the_row_that_is_the_same_measure() -> None:
    rows = [{**make_row("2.1", ["", "1,0", ""], source="all"), "id": "new"}]

    changed = with_rows(document(), "measures", rows)

    assert {(one["row"], one["source"]) for one in changed["traces"]} == {("new", "all")}


def test_what_was_bound_to_a_row_that_is_gone_is_named_once() -> None:
    after = with_rows(document(), "measures", [make_row("2.2", ["", "2,0", ""])])

    lost = lost_bindings(document(), after)

    assert [(one.code, one.title, one.said) for one in lost] == [
        ("2.1", "Камери", "line 11"),
        ("2.1", "Камери", "indicator 3"),
    ]
    assert lost_bindings(document(), document()) == []


def test_a_document_written_anew_goes_on_with_bindings_and_without_sums_and_lost_indicators() -> None:
    anew = {**document(make_row("2.1", ["", "9,0", ""])), "indicators": []}

    assert [(one["kind"], one["column"]) for one in carry_into(document(), anew)] == [("line", None)]


def test_a_copy_keeps_lines_and_indicators_and_not_the_assets_that_were_to_be_bought_nor_sums() -> None:
    copied = copy_document(document(), Copying("later", "Нова", 1))

    assert [(one["kind"], one["column"]) for one in copied["traces"]] == [("line", None), ("indicator", None)]
