"""How values look on a page: hryvnia, days, instants, figures, the Ukrainian way."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from registry.kernel import clock, money, words
from registry.kernel.text import N_
from registry.kernel.units import ENGLISH, SPELLED_OUT, unit_in

NARROW = "\u202f"


def uah(amount: Decimal | None) -> str:
    """1200.5 -> «1 200,50 грн» (UAH for English readers); None -> «—»."""
    return "—" if amount is None else f"{money.format_uah(amount)}\u00a0{words.say(N_('грн'))}"


def amount(value: Decimal | None) -> str:
    """1200.5 -> «1 200,50» for columns whose head names the unit."""
    return "—" if value is None else money.format_uah(value)


def thousand(value: Decimal | None) -> str:
    """120000 hryvnia -> «120,0» (thousands; the head names the unit)."""
    return "—" if value is None else money.format_thousand(value)


def day(value: date | None) -> str:
    """2026-11-22 -> «22.11.2026»."""
    return "—" if value is None else f"{value.day:02}.{value.month:02}.{value.year}"


def moment(value: datetime | None) -> str:
    """An instant on the municipality's clock: «22.11.2026 14:05»."""
    return "—" if value is None else clock.local(value).strftime("%d.%m.%Y %H:%M")


def num(value: Decimal | float | int | None, decimals: int | None = None) -> str:
    """1234.5 -> «1 234,5»."""
    if value is None:
        return "—"
    text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")  # What rounds to nothing has no sign.
    return text.replace(",", NARROW).replace(".", ",").replace("-", "−")


def percent(value: Decimal | None) -> str:
    """0.1594 -> «+15,9 %» (a change, as a share)."""
    return "—" if value is None else f"{_signed(value, 1)}\u00a0%"


def change(value: Decimal | None) -> str:
    """0.1594 -> «+15,9 %», 0 -> «без змін»; a change too small for one decimal is written with two; None -> «—»."""
    if value is None:
        return "—"
    written = next((text for text in (_signed(value, 1), _signed(value, 2)) if text.strip("+−0,")), None)
    return f"{written}\u00a0%" if written else _("без змін")


def _signed(share: Decimal, decimals: int) -> str:
    text = f"{share * 100:+.{decimals}f}"
    return (text if text.strip("+-0.") else text[1:]).replace(".", ",").replace("-", "−")


def unit(symbol: str | None) -> str:
    """Name a unit in the reader's language: «шт.» -> pcs; one that is not known stands for itself."""
    told = SPELLED_OUT.get(symbol or "", symbol or "")
    return unit_in(told, words.language()) if told in ENGLISH else _(told) if told else ""


def lines(text: str | None) -> Markup:
    """Keep the line breaks of a typed text, everything else escaped."""
    return Markup("<br>").join(escape(line) for line in (text or "").split("\n"))


def plug_filters(app: Flask) -> None:
    """Offer the filters to every template."""
    for one in (uah, amount, thousand, day, moment, num, percent, change, unit, lines):
        app.jinja_env.filters[one.__name__] = one
