"""How a finding speaks: rows, columns and amounts in Ukrainian a deputy understands."""

from dataclasses import dataclass
from decimal import Decimal

from maintenance.programmes.models import FUNDS, ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.figures import Figure
from registry.kernel.errors import Reason, because
from registry.kernel.money import format_thousand, format_uah
from registry.kernel.text import N_

PARTS = {
    "total": N_("усього"),
    "general": N_("загальний фонд"),
    "special": N_("спеціальний фонд"),
    "current": N_("поточні видатки"),
    "capital": N_("капітальні видатки"),
}
SOURCES = {
    "all": N_("усі джерела"),
    "state": N_("державний бюджет"),
    "oblast": N_("обласний бюджет"),
    "raion": N_("районний бюджет"),
    "local": N_("бюджет громади"),
    "other": N_("інші джерела"),
}
IN_TABLE = {
    "passport": N_("у паспорті"),
    "resources": N_("у ресурсному забезпеченні"),
    "measures": N_("у таблиці заходів"),
    "year": N_("у переліку на рік"),
}


UNITS = {"тис. грн": because("тис. грн"), "грн": because("грн")}
_NARROWED = "%(years)s (%(what)s)"
_PAIR = "%(one)s, %(other)s"
_WHOSE = " (%(source)s)"


@dataclass(frozen=True)
class Wording:
    """A rule's three sentences: both sides printed, the total not printed, nothing printed to make it up."""

    differ: Reason
    no_total: Reason
    no_parts: Reason

    def choose(self, *, has_total: bool, has_parts: bool) -> Reason:
        """Give the sentence for what is printed."""
        if has_total and has_parts:
            return self.differ
        return self.no_parts if has_total else self.no_total


def say_amount(amount_uah: Decimal | None, unit: str) -> Reason | str:
    """Write an amount in the programme's unit, without its name: «329,4»."""
    if amount_uah is None:
        return because("суми немає")
    return format_thousand(amount_uah) if unit == "тис. грн" else format_uah(amount_uah)


def say_parts(table: ProgrammeTable) -> Reason:
    """Name what a year's total is made of in this table."""
    has_funds = any(column.part in FUNDS for column in table.columns)
    return because("загальний і спеціальний фонди") if has_funds else because("поточні й капітальні видатки")


def say_year(year: int | None) -> Reason:
    """Say which year, or all: «за 2018 рік»."""
    return because("за всі роки") if year is None else because("за %(year)s рік", year=year)


def say_when(figure: Figure) -> Reason:
    """Say which years, part and source a figure is of: «за 2018 рік (загальний фонд)»."""
    column, years = figure.column, say_year(figure.column.year)
    narrowed = [Reason(PARTS[column.part])] if column.part != "total" else []
    narrowed += [Reason(SOURCES[figure.source])] if _tells_sources_apart(figure) else []
    if not narrowed:
        return years
    what = narrowed[0] if len(narrowed) == 1 else Reason(_PAIR, {"one": narrowed[0], "other": narrowed[1]})
    return Reason(_NARROWED, {"years": years, "what": what})


def say_whose(figure: Figure) -> Reason | str:
    """Name a figure's source where the table tells sources apart: « (бюджет громади)»; empty otherwise."""
    return Reason(_WHOSE, {"source": Reason(SOURCES[figure.source])}) if _tells_sources_apart(figure) else ""


def _tells_sources_apart(figure: Figure) -> bool:
    if figure.source == "all":
        return False
    return figure.column.source is not None or len({row.source for row in figure.row.table.rows}) > 1


def say_row(row: ProgrammeRow) -> Reason:
    """Name a row in the genitive: «заходу 2.1», «завдання 2», «програми»."""
    if row.kind == "programme_total":
        return because("програми")
    if row.kind == "measure":
        first = row.title or next((one.title for one in row.table.rows if one.key == row.key and one.title), "")
        if row.code:
            return because("заходу %(code)s", code=row.code)
        return because("заходу «%(title)s»", title=shorten(first))
    return say_task(row.table, row.task)


def say_task(table: ProgrammeTable, task: str) -> Reason:
    """Name a task in the genitive with the council's own word for it: «напряму 4»."""
    title = next(
        (row.title for row in table.rows if row.task == task and row.kind.startswith("task") and row.title), ""
    )
    word = title.split()[0].casefold() if title else ""
    if word in ("напрям", "напрямок"):
        return because("напряму %(task)s", task=task)
    return because("розділу %(task)s", task=task) if word == "розділ" else because("завдання %(task)s", task=task)


def shorten(text: str, limit: int = 60) -> str:
    """Cut a long title at a word."""
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + "…"
