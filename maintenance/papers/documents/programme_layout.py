"""In whose layout a programme is printed: its columns of words, its sections and their order."""

from collections.abc import Sequence
from dataclasses import dataclass

from maintenance.programmes.models import Programme, ProgrammeTable


@dataclass(frozen=True)
class Words:
    """A column of words: of what in a row, under which head, how wide."""

    name: str
    """`code`, `task`, `title`, `source_label`, `responsible`, `term` or `outcome`."""
    head: str
    width_mm: int


@dataclass(frozen=True)
class TableLayout:
    """How tables of a role are laid out around their figures."""

    before: Sequence[Words]
    after: Sequence[Words] = ()
    over: str = ""
    """What stands over all figures, above the heads that the document keeps."""
    source_above: tuple[str, ...] = ()
    """The heads over the column of sources where it stands among the figures."""


@dataclass(frozen=True)
class Layout:
    """A council's layout."""

    code: str
    tables: dict[str, TableLayout]
    """By roles."""


TARGET = Layout(
    "target",
    {
        "passport": TableLayout((Words("code", "№", 14), Words("title", "Пункт", 120))),
        "resources": TableLayout(
            (Words("title", "Обсяг коштів, які пропонується залучити на виконання програми", 90),)
        ),
        "measures": TableLayout(
            (Words("title", "Мета, завдання, КТКВК", 60), Words("source_label", "Джерела фінансування", 20)),
            (Words("responsible", "Відповідальні виконавці", 30),),
            over="Етапи виконання програми",
        ),
    },
)
"""A local target programme, as Slavutych votes it: measures × years × funds."""

_AMOUNTS = ("Обсяги фінансування, тис. грн",)
_TYPICAL_WORDS = (
    Words("task", "Назва завдання", 26), Words("title", "Назва проєкту, робіт з інформатизації", 44),
    Words("responsible", "Відповідальні за виконання", 22), Words("term", "Строки виконання", 14),
)  # fmt: skip
TYPICAL = Layout(
    "typical",
    {
        "passport": TableLayout((Words("code", "№", 14), Words("title", "Джерела", 110))),
        "resources": TableLayout((Words("title", "Джерела", 110),)),
        "measures": TableLayout(
            (*_TYPICAL_WORDS, Words("source_label", "Джерела фінансування", 26)),
            (Words("outcome", "Очікувані результати", 30),),
            source_above=_AMOUNTS,
        ),
        "year": TableLayout(_TYPICAL_WORDS, (Words("outcome", "Очікувані результати", 26),)),
    },
)
"""A programme of informatisation by the typical form, as Kobeliaky votes it: three years × kinds × rows of sources."""


def layout_of(programme: Programme) -> Layout:
    """Choose the layout by what the table of measures parts its money by; any other is printed by its own columns."""
    measures = next(one for one in programme.tables if one.role == "measures")
    parts = {column.part for column in measures.columns}
    if {"general", "special"} <= parts:
        return TARGET
    if {"current", "capital"} <= parts and any(row.source not in ("all", "local") for row in measures.rows):
        return TYPICAL
    return _own(programme)


def _own(programme: Programme) -> Layout:
    return Layout(
        "own",
        {table.role: _own_table(table) for table in programme.tables},
    )


def _own_table(table: ProgrammeTable) -> TableLayout:
    """Take the columns of words that the table fills."""
    before = (
        Words("code", "№", 12), Words("title", "Завдання, захід", 64), Words("term", "Строк", 16),
        Words("source_label", "Джерело", 24),
    )  # fmt: skip
    after = (Words("responsible", "Відповідальні", 30), Words("outcome", "Очікувані результати", 30))
    filled = {one.name for one in (*before, *after) if any(getattr(row, one.name) for row in table.rows)} | {"title"}
    return TableLayout(
        tuple(one for one in before if one.name in filled), tuple(one for one in after if one.name in filled)
    )
