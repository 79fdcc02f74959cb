"""What a check found, in words: a reason that speaks of several things names each with its rows."""

from flask import Flask

from registry.exchange.rules.import_report import ImportReport
from registry.exchange.web.checked_table import shown_groups
from registry.kernel.errors import because


def test_a_reason_about_several_things_names_each_of_them_with_its_rows(app: Flask) -> None:
    report = ImportReport()
    for row, known in ((2, "«Хол» (Рада)"), (4, "«Клуб» (Устя)"), (5, "«Клуб» (Устя)")):
        report.warn(row, "Місце", known[:5], because("Узято наявне місце: %(known)s", known=known))
    report.warn(7, "Стан", "", because("Рівень до %(limit)s", limit=5))

    with app.test_request_context(headers={"Accept-Language": "uk"}):
        several, one = shown_groups(report, ["Місце", "Стан"], {}, {})

    assert several.reason == "Узято наявне місце: …"
    assert [(each.value, each.rows) for each in several.variants] == [
        ("«Хол» (Рада)", "рядок 2"),
        ("«Клуб» (Устя)", "рядки 4, 5"),
    ]
    assert (one.reason, one.variants) == ("Рівень до 5", [])
