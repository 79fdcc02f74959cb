"""Finding by words: any three letters, one or two at the start of a word, the same on both engines."""

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from registry.kernel.searching import holds_words
from registry.kernel.text import search_words, word_column
from registry.places.models.organisation import Organisation
from tests.factories.registry import make_organisation
from tests.plans import plan_of


def found(session: Session, q: str) -> list[str]:
    conditions = holds_words(search_words(q), Organisation.search)
    return sorted(session.scalars(select(Organisation.name).where(*conditions)))


@pytest.mark.parametrize(
    ("q", "is_found"),
    [
        ("агоустр", True), ("БЛАГО", True), ("б", True), ("кп", True), ("ла", False), ("о", False), ("пі", True),
        ("30", True), ("0012", True), ("12", False), ("кп благо", True), ("кп хмара", False), ("«бл", True),
        ("п’ят", True), ("п'ят", True), ("KП", True), ("%", False), ("_", False), ('"', False), ("*", False),
        ("{search}", False), ("NOT", False), ("", True),
    ],
)  # fmt: skip
def test_a_word_is_found_by_three_letters_anywhere_or_by_its_start(session: Session, q: str, is_found: bool) -> None:
    make_organisation(session, name="КП «Благоустрій» під’їзд, п’ятий", edrpou="30001204")

    assert bool(found(session, q)) == is_found


@pytest.mark.parametrize("is_hurried", [False, True])
@pytest.mark.parametrize(
    ("words", "beside", "expected"),
    [
        ([], [], {"Міський водоканал", "Міська лікарня", "Водна станція"}),
        (["міськ"], [], {"Міський водоканал", "Міська лікарня"}),
        (["міськ", "вод"], [], {"Міський водоканал"}),
        (["вод", "л"], [], set()),
        (["вод"], ["міськ"], {"Міський водоканал"}),
    ],
)
def test_all_words_are_asked_for_together(
    session: Session, words: list[str], beside: list[str], expected: set[str], *, is_hurried: bool
) -> None:
    for name in ("Міський водоканал", "Міська лікарня", "Водна станція"):
        make_organisation(session, name=name)
    column = Organisation.search

    asked = holds_words(words, column, beside=beside, of=[column], is_hurried=is_hurried)
    asked += holds_words(beside, column)  # What stands beside is asked for by another condition as well.

    assert set(session.scalars(select(Organisation.name).where(*asked))) == expected


def test_what_was_renamed_or_deleted_is_no_longer_found(session: Session) -> None:
    kept, gone = make_organisation(session, name="Водоканал"), make_organisation(session, name="Теплоенерго")

    session.execute(update(Organisation).where(Organisation.id == kept.id).values(search=word_column("Лікарня")))
    session.execute(delete(Organisation).where(Organisation.id == gone.id))

    assert (found(session, "водок"), found(session, "тепло"), found(session, "лікар")) == ([], [], ["Водоканал"])


def test_a_vacuum_loses_no_word(session: Session, engine: Engine) -> None:
    make_organisation(session, name="Водоканал")
    make_organisation(session, name="Теплоенерго")
    session.execute(delete(Organisation).where(Organisation.name == "Водоканал"))
    session.commit()

    raw = engine.raw_connection()
    if engine.dialect.name == "postgresql":
        raw.driver_connection.autocommit = True
    raw.cursor().execute("VACUUM")
    raw.close()

    assert (found(session, "тепло"), found(session, "водок")) == (["Теплоенерго"], [])


@pytest.mark.parametrize("q", ["Паркова 12а", "вул. Паркова, 12-а", "12 А", "12–а", "12a паркова", "паркова 12 а кп"])
@pytest.mark.parametrize("kept", ["вул. Паркова, 12а", "вул. Паркова, 12-А", "вул. Паркова, 12 а"])
def test_a_house_number_with_a_letter_is_found_however_it_was_written(session: Session, q: str, kept: str) -> None:
    for name in (f"КП {kept}", "КП Паркова, 12", "КП Паркова, 112-б", "КП Паркова, 12-б", "КП Паркова, 2а"):
        make_organisation(session, name=name)

    assert found(session, q) == [f"КП {kept}"]


@pytest.mark.parametrize(("q", "is_found"), [("5а", True), ("5-а", True), ("5 а", True), ("5б", False), ("5 в", True)])
def test_a_short_house_number_is_found_by_its_start(session: Session, q: str, is_found: bool) -> None:
    for name in ("Лісова, 5-а; 5 входів", "Лісова, 15-б"):
        make_organisation(session, name=name)

    assert bool(found(session, q)) == is_found


def test_a_letter_between_words_is_no_house(session: Session) -> None:
    make_organisation(session, name="Камера 5 (в парку)")

    assert found(session, "камера 5 в парку") == ["Камера 5 (в парку)"]


@pytest.mark.parametrize("q", ["благо", "б", "ради", "міської ради", "вод", "парк 12а", "парк 1-а"])
def test_words_are_found_by_the_index(session: Session, q: str) -> None:
    statement = select(Organisation.id).where(*holds_words(search_words(q), Organisation.search))

    assert "idx_registry_organisation_" in plan_of(session, statement, forbid_scans=True)
