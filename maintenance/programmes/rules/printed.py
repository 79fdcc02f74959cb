"""Printed amounts: what a cell of a council's table says, without changing a letter of it."""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

from registry.kernel.money import MAX_UAH, THOUSAND

DASHES = frozenset({"-", "–", "—", "−"})
NO_FUNDING = "не потребує фінансування"
NO_BREAK_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")
UNIT_FACTORS = {"тис. грн": THOUSAND, "грн": Decimal(1)}
USUAL_DECIMALS = {"тис. грн": 1, "грн": 2}
"""With how many decimals councils print amounts in a unit where a table has none yet."""
NOT_APPLICABLE = frozenset({"х", "x"})
"""What is printed where no amount can stand, in Cyrillic and in Latin."""
_UNIT = r"(?: ?(тис\.? ?)?(грн\.?))?"
_AMOUNT = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})(?:[.,]([0-9]{1,5}))?" + _UNIT)
_GROUPED = re.compile(
    r"(?:([0-9]{1,3}(?:,[0-9]{3}){1,3})\.([0-9]{1,5})|([0-9]{1,3}(?:\.[0-9]{3}){1,3}),([0-9]{1,5}))" + _UNIT
)
"""A spreadsheet of another country: «1,234.5» and «1.234,5», where the second mark tells what the first one is."""


class UnreadableError(ValueError):
    """The printed text is neither an amount nor one of the three ways to print none."""


def is_no_amount(printed: str) -> bool:
    """Tell whether the cell prints no amount: blank, a dash, «х» or «Не потребує фінансування»."""
    plain = " ".join(printed.translate(NO_BREAK_SPACES).split())
    said = plain.casefold()
    return plain == "" or plain in DASHES or said in NOT_APPLICABLE or said.rstrip(".") == NO_FUNDING


def read_amount(printed: str, unit: str) -> Decimal | None:
    """Read a printed amount into hryvnia: «80,603» thousand is 80603.00; None where no amount is printed.

    A comma or a dot parts the decimals (councils print both, «81.120»); a unit in the cell wins over the table's.
    Raises UnreadableError.
    """
    if is_no_amount(printed):
        return None
    plain = printed.translate(NO_BREAK_SPACES).strip()
    found = _AMOUNT.fullmatch(plain) or _GROUPED.fullmatch(plain)
    if found is None:
        raise UnreadableError(printed)
    *numbers, thousands, hryvnia = found.groups()
    whole, decimals = [one or "0" for one in numbers if one is not None or len(numbers) == 2][:2]
    own_unit = ("тис. грн" if thousands else "грн") if hryvnia else unit
    amount_uah = Decimal(f"{re.sub('[ .,]', '', whole)}.{decimals}") * UNIT_FACTORS[own_unit]
    if amount_uah != amount_uah.quantize(Decimal("0.01")) or amount_uah > MAX_UAH:
        raise UnreadableError(printed)
    return amount_uah.quantize(Decimal("0.01"))


def find_amount(printed: str, unit: str) -> Decimal | None:
    """Read a printed amount as `read_amount` does; None for any other words too: «40,0*», «в межах кошторису»."""
    try:
        return read_amount(printed, unit)
    except UnreadableError:
        return None


def decimals_of(printed: Iterable[str], unit: str) -> int:
    """Tell with how many decimals a table prints its amounts: most of them, else as is usual for the unit."""
    counts = Counter(
        len(found[2] or "") for one in printed if (found := _AMOUNT.fullmatch(one.translate(NO_BREAK_SPACES).strip()))
    )
    usual = USUAL_DECIMALS[unit]
    return max(counts, key=lambda one: (counts[one], one == usual, one), default=usual)


def write_rounded(amount_uah: Decimal, unit: str, decimals: int) -> str:
    """Write hryvnia in a table's unit, rounded up to its decimals: 38114.08 -> «38,2» thousand.

    What is proposed becomes a ceiling; a lower one would be exceeded at once by its own rounding.
    """
    rounded = (amount_uah / UNIT_FACTORS[unit]).quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING)
    return f"{rounded:f}".replace(".", ",")


def write_thousands(amount_uah: Decimal) -> str:
    """Write hryvnia as a decimal string of thousands with at least one decimal: 329400 -> «329.4»."""
    exact = (amount_uah / THOUSAND).normalize()
    return f"{exact:.{max(1, -int(exact.as_tuple().exponent))}f}"
