"""One error in a programme that adds up is found where it is, and nothing else is accused."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.roots import Diagnosis, find_roots
from tests.factories.sound_programmes import Document, by_funds, by_sources, read, write

LAYOUTS = pytest.mark.parametrize("make", [by_funds, by_sources])
CHANGES: list[Callable[[Decimal], Decimal]] = [
    lambda amount: amount + Decimal("0.1"),
    lambda amount: amount + 9,
    lambda amount: amount * 1000,
    lambda amount: amount - amount,
]


def diagnose(document: Document) -> Diagnosis:
    """Check a document and find its causes."""
    programme = read_document(document)
    return find_roots(programme, check_programme(programme))


@LAYOUTS
def test_a_sound_programme_has_no_causes(make: Callable[[Random], Document]) -> None:
    for seed in range(5):
        found = diagnose(make(Random(seed)))

        assert (found.roots, found.rounded, found.right) == ([], [], [])


@LAYOUTS
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6), change=st.sampled_from(CHANGES))
def test_one_wrong_figure_is_the_only_cause(
    make: Callable[[Random], Document], seed: int, change: Callable[[Decimal], Decimal]
) -> None:
    random = Random(seed)
    document = make(random)
    table = random.choice(document["tables"])
    row = random.choice(table["rows"])
    column = random.randrange(len(row["printed"]))
    amount = read(row["printed"][column])
    wrong = change(amount)
    row["printed"][column] = write(wrong)

    found = diagnose(document)

    accused = [(one.figure.mark, Decimal(one.should_be)) for root in found.roots for one in (root.corrections)]
    expected = [] if wrong == amount else [((table["id"], row["id"], row["source"], column), amount)]
    assert accused == expected
    assert len(found.roots) == len(expected)
