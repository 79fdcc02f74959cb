"""What the register and the costing propose for a draft, and what becomes of a proposal that a person accepts."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maintenance.programmes.rules.drafts.editing import with_rows
from maintenance.programmes.rules.drafts.rows import Rows, with_measure
from maintenance.programmes.rules.printed import decimals_of, find_amount, write_rounded
from registry.kernel.errors import Reason

MOST_KEPT = 500
"""So many characters of where a sum came from stay in a document."""
Place = tuple[str, str, str, int]
"""A cell by its table, row, source and column."""


@dataclass(frozen=True)
class Offer:
    """What is proposed for a year: hryvnia, or None where no price is known; and what it is made of, in words."""

    year: int
    amount: Decimal | None
    said: Reason
    is_estimate: bool = False
    """Whether nobody has told the price: the sum is only estimated."""


@dataclass(frozen=True)
class Origin:
    """A line or an asset that a proposal comes from."""

    ref: str
    said: Reason


@dataclass(frozen=True)
class Proposal:
    """A measure with its sums, waiting for a person: it comes from a line, or from assets."""

    key: str
    """Names it for good: «line:ID», «planned:ID», «age:KIND:YEAR»."""
    kind: str
    code: str
    """The number of the measure that it belongs to; empty is a new measure."""
    title: str
    fund: str
    expenditure: str
    offers: tuple[Offer, ...]
    origins: tuple[Origin, ...]
    names: tuple[str, ...] = ()
    """What its measure is called; another programme's measure of the same number is another measure."""


def accept(document: Mapping[str, Any], proposals: Iterable[Proposal]) -> dict[str, Any]:
    """Give the document with accepted proposals in the cells of their measures, each with its trace.

    What several lines propose for a cell adds up exactly and is rounded once, to as many decimals as the table
    prints; a line accepted again replaces what it gave before. A line is bound to the measure by its trace.
    """
    changed = dict(document)
    for one in proposals:
        changed = _accept(changed, one)
    return changed


def dismiss(document: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Give the document that remembers which proposals a person does not want."""
    return {**document, "dismissed": sorted({*document.get("dismissed", ()), *keys})}


def accepted_amounts(document: Mapping[str, Any], proposal: Proposal) -> dict[int, str]:
    """Give what the draft has already taken of a proposal, by year in printed form; empty is nothing."""
    refs = {one.ref for one in proposal.origins}
    table = _measures(document)
    rows = {(row["id"], row["source"]): row for row in table["rows"]}
    found = {}
    for trace in document.get("traces", ()):
        row = rows.get((trace["row"], trace["source"]))
        if trace["ref"] in refs and trace["table"] == table["id"] and row is not None:
            column = trace["column"]
            year = table["columns"][column]["year"] if column is not None else 0
            found[year] = row["printed"][column] if column is not None else ""
    return found


def _accept(document: dict[str, Any], one: Proposal) -> dict[str, Any]:
    table = _measures(document)
    rows, place = _place(document, one)
    row = rows[place]
    at = {"table": table["id"], "row": row["id"], "source": row["source"]}
    refs = {origin.ref for origin in one.origins}
    decimals = _decimals(document)
    kept = [trace for trace in document.get("traces", ()) if trace["ref"] not in refs]
    traces = [{**at, "column": None, "kind": one.kind, "ref": o.ref, "said": _kept(o.said)} for o in one.origins]
    printed = list(row["printed"])
    for offer in one.offers:
        column = _column(table["columns"], offer.year, one)
        if column is None or offer.amount is None:
            continue
        said = {**at, "column": column, "kind": one.kind, "ref": one.origins[0].ref, "said": _kept(offer.said)}
        traces.append({**said, "amount": f"{offer.amount:.2f}"})
        beside = [each for each in kept if {**at, "column": column}.items() <= each.items() and each.get("amount")]
        whole = sum((Decimal(each["amount"]) for each in beside), offer.amount)
        printed[column] = write_rounded(whole, document["unit"], decimals)
    rows = [*rows[:place], {**row, "printed": printed}, *rows[place + 1 :]]
    return {**with_rows(document, table["id"], rows), "traces": [*kept, *traces]}


def _kept(said: Reason) -> str:
    """Give the words that stay in the document, a paper of the council."""
    return str(said)[:MOST_KEPT]


def printed_as(document: Mapping[str, Any], amount: Decimal) -> tuple[str, Decimal]:
    """Give how a proposed sum is printed in the draft, and how much more in hryvnia that is than the sum itself."""
    printed = write_rounded(amount, document["unit"], _decimals(document))
    return printed, (find_amount(printed, document["unit"]) or Decimal(0)) - amount


def rounded_cells(
    traces: Iterable[Mapping[str, Any]], amount_at: Callable[[Place], Decimal | None]
) -> dict[Place, tuple[Decimal, Decimal]]:
    """Give the exact sum of each proposed cell and how much more is printed there, in hryvnia, where they differ."""
    exact: dict[Place, Decimal] = {}
    for one in traces:
        if one["column"] is not None and one.get("amount"):
            place = (one["table"], one["row"], one["source"], one["column"])
            exact[place] = exact.get(place, Decimal(0)) + Decimal(one["amount"])
    printed = {place: amount_at(place) for place in exact}
    return {
        place: (exact[place], amount - exact[place])
        for place, amount in printed.items()
        if amount is not None and amount != exact[place]
    }


def _decimals(document: Mapping[str, Any]) -> int:
    """Tell with how many decimals the draft's measures are printed; the usual where none is."""
    rows = _measures(document)["rows"]
    return decimals_of((one for row in rows for one in row["printed"]), document["unit"])


def _measures(document: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in document["tables"] if one["role"] == "measures")
    return found


def _place(document: Mapping[str, Any], one: Proposal) -> tuple[Rows, int]:
    """Find the row of the proposal's money; a measure that is not there is put after its task's last one."""
    rows: Rows = _measures(document)["rows"]
    if (taken := _taken_before(document, rows, one)) is not None:
        return rows, taken
    numbered = [
        n for n, row in enumerate(rows) if row["kind"] == "measure" and one.code and row.get("code") == one.code
    ]
    own = numbered if _is_called(rows, numbered, one) else []
    if own:
        return rows, next((n for n in own if rows[n]["source"] == "local"), own[0])
    task = one.code.split(".", maxsplit=1)[0]
    after = [n for n, row in enumerate(rows) if row["kind"] in ("task", "task_total", "measure")]
    of_task = [n for n in after if rows[n].get("task") == task]
    last = (of_task or after or [len(rows) - 1])[-1]
    known = {row["id"] for row in rows}
    added = with_measure(rows, last)
    fresh = [n for n, row in enumerate(added) if row["id"] not in known]
    is_free = one.code and not numbered and one.code.startswith(f"{added[fresh[0]]['task']}.")
    free = one.code if is_free else added[fresh[0]]["code"]
    added = [{**row, "code": free} if n in fresh else row for n, row in enumerate(added)]
    added[fresh[0]] = {**added[fresh[0]], "title": one.title}
    return added, next((n for n in fresh if added[n]["source"] == "local"), fresh[0])


def _taken_before(document: Mapping[str, Any], rows: Rows, one: Proposal) -> int | None:
    """Find the row that the proposal was put into before, by its trace; an asset bound by hand has no sum there."""
    refs, table = {origin.ref for origin in one.origins}, _measures(document)["id"]
    marked = {
        (trace["row"], trace["source"])
        for trace in document.get("traces", ())
        if trace["ref"] in refs
        and trace["table"] == table
        and trace["kind"] == one.kind
        and (one.kind == "line" or trace["column"] is not None)
    }
    return next((n for n, row in enumerate(rows) if (row["id"], row["source"]) in marked), None)


def _is_called(rows: Rows, places: list[int], one: Proposal) -> bool:
    """Tell whether a numbered measure bears one of the proposal's names, or none yet."""
    titles = [title for n in places if (title := _plain(rows[n].get("title", "")))]
    return not titles or not one.names or titles[0] in {_plain(name) for name in one.names}


def _plain(title: str) -> str:
    """Leave the words of a title: a copy moves its years, and numbers are printed before some."""
    return " ".join(re.findall(r"[^\W\d_]+", title.casefold()))


def _column(columns: list[dict[str, Any]], year: int, one: Proposal) -> int | None:
    """Find the year's column of the proposal's fund or kind, else its total; None where the table has no such year."""
    for part in (one.fund, one.expenditure, "total"):
        for place, column in enumerate(columns):
            if (column["year"], column["part"]) == (year, part) and column.get("source") in (None, "local"):
                return place
    return None
