"""A contract as the public procurement system tells it (contracts of its API 2.5), put into the columns of our files.

Field names: https://prozorro-api-docs.readthedocs.io, «Contract»; sums come as decimals and stay exact.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from registry.kernel.errors import Reason, because

KYIV = ZoneInfo("Europe/Kyiv")
_TENDER = re.compile(r"UA-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6}(?:-[a-z])?")
_CODE = re.compile(r"[0-9]{8}|[0-9]{10}")
_DK021 = re.compile(r"[0-9]{8}-[0-9]")
_KEKV = re.compile(r"[0-9]{4}")
MOST_DIGITS = 20
MONTH, YEAR = "MON", "ANN"
"""The unit codes of a month and of a year."""
BASES = {MONTH: "per_month", YEAR: "per_year"}
RATES = {Decimal("1.20"): "included_20", Decimal("1.07"): "included_7"}
KEKV_SCHEMES = ("кекв", "kekv")
STATES = {
    "pending": because("У закупівлі договір ще не підписано"),
    "cancelled": because("У закупівлі договір скасовано"),
    "terminated": because("У закупівлі договір завершено: звірте останній день"),
}
WHOLE = because("Ціну взято разом за весь строк: у закупівлі не сказано, скільки це на місяць. Поправте, якщо треба")
NO_UNIT_SUM = because("Кількість × ціна за одиницю не дає суми договору: ціну взято разом за весь строк")
NO_PERIOD = because("Строку в закупівлі немає: узято день підписання і день останнього постачання або кінець року")
NET_RATE = because("Ставку ПДВ не сказано: узято 20 %")
SEVERAL = because("Постачальників кілька: узято першого")
CODES = because("Предмети мають різні коди ДК 021: узято перший")
KEKVS = because("Предмети мають різні КЕКВ: узято перший")
NO_KEKV = because("Тут немає КЕКВ із чотирьох цифр: внесіть його самі")
NO_SUM = because("Суми договору в закупівлі немає або її не прочитати: ціну внесіть самі")
NO_SUPPLIER = because("Постачальника в закупівлі немає: внесіть його самі")
NO_CODE = because("Це не код ЄДРПОУ чи податковий номер: постачальника шукаємо лише за назвою")
NOT_SIGNED = because("Це закупівля, а не договір: завантажте JSON самого договору, у ньому є contractID")
CHANGED = because("Договір змінювали: сума й строк — після змін, їх перелік у примітці")

Note = tuple[str, Any, Reason]
"""A column, its value, and what to look at there."""


@dataclass
class ToldContract:
    """The rows of one contract, each by column, and what was taken for granted."""

    rows: list[dict[str, str]]
    notes: list[Note] = field(default_factory=list)


def contracts_in(told: Any) -> list[Mapping[str, Any]]:
    """List the contracts in a document of the system: one or several, bare or under «data»; none in any other."""
    inner = told.get("data", told) if isinstance(told, Mapping) else told
    found = inner if isinstance(inner, list) else [inner]
    flat = [one.get("data", one) if isinstance(one, Mapping) else None for one in found]
    return [one for one in flat if isinstance(one, Mapping)] if flat and all(map(_is_contract, flat)) else []


def _is_contract(one: Any) -> bool:
    return isinstance(one, Mapping) and isinstance(one.get("contractID"), str)


def is_tender(told: Any) -> bool:
    """Tell whether a document is a tender, of which contracts are only named."""
    inner = told.get("data", told) if isinstance(told, Mapping) else told
    return isinstance(inner, Mapping) and isinstance(inner.get("tenderID"), str)


def read_contract(told: Mapping[str, Any]) -> ToldContract:
    """Put a contract into rows: its own cells in the first one, a price in each."""
    notes: list[Note] = []
    items = _mappings(told.get("items"))
    own = {
        "number": _text(told.get("contractNumber")) or _text(told.get("contractID")),
        "subject": _subject(told, items),
        "tender_id": _first(_TENDER, told.get("contractID")),
        "signed_on": _day(told.get("dateSigned")),
        **_period(told, items, notes),
        **_provider(told, notes),
        **_codes(items, notes),
        "note": _note(told, notes),
    }
    value = _mapping(told.get("value"))
    prices = [] if _is_foreign(value, notes) else _prices(value, items, notes)
    if prices:
        own |= {"amount": _amount(value), "vat": _vat(value, notes)}
    if told.get("status") in STATES:
        notes.append(("number", told["status"], STATES[told["status"]]))
    rows = [{"number": own["number"], "starts_on": own["starts_on"], **price} for price in prices or [{}]]
    rows[0] = {**own, **rows[0]}
    return ToldContract(rows, notes)


def _subject(told: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> str:
    parts = dict.fromkeys(_text(one.get("description")) for one in items)
    named = _text(told.get("title")) or _text(told.get("description"))
    return (named or "; ".join(filter(None, parts)))[:500]


def _period(told: Mapping[str, Any], items: Sequence[Mapping[str, Any]], notes: list[Note]) -> dict[str, str]:
    period = _mapping(told.get("period"))
    starts_on, ends_on = _day(period.get("startDate")), _day(period.get("endDate"))
    if starts_on and ends_on:
        return {"starts_on": starts_on, "ends_on": ends_on}
    signed = _day(told.get("dateSigned"))
    delivered = [day for one in items if (day := _day(_mapping(one.get("deliveryDate")).get("endDate")))]
    first = starts_on or signed
    last = ends_on or max(delivered, default=f"{first[:4]}-12-31" if first else "")
    notes.append(("ends_on", last, NO_PERIOD))
    return {"starts_on": first, "ends_on": last}


def _provider(told: Mapping[str, Any], notes: list[Note]) -> dict[str, str]:
    suppliers = _mappings(told.get("suppliers"))
    if not suppliers:
        notes.append(("provider", "", NO_SUPPLIER))
        return {}
    if len(suppliers) > 1:
        notes.append(("provider", "; ".join(_text(one.get("name")) for one in suppliers), SEVERAL))
    identifier = _mapping(suppliers[0].get("identifier"))
    name = _text(identifier.get("legalName")) or _text(suppliers[0].get("name"))
    code = _code(identifier.get("id"))
    if code and not _CODE.fullmatch(code):
        notes.append(("provider_edrpou", code, NO_CODE))
    return {"provider": name[:200], "provider_edrpou": code if _CODE.fullmatch(code) else ""}


def _codes(items: Sequence[Mapping[str, Any]], notes: list[Note]) -> dict[str, str]:
    """Give the ДК 021 code and the КЕКВ; these stand with the items."""
    codes = dict.fromkeys(_text(_mapping(one.get("classification")).get("id")) for one in items)
    known = [one for one in codes if _DK021.fullmatch(one)]
    if len(known) > 1:
        notes.append(("dk021", "; ".join(known), CODES))
    more = [two for one in items for two in _mappings(one.get("additionalClassifications"))]
    told = dict.fromkeys(_code(one.get("id")) for one in more if _text(one.get("scheme")).casefold() in KEKV_SCHEMES)
    spent = [one for one in told if _KEKV.fullmatch(one)]
    if len(spent) > 1 or (told and not spent):
        notes.append(("kekv", "; ".join(told), KEKVS if spent else NO_KEKV))
    found = {"dk021": known[0] if known else ""}
    return {**found, "kekv": spent[0]} if spent else found


def _is_foreign(value: Mapping[str, Any], notes: list[Note]) -> bool:
    currency = _text(value.get("currency")) or "UAH"
    if currency == "UAH":
        return False
    reason = because("Сума в іншій валюті: %(currency)s. Ціну внесіть самі", currency=currency)
    notes.append(("amount", _amount(value), reason))
    return True


def _prices(value: Mapping[str, Any], items: Sequence[Mapping[str, Any]], notes: list[Note]) -> list[dict[str, str]]:
    """Propose prices: by the month or the year where the items say so and come to the sum, else one lump sum."""
    whole = _amount(value)
    if not whole:
        if value.get("amount") != 0:
            notes.append(("amount", _code(value.get("amount")), NO_SUM))
        return []
    units = [_mapping(one.get("unit")) for one in items]
    is_by_time = bool(units) and all(
        _text(one.get("code")) in BASES and _amount(_mapping(one.get("value"))) for one in units
    )
    if is_by_time and _total(items) == Decimal(whole) and _is_alike(value, units):
        return [
            {
                "terms.amount": _amount(_mapping(unit.get("value"))),
                "terms.basis": BASES[_text(unit.get("code"))],
                "terms.clause": _text(one.get("description"))[:100] if len(items) > 1 else "",
            }
            for one, unit in zip(items, units, strict=True)
        ]
    notes.append(("terms.amount", whole, NO_UNIT_SUM if is_by_time else WHOLE))
    return [{"terms.amount": whole, "terms.basis": "lump_sum"}]


def _total(items: Sequence[Mapping[str, Any]]) -> Decimal:
    return sum(
        (
            _number(one.get("quantity")) * _number(_mapping(_mapping(one.get("unit")).get("value")).get("amount"))
            for one in items
        ),
        Decimal(0),
    )


def _is_alike(value: Mapping[str, Any], units: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the prices of units stand to VAT and currency as the whole sum does."""
    told = (value.get("currency"), value.get("valueAddedTaxIncluded"))
    priced = (_mapping(one.get("value")) for one in units)
    return all((one.get("currency"), one.get("valueAddedTaxIncluded")) == told for one in priced)


def _vat(value: Mapping[str, Any], notes: list[Note]) -> str:
    if value.get("valueAddedTaxIncluded") is not True:
        return "not_payer"
    net, whole = _number(value.get("amountNet")), _number(value.get("amount"))
    if not net:
        notes.append(("vat", "", NET_RATE))
        return "included_20"
    if net == whole:
        return "zero"
    rate = next((code for factor, code in RATES.items() if abs(net * factor - whole) <= Decimal("0.05")), None)
    if rate is None:
        notes.append(("vat", "", NET_RATE))
    return rate or "included_20"


def _note(told: Mapping[str, Any], notes: list[Note]) -> str:
    buyer = _mapping(told.get("buyer") or told.get("procuringEntity"))
    code = _text(_mapping(buyer.get("identifier")).get("id"))
    lines = [f"ProZorro: {_text(told.get('contractID'))}"]
    if buyer:
        lines.append(f"Замовник: {_text(buyer.get('name'))}" + (f" ({code})" if code else ""))
    changes = list(_changes(told))
    if changes:
        notes.append(("note", str(len(changes)), CHANGED))
    return "\n".join([*lines, *changes])[:2000]


def _changes(told: Mapping[str, Any]) -> Iterator[str]:
    for one in _mappings(told.get("changes")):
        if one.get("status") == "pending":
            continue
        types = ", ".join(map(str, one.get("rationaleTypes") or ()))
        day = _day(one.get("dateSigned")) or _day(one.get("date"))
        shown = f"{date.fromisoformat(day):%d.%m.%Y}" if day else ""
        yield f"Зміна {shown}: {_text(one.get('rationale'))}" + (f" ({types})" if types else "")


def _day(told: Any) -> str:
    """Give the calendar day of an instant by Kyiv's clock; nothing for what is none."""
    try:
        moment = datetime.fromisoformat(_text(told))
    except ValueError:
        return ""
    if moment.tzinfo is None or moment.utcoffset() != timedelta(0):
        return moment.date().isoformat()
    return moment.astimezone(KYIV).date().isoformat()


def _amount(value: Mapping[str, Any]) -> str:
    """Give a sum as it is told, never through a float; nothing for what is no number."""
    number = _number(value.get("amount"))
    return f"{number:f}" if number else ""


def _number(told: Any) -> Decimal:
    """Give a number of a bearable size; nought for anything else."""
    is_number = isinstance(told, int | Decimal) and not isinstance(told, bool)
    number = Decimal(told) if is_number else Decimal(0)
    return number if abs(number.adjusted()) <= MOST_DIGITS else Decimal(0)


def _first(form: re.Pattern[str], told: Any) -> str:
    found = form.match(_text(told))
    return found.group() if found else ""


def _text(told: Any) -> str:
    return " ".join(told.split()) if isinstance(told, str) else ""


def _code(told: Any) -> str:
    """Give a code as text, also where a system sent it as a number."""
    is_number = isinstance(told, int | Decimal) and not isinstance(told, bool)
    return str(told)[:200] if is_number else _text(told)


def _mapping(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}


def _mappings(told: Any) -> list[Mapping[str, Any]]:
    return [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
