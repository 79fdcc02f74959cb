"""What is written of indicators is read strictly: codes and conditions are data, never a text that is evaluated."""

from decimal import Decimal
from typing import Any

import pytest

from maintenance.papers.models.indicator import Formula
from maintenance.papers.rules.indicators.definition import Definition
from maintenance.papers.rules.indicators.nouns import lacks, read_codes, read_conditions, read_figure
from registry.kernel.rules.reading import Unreadable


def test_codes_are_a_list_or_a_text_with_commas() -> None:
    assert read_codes("camera, server,camera") == ["camera", "server"]
    assert read_codes(["2.1"]) == ["2.1"]
    assert read_codes("") == []


@pytest.mark.parametrize(
    "told",
    [
        {"name": "speed"},
        [{"name": "speed", "is": "like", "values": ["1"]}],
        [{"name": "speed", "is": "at_least"}],
        [{"name": "speed", "is": "filled", "values": ["1"]}],
        [{"name": "speed", "is": "one_of", "values": [["1"]]}],
        [{"name": "speed", "is": "one_of", "values": ["1"], "formula": "__import__('os')"}],
        [{"name": "speed", "is": "filled"}] * 6,
    ],
)
def test_a_condition_that_is_none_is_refused(told: Any) -> None:
    with pytest.raises(Unreadable):
        read_conditions(told)


@pytest.mark.parametrize(("told", "value"), [("так", 1), ("Ні", 0), ("7,25", Decimal("7.25")), ("-3", -3)])
def test_a_figure_is_read_as_people_write_it(told: str, value: Decimal) -> None:
    assert read_figure(told) == value


@pytest.mark.parametrize(
    ("formula", "missing"),
    [
        ("entered", []), ("count", ["kinds"]), ("share", ["kinds", "of_kinds"]), ("share_of", ["kinds", "of_code"]),
        ("cost", ["lines"]), ("unit_cost", ["kinds", "lines"]), ("spending_share", ["of_code"]),
        ("change", ["of_code"]), ("execution", []),
    ],
)  # fmt: skip
def test_a_formula_says_what_it_needs(formula: str, missing: list[str]) -> None:
    assert [name for name, _reason in lacks(Definition("a", "А", "од.", Formula(formula)))] == missing
