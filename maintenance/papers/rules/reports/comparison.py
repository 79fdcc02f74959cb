"""Two documents of reports beside each other: figures that differ, and what of the facts explains it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maintenance.papers.rules.reports.tables import Document, Level, Sort, find_table
from registry.kernel.money import format_uah

COMPARED = (Sort.MONEY, Sort.PERCENT, Sort.COUNT, Sort.FIGURE)
LATE, NEW, GONE, OTHER = "внесено після звіту", "з пізніших днів", "вилучено", "змінено"


@dataclass(frozen=True)
class Difference:
    """A figure that is another one; None is not known, or no such row."""

    table: str
    row: str
    column: str
    sort: str
    before: str | None
    after: str | None
    reasons: tuple[str, ...] = ()

    @property
    def change(self) -> Decimal | None:
        """Give by how much an amount has changed."""
        if self.sort != Sort.MONEY or self.before is None or self.after is None:
            return None
        return Decimal(self.after) - Decimal(self.before)


def compare(before: Document, after: Document) -> list[Difference]:
    """List the figures that differ, by table, row and column; titles and notes are no figures."""
    told = _FactChanges(before, after)
    return [one for table in after["tables"] for one in _of_table(table, find_table(before, table["name"]), told)]


def _of_table(after: Document, before: Document | None, told: "_FactChanges") -> Iterator[Difference]:
    old = {one["key"]: one for one in before["rows"]} if before else {}
    new = {one["key"]: one for one in after["rows"]}
    for key in dict.fromkeys([*new, *old]):
        was, now = old.get(key), new.get(key)
        level = (now or was)["level"]  # type: ignore[index]
        for column in after["columns"]:
            one, other = _cell(was, column["name"]), _cell(now, column["name"])
            if column["sort"] in COMPARED and one != other:
                reasons = told.of(key, column["name"]) if level == Level.ROW else ()
                name = _name(now or was)
                yield Difference(after["title"], name, column["head"], column["sort"], one, other, tuple(reasons))


def _cell(row: Document | None, name: str) -> str | None:
    value: str | None = row["cells"].get(name) if row else None
    return value


def _name(row: Document | None) -> str:
    """Name a row; a number that its title begins with is not said twice."""
    cells = dict(row["cells"]) if row else {}
    code, title = cells.get("code") or "", cells.get("title") or ""
    if title.startswith(code) and not title[len(code) : len(code) + 1].isdigit():
        cells["code"] = None
    words = (cells.get(name) for name in ("code", "number", "year", "kekv", "title", "fund"))
    return " ".join(one for one in words if one)


class _FactChanges:
    """Which acts, payments and decisions two documents know otherwise, by measure."""

    def __init__(self, before: Document, after: Document) -> None:
        self._last_day = date.fromisoformat(min(before["known_on"], before.get("last_day") or before["known_on"]))
        self._acts = self._changes(before, after, "acts", "акт")
        self._payments = self._changes(before, after, "payments", "оплата")
        was, now = (one["facts"].get("decision") for one in (before, after))
        self._decision = [f"рішення: {was or 'немає'} → {now or 'немає'}"] if was != now else []
        was, now = (one["programme"] and one["programme"]["sha256"] for one in (before, after))
        self._programme = ["таблицю програми змінено"] if was != now else []

    def of(self, key: str, column: str) -> Sequence[str]:
        """Say what explains another figure in a measure's row."""
        if column.startswith("planned"):
            return self._programme
        if column.startswith("approved"):
            return self._decision
        if column.startswith(("accepted", "acts")):
            return self._acts.get(key, [])
        if column.startswith(("paid", "execution")):
            return self._payments.get(key, []) + (self._programme if column.startswith("execution") else [])
        return ()

    def _changes(self, before: Document, after: Document, name: str, word: str) -> dict[str, list[str]]:
        old, new = ({one["id"]: one for one in each["facts"].get(name, ())} for each in (before, after))
        found: dict[str, list[str]] = {}
        for fact_id in dict.fromkeys([*new, *old]):
            was, now = old.get(fact_id), new.get(fact_id)
            if was == now:
                continue
            fact = now or was
            # What bears a date up to the report's last day was entered after it; a later one is of later days.
            how = OTHER if was and now else GONE if now is None else LATE if self._was_before(now) else NEW
            said = f"{word} {_tell(fact)}: {how}"
            if was and now and was["amount"] != now["amount"]:
                said += f", було {format_uah(Decimal(was['amount']))} грн"
            for one in {was["measure"] if was else None, now["measure"] if now else None} - {None}:
                found.setdefault(str(one), []).append(said)
        return found

    def _was_before(self, fact: Document) -> bool:
        return date.fromisoformat(fact["on"]) <= self._last_day


def _tell(fact: Document | None) -> str:
    if fact is None:
        return ""
    number = f"№ {fact['number']} " if fact["number"] else ""
    return f"{number}від {date.fromisoformat(fact['on']):%d.%m.%Y} на {format_uah(Decimal(fact['amount']))} грн"
