"""What is said of last year's figure."""

from decimal import Decimal

import pytest
from flask import Flask

from maintenance.costing.rules.previous import Previous
from maintenance.costing.web.previous import say_source, say_sources


@pytest.mark.parametrize(
    ("previous", "said"),
    [
        (Previous(Decimal(0)), ""),
        (Previous(Decimal(1)), "за розрахунком"),
        (Previous(Decimal(1), "fact"), "факт"),
        (Previous(Decimal(1), "approved"), "затверджено"),
        (Previous(Decimal(1), "approved", Decimal("0.00")), "затверджено"),
        (Previous(Decimal(1), "approved", Decimal("-900.00")), "затверджено, з перерозподілом −900,00"),
    ],
)
def test_a_figure_says_what_it_is(app: Flask, previous: Previous, said: str) -> None:
    with app.test_request_context("/"):
        assert say_source(previous) == said


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ({}, ""),
        ({"expected": Decimal(7)}, "очікується"),
        ({"expected": Decimal(7), "approved": Decimal(5)}, "очікується 7; затверджено 5"),
    ],
)
def test_a_total_says_what_it_is_made_of(app: Flask, sources: dict[str, Decimal], said: str) -> None:
    with app.test_request_context("/"):
        assert say_sources(sources, str) == said
