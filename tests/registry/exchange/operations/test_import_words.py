"""Words that administrators add are understood by the next import."""

import pytest
from sqlalchemy.orm import Session

from registry.exchange.imports.tables import read_source
from registry.exchange.models.import_word import HEADING
from registry.exchange.operations.import_words import add_word, list_words, remove_word
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.rules.import_report import ImportReport
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Forbidden, Invalid, NotFound
from tests.factories.registry import actor_as, make_hromada, make_kinds

ROWS = "Ящик;Назва;Стан\nК-1;Камера;на консервації\n"


def bring(session: Session) -> ImportReport:
    return import_table(session, SYSTEM, Import("camera", read_source(ROWS.encode(), "f.csv")))


def test_an_added_word_is_understood_and_a_removed_one_is_not(session: Session) -> None:
    make_hromada(session)
    make_kinds(session)
    before = bring(session)
    add_word(session, SYSTEM, HEADING, "Ящик", "inventory_number")
    add_word(session, SYSTEM, "status", "На консервації", "reserve")

    done = bring(session)
    remove_word(session, SYSTEM, HEADING, "ящик")
    after = bring(session)

    assert ([one.row for one in before.errors], done.created, done.errors) == ([0], 1, [])
    assert [one.column for one in after.errors] == ["Інвентарний номер"]


def test_a_word_said_anew_has_one_meaning(session: Session) -> None:
    for means in ("repair", "reserve"):
        add_word(session, SYSTEM, "status", "Спить", means)

    assert [(one.word, one.means) for one in list_words(session)] == [("Спить", "reserve")]


def test_words_are_written_by_administrators_of_all_alone(session: Session) -> None:
    admin = actor_as("admin", make_hromada(session))

    with pytest.raises(Forbidden):
        add_word(session, admin, "status", "Спить", "reserve")
    with pytest.raises(Invalid):
        add_word(session, SYSTEM, "status", " ", "reserve")
    with pytest.raises(NotFound):
        remove_word(session, SYSTEM, "status", "Немає")
