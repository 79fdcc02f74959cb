"""Starosta districts by a pasted table."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import SYSTEM
from registry.kernel.errors import Forbidden, Invalid
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict
from registry.places.operations.district_table import write_districts
from tests.factories.registry import actor_as, make_hromada

PASTED = "Округ\tНаселений пункт\nБілицький\tсело Брачківка\n\tБринзи\nЛісовий\tс. Вільне\n"


@pytest.fixture
def hromada(session: Session) -> Hromada:
    """A hromada of four villages and a town that is called as one of them."""
    villages = [{"name": name, "category": "село"} for name in ("Брачківка", "Бринзи", "Вільне", "Славутич")]
    return make_hromada(session, settlements=[{"name": "Славутич", "category": "місто"}, *villages])


def districts(session: Session) -> dict[str, str]:
    session.expire_all()
    names = {one.id: one.name for one in session.scalars(select(StarostaDistrict))}
    return {
        f"{one.category} {one.name}": names[one.district_id]
        for one in session.scalars(select(Settlement))
        if one.district_id
    }


@pytest.mark.parametrize("text", [PASTED, "Білицький; Брачківка, Бринзи\n\nЛісовий: Вільне"])
def test_a_table_makes_districts_and_fills_them(session: Session, hromada: Hromada, text: str) -> None:
    written = write_districts(session, SYSTEM, hromada, text)
    again = write_districts(session, SYSTEM, hromada, text)

    assert (written, again) == ((2, 3), (0, 0))
    assert districts(session) == {
        "село Брачківка": "Білицький", "село Бринзи": "Білицький", "село Вільне": "Лісовий",
    }  # fmt: skip


@pytest.mark.parametrize("told", ["с. Славутич", "с.Славутич", "с Славутич", "село Славутич", "С. СЛАВУТИЧ"])
def test_a_category_tells_settlements_of_one_name_apart(session: Session, hromada: Hromada, told: str) -> None:
    write_districts(session, SYSTEM, hromada, f"Лісовий\t{told}")

    assert districts(session) == {"село Славутич": "Лісовий"}


def test_what_the_table_leaves_out_stays(session: Session, hromada: Hromada) -> None:
    write_districts(session, SYSTEM, hromada, PASTED)

    write_districts(session, SYSTEM, hromada, "Новий\tБринзи")

    assert districts(session) == {
        "село Брачківка": "Білицький", "село Бринзи": "Новий", "село Вільне": "Лісовий",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Білицький\tНемає", "Рядок 1: населеного пункту «Немає» у громаді немає"),
        ("Білицький\tБринзи\nЛісовий\tБринзи", "Рядок 2: «Бринзи» уже в іншому окрузі"),
        ("Білицький\tСлавутич", "Рядок 1: уточніть «Славутич»"),
        ("Білицький", "Рядок 1: потрібні округ і населені пункти"),
        ("", "Вставте таблицю"),
        ("а\tб\n" * 2_001, "Не більше 2000 рядків"),
    ],
)
def test_a_wrong_line_refuses_the_whole_table(session: Session, hromada: Hromada, text: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        write_districts(session, SYSTEM, hromada, text)

    assert reason in str(refused.value.fields["table"][0])
    assert districts(session) == {}


def test_a_name_with_its_category_tells_namesakes_apart(session: Session, hromada: Hromada) -> None:
    write_districts(session, SYSTEM, hromada, "Білицький\tсело Славутич")

    assert districts(session) == {"село Славутич": "Білицький"}


def test_only_who_manages_the_hromada_may(session: Session, hromada: Hromada) -> None:
    with pytest.raises(Forbidden):
        write_districts(session, actor_as("technician", hromada), hromada, PASTED)
