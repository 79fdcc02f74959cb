"""The words of a costing: each component's formula as a person would write it on paper."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from registry.kernel.errors import BothNames, Reason, because
from registry.kernel.money import format_uah

THINGS = ("об’єкт", "об’єкти", "об’єктів")
VISITS = ("відвідування", "відвідування", "відвідувань")
MIN_INDEX_DECIMALS = 3
MOST_NAMED = 10
"""So many things a sentence names; the rest are counted."""


def choose_form(number: int, forms: tuple[str, str, str]) -> str:
    """Give the word for 1, 2 or 5 things: 21 камера, 22 камери, 25 камер, 11 камер."""
    tens, ones = number % 100, number % 10
    if ones == 1 and tens != 11:
        return forms[0]
    return forms[1] if 2 <= ones <= 4 and not 12 <= tens <= 14 else forms[2]


def count(number: int, forms: tuple[str, str, str]) -> str:
    """Write a number with its word: «20 камер»."""
    return f"{number} {choose_form(number, forms)}"


def months_text(months: Fraction) -> str:
    """Write months: «12», «8», or with the days' part as a fraction, «7 22/31»."""
    whole, rest = divmod(months, 1)
    if not rest:
        return str(whole)
    return f"{whole} {rest}" if whole else str(rest)


def months_decimal(months: Fraction) -> str:
    """Write months as a plain decimal, at most six places: «12», «7.709677»."""
    value = Decimal(months.numerator) / Decimal(months.denominator)
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text or "0"


NAMED = "%(named)s"
"""Holds a name in two languages where a reason is asked for."""


def some_of(names: Sequence[str | BothNames], joint: str = ", ") -> Reason | str:
    """Name the first of many things, and count the rest: «1, 2, 3 і ще 97»."""
    first, rest = names[:MOST_NAMED], len(names) - MOST_NAMED
    named: Reason | str = joint.join(map(str, first))
    if any(isinstance(one, BothNames) for one in first):
        english = (one.en if isinstance(one, BothNames) else one for one in first)
        named = Reason(NAMED, {"named": BothNames(str(named), joint.join(english))})
    return because("%(named)s і ще %(rest)s", named=named, rest=rest) if rest > 0 else named


def day_text(day: date) -> str:
    """Write a day: «05.03.2026»."""
    return f"{day:%d.%m.%Y}"


def signed_uah(amount_uah: Decimal) -> str:
    """Write an amount with its sign: «+5 184,08», «−12,00»."""
    return f"{'−' if amount_uah < 0 else '+'}{format_uah(abs(amount_uah))}"


def index_text(index: Decimal) -> str:
    """Write a factor with at least three decimals: «1,000», «1,0865»."""
    return exact_index(index).replace(".", ",")


def exact_index(index: Decimal) -> str:
    """Write a factor for machines, exact, with at least three decimals: «1.000», «1.0865»."""
    decimals = max(MIN_INDEX_DECIMALS, -int(index.normalize().as_tuple().exponent))
    return f"{index:.{decimals}f}"


def formula(left: list[Reason], price: Reason, index: Decimal, amount_uah: Decimal) -> Reason:
    """Join the factors into «20 камер × 12 міс × 500,00 грн × 1,000 = 120 000,00 грн»."""
    factors = dict(enumerate([*left, price, index_text(index)]))
    text = " × ".join(f"%(factor{place})s" for place in factors) + " = %(amount)s"
    return Reason(text, {f"factor{place}": one for place, one in factors.items()} | {"amount": price_text(amount_uah)})


def price_text(amount_uah: Decimal, *, is_yearly: bool = False) -> Reason:
    """Write a price: «500,00 грн», «6 000,00 грн/рік»."""
    price = exact_uah(amount_uah)
    return because("%(price)s грн/рік", price=price) if is_yearly else because("%(price)s грн", price=price)


def exact_uah(amount_uah: Decimal) -> str:
    """Write a price exactly: a what-if's may have parts of a kopiyka, «366,663»."""
    whole = format_uah(amount_uah)
    if not _has_parts(amount_uah):
        return whole
    kopiykas = f"{amount_uah.normalize():f}".split(".")[1]
    return f"{format_uah(Decimal(int(amount_uah)))[:-2]}{kopiykas}"


def price_decimal(amount_uah: Decimal) -> str:
    """Write a price for machines, exactly, with at least two decimals: «500.00», «366.663»."""
    return f"{amount_uah.normalize():f}" if _has_parts(amount_uah) else f"{amount_uah:.2f}"


def _has_parts(amount_uah: Decimal) -> bool:
    return int(amount_uah.normalize().as_tuple().exponent) < -2  # Finer than a kopiyka.


def add_up_text(parts: list[tuple[int, Fraction]]) -> Reason | None:
    """Write how many asset-months come together: «19 × 12 + 1 × 8 = 236 актив-міс.»; one part needs no words."""
    if len(parts) < 2:
        return None
    total = sum((number * months for number, months in parts), Fraction())
    sums = some_of([f"{number} × {months_text(months)}" for number, months in parts], " + ")
    return because("%(sums)s = %(total)s об’єкто-міс.", sums=sums, total=months_text(total))


def reference(year: int, code: str, place: int | None = None) -> str:
    """Name a line of a year, or one of its workings, as the search finds it: «2027/4» and «2027/4/1»."""
    return f"{year}/{code}" if place is None else f"{year}/{code}/{place}"
