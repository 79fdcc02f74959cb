"""The fields of a template: found over runs, checked by name, repeated by a table row."""

from typing import Any

import pytest

from maintenance.papers.documents.printed.builtin import built_in
from maintenance.papers.documents.printed.fill import fill
from maintenance.papers.rules.printed.catalogue import ACT, DEFECT
from maintenance.papers.rules.printed.fields import check_fields
from maintenance.papers.rules.printed.form import EMPTY, Filling, Source, lacks_of
from registry.kernel.errors import Invalid
from tests.factories.packages import changed, texts_of

GOOD = built_in("act")


def saying(*texts: str) -> bytes:
    """The act with one more paragraph, its text cut into runs as word processors do."""

    def add(document: Any) -> None:
        paragraph = document.add_paragraph()
        for text in texts:
            paragraph.add_run(text).bold = len(text) % 2 == 0

    return changed(GOOD, add)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("{{amuont}}",), "amuont (→ amount)"),
        (("{{contract", "_numbr}} і {{zzzz}}"), "contract_numbr (→ contract_number), zzzz"),
        (("{{amount.real}}",), "«{{amount.real}}»"),
        (("{{ amount|upper }}",), "латинські літери"),
        (("{% for x in y %}{{amount",), "{{amount"),
        (("Сума amount}}",), "amount}}"),
        (("{{work_date}}",), "{{work_date}} може стояти лише в рядку таблиці"),
        (("Герб: {{emblem}}",), "{{emblem}} має стояти в окремому абзаці"),
    ],
)
def test_a_wrong_field_is_refused_with_the_nearest_known(texts: tuple[str, ...], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_fields(ACT, saying(*texts))

    assert said in str(refused.value)


def test_fields_of_two_lists_in_one_row_are_refused() -> None:
    def mix(document: Any) -> None:
        document.add_table(1, 2).rows[0].cells[0].text = "{{work_date}} {{member_post}}"

    with pytest.raises(Invalid, match="лише одного переліку"):
        check_fields(DEFECT, changed(built_in("defect"), mix))


def test_rows_of_lists_are_not_many_since_each_is_repeated_for_every_thing() -> None:
    def repeat(document: Any) -> None:
        for row in document.add_table(30, 1).rows:
            row.cells[0].text = "{{work_date}}"

    with pytest.raises(Invalid, match="завелика"):
        check_fields(DEFECT, changed(built_in("defect"), repeat))


def test_what_a_form_must_hold_and_does_not_is_told() -> None:
    def drop(document: Any) -> None:
        for paragraph in document.paragraphs:
            if "{{amount_words}}" in paragraph.text:
                paragraph.clear()

    assert check_fields(ACT, changed(GOOD, drop)).missing == ["amount", "amount_words"]
    assert check_fields(ACT, GOOD).missing == []


def test_a_field_that_is_cut_into_runs_is_filled_once_and_what_it_says_is_never_looked_at_again() -> None:
    template = saying("Разом: {", "{am", "ount", "}} грн, {{number}}")
    filling = Filling({"amount": "1 000,00 {{number}}", "number": "7"}, {"works": [{"work_summary": "{{amount}}"}]})

    told = texts_of(fill(ACT, template, filling))

    assert "Разом: 1 000,00 {{number}} грн, 7" in told
    assert told.count("{{amount}}") == 1


def test_what_is_not_known_is_a_line_and_a_lack() -> None:
    filling = Filling(
        {"number": "7"},
        {"works": [{"work_date": "01.01.2026"}, {"work_date": None}]},
        row_sources={"works": [Source("work", 1, "a"), Source("work", 2, "b")]},
        sources={"provider": Source("contract", 3, "c")},
    )

    told = texts_of(fill(ACT, GOOD, filling))
    lacks = lacks_of(ACT, ["number", "provider", "amount", "work_date"], filling)

    assert "{{" not in told
    assert f"АКТ № 7\nнаданих послуг\nдо договору від {EMPTY} № {EMPTY}" in told
    assert [(one.label, [source.name for source in one.sources]) for one in lacks] == [
        ("Виконавець", ["c"]), ("Сума, грн", []), ("Дата роботи", ["b"]),
    ]  # fmt: skip


def test_a_row_is_printed_for_each_thing_and_an_empty_list_has_one_of_dashes() -> None:
    works = [{"work_number": str(one), "work_summary": f"робота {one}"} for one in range(1, 4)]

    full = texts_of(fill(ACT, GOOD, Filling({}, {"works": works})))
    empty = texts_of(fill(ACT, GOOD, Filling({}, {"works": []})))

    assert [full.count(f"робота {one}") for one in range(1, 5)] == [1, 1, 1, 0]
    assert empty.count("\n—") == 5
