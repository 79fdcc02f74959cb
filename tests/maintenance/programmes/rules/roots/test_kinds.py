"""Each kind of fault, put into a programme that adds up, is named for what it is."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from maintenance.programmes.rules.check import check_programme
from maintenance.programmes.rules.document import read_document
from maintenance.programmes.rules.roots import Diagnosis, find_roots
from tests.factories.sound_programmes import (
    Document,
    by_funds,
    by_sources,
    drop_rows,
    find_row,
    read,
    spoil,
    write,
)

Spoiling = Callable[[Document], None]


def diagnose(document: Document) -> Diagnosis:
    """Check a document and find its causes."""
    programme = read_document(document)
    return find_roots(programme, check_programme(programme))


def swap(table: str, one: str, other: str, source: str = "local") -> Spoiling:
    """Let two rows change places."""

    def change(document: Document) -> None:
        first, second = (find_row(document, table, name, source) for name in (one, other))
        first["printed"], second["printed"] = second["printed"], first["printed"]

    return change


def blank_totals(document: Document) -> None:
    for source in ("all", "local", "other"):
        for row in ("1.1", "1.2"):
            spoil(document, ("measures", row, source), lambda printed: ["", *printed[1:]])


def slip(document: Document) -> None:
    """Two measures of one amount each slip by a column in the row of local money."""
    for row in ("1.1", "1.2"):
        for source in ("all", "local", "other"):
            amounts = ["", "", "", "", ""] if source == "other" else ["5,0", "", "5,0", "", ""]
            find_row(document, "measures", row, source)["printed"] = amounts
        find_row(document, "list", row, "all")["printed"] = ["5,0", "", "5,0", "", ""]
    _add_up(document)
    for row in ("1.1", "1.2"):
        spoil(document, ("measures", row, "local"), lambda printed: [printed[0], "", "", printed[2], ""])


def in_hryvnias(*places: tuple[str, str, str]) -> Spoiling:
    """Print rows in hryvnias among thousands."""

    def change(document: Document) -> None:
        for place in places:
            spoil(document, place, lambda printed: [write(read(one) * 1000) for one in printed])

    return change


def carry(document: Document) -> None:
    """Print the sum of the tasks' column of totals in a year of the programme."""
    for source in ("all", "local"):
        whole = sum(read(find_row(document, "measures", f"task-{task}", source)["printed"][0]) for task in (1, 2))
        spoil(document, ("measures", "programme", source), _put(1, write(whole + 0)))


def drop_task_total(document: Document) -> None:
    drop_rows(document, "task-2")


def leave_out_a_task(document: Document) -> None:
    """Drop a task's total, and leave its money out of the programme everywhere."""
    left = find_row(document, "measures", "task-2", "local")["printed"]
    drop_rows(document, "task-2")
    spoil(document, ("measures", "programme", "local"), lambda printed: _less(printed, left))
    whole = [read(one) for one in find_row(document, "measures", "programme", "local")["printed"]]
    years = [write(whole[0]), write(whole[3]), write(whole[0] + whole[3])]
    for source in ("all", "local"):
        spoil(document, ("resources", "programme", source), lambda _: years)
        spoil(document, ("passport", "programme", source), lambda _: years[2:])


def drop_programme_total(document: Document) -> None:
    drop_rows(document, "programme")


def use_a_code_twice(document: Document) -> None:
    find_row(document, "measures", "2.2", "local")["code"] = "2.1"


def put_under_an_unknown_task(document: Document) -> None:
    find_row(document, "measures", "2.2", "local")["task"] = "9"


def _put(place: int, text: str) -> Callable[[list[str]], list[str]]:
    return lambda printed: [*printed[:place], text, *printed[place + 1 :]]


def _less(printed: list[str], left: list[str]) -> list[str]:
    return [write(read(one) - read(other)) for one, other in zip(printed, left, strict=True)]


def _add_up(document: Document) -> None:
    """Print the sums of the first task, the programme and the passport anew."""
    for source in ("all", "local", "other"):
        rows = [find_row(document, "measures", name, source)["printed"] for name in ("1.1", "1.2")]
        task = [write(sum((read(row[place]) for row in rows), read(""))) for place in range(5)]
        find_row(document, "measures", "task-1", source)["printed"] = task
        other = find_row(document, "measures", "task-2", source)["printed"]
        whole = [write(read(one) + read(each)) for one, each in zip(task, other, strict=True)]
        find_row(document, "measures", "programme", source)["printed"] = whole
        years = [read(whole[1]) + read(whole[2]), read(whole[3]) + read(whole[4])]
        find_row(document, "passport", "programme", source)["printed"] = [*map(write, years), write(sum(years))]


CASES: list[tuple[Callable[[Random], Document], Spoiling, str, str, str]] = [
    # layout, what is done to it, hypothesis, the first cell's row, a part of the sentence
    (by_sources, blank_totals, "blank_total", "1.1", "Для заходів 1.1, 1.2 «усього» не надруковано"),
    (by_sources, slip, "shifted_column", "1.1", "Суми заходів 1.1, 1.2 стоять не в тому стовпці"),
    (by_sources, carry, "carried", "programme", "це сума стовпця «усього» за завданнями"),
    (by_funds, swap("measures", "1.2", "2.1"), "moved", "1.2", "Суми заходів 1.2, 2.1 стоять не в тому рядку"),
    (by_sources, swap("list", "1.1", "2.2", "all"), "moved", "1.1", "Суми заходів 1.1, 2.2 стоять не в тому рядку"),
    (by_funds, in_hryvnias(("measures", "1.2", "local")), "misprint", "1.2", "рівно в тисячу разів"),
    (
        by_sources,
        in_hryvnias(*(("list", row, "all") for row in ("1.1", "1.2", "2.1", "2.2"))),
        "misprint",
        "1.1",
        "рівно в тисячу разів",
    ),
    (by_funds, in_hryvnias(("passport", "programme", "all"), ("passport", "programme", "local")), "misprint",
     "programme", "рівно в тисячу разів"),
    (by_funds, drop_task_total, "blank_total", "task-2", "Рядка з підсумком завдання 2 у таблиці немає"),
    (by_funds, leave_out_a_task, "blank_total", "task-2", "(2.1, 2.2): сума підсумків завдань їх не охоплює"),
    (by_funds, drop_programme_total, "blank_total", "programme", "Підсумку програми в таблиці заходів не надруковано"),
    (by_funds, use_a_code_twice, "misprint", "2.2", "Номер 2.1 мають кілька заходів"),
    (by_funds, put_under_an_unknown_task, "moved", "2.2", "Захід 2.2 віднесено до завдання 9"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "change", "hypothesis", "row", "said"), CASES)
def test_each_kind_of_fault_is_one_cause_with_its_name(
    make: Callable[[Random], Document], change: Spoiling, hypothesis: str, row: str, said: str
) -> None:
    document = make(Random(2))
    change(document)

    found = diagnose(document)

    roots = [one.as_json() for one in found.roots]
    assert [(one["hypothesis"], one["where"]["row"]) for one in roots] == [(hypothesis, row)]
    assert said in roots[0]["explanation"]
    assert len(roots[0]["explains"]) == len(found.root_of) > 0


def test_a_total_that_is_not_there_is_told_with_its_sum() -> None:
    document = by_funds(Random(2))
    printed = find_row(document, "measures", "task-2", "local")["printed"][0]
    drop_task_total(document)

    root = diagnose(document).roots[0].as_json()

    assert (root["printed"], read(root["should_be"])) == ("", read(printed))


def test_a_measure_of_an_unknown_task_is_told_without_a_total_of_the_programme_too() -> None:
    document = by_funds(Random(2))
    drop_programme_total(document)
    put_under_an_unknown_task(document)

    said = [one.as_json()["explanation"] for one in diagnose(document).roots]

    assert any("Захід 2.2 віднесено до завдання 9" in one for one in said)


def test_independent_errors_are_told_apart() -> None:
    document = by_funds(Random(2))
    places: list[tuple[tuple[str, str, str], int]] = [
        (("measures", "1.1", "local"), 1),
        (("measures", "2.2", "local"), 4),
        (("measures", "task-2", "local"), 0),
    ]
    for place, column in places:
        spoil(document, place, _put(column, "999,9"))

    found = diagnose(document)

    accused: list[Any] = [(one.figure.mark[:3], one.figure.mark[3]) for root in found.roots for one in root.corrections]
    assert sorted(accused) == sorted(places)
    assert len(found.roots) == len(places)


def test_a_measure_misprinted_where_any_other_could_be_is_not_accused() -> None:
    """With sums in one direction only a total is told from its measures, but not which of the measures is wrong."""
    document = by_funds(Random(2))
    table = document["tables"][-1]
    for row in table["rows"]:
        row["printed"] = row["printed"][:1]
    table["columns"] = table["columns"][:1]
    document["tables"] = [table]
    spoil(document, ("measures", "1.1", "local"), _put(0, "999,9"))

    found = diagnose(document)

    assert [one.figure.row.key for one in found.roots] == ["task-1"]
