"""Records as rows: what a row refers to comes before it."""

import pytest

from registry.kernel.rows import parents_first
from registry.places.models.location import Location


def row(name: str, parent: str | None = None) -> dict[str, str | None]:
    return {"id": name, "parent_id": parent}


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        ([], ""),
        (["a", "b"], "ab"),
        (["a-b", "b"], "ba"),
        (["a-b", "b-c", "c-d", "d"], "dcba"),
        (["a-x", "b"], "ab"),
        (["a-b", "b-a", "c"], "cab"),
    ],
)
def test_a_row_comes_behind_the_one_it_refers_to(given: list[str], ordered: str) -> None:
    rows = [row(*one.split("-")) for one in given]

    found = parents_first(Location.__table__, rows)  # type: ignore[arg-type]  # A declared table is a Table.

    assert "".join(str(one["id"]) for one in found) == ordered
