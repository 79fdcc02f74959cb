"""Two programmes compared: what differs is told, and the work grows with the rows, not with their square."""

import sys
from types import FrameType
from typing import Any

from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.drafts.comparison import compare_programmes, show_comparison
from tests.factories.programmes import KOBELIAKY, read_built_in


def count_steps(measures: int) -> int:
    """Count the calls that a comparison of two programmes of so many measures makes, two sources each."""
    programmes = [read_document(long_document(measures, more)) for more in (0, 1)]
    steps = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        compare_programmes(*programmes)
    finally:
        sys.setprofile(before)
    return steps


def long_document(measures: int, more: int) -> dict[str, Any]:
    """Make a programme of invented measures, each with a row of all sources and one of the hromada's budget."""
    document = read_built_in(KOBELIAKY)
    table = next(one for one in document["tables"] if one["role"] == "measures")
    blank = [""] * (len(table["columns"]) - 1)
    rows = []
    for number in range(measures):
        code = f"{number // 50 + 1}.{number % 50 + 1}"
        row = {"id": code, "kind": "measure", "code": code, "task": code.partition(".")[0], "source": "all"}
        rows += [
            {**row, "title": f"Захід {code}", "printed": [str(number + more), *blank]},
            {**row, "source": "local", "printed": [str(number), *blank]},
        ]
    return {**document, "tables": [{**table, "rows": rows}]}


def test_twice_the_measures_take_about_twice_the_steps() -> None:
    few, many = count_steps(150), count_steps(300)

    assert many < 2.4 * few


def test_a_row_of_one_source_is_called_as_its_measure_is() -> None:
    before, after = (long_document(2, 0) for _copy in range(2))
    after["tables"][0]["rows"][1]["printed"] = ["7,5", *[""] * (len(after["tables"][0]["columns"]) - 1)]

    told = show_comparison(compare_programmes(read_document(before), read_document(after)), ())

    assert [(one["title"], one["source"], one["before"], one["after"], one["difference"]) for one in told["cells"]] == [
        ("Захід 1.1", "local", "0", "7,5", "7500.00")
    ]
