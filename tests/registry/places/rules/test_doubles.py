"""Which names are one name, and which places are likely one."""

import uuid

import pytest

from registry.places.rules.doubles import Party, Place, Why, is_like, likely_parties, likely_places, party_key

HERE = uuid.uuid4()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ТОВ «Зв’язок-Сервіс»", 'Товариство з обмеженою відповідальністю "Звязок Сервіс"'),
        ("КНП «Лікарня № 1»", "Лікарня №1 КНП"),
        ("ФОП Зразок О. О.", "Фізична особа-підприємець Зразок О.О."),
        ("Відділ освіти", "Відділ о\u00adсвіти"),
        ("Служба охорони", "Охорони служба"),
    ],
)
def test_a_name_is_the_same_whatever_its_form_and_signs(one: str, other: str) -> None:
    assert party_key(one) == party_key(other)


@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        ("Парк", "Парк, вхід", True),
        ("Опора № 12", "Опора 12", True),
        ("Опора 12", "Опора 13", False),
        ("Опора", "Опора 13", False),
        ("Школа", "Клуб", False),
    ],
)
def test_like_names_share_all_words_of_one_and_all_figures(one: str, other: str, is_so: bool) -> None:
    assert is_like(one, other) is is_so


def test_codes_make_or_part_organisations() -> None:
    tepl, heat, other, office, desk = (
        Party(uuid.uuid4(), HERE, "ТОВ «Тепло»", "11111111"),
        Party(uuid.uuid4(), HERE, "Тепломережа", "11111111"),
        Party(uuid.uuid4(), HERE, "КП «Тепло»", "22222222"),
        Party(uuid.uuid4(), HERE, "Відділ А", "33333333", None, True),
        Party(uuid.uuid4(), HERE, "Відділ Б", "33333333", None, True),
    )

    found = likely_parties([tepl, heat, other, office, desk])

    assert [(one.one, one.other, one.why) for one in found] == [(tepl.id, heat.id, Why.CODE)]


def test_places_far_apart_or_of_two_buildings_are_two() -> None:
    near = Place(uuid.uuid4(), HERE, "Парк", at=(30.75, 51.52))
    same = Place(uuid.uuid4(), HERE, "Парк, вхід", at=(30.7501, 51.5201))
    far = Place(uuid.uuid4(), HERE, "Парк", at=(30.80, 51.52))
    room = Place(uuid.uuid4(), HERE, "Парк", parent_id=far.id)

    found = likely_places([near, same, far, room])

    assert [({one.one, one.other}, one.why) for one in found] == [({near.id, same.id}, Why.NEAR)]
