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
