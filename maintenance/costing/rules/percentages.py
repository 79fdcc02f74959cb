"""Percentages that are hardly meant: asked about before anything is computed, at every door."""

from decimal import Decimal

from registry.kernel.errors import Reason, because

MOST_LIKELY = Decimal(50)
"""Prices seldom grow by more per cent in a year: such a change is asked about."""
LIKELY_INDEX = (Decimal(90), Decimal(200))
"""What looks like an index in per cent of the year before."""
LIKELY_FACTOR = (Decimal(1), Decimal(2))
"""Between these a number with two or more decimals looks like a factor, as workings show it: 1,081."""
TWO_DECIMALS = -2
LEAST, MOST = Decimal(-99), Decimal(9900)
"""The bounds of a change: a factor of 0.01 to 100."""


def is_doubtful(percent: Decimal | None) -> bool:
    """Tell whether a change is so large, or so like a factor, that it is asked about."""
    return percent is not None and (percent > MOST_LIKELY or is_factor(percent))


def is_factor(percent: Decimal) -> bool:
    """Tell whether a factor was probably written for a change in per cent: 1,12 for +12 %."""
    exponent = percent.normalize().as_tuple().exponent
    has_decimals = isinstance(exponent, int) and exponent <= TWO_DECIMALS
    return has_decimals and LIKELY_FACTOR[0] < percent < LIKELY_FACTOR[1]


def likely_percent(percent: Decimal | None) -> Decimal | None:
    """Give the change that was probably meant where an index was written: 112 and 1,12 are +12 %."""
    if percent is not None and is_factor(percent):
        return Decimal(f"{((percent - 1) * 100).normalize():f}")
    is_index = percent is not None and LIKELY_INDEX[0] <= percent <= LIKELY_INDEX[1]
    return percent - 100 if is_index and percent is not None else None


def doubt(percent: Decimal) -> Reason:
    """Ask about a change by whoever reads no page: what was probably meant, and how to insist."""
    likely = likely_percent(percent)
    told = f"{percent:f}".replace(".", ",")
    if likely is None:
        return because("Зміна на %(percent)s %% — чи так задумано? Якщо так, підтвердьте це (sure)", percent=told)
    return because(
        "Зміна на %(percent)s %% — чи не індекс це? Тоді зміна — %(likely)s %%. Якщо так і задумано, "
        "підтвердьте це (sure)",
        percent=told,
        likely=f"{likely:f}".replace(".", ","),
    )
