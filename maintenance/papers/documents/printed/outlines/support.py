"""The words of the paper that justifies a year's support lines."""

from maintenance.papers.documents.printed.outline import Line, heading, signatures, subtitle, title
from maintenance.papers.documents.printed.outlines.request import POSTS

OUTLINE = (
    title("{{title}}"),
    subtitle("{{hromada}}"),
    subtitle("{{standing}}"),
    subtitle("{{demo}}"),
    heading("{{what_if}}"),
    Line("{{nothing}}"),
    heading("1. Рядки, {{unit}} {{lines}}"),
    heading("2. За КЕКВ, фондами та видатками, {{unit}} {{subtotals}}"),
    heading("3. Розрахунок кожного рядка, грн {{workings}}"),
    heading("4. Зауваження до розрахунку {{findings}}"),
    *signatures(*POSTS),
)
