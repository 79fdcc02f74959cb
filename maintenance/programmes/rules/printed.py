"""Printed amounts: what a cell of a council's table says, without changing a letter of it."""

import re
from decimal import Decimal

from registry.kernel.money import MAX_UAH, THOUSAND

DASHES = frozenset({"-", "–", "—", "−"})
NO_FUNDING = "не потребує фінансування"
NO_BREAK_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")
UNIT_FACTORS = {"тис. грн": THOUSAND, "грн": Decimal(1)}
_AMOUNT = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3})(?:[.,]([0-9]{1,5}))?(?: ?(тис\.? ?)?(грн\.?))?")


class UnreadableError(ValueError):
    """The printed text is neither an amount nor one of the three ways to print none."""


def is_no_amount(printed: str) -> bool:
    """Tell whether the cell prints no amount: blank, a dash or «Не потребує фінансування»."""
    plain = " ".join(printed.translate(NO_BREAK_SPACES).split())
    return plain == "" or plain in DASHES or plain.casefold().rstrip(".") == NO_FUNDING


def read_amount(printed: str, unit: str) -> Decimal | None:
    """Read a printed amount into hryvnia: «80,603» thousand is 80603.00; None where no amount is printed.

    A comma or a dot parts the decimals (councils print both, «81.120»); a unit in the cell wins over the table's.
    Raises UnreadableError.
    """
    if is_no_amount(printed):
        return None
    found = _AMOUNT.fullmatch(printed.translate(NO_BREAK_SPACES).strip())
    if found is None:
        raise UnreadableError(printed)
    whole, decimals = found[1].replace(" ", ""), found[2] or "0"
    own_unit = ("тис. грн" if found[3] else "грн") if found[4] else unit
    amount_uah = Decimal(f"{whole}.{decimals}") * UNIT_FACTORS[own_unit]
    if amount_uah != amount_uah.quantize(Decimal("0.01")) or amount_uah > MAX_UAH:
        raise UnreadableError(printed)
    return amount_uah.quantize(Decimal("0.01"))


def write_thousands(amount_uah: Decimal) -> str:
    """Write hryvnia as a decimal string of thousands with at least one decimal: 329400 -> «329.4»."""
    exact = (amount_uah / THOUSAND).normalize()
    return f"{exact:.{max(1, -int(exact.as_tuple().exponent))}f}"
