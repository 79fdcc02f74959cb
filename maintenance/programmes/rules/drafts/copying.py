"""A copy of a programme shifted by years: its measures keep their numbers, its figures as the person chooses.

They stay bound to lines and indicators, which go on; planned assets were the former programme's to buy.
"""

import re
from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from maintenance.programmes.rules.drafts.carrying import LASTING
from maintenance.programmes.rules.printed import NO_BREAK_SPACES, UnreadableError, read_amount
from registry.kernel.codes import Code
from registry.kernel.text import N_

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PERIOD = re.compile(
    r"(?<![\d.])(?:19|20)\d\d(?:\s*[-–—]\s*(?:19|20)\d\d|(?=\s*(?:рік|року|році|роки|років|рр)(?!\w)))"
)
_FIGURE = re.compile(r"(?:\d{1,3}(?: \d{3})+|\d+)(?:([.,])(\d+))?")
LEFT_OUT = ("decision", "notes", "traces", "dismissed", "amends")
"""What is said of the former one only."""


class Figures(Code):
    """What becomes of the sums of the programme that is copied."""

    KEPT = "kept", N_("лишити ті самі"), "keep the same"
    EMPTIED = "emptied", N_("спорожнити"), "empty"
    INDEXED = "indexed", N_("помножити на індекс"), "multiply by an index"


@dataclass(frozen=True)
class Copying:
    """How a programme is copied: its new name, by how many years, and what becomes of its figures."""

    code: str
    title: str
    years_later: int
    figures: str = Figures.KEPT
    index: Decimal = Decimal(1)


def copy_document(document: dict[str, Any], how: Copying) -> dict[str, Any]:
    """Give the draft's document; the one given stays as it is."""
    copied = {name: value for name, value in deepcopy(document).items() if name not in LEFT_OUT}
    years, unit = frozenset(document["years"]), document["unit"]
    shift = _shifter(years, how.years_later)
    copied |= {
        "code": how.code,
        "title": how.title,
        "years": [year + how.years_later for year in document["years"]],
        "decision": "",
        "notes": [],
        "state": "draft",
    }
    for item in copied["passport"]:
        item.pop("note", None)
        item["value"] = [_PERIOD.sub(lambda found: shift(found[0]), line) for line in item["value"]]
    for table in copied["tables"]:
        _copy_table(table, how, shift, unit)
    for one in copied["indicators"]:
        _copy_indicator(one, how)
    lasting = [one for one in document.get("traces", ()) if one["column"] is None and one["kind"] in LASTING]
    return {**copied, "traces": deepcopy(lasting)} if lasting else copied


def shifted_title(document: dict[str, Any], years_later: int) -> str:
    """Give the title with the programme's years moved."""
    return _shifter(frozenset(document["years"]), years_later)(document["title"])


def shifted_code(document: dict[str, Any], years_later: int) -> str:
    """Give the code with the programme's years moved, or with the copy's first year where it names none."""
    code = document["code"]
    moved = _shifter(frozenset(document["years"]), years_later)(code)
    return moved if moved != code else f"{code[:40].rstrip('-')}-{min(document['years']) + years_later}"


def _shifter(years: Collection[int], years_later: int) -> Callable[[str], str]:
    """Move the years that are the programme's own; others name laws and decisions and stay."""

    def shift(text: str) -> str:
        return _YEAR.sub(lambda found: str(int(found[0]) + years_later * (int(found[0]) in years)), text)

    return shift


def _copy_table(table: dict[str, Any], how: Copying, shift: Callable[[str], str], unit: str) -> None:
    table.pop("note", None)
    table["title"] = shift(table["title"])
    for column in table["columns"]:
        column["label"], column["above"] = shift(column["label"]), [shift(one) for one in column["above"]]
        if column["year"] is not None:
            column["year"] += how.years_later
    for row in table["rows"]:
        for name in ("notes", "doubtful", "note"):
            row.pop(name, None)
        if "term" in row:
            row["term"] = shift(row["term"])
        row["printed"] = [_figure(printed, how, unit) for printed in row["printed"]]


def _figure(printed: str, how: Copying, unit: str) -> str:
    if how.figures == Figures.EMPTIED:
        return ""
    return printed if how.figures == Figures.KEPT else multiplied(printed, how.index, unit)


def multiplied(printed: str, index: Decimal, unit: str) -> str:
    """Multiply a printed amount, rounded half up to as many decimals as it has, one at least; no amount stays."""
    plain = printed.translate(NO_BREAK_SPACES)
    try:
        amount = read_amount(printed, unit)
    except UnreadableError:
        return printed
    found = _FIGURE.search(plain)
    if amount is None or found is None:
        return printed
    decimals = max(1, len(found[2] or ""))
    value = Decimal(found[0].replace(" ", "").replace(",", ".")) * index
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return plain[: found.start()] + f"{rounded:f}".replace(".", found[1] or ",") + plain[found.end() :]


def _copy_indicator(one: dict[str, Any], how: Copying) -> None:
    one.pop("note", None)
    for target in one["targets"]:
        year, rest = int(target["on"][:4]) + how.years_later, target["on"][4:]
        is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        target["on"] = f"{year}{'-02-28' if rest == '-02-29' and not is_leap else rest}"
        if how.figures == Figures.EMPTIED:
            target["printed"] = ""
    if how.figures == Figures.EMPTIED:
        one["base"] = "" if one["base"] is not None else None
        one["dynamics"] = "" if one["dynamics"] is not None else None
