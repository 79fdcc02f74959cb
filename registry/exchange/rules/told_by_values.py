"""What the values of a column tell of it where its heading does not: types of one kind, sums and days left out."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from registry.exchange.rules.columns import ALIAS, MAPPED, Column, Known, SourceTable, normal
from registry.kernel.errors import Reason, because
from registry.kernel.rules.reading import Read, Unreadable

LOOKED_AT = 1000
"""So many values tell what a column holds."""
SUMS = because("Стовпець не взято, а в ньому, схоже, суми: якщо потрібні, вкажіть, яке це поле")
DAYS = because("Стовпець не взято, а в ньому, схоже, дати: якщо потрібні, вкажіть, яке це поле")
WITHOUT_VAT = because("Стовпець не взято: у ньому суми без ПДВ. Якщо іншої суми немає, вкажіть, яке це поле")
OF_VAT = because("Стовпець не взято: у ньому сума ПДВ, вона вже є в сумі з ПДВ")
_HIGHEST_RATE = 20
_DAY = re.compile(
    r"[0-9]{1,2}[./][0-9]{1,2}[./](?:[0-9]{2}){1,2}(?: ?р\.?)?|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]\b.*"
)
_FIGURE = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f'’][0-9]{3})*(?:[.,][0-9]{1,2})?|[0-9]+(?:[.,][0-9]{1,2})?")
_KOPIYKAS = re.compile(r"(?:[0-9]{1,3}(?:[ \u00a0\u202f'’][0-9]{3})+|[0-9]{4,})[.,][0-9]{2}")
_CURRENCY = re.compile(r"\s*(?:грн|гривень|uah|₴)\.?$", re.IGNORECASE)
_OF_MONEY = re.compile(
    r"\b(?:сум|варт|цін|грн|гривн|оплат|сплач|кошт|витрат|пдв|знос|залишков|amount|price|cost|sum|uah|total)"
)
_VAT = re.compile(r"(?:[ву] (?:т\. ?ч\.|тому числі) )?(?:сума )?пдв(?:,? [0-9]{1,2} ?%)?(?:, ?грн\.?| \(грн\.?\))?|vat")
_WITHOUT_VAT = re.compile(r"\b(?:без пдв|без урахування пдв|excl\.? vat|excluding vat|without vat|net of vat)\b")


def values_of(table: SourceTable, place: int) -> list[str]:
    """Give a column's first values as text."""
    told = (row.cells[place] for row in table.rows if place < len(row.cells))
    said = (one for cell in told if cell is not None and (one := str(cell).strip()))
    return [*islice(said, LOOKED_AT)]


def looks_like(heading: str, values: Sequence[str]) -> Reason | None:
    """Tell that most values are sums or days; a plain figure is a sum only under a word of money."""
    days = sum(1 for one in values if _DAY.fullmatch(one))
    if days * 2 > len(values):
        return DAYS
    bare = [_CURRENCY.sub("", one) for one in values]
    is_of_money = _OF_MONEY.search(heading.casefold()) is not None
    form = _FIGURE if is_of_money else _KOPIYKAS
    sums = sum(1 for one, told in zip(bare, values, strict=True) if form.fullmatch(one) or _is_priced(one, told))
    if sums * 2 <= len(values):
        return None
    told = heading.strip().casefold()
    if _VAT.fullmatch(told):
        return OF_VAT
    return WITHOUT_VAT if _WITHOUT_VAT.search(told) else SUMS


def holds_sums_of_vat(values: Sequence[str]) -> bool:
    """Tell that a column «ПДВ» holds how much the VAT is, rather than whether and at what rate it is paid."""
    bare = [_CURRENCY.sub("", one) for one in values]
    return all(map(_FIGURE.fullmatch, bare)) and any(_whole(one) > _HIGHEST_RATE for one in bare)


def _whole(figure: str) -> int:
    return int(re.sub(r"[^0-9]", "", re.split(r"[.,]", figure)[0]))


def _is_priced(bare: str, told: str) -> bool:
    return bare != told and _FIGURE.fullmatch(bare) is not None


def types_under_kind(table: SourceTable, columns: Sequence[Column], known: Known) -> dict[str, tuple[int, str]]:
    """Find columns headed as the kind whose values are the types of that kind: «Тип» of shelters, by the heading."""
    by_name = {one.name: one for one in columns}
    types = [one for one in columns if one.name.startswith("attributes.") and one.read is not None]
    kind = by_name.get("kind")
    found: dict[str, tuple[int, str]] = {}
    if kind is None or kind.read is None or not types:
        return found
    for place, heading in enumerate(table.headings):
        sure, name = known.get(normal(heading), (MAPPED, ""))
        if name != "kind" or sure == MAPPED:
            continue
        words = {one.casefold() for one in values_of(table, place)}
        if not _readable(kind.read, words):
            counts = {one.name: _readable(one.read, words) for one in types if one.read is not None}
            best = max(counts, key=lambda name: counts[name])
            if counts[best] * 2 > len(words):
                found[normal(heading)] = (ALIAS, best)
    return found


def _readable(read: Read, words: set[str]) -> int:
    count = 0
    for word in words:
        try:
            count += read(word) is not None
        except Unreadable:
            continue
    return count


def known_apart(original: Sequence[str], apart: Sequence[str], known: Known, unmapped: Known) -> Known:
    """Let a column that was named apart, «Назва (2)», mean what its heading in the file does, unless it is mapped."""
    more: Mapping[str, tuple[int, str]] = {
        normal(name): unmapped[normal(heading)]
        for heading, name in zip(original, apart, strict=True)
        if name != heading and normal(heading) in unmapped and normal(name) not in known
    }
    return {**known, **more}
