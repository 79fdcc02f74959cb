"""Settlements come in from a file by their codes or names, and go out so that they come back equal."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.exchange.operations.import_undo import undo_import
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Forbidden
from registry.places.models.territory import Settlement, StarostaDistrict
from tests.exchanged import bring, counts, refused, taken_out
from tests.factories.registry import actor_as, make_district, make_hromada

FILE = """Категорія;Назва;Код КАТОТТГ;Старостинський округ;Широта;Довгота;Площа;Населення
місто;Славутич;UA32140000010084793;;51.5200;30.7500;20,5;24685
село;Лісове;;Лісовий округ;51.53;30.76;;120
"""


def settlements(session: Session) -> list[Settlement]:
    return list(session.scalars(select(Settlement).order_by(Settlement.sort_key)))


def test_settlements_come_in_and_again_change_nothing(session: Session) -> None:
    make_district(session, make_hromada(session))

    report = bring(session, "settlement", FILE)
    again = bring(session, "settlement", FILE)

    assert (refused(report), counts(report), counts(again)) == ([], (1, 1, 0), (0, 0, 2))
    village, town = settlements(session)
    assert (town.katottg, str(town.area_km2), town.population) == ("UA32140000010084793", "20.5", 24685)
    assert village.district and village.district.name == "Лісовий округ"


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_what_goes_out_comes_back_equal(session: Session, form: str) -> None:
    make_district(session, make_hromada(session))
    bring(session, "settlement", FILE)
    before = taken_out(session, "settlement")

    again = bring(session, "settlement", taken_out(session, "settlement", form), name=f"f.{form}")

    assert (refused(again), again.unknown_columns, counts(again)) == ([], [], (0, 0, 2))
    assert taken_out(session, "settlement") == before


def test_faults_are_told_in_their_cells_and_nothing_is_written(session: Session) -> None:
    make_hromada(session)
    file = "Категорія;Назва;Код КАТОТТГ;Старостинський округ\nхутір;Нове;UA1;{}\nмісто;Славутич;;\nмісто;Славутич;;\n"

    report = bring(session, "settlement", file.format("Д" * 201))

    assert {one[:2] for one in refused(report)} == {
        (2, "Категорія"), (2, "Код КАТОТТГ"), (2, "Старостинський округ"), (4, "Назва")
    }  # fmt: skip
    assert len(settlements(session)) == 1


def test_only_who_manages_the_hromada_writes_its_settlements(session: Session) -> None:
    hromada = make_hromada(session)

    with pytest.raises(Forbidden):
        bring(session, "settlement", FILE, actor=actor_as("technician", hromada))


def test_a_district_that_is_not_there_yet_is_added_once_and_taken_back_with_the_import(session: Session) -> None:
    make_hromada(session)
    file = (
        "Категорія;Назва;Старостинський округ\nсело;Лісове;Лісовий округ\nсело;Дальнє;ЛІСОВИЙ  ОКРУГ\n"
        "село;Ближнє;Польовий округ\nмісто;Славутич;\n"
    )

    report = bring(session, "settlement", file)

    named = {one.name: one.district.name if one.district else None for one in settlements(session)}
    assert (refused(report), counts(report)) == ([], (3, 0, 1))
    assert named == {
        "Лісове": "Лісовий округ", "Дальнє": "Лісовий округ", "Ближнє": "Польовий округ", "Славутич": None
    }  # fmt: skip
    assert [(one.row, one.column, one.value) for one in report.warnings] == [
        (2, "Старостинський округ", "Лісовий округ"), (4, "Старостинський округ", "Польовий округ")
    ]  # fmt: skip
    assert report.id is not None
    undo_import(session, SYSTEM, report.id)
    assert [one.name for one in settlements(session)] == ["Славутич"]
    assert session.scalars(select(StarostaDistrict.name)).all() == []
