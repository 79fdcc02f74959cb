"""What was chosen for a file survives being kept; too much of it and two columns for one field are refused."""

import json

import pytest

from registry.exchange.rules.draft_options import (
    MAX_FIXES,
    DraftOptions,
    demand_bounds,
    read_options,
    refuse_doubles,
)
from registry.kernel.errors import Invalid


def test_choices_are_read_as_they_were_kept() -> None:
    options = DraftOptions(
        "Камери",
        3,
        {"0": "name"},
        "name",
        "К-{n}",
        ("organisation",),
        {"0": {"а": "б"}},
        {"4:0": "в"},
        (("0", "Центр"), ("0", "Ліс")),
    )

    assert read_options(json.loads(json.dumps(options.as_json()))) == options
    assert read_options({"unknown": 1}) == DraftOptions()


def test_two_columns_for_one_field_are_refused_at_the_later_but_many_may_be_left_out() -> None:
    refuse_doubles({0: "name", 1: "-", 2: "-"}, {})

    with pytest.raises(Invalid) as refusal:
        refuse_doubles({0: "name", 1: "-", 2: "name", 3: "name"}, {"name": "Назва"})

    assert sorted(refusal.value.fields) == ["column-2", "column-3"]


def test_more_mended_cells_than_a_page_is_for_are_refused() -> None:
    demand_bounds(DraftOptions(fixes={f"{row}:0": "" for row in range(MAX_FIXES)}))

    with pytest.raises(Invalid):
        demand_bounds(DraftOptions(fixes={f"{row}:0": "" for row in range(MAX_FIXES + 1)}))
