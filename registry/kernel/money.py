"""Money: decimal hryvnia, whole kopiykas, one rounding."""

import re
from decimal import ROUND_HALF_UP, Decimal

KOPIYKA = Decimal("0.01")
NOTHING = Decimal("0.00")
THOUSAND = Decimal(1000)
MAX_UAH = Decimal("90000000000000")
_PLAIN = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,2})?")


def round_uah(amount_uah: Decimal) -> Decimal:
    """Round to the kopiyka, half up (away from zero); nothing has no sign."""
    rounded = amount_uah.quantize(KOPIYKA, rounding=ROUND_HALF_UP)
    return rounded or abs(rounded)


def to_kopiykas(amount_uah: Decimal) -> int:
    """Turn hryvnia into whole kopiykas; raise ValueError for a fraction of a kopiyka or a non-finite figure."""
    if not isinstance(amount_uah, Decimal) or not amount_uah.is_finite():
        raise ValueError("money is a finite Decimal")
    kopiykas = amount_uah * 100
    if kopiykas != kopiykas.to_integral_value() or abs(amount_uah) > MAX_UAH:
        raise ValueError("money is whole kopiykas within bounds")
    return int(kopiykas)


def from_kopiykas(kopiykas: int) -> Decimal:
    """Turn whole kopiykas into hryvnia with two decimals."""
    return Decimal(kopiykas).scaleb(-2)


def read_plain_uah(text: str) -> Decimal | None:
    """Read what `plain_uah` wrote; None for anything else. What people write is read by `rules/amounts`.

    Strict on purpose: Decimal alone would take «1_000», «NaN» and foreign digits.
    """
    return round_uah(Decimal(text)) if _PLAIN.fullmatch(text) else None


def plain_uah(amount_uah: Decimal) -> str:
    """Write hryvnia for programs: 1200.5 -> «1200.50»."""
    return f"{round_uah(amount_uah):.2f}"


def in_thousands(amount_uah: Decimal) -> Decimal:
    """Express hryvnia in thousands without rounding (120000.00 -> 120.00000)."""
    return amount_uah / THOUSAND


def format_uah(amount_uah: Decimal) -> str:
    """Write an amount the Ukrainian way: -1200.5 -> «−1 200,50», groups parted by a narrow no-break space."""
    return _as_printed(f"{round_uah(amount_uah):,.2f}")


def thousand_decimals(amount_uah: Decimal) -> int:
    """Count the decimals that show hryvnia in thousands exactly: one to five."""
    return max(1, -int(in_thousands(amount_uah).normalize().as_tuple().exponent)) if amount_uah else 1


def format_thousand(amount_uah: Decimal, decimals: int = 1) -> str:
    """Write hryvnia in thousands with so many decimals, or more where the figure has more: 80603 -> «80,603»."""
    shown = max(decimals, thousand_decimals(amount_uah))
    return _as_printed(f"{in_thousands(amount_uah or NOTHING):,.{shown}f}")


def _as_printed(figure: str) -> str:
    """Turn Python's spelling of a figure into that of print: one minus wherever an amount is shown."""
    return figure.replace(",", "\u202f").replace(".", ",").replace("-", "−")
