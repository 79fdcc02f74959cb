"""Charts of costing as numbers for SVG: each bar stands for one figure of the table beside it, and says it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from maintenance.contracts.web.list import months
from maintenance.costing.rules.facts.comparison import FactSums
from registry.kernel.web.filters import uah

HEIGHT = 160
"""Of the columns of a chart, in pixels."""
SMALL = 28
"""The same of a chart in a table's cell."""
GAP = Decimal("0.25")
"""What of a group's width stays free."""
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Series:
    """Figures of one sort, one for each group; None draws nothing. The tone is its colour and pattern."""

    tone: str
    label: str
    amounts: Sequence[Decimal | None]


@dataclass(frozen=True)
class Column:
    """A bar: x and width in percent of the chart, y and height in pixels; the text says which figure it is."""

    tone: str
    x: Decimal
    width: Decimal
    y: int
    height: int
    text: str


@dataclass(frozen=True)
class Chart:
    """Columns side by side in groups, with what is said instead of them to who does not see them."""

    title: str
    about: str
    groups: Sequence[str]
    legend: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    height: int
    most: Decimal


def draw_columns(
    title: str,
    groups: Sequence[str],
    series: Sequence[Series],
    *,
    height: int = HEIGHT,
    write: Callable[[Decimal], str] = uah,
    is_stacked: bool = False,
) -> Chart:
    """Lay out a group of columns for each name; what is not above zero has none.

    One column for each series side by side, or stacked one upon another.
    """
    heights = [_above_zero(one.amounts[place] for one in series) for place in range(len(groups))]
    most = max((sum(one, Decimal(0)) if is_stacked else max(one) for one in heights), default=Decimal(0))
    group = WHOLE / max(1, len(groups))
    width = group * (1 - GAP) / (1 if is_stacked else max(1, len(series)))
    columns = []
    for place, name in enumerate(groups):
        x, reached = group * place + group * GAP / 2, 0
        for order, one in enumerate(series):
            amount = heights[place][order]
            if not amount:
                continue
            tall = _pixels(amount, most, height)
            left = x if is_stacked else x + width * order
            text = f"{name}, {one.label}: {write(amount)}"
            columns.append(Column(one.tone, round(left, 2), round(width, 2), height - reached - tall, tall, text))
            reached += tall if is_stacked else 0
    legend = [(one.tone, one.label) for one in series if any(one.amounts)]
    about = "; ".join(one.text for one in columns) or _("немає сум")
    return Chart(title, about, groups, legend, columns, height, most)


def _above_zero(amounts: Iterable[Decimal | None]) -> list[Decimal]:
    return [max(one or Decimal(0), Decimal(0)) for one in amounts]


def _pixels(amount: Decimal, most: Decimal, height: int) -> int:
    return max(1, round(height * amount / most))


def draw_months(title: str, sums: FactSums) -> Chart:
    """Draw a year's plan, contracts, acts and payments by month."""
    year = sums.months
    series = (
        Series("planned", _("План"), [one.planned for one in year]),
        Series("contracted", _("За договорами"), [one.contracted for one in year]),
        Series("accepted", _("Прийнято"), [one.accepted for one in year]),
        Series("paid", _("Сплачено"), [one.paid for one in year]),
    )
    return draw_columns(title, months(), series)


def show_year(title: str, sums: FactSums, file_url: str | None) -> dict[str, Any]:
    """Give what the card of a year by month is drawn from."""
    return {"chart": draw_months(title, sums), "months_of": sums, "month_names": months(), "months_file": file_url}
