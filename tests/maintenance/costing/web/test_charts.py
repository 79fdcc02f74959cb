"""Charts draw the figures of their tables and no others."""

from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from maintenance.costing.web.charts import Series, draw_columns

PLAN, PAID = (Series(tone, tone, [Decimal(one) for one in amounts]) for tone, amounts in
              (("planned", ("100", "0", "50")), ("paid", ("50", "25", "-5"))))  # fmt: skip


def drawn(chart) -> list[tuple[str, str, int, int]]:
    return [(one.tone, str(one.x), one.y, one.height) for one in chart.columns]


def test_columns_stand_side_by_side_as_high_as_their_figures(app: Flask) -> None:
    with app.test_request_context():
        chart = draw_columns("Назва", ("січ", "лют", "бер"), (PLAN, PAID), height=100)

    assert drawn(chart) == [
        ("planned", "4.17", 0, 100), ("paid", "16.67", 50, 50), ("paid", "50.00", 75, 25), ("planned", "70.83", 50, 50),
    ]  # fmt: skip
    assert chart.most == Decimal(100)
    assert [tone for tone, _label in chart.legend] == ["planned", "paid"]


def test_stacked_columns_stand_one_upon_another(app: Flask) -> None:
    with app.test_request_context():
        chart = draw_columns("Назва", ("січ", "лют", "бер"), (PLAN, PAID), height=150, is_stacked=True)

    assert drawn(chart) == [
        ("planned", "4.17", 50, 100), ("paid", "4.17", 0, 50),
        ("paid", "37.50", 125, 25), ("planned", "70.83", 100, 50),
    ]  # fmt: skip
    assert chart.most == Decimal(150)


def test_each_column_says_its_figure_and_the_chart_says_them_all(app: Flask) -> None:
    with app.test_request_context():
        chart = draw_columns("Назва", ("січ", "лют", "бер"), (PLAN, PAID))

    assert chart.columns[0].text == "січ, planned: 100,00\u00a0грн"
    assert chart.about == "; ".join(one.text for one in chart.columns)


@pytest.mark.parametrize("amounts", [(), (None,), (Decimal(0),)])
def test_where_nothing_is_there_is_no_column_and_no_legend(app: Flask, amounts) -> None:
    with app.test_request_context():
        chart = draw_columns("Назва", ["січ"] * len(amounts), [Series("paid", "Сплачено", amounts)])

    assert (list(chart.columns), list(chart.legend), chart.about) == ([], [], "немає сум")


@given(st.lists(st.lists(st.decimals("0", "9999999", places=2), min_size=3, max_size=3), min_size=1, max_size=5))
def test_no_column_leaves_the_chart_or_stands_before_another(some: list[list[Decimal]]) -> None:
    series = [Series("paid", str(place), amounts) for place, amounts in enumerate(some)]

    for is_stacked in (False, True):
        chart = (
            draw_columns("", ("а", "б", "в"), series, write=str, is_stacked=is_stacked) if any(map(any, some)) else None
        )
        for one in chart.columns if chart else ():
            assert one.x >= 0 and one.x + one.width <= 100
            assert -len(some) <= one.y and one.y + one.height <= chart.height
            assert one.height >= 1
