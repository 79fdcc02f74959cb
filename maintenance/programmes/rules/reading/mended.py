"""What was done to tables of raw text before they could be read, told in words."""

from collections.abc import Iterator, Sequence

from maintenance.programmes.rules.reading.tables import ReadTable
from registry.kernel.errors import Reason, because

SHORT = 60


def tell_mended(tables: Sequence[ReadTable]) -> list[Reason]:
    """Tell what was left out around tables, and how those that are read were put together."""
    skipped = sum(table.sheet.mended.skipped for table in tables)
    told = [because("Тексту поза таблицями не читано, рядків: %(count)s", count=skipped)] if skipped else []
    return [*told, *(reason for table in tables if table.role for reason in _tell(table))]


def _tell(table: ReadTable) -> Iterator[Reason]:
    mended = table.sheet.mended
    name = table.title[:SHORT] or "без назви"
    if mended.heads:
        yield because("Заголовок «%(name)s» у тексті розпався, його складено знову: перевірте стовпці", name=name)
    if mended.moved or mended.joined:
        yield because(
            "«%(name)s» зібрано з частин: %(pages)s. Рядків підсунуто під заголовок: %(moved)s, розірваних з’єднано: "
            "%(joined)s",
            name=name, pages=mended.pages or 1, moved=mended.moved, joined=mended.joined,
        )  # fmt: skip
    if mended.doubtful:
        yield because(
            "«%(name)s»: не певно, в якому стовпці стоять суми, їх позначено «(?)»: %(count)s. Звірте з документом",
            name=name, count=mended.doubtful,
        )  # fmt: skip
    if mended.dropped:
        yield because("«%(name)s»: зайвих рисок праворуч пропущено: %(count)s", name=name, count=mended.dropped)
    if mended.outside:
        yield because(
            "«%(name)s»: рядків, у яких більше клітинок, ніж стовпців: %(count)s. Їх залишено, як у тексті",
            name=name, count=mended.outside,
        )  # fmt: skip
