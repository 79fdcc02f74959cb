"""The words of the reports of a programme and of the needs by direction."""

from maintenance.papers.documents.printed.outline import Line, Outline, heading, note, signatures, subtitle, title
from maintenance.papers.rules.reports import needs, quarter, year

TEXTS = {"done": "Що зроблено", "problems": "Проблеми", "proposals": "Пропозиції", "conclusion": "Висновок"}
BEGINNING = (
    title("{{title}}"),
    subtitle("{{programme}}"),
    subtitle("{{hromada}}"),
    subtitle("{{demo}}"),
    subtitle("{{number}}"),
    note("{{known}}"),
    note("{{replaces}}"),
)
END = (
    note("{{notes}}"),
    *(heading(f"{words} {{{{{name}}}}}") for name, words in TEXTS.items()),
    *signatures("{{signed_by}}"),
)


def _tables(titles: dict[str, str]) -> tuple[Line, ...]:
    return tuple(heading(f"{words} {{{{table_{name}}}}}") for name, words in titles.items())


INDICATORS = heading("{{indicators_title}} {{table_indicators}}")
QUARTER: Outline = (*BEGINNING, *_tables(quarter.TITLES), INDICATORS, *END)
YEAR: Outline = (*BEGINNING, *_tables(year.TITLES), INDICATORS, *END)
NEEDS: Outline = (*BEGINNING, *_tables(needs.TITLES), *END)
