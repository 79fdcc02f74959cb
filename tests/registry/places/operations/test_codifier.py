"""Writing the codifier, and hromadas out of it."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM, Actor
from registry.kernel.errors import Forbidden, Invalid
from registry.kernel.models.history import HistoryEntry
from registry.places.models.codifier import CodifierEdition, TerritoryUnit
from registry.places.models.territory import Hromada, Settlement
from registry.places.operations.codifier import create_chosen_hromada, import_codifier, settle_differences
from registry.places.queries.codifier import find_offers, list_differences
from tests.factories import codifier as known
from tests.factories.codifier import ROWS, load_codifier, read

BOX = {"west": "33.88", "south": "48.72", "east": "34.54", "north": "49.25"}
KOBELIAKY = {
    "code": known.KOBELIAKY_HROMADA, "name": "Кобеляцька міська громада", "short_name": "Кобеляки", **BOX,
}  # fmt: skip


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_an_edition_is_written_once_and_the_same_again_changes_nothing(session: Session) -> None:
    load_codifier(session)

    again = import_codifier(session, SYSTEM, read(), "kodifikator.xlsx")

    assert (count(session, TerritoryUnit), count(session, CodifierEdition)) == (len(ROWS), 1)
    assert (again.edition, again.counts) == (None, {})
    edition = session.scalars(select(CodifierEdition)).one()
    assert (edition.edition_on, edition.units, edition.counts) == (date(2024, 1, 19), len(ROWS), {"new": len(ROWS)})
    assert session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "codifier")).one().action == "import"


def test_a_new_edition_keeps_what_was_and_tells_what_changed(session: Session) -> None:
    load_codifier(session)
    rows = [(*row[:6], "Брачки") if known.BRACHKIVKA in row else row for row in ROWS if known.BRYNZY not in row]

    outcome = import_codifier(session, SYSTEM, read(rows), "new.xlsx")

    renamed, gone = (session.get_one(TerritoryUnit, code) for code in (known.BRACHKIVKA, known.BRYNZY))
    assert outcome.counts == {"renamed": 1, "gone": 1}
    assert (renamed.name, renamed.former_name, gone.gone_on) == ("Брачки", "Брачківка", date(2024, 1, 19))
    assert outcome.edition is not None
    assert {one["what"] for one in outcome.edition.changes} == {"renamed", "gone"}


def test_what_comes_back_is_in_force_again(session: Session) -> None:
    load_codifier(session)
    load_codifier(session, [row for row in ROWS if known.BRYNZY not in row])

    outcome = import_codifier(session, SYSTEM, read(), "back.xlsx")

    assert outcome.counts == {"back": 1}
    session.expire_all()
    assert session.get_one(TerritoryUnit, known.BRYNZY).gone_on is None


def test_a_part_of_the_codifier_is_no_edition(session: Session) -> None:
    many = [
        (
            known.POLTAVA_OBLAST,
            known.POLTAVA_RAION,
            known.KOBELIAKY_HROMADA,
            f"UA5308013{n:03}0000{n:03}",
            "",
            "C",
            f"С{n}",
        )
        for n in range(100, 200)
    ]
    load_codifier(session, [*ROWS, *many])

    with pytest.raises(Invalid, match="не весь кодифікатор"):
        import_codifier(session, SYSTEM, read(ROWS), "part.xlsx")


def test_a_refused_row_refuses_the_file_and_nobody_but_an_administrator_of_all_may(session: Session) -> None:
    wrong = read([*ROWS, (known.KYIV_OBLAST, "", "", "", "", "O", "")])

    with pytest.raises(Invalid):
        import_codifier(session, SYSTEM, wrong, "wrong.xlsx")
    with pytest.raises(Forbidden):
        import_codifier(session, Actor(label="гість"), read(), "k.xlsx")
    assert count(session, TerritoryUnit) == 0


def test_a_chosen_hromada_brings_its_settlements_with_codes(session: Session) -> None:
    load_codifier(session)

    hromada, added = create_chosen_hromada(session, SYSTEM, KOBELIAKY)

    own = session.scalars(select(Settlement).order_by(Settlement.katottg)).all()
    assert (hromada.short_name, added) == ("Кобеляки", 3)
    assert [(one.category, one.name, one.katottg) for one in own] == [
        ("місто", "Кобеляки", known.KOBELIAKY),
        ("село", "Брачківка", known.BRACHKIVKA),
        ("село", "Бринзи", known.BRYNZY),
    ]


def test_a_city_with_a_special_status_is_its_own_settlement(session: Session) -> None:
    load_codifier(session)

    _hromada, added = create_chosen_hromada(
        session, SYSTEM, {**KOBELIAKY, "code": known.KYIV, "name": "місто Київ", "short_name": "Київ"}
    )

    only = session.scalars(select(Settlement)).one()
    assert (added, only.name, only.category, only.katottg) == (1, "Київ", "місто", None)


def test_own_settlements_are_compared_and_changed_only_where_chosen(session: Session) -> None:
    load_codifier(session)
    hromada, _ = create_chosen_hromada(session, SYSTEM, KOBELIAKY)
    own = {one.name: one for one in session.scalars(select(Settlement))}
    own["Кобеляки"].katottg = None
    session.delete(own["Бринзи"])
    session.flush()
    load_codifier(session, [(*row[:6], "Брачки") if known.BRACHKIVKA in row else row for row in ROWS])

    told = {one.what: one.code for one in list_differences(session, hromada)}
    done = settle_differences(session, SYSTEM, hromada, {known.KOBELIAKY, known.BRACHKIVKA})

    assert told == {"uncoded": known.KOBELIAKY, "renamed": known.BRACHKIVKA, "missing": known.BRYNZY}
    assert done == 2
    assert {one.name: one.katottg for one in session.scalars(select(Settlement))} == {
        "Кобеляки": known.KOBELIAKY, "Брачки": known.BRACHKIVKA,
    }  # fmt: skip
    assert [one.what for one in list_differences(session, hromada)] == ["missing"]


def test_what_the_codifier_has_no_longer_is_told_and_stays(session: Session) -> None:
    load_codifier(session)
    hromada, _ = create_chosen_hromada(session, SYSTEM, KOBELIAKY)
    load_codifier(session, [row for row in ROWS if known.BRYNZY not in row])

    told = [(one.what, one.code) for one in list_differences(session, hromada)]
    done = settle_differences(session, SYSTEM, hromada, {known.BRYNZY})

    assert (told, done) == ([("gone", known.BRYNZY)], 0)
    assert count(session, Settlement) == 3


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("слав", [known.SLAVUTYCH_HROMADA]),
        ("Кобеляцька міс", [known.KOBELIAKY_HROMADA]),
        ("Кобеляцька сіл", []),
        ("кобеляцька громада", [known.KOBELIAKY_HROMADA]),
        ("бринзи", [known.KOBELIAKY_HROMADA]),
        (known.KOBELIAKY_HROMADA, [known.KOBELIAKY_HROMADA]),
        ("київ", [known.KYIV]),
        ("вишгородський", []),
        ("", []),
    ],
)
def test_a_hromada_is_found_by_the_beginning_of_its_name_or_by_a_settlement(
    session: Session, q: str, codes: list[str]
) -> None:
    load_codifier(session)

    assert [one.code for one in find_offers(session, q)] == codes


def test_an_offer_says_where_the_hromada_lies(session: Session) -> None:
    load_codifier(session)

    offer = find_offers(session, "Слав")[0]

    assert (offer.name, offer.short_name) == ("Славутицька міська громада", "Славутич")
    assert offer.within == "Вишгородський район, Київська область"


def test_no_hromada_of_the_register_is_touched_by_an_edition(session: Session) -> None:
    load_codifier(session)
    create_chosen_hromada(session, SYSTEM, KOBELIAKY)
    before = [(one.name, one.version) for one in session.scalars(select(Settlement).order_by(Settlement.name))]

    load_codifier(session, [(*row[:6], "Інше") if known.BRYNZY in row else row for row in ROWS])

    after = [(one.name, one.version) for one in session.scalars(select(Settlement).order_by(Settlement.name))]
    assert after == before
    assert session.scalars(select(Hromada)).one().version == 1
