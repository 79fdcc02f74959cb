"""Programmes as JSON; the figures below were read from the councils' files by hand."""

import json
import re
from typing import Any

import pytest

from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.show import show_programme
from tests.factories.programmes import KOBELIAKY, SLAVUTYCH, read_built_in

SHOWN = {code: show_programme(read_document(read_built_in(code))) for code in (SLAVUTYCH, KOBELIAKY)}


def amount(code: str, measure: str, year: int | None, part: str, source: str) -> dict[str, Any]:
    """Find one amount of a measure."""
    found = next(one for one in SHOWN[code]["measures"] if one["code"] == measure)
    place = (year, part, source)
    return next(one for one in found["amounts"] if (one["year"], one["part"], one["source"]) == place)


@pytest.mark.parametrize(
    ("measure", "year", "part", "printed", "hryvnia"),
    [
        ("2.1", 2017, "total", "80,603", "80603.00"),
        ("2.1", 2018, "general", "103,5", "103500.00"),
        ("2.2", 2017, "total", "22,274", "22274.00"),
        ("2.3", 2019, "total", "58,0", "58000.00"),
        ("2.4", 2017, "special", "", None),
        ("2.5", 2018, "total", "28,8", "28800.00"),
        ("2.6", 2017, "total", "81.120", "81120.00"),
        ("2.6", 2017, "general", "81,120", "81120.00"),
        ("2.7", 2017, "total", "-", None),
        ("2.9", 2020, "general", "20,0", "20000.00"),
        ("2.10", 2018, "total", "15,0", "15000.00"),
        ("2.10", 2020, "total", "", None),
        ("3.1", 2017, "special", "17,7", "17700.00"),
        ("3.3", 2019, "special", "407,5", "407500.00"),
        ("3.6", 2020, "general", "488,1", "488100.00"),
        ("3.8", 2018, "total", "20,0", "20000.00"),
    ],
)
def test_slavutych_s_measures_hold_what_is_printed(
    measure: str, year: int, part: str, printed: str, hryvnia: str | None
) -> None:
    found = amount(SLAVUTYCH, measure, year, part, "local")

    assert (found["printed"], found["amount"]) == (printed, hryvnia)


@pytest.mark.parametrize(
    ("measure", "year", "part", "source", "printed"),
    [
        ("1.1", None, "total", "all", ""),
        ("2.1", None, "total", "all", "100,0"),
        ("2.2", None, "total", "all", "Не потребує фінансування"),
        ("3.8", 2025, "current", "all", "200,0"),
        ("3.8", 2025, "current", "local", "200,0"),
        ("4.1", None, "total", "all", ""),
        ("4.1", 2025, "current", "all", "200,0"),
        ("4.4", 2026, "current", "other", "50,0"),
        ("4.4", None, "total", "local", ""),
        ("4.10", 2025, "current", "local", "70,0"),
        ("4.12", 2026, "current", "local", "200,0"),
        ("5.5", None, "total", "all", "Не потребує фінансування"),
    ],
)
def test_kobeliaky_s_measures_hold_what_is_printed(
    measure: str, year: int | None, part: str, source: str, printed: str
) -> None:
    assert amount(KOBELIAKY, measure, year, part, source)["printed"] == printed


@pytest.mark.parametrize(
    ("measure", "year", "part", "source"),
    [("2.1", 2025, "current", "all"), ("2.1", 2024, "capital", "local"), ("3.9", 2025, "capital", "all"),
     ("4.1", 2024, "capital", "local"), ("4.2", 2025, "capital", "local")],
)  # fmt: skip
def test_a_doubtful_column_keeps_its_reading_and_a_note(measure: str, year: int, part: str, source: str) -> None:
    found = amount(KOBELIAKY, measure, year, part, source)

    assert found["amount"]
    assert found["note"].startswith("Колонка сумнівна.")


def test_both_programmes_are_whole() -> None:
    codes = {name: [one["code"] for one in shown["measures"]] for name, shown in SHOWN.items()}

    assert codes[SLAVUTYCH] == [
        "1.1", *(f"2.{n}" for n in range(1, 11)), *(f"3.{n}" for n in range(1, 11))
    ]  # fmt: skip
    assert codes[KOBELIAKY] == [
        *(f"1.{n}" for n in (1, 2)), *(f"2.{n}" for n in (1, 2, 3)), *(f"3.{n}" for n in range(1, 10)),
        *(f"4.{n}" for n in range(1, 13)), *(f"5.{n}" for n in range(1, 6)),
    ]  # fmt: skip
    assert [one["number"] for one in SHOWN[SLAVUTYCH]["indicators"]] == list(range(1, 15))
    assert [one["number"] for one in SHOWN[KOBELIAKY]["indicators"]] == list(range(1, 59))


def test_control_totals_hold_every_printed_total() -> None:
    def printed(code: str, table: str, row: str, source: str) -> list[str]:
        totals = SHOWN[code]["control_totals"]
        return [one["printed"] for one in totals if (one["table"], one["row"], one["source"]) == (table, row, source)]

    assert printed(SLAVUTYCH, "passport", "programme", "all") == ["4409,7 тис. грн."]
    assert printed(SLAVUTYCH, "resources", "programme", "all") == ["973,0", "349,0", "1506,2", "1581,5", "4409,7"]
    assert printed(SLAVUTYCH, "measures", "task-3", "local")[:3] == ["710,0", "392,54", "318,5"]
    assert printed(KOBELIAKY, "passport", "programme", "local") == ["660,0", "1050,0", "710,0", "2420,0"]
    assert printed(KOBELIAKY, "annex-1", "task-4", "all") == ["300,0", "", "", "750,0", "", "750,0", ""]
    assert printed(KOBELIAKY, "annex-1", "programme", "other") == ["100,0", "660,0", "", "50,0", "", "50,0", ""]
    assert printed(KOBELIAKY, "annex-2", "section-2.2", "all") == ["87,0"]


def test_indicators_keep_their_printed_values() -> None:
    cameras = next(one for one in SHOWN[KOBELIAKY]["indicators"] if one["title"].startswith("Кількість активних камер"))
    assert (cameras["unit"], cameras["base"], cameras["dynamics"]) == ("Коефіцієнт", "11", "")
    assert cameras["targets"] == [
        {"on": "2021-06-30", "printed": "7"},
        {"on": "2022-07-01", "printed": "9"},
        {"on": "2023-06-30", "printed": "11"},
    ]
    assert SHOWN[SLAVUTYCH]["indicators"][8] == {
        "number": 9,
        "priority": "",
        "title": "Кількість камер у міській системі відеоспостереження «Безпечне місто»",
        "unit": "од.",
        "base": None,
        "targets": [],
        "dynamics": None,
    }


@pytest.mark.parametrize("code", [SLAVUTYCH, KOBELIAKY])
@pytest.mark.parametrize(
    "pattern",
    [
        r"\b[А-ЯІЇЄҐ][а-яіїєґ’']+ [А-ЯІЇЄҐ’']{4,}\b",  # a name before a surname in capitals
        r"\b[А-ЯІЇЄҐ]\.\s?[А-ЯІЇЄҐ]\.\s?[А-ЯІЇЄҐ]",  # initials before a surname
        r"\b[А-ЯІЇЄҐ][а-яіїєґ’']+(?:ович|йович|івна|ївна)\b",  # a patronymic
        r"\w@\w",
        r"\(0[0-9]{4}\)",
    ],
)
def test_no_person_of_the_printed_document_is_named(code: str, pattern: str) -> None:
    text = json.dumps(read_built_in(code), ensure_ascii=False)

    assert re.findall(pattern, text) == []
