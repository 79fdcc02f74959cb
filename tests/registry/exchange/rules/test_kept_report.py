"""A report that was written down is the same when it is read, its reasons still to be said in any language."""

import json

from registry.exchange.rules.import_report import ImportReport
from registry.exchange.rules.kept_report import keep_report, read_report
from registry.kernel.errors import BothNames, Choices, because
from registry.kernel.words import said


def test_a_kept_report_says_the_same() -> None:
    report = ImportReport(rows=3, created=0, updated=0, unchanged=0)
    inner = because("Це %(kind)s", kind=because("малюнок PNG"))
    report.refuse(
        2, "Стан", "спить", because("Виберіть одне з: %(of)s", of=Choices({"repair": ("у ремонті", "repair")}))
    )
    report.refuse(3, "Вид", "х", because("Імпортуємо «%(kind)s», %(n)s", kind=BothNames("Камера", "Camera"), n=3))
    report.warn(4, "Файл", "", inner)

    kept = read_report(json.loads(json.dumps(keep_report(report))))

    for mine, other in zip([*report.errors, *report.warnings], [*kept.errors, *kept.warnings], strict=True):
        assert (mine.row, mine.column, mine.value, mine.rows) == (other.row, other.column, other.value, other.rows)
        for language in ("uk", "en"):
            assert said(mine.reason, str, language) == said(other.reason, str, language)
    assert (kept.rows, kept.errors_total) == (3, 2)
