"""What a draft still lacks before a council adopts it."""

from dataclasses import dataclass

from maintenance.programmes.models import Programme, ProgrammeRow


@dataclass(frozen=True)
class Lacks:
    """What nobody has written into a draft yet."""

    passport: tuple[str, ...]
    """The lines of the passport without a word, as «2. Назва»."""
    has_measures: bool
    has_sums: bool
    """Whether any measure has a sum."""
    has_posts: bool
    has_indicators: bool


def list_lacks(programme: Programme) -> Lacks:
    """Tell what a draft lacks."""
    measures = measures_of(programme)
    return Lacks(
        tuple(f"{one.number} {one.title}" for one in programme.passport if not any(map(str.strip, one.value))),
        bool(measures),
        any(cell.amount is not None for row in measures for cell in row.cells),
        bool(programme.signed_by),
        bool(programme.indicators),
    )


def measures_of(programme: Programme) -> list[ProgrammeRow]:
    """Give the rows of measures of the table that councils vote for."""
    tables = (one for one in programme.tables if one.role == "measures")
    return [row for table in tables for row in table.rows if row.kind == "measure"]
