"""What a programme promises, measure by measure, as its council printed it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from maintenance.papers.rules.reports.tables import add_known
from maintenance.programmes.models import Programme, ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.check.figures import blocks, figures, find_figure, main_row, year_amount
from registry.kernel.money import format_thousand

SOURCES = {
    "state": "державний бюджет", "oblast": "обласний бюджет", "raion": "районний бюджет", "local": "бюджет громади",
    "other": "інші джерела",
}  # fmt: skip
PARTS = {
    "general": "загальний фонд", "special": "спеціальний фонд", "current": "поточні видатки",
    "capital": "капітальні видатки",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of what a measure is given in a year: of which source or fund, and how much."""

    key: str
    label: str
    amount: Decimal


@dataclass(frozen=True)
class Planned:
    """A measure of a programme."""

    key: str
    code: str
    task: str
    title: str
    rows: tuple[ProgrammeRow, ...]

    def amount(self, year: int) -> Decimal | None:
        """Give the year's hryvnia; None where no amount is printed."""
        main = main_row(self.rows)
        return year_amount(main, year, main.source)

    def printed(self, year: int) -> str:
        """Give the words that stand where no amount does."""
        figure = find_figure(main_row(self.rows), year, "total")
        return figure.printed if figure is not None and figure.amount is None else ""

    def parts(self, year: int) -> list[Part]:
        """List the printed parts of the year: sources of money, funds, current and capital."""
        main = main_row(self.rows)
        found = []
        for one in self.rows:
            for figure in figures(one):
                source, part = figure.source, figure.column.part
                is_whole = part == "total" and source == main.source
                if figure.column.year != year or figure.amount is None or is_whole:
                    continue
                label = ", ".join(filter(None, (SOURCES.get(source, ""), PARTS.get(part, ""))))
                found.append(Part(f"{source}/{part}", label, figure.amount))
        return found


@dataclass(frozen=True)
class Task:
    """A task of a programme with its measures in printed order."""

    code: str
    title: str
    measures: tuple[Planned, ...]


def tasks_of(programme: Programme) -> list[Task]:
    """List a programme's tasks as its table of measures has them."""
    table = _measures(programme)
    titles: dict[str, str] = {}
    for one in table.rows:
        if one.task and one.title and one.kind in ("task", "task_total"):
            titles.setdefault(one.task, " ".join(one.title.split()))
    found: dict[str, list[Planned]] = {}
    for key, block in blocks([one for one in table.rows if one.kind == "measure"]).items():
        main = main_row(block)
        found.setdefault(main.task, []).append(
            Planned(key, main.code, main.task, " ".join(main.title.split()), tuple(block))
        )
    return [Task(code, titles.get(code) or f"Завдання {code}", tuple(some)) for code, some in found.items()]


def printed_otherwise(programme: Programme, year: int) -> Iterator[str]:
    """Say which printed totals of a year are not what their measures come to; what is printed stays as it is."""
    everything = [measure for one in tasks_of(programme) for measure in one.measures]
    for block in blocks(
        [one for one in _measures(programme).rows if one.kind in ("task_total", "programme_total")]
    ).values():
        main = main_row(block)
        own = [one for one in everything if f"{one.task}.".startswith(f"{main.task}.")]
        if main.kind == "task_total" and not own:
            continue
        measures = everything if main.kind == "programme_total" else own
        total, added = year_amount(main, year, main.source), add_known(one.amount(year) for one in measures)
        if total is not None and added is not None and total != added:
            what = "програмою" if main.kind == "programme_total" else f"завданням {main.task}"
            yield (
                f"Разом за {what} на {year} рік надруковано {format_thousand(total)} тис. грн, "
                f"а заходи в сумі — {format_thousand(added)} тис. грн: у звіті стоїть сума заходів."
            )


def _measures(programme: Programme) -> ProgrammeTable:
    """Give the table of measures; every programme has one."""
    return next(one for one in programme.tables if one.role == "measures")
