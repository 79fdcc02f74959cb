"""An import's report on the terminal."""

import pytest
from flask import Flask

from registry.exchange.rules.import_report import ImportReport
from registry.exchange.said_report import say_report
from registry.kernel.errors import Reason


@pytest.mark.parametrize(
    ("row", "column", "value", "said"),
    [
        (0, "", "", "Замало місця"),
        (0, "Назва", "", "Назва: Замало місця"),
        (3, "", "", "рядок 3: Замало місця"),
        (3, "Назва", "х", "рядок 3, Назва: «х» Замало місця"),
    ],
)
def test_a_reason_says_the_place_that_it_has(
    app: Flask, capsys: pytest.CaptureFixture[str], row: int, column: str, value: str, said: str
) -> None:
    report = ImportReport()
    report.refuse(row, column, value, Reason("Замало місця"))

    with app.app_context():
        say_report(report, is_dry_run=True)

    assert capsys.readouterr().err.splitlines()[0] == said


def test_a_reason_over_many_rows_is_said_once_with_the_first_values(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    report = ImportReport()
    for row in range(2, 14):
        report.warn(row, "Широта", f"50,{row}", Reason("Поза межами"))
    for row in (4, 6):
        report.warn(row, "Номер", "К-1", Reason("Вже було в рядку %(row)s", {"row": row - 2}))
    for row in (2, 3):
        report.note(row, "Населений пункт", None, Reason("Узято за межами: %(here)s", {"here": "місто Славутич"}))

    with app.app_context():
        say_report(report, is_dry_run=True)

    assert capsys.readouterr().err.splitlines()[:5] == [
        "Зверніть увагу:",
        "рядки 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 … (усього 12), Широта: "
        "«50,2», «50,3», «50,4», «50,5», «50,6» … Поза межами",
        "рядки 4, 6 (усього 2), Номер: «К-1» Вже було в рядку … (2; 4)",
        "До відома:",
        "рядки 2, 3 (усього 2), Населений пункт: Узято за межами: місто Славутич",
    ]
