"""How a cause speaks: one sentence a deputy understands, with the amounts it is about."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maintenance.programmes.models import Programme, ProgrammeRow
from maintenance.programmes.rules.check.figures import Figure, blocks, main_row, year_amount, years_of
from maintenance.programmes.rules.check.words import IN_TABLE, SOURCES, UNITS, say_amount, say_row, say_when, shorten
from maintenance.programmes.rules.printed import write_thousands
from maintenance.programmes.rules.roots.faults import Fault, Wrong
from maintenance.programmes.rules.roots.settling import NOTHING
from registry.kernel.errors import Reason, because

_JOINED = "%(one)s, %(other)s"
_AFTER = "%(one)s %(other)s"
MISPRINT = because("Сума %(row)s %(when)s: %(said)s, а те, з чого вона складається, дає %(amount)s %(unit)s.")
BELOW = because("Сума %(row)s %(when)s: %(said)s, а за всіма підсумками, до яких вона входить, має бути %(amount)s.")
ROUNDING = because("Сума %(row)s %(when)s: %(said)s, складові дають %(amount)s %(unit)s: різниця від округлення.")
NO_TOTAL = because("Підсумок %(row)s %(when)s: %(said)s, а складові дають %(amount)s %(unit)s.")
UNIT = because(
    "Суми %(rows)s: «%(printed)s» замість %(amount)s %(unit)s, рівно в тисячу разів. "
    "Гривні й тисячі гривень переплутано."
)
BLANK = because(
    "Для %(rows)s «усього» не надруковано, а складові дають %(amount)s %(unit)s: "
    "цих грошей немає й у підсумках стовпця."
)
SHIFTED = because("Суми %(rows)s стоять не в тому стовпці: «%(printed)s» надруковано %(from)s, а сходиться %(to)s.")
DOUBTFUL = because("Стовпець сумнівний і в джерелі: таблицю там розірвано між сторінками.")
IN_DOUBT = because("Суми %(rows)s, %(amount)s %(unit)s, стоять %(when)s, а в інших таблицях таких грошей немає.")
CARRIED = because("%(printed)s %(unit)s %(when)s для %(row)s — це сума %(column)s (%(addends)s), узята за рік.")
WHOLE_COLUMN = because("стовпця «усього» за завданнями")
OTHER_COLUMN = because("іншого стовпця, %(when)s,")
OVER = because("Тому програму завищено на %(amount)s %(unit)s.")
UNDER = because("Тому програму занижено на %(amount)s %(unit)s.")
MOVED_YEAR = because(
    "%(amount)s %(unit)s %(table)s надруковано %(from)s, а має бути %(to)s; тому не сходяться й рядки: %(others)s."
)
MOVED_SOURCE = because("Джерела в підсумку %(row)s %(when)s не сходяться із заходами: %(sources)s.")
WITH_TOTALS = because("Стільки дають заходи, в яких «усього» надруковано, усіх джерел разом.")
INSTEAD = because("%(source)s — %(said)s замість %(amount)s")
TERM = because("Строк %(rows)s коротший за роки, в яких надруковано гроші.")
SWAPPED = because("Суми %(rows)s стоять не в тому рядку: якщо поміняти їх місцями, усе сходиться.")
LISTED = because("Перелік на рік має %(amount)s %(unit)s (%(rows)s), яких таблиця заходів на цей рік не має.")
SAID = because("надруковано «%(printed)s»")
NOTHING_SAID = because("нічого не надруковано")
MEASURES = because("заходів %(codes)s")


@dataclass(frozen=True)
class _Told:
    """What a sentence is made of."""

    fault: Fault
    following: Sequence[Wrong]
    unit: str

    @property
    def first(self) -> Wrong:
        return self.fault.cells[0]

    def amount(self, amount_uah: Decimal | None) -> Reason | str:
        return say_amount(amount_uah or NOTHING, self.unit)

    def fill(self, text: Reason, **gaps: object) -> Reason:
        """Fill a sentence's gaps: the first cell speaks for what is not given."""
        figure = self.first.figure
        usual = {
            "row": say_row(figure.row),
            "rows": _say_rows(one.figure.row for one in self.fault.cells),
            "when": say_when(figure),
            "said": _say_printed(figure),
            "printed": figure.printed,
            "amount": self.amount(self.first.amount),
            "unit": UNITS[self.unit],
        }
        return Reason(text.text, {**usual, **gaps})


def explain(fault: Fault, following: Sequence[Wrong], programme: Programme) -> Reason:
    """Say in a sentence what went wrong; `following` are the cells that change with it."""
    told = _Told(fault, following, programme.unit)
    if fault.said is not None:
        return fault.said
    return SENTENCES[fault.sort](told)


def should_be(one: Wrong, unit: str) -> str:
    """Write what a cell should be, in the programme's unit, for programs."""
    amount = one.amount or NOTHING
    return write_thousands(amount) if unit == "тис. грн" else f"{amount:.2f}"


def show_amount(one: Wrong, unit: str) -> str:
    """Write what a cell should be as the document would print it; a dash is no amount."""
    return str(say_amount(one.amount, unit)) if one.amount else "—"


def should_be_term(row: ProgrammeRow) -> str:
    """Write the years in which a measure has money, as terms are printed: «2025-2026»."""
    years = [year for year in years_of(row.table) if year_amount(row, year, row.source)]
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else "".join(map(str, years))


def _simple(text: Reason) -> Callable[[_Told], Reason]:
    return lambda told: told.fill(text)


def _blank(told: _Told) -> Reason:
    return told.fill(BLANK, amount=told.amount(_sum(one.amount for one in told.fault.cells)))


def _shifted(told: _Told) -> Reason:
    cells = told.fault.cells
    row = cells[0].figure.row
    own = [one for one in cells if one.figure.row is row]
    out, into = ([one.figure for one in own if (one.off > 0) is is_out] for is_out in (True, False))
    said = told.fill(
        SHIFTED,
        printed=" + ".join(one.printed for one in out),
        **{"from": _join(say_when(one) for one in out), "to": _join(say_when(one) for one in into)},
    )
    is_doubtful = any(one.figure.cell is not None and one.figure.cell.is_doubtful for one in cells)
    return _after(said, DOUBTFUL) if is_doubtful else said


def _doubtful(told: _Told) -> Reason:
    amount = told.amount(_sum(one.figure.amount for one in told.fault.cells))
    return _after(told.fill(IN_DOUBT, amount=amount), DOUBTFUL)


def _carried(told: _Told) -> Reason:
    addends = told.fault.addends
    column = WHOLE_COLUMN if addends[0].column.year is None else because(OTHER_COLUMN.text, when=say_when(addends[0]))
    said = told.fill(
        CARRIED,
        printed=told.amount(told.first.figure.amount),
        column=column,
        addends=" + ".join(str(told.amount(one.amount)) for one in addends),
    )
    off = _off_programme(told)
    if not off:
        return said
    return _after(said, told.fill(OVER if off > 0 else UNDER, amount=told.amount(abs(off))))


def _off_programme(told: _Told) -> Decimal:
    """Give by how much the fault makes the whole programme too much; 0 where it is not known to."""
    row = told.first.figure.row
    if row.kind != "programme_total":
        return NOTHING
    whole = [one for one in told.following if one.figure.row is row and one.figure.column.year is None]
    return told.first.off if any(one.off == told.first.off for one in whole) or not whole else NOTHING


def _moved(told: _Told) -> Reason:
    rows = list(dict.fromkeys(one.figure.row for one in told.fault.cells))
    if any(_sum(one.off for one in told.fault.cells if one.figure.row is row) for row in rows):
        return _moved_source(told)
    least = min(rows, key=lambda row: _sum(one.figure.amount for one in told.fault.cells if one.figure.row is row))
    own = sorted((one for one in told.fault.cells if one.figure.row is least), key=lambda one: -one.off)
    return told.fill(
        MOVED_YEAR,
        amount=told.amount(own[0].off),
        table=Reason(IN_TABLE[least.table.role]),
        others=_join(Reason(SOURCES[row.source]) for row in rows if row is not least),
        **{"from": say_when(own[0].figure), "to": say_when(own[-1].figure)},
    )


def _moved_source(told: _Told) -> Reason:
    column = told.first.figure.column
    own = [one for one in told.fault.cells if one.figure.column == column]
    sources = _join(
        told.fill(
            INSTEAD,
            source=Reason(SOURCES[one.figure.source]),
            said=_say_printed(one.figure),
            amount=told.amount(one.amount),
        )
        for one in own
    )
    years = dict.fromkeys(one.figure.column.year for one in told.fault.cells)
    when = because("за %(years)s роки", years=", ".join(map(str, years))) if len(years) > 1 else _year(own[0].figure)
    said = told.fill(MOVED_SOURCE, when=when, sources=sources)
    row = told.first.figure.row
    return _after(said, WITH_TOTALS) if _is_of_totalled(row, own) else said


def _year(figure: Figure) -> Reason:
    return because("за %(year)s рік", year=figure.column.year)


def _is_of_totalled(row: ProgrammeRow, own: Sequence[Wrong]) -> bool:
    """Tell whether a task's rows of sources hold, together, just the measures whose own total is printed."""
    measures = [one for one in row.table.rows if one.kind == "measure" and one.task == row.task]
    mains = [main_row(block) for block in blocks(measures).values()]
    whole = next((column for column in row.table.columns if column.year is None and column.part == "total"), None)
    if whole is None:
        return False
    position = own[0].figure.column.position
    totalled = _sum(one.amount(position) for one in mains if one.amount(whole.position) is not None)
    return bool(totalled) and totalled == _sum(one.figure.amount for one in own)


def _listed(told: _Told) -> Reason:
    return told.fill(LISTED, amount=told.amount(_sum(abs(one.off) for one in told.fault.cells)))


def _say_printed(figure: Figure) -> Reason:
    return because(SAID.text, printed=figure.printed) if figure.printed else NOTHING_SAID


def _say_rows(rows: Iterable[ProgrammeRow]) -> Reason:
    """Name rows in the genitive, each once: «заходів 4.1, 4.2»."""
    each = {(row.table.code, row.key): row for row in rows}
    found = list(each.values())
    if len(found) == 1:
        return say_row(found[0])
    if all(row.kind == "measure" for row in found):
        named = ", ".join(row.code or f"«{shorten(_title(row), 40)}»" for row in map(_named, found))
        return because(MEASURES.text, codes=named)
    return _join(map(say_row, found))


def _named(row: ProgrammeRow) -> ProgrammeRow:
    return main_row([one for one in row.table.rows if one.key == row.key])


def _title(row: ProgrammeRow) -> str:
    return row.title.replace("\n", " ")


def _join(reasons: Iterable[Reason]) -> Reason:
    found = list(reasons)
    joined = found[0]
    for one in found[1:]:
        joined = Reason(_JOINED, {"one": joined, "other": one})
    return joined


def _after(one: Reason, other: Reason) -> Reason:
    return Reason(_AFTER, {"one": one, "other": other})


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((one or NOTHING for one in amounts), NOTHING)


SENTENCES: dict[str, Callable[[_Told], Reason]] = {
    "misprint": _simple(MISPRINT),
    "misprint-below": _simple(BELOW),
    "rounding": _simple(ROUNDING),
    "no_total": _simple(NO_TOTAL),
    "unit": _simple(UNIT),
    "blank_total": _blank,
    "shifted_column": _shifted,
    "doubtful": _doubtful,
    "carried": _carried,
    "moved": _moved,
    "term": _simple(TERM),
    "swapped": _simple(SWAPPED),
    "listed": _listed,
}
