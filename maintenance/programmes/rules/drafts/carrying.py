"""What rows are bound to goes on with them from one state of a programme to the next; what was lost has a name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LASTING = ("line", "indicator")
"""What a programme's next one still has; the assets that the former one planned are bought by then."""

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class LostBinding:
    """A line, an asset or an indicator that a measure was bound to and that no measure is bound to any more."""

    code: str
    title: str
    said: str


def carry_traces(traces: Iterable[dict[str, Any]], table_id: str, before: Rows, after: Any) -> list[dict[str, Any]]:
    """Give the traces that stay when a table's rows become others.

    A row is the same by its id, a measure also by its number; the source of a sum stays its own row.
    """
    rows = [one for one in after if isinstance(one, dict)] if isinstance(after, list) else []
    codes = {one["id"]: one.get("code") for one in before if one.get("kind") == "measure"}
    found = (_carried(one, rows, codes) if one["table"] == table_id else one for one in traces)
    return [one for one in found if one is not None]


def _carried(trace: dict[str, Any], rows: Rows, codes: Mapping[str, str | None]) -> dict[str, Any] | None:
    own = [one for one in rows if one.get("id") == trace["row"]]
    if any(one.get("source") == trace["source"] for one in own):
        return trace
    if trace["column"] is not None:
        return None
    code = codes.get(trace["row"])
    same = own or [one for one in rows if code and one.get("kind") == "measure" and one.get("code") == code]
    ordered = sorted(same, key=lambda one: one.get("source") != trace["source"])
    return next(({**trace, "row": one.get("id"), "source": one.get("source")} for one in ordered), None)


def carry_into(
    former: Mapping[str, Any], document: Mapping[str, Any], *, with_sums: bool = False
) -> list[dict[str, Any]]:
    """Give the bindings of a document that another one, written anew, goes on with.

    `with_sums` is for the same programme: where a sum came from goes on too while the cell prints the same.
    """
    same = set(_cells(former)) & set(_cells(document)) if with_sums else set()
    printed = {place[:-1] for place in same}
    kept = [one for one in former.get("traces", ()) if one["column"] is None or _place(one) in printed]
    after = {one["id"]: one["rows"] for one in document["tables"]}
    for table in former["tables"]:
        kept = carry_traces(kept, table["id"], table["rows"], after.get(table["id"], ()))
    known = {str(one["number"]) for one in document["indicators"]}
    return [one for one in kept if one["kind"] != "indicator" or one["ref"] in known]


def _place(trace: Mapping[str, Any]) -> tuple[Any, ...]:
    return trace["table"], trace["row"], trace["source"], trace["column"]


def _cells(document: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Give every cell's place with what is printed there."""
    for table in document["tables"]:
        for row in table["rows"]:
            for column, text in enumerate(row["printed"]):
                yield table["id"], row["id"], row["source"], column, text


def lost_bindings(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[LostBinding]:
    """List what a measure was bound to before and none is now, each once, in the order in which it was bound."""
    kept = {(one["kind"], one["ref"]) for one in _bindings(after)}
    lost = {(one["kind"], one["ref"]): one for one in _bindings(before) if (one["kind"], one["ref"]) not in kept}
    rows = {(table["id"], row["id"]): row for table in before["tables"] for row in reversed(table["rows"])}
    found = ((rows.get((one["table"], one["row"]), {}), one["said"]) for one in lost.values())
    return [LostBinding(row.get("code", ""), row.get("title", "").split("\n")[0], said) for row, said in found]


def _bindings(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (one for one in document.get("traces", ()) if one["column"] is None)
