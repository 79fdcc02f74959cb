"""What lists do with conditions in their address, understood or not, on every page that lists, on both engines."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maintenance.upkeep.models.work import WorkEntry
from tests.factories.api import api_as
from tests.factories.maintenance_work import make_plan
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_kinds

LISTS = (
    "/assets", "/locations", "/organisations", "/contracts", "/contracts/uncovered", "/plans", "/work", "/work/journal",
    "/people", "/hromadas", "/history", "/long-works",
)  # fmt: skip
SENTENCE = "Список показано без умов, яких не розпізнано"


@pytest.fixture
def admin(app: Flask, session: Session) -> FlaskClient:
    make_kinds(session)
    hromada = make_hromada(session)
    make_person(session, "admin", role="admin")
    make_asset(session, hromada, name="Камера на площі")
    make_plan(session, hromada)
    session.commit()
    return sign_in(app, "admin")


@pytest.mark.parametrize("address", LISTS)
def test_every_list_says_which_condition_it_does_not_know(admin: FlaskClient, address: str) -> None:
    page = admin.get(f"{address}?zzz=1&utm_source=mail&fbclid=x")

    assert page.status_code == 200
    assert f"{SENTENCE}: «zzz: 1»" in page.text
    assert "utm_source:" not in page.text


@pytest.mark.parametrize("address", LISTS)
def test_a_list_whose_conditions_are_all_understood_says_nothing(admin: FlaskClient, address: str) -> None:
    assert SENTENCE not in admin.get(f"{address}?utm_source=mail&q=&sort=").text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/assets?commissioned_on=abc", "Введено в експлуатацію: abc"),
        ("/assets?kind=zzz", "Вид: zzz"),
        ("/assets?status=zzz", "Стан: zzz"),
        ("/assets?sort=zzz", "Порядок: zzz"),
        ("/plans?kind=zzz", "Вид майна: zzz"),
        ("/plans?work_kind=zzz", "Що робити: zzz"),
        ("/work/journal?started_at=abc", "Коли: abc"),
        ("/work/journal?asset_kind=zzz", "Вид майна: zzz"),
        ("/work/journal?from=abc", "З: abc"),
        ("/work?state=zzz", "Стан: zzz"),
        ("/contracts?year=abc", "Рік: abc"),
        ("/contracts?provider=abc", "Виконавець: abc"),
        ("/history?action=zzz", "Дія: zzz"),
        ("/organisations?role=zzz", "Роль: zzz"),
    ],
)
def test_what_a_list_cannot_read_is_left_out_and_named(admin: FlaskClient, address: str, said: str) -> None:
    page = admin.get(address)

    assert f"{SENTENCE}: «{said}»" in page.text


def test_a_list_is_shown_whole_without_what_it_cannot_read(admin: FlaskClient) -> None:
    assert "Камера на площі" in admin.get("/assets?commissioned_on=abc").text


@pytest.mark.parametrize(
    ("address", "not_said"),
    [
        ("/plans?kind=camera&every=59", "Планів ще немає"),
        ("/hromadas?short_name=UA99", "Тут буде ваша громада"),
        ("/history?from=2090-01-01", "Змін ще немає"),
        ("/work/journal?kind=inspection&started_at=2026-11-20", "Записів ще немає"),
        ("/work/journal?asset=00000000-0000-0000-0000-000000000001", "Записів ще немає"),
        ("/people?login=nobody", "Додати першу людину"),
    ],
)
def test_an_empty_result_says_that_the_conditions_found_nothing(
    admin: FlaskClient, address: str, not_said: str
) -> None:
    page = admin.get(address)

    assert "знайдено" in page.text
    assert not_said not in page.text


@pytest.mark.parametrize("day", ["20.11.2026", "2026-11-20"])
def test_a_day_asks_for_all_instants_of_it_on_the_municipality_s_clock(
    app: Flask, session: Session, admin: FlaskClient, day: str
) -> None:
    hromada = make_hromada(session, code="UA00000000000000002", name="Друга")
    for at, summary in (
        (datetime(2026, 11, 19, 21, 59, tzinfo=UTC), "Напередодні"),
        (datetime(2026, 11, 19, 22, 0, tzinfo=UTC), "Опівночі"),
        (datetime(2026, 11, 20, 21, 59, tzinfo=UTC), "Увечері"),
        (datetime(2026, 11, 20, 22, 0, tzinfo=UTC), "Назавтра"),
    ):
        session.add(
            WorkEntry(
                hromada_id=hromada.id, kind="inspection", started_at=at, summary=summary, done_by="Майстер",
                updated_at=at,
            )
        )  # fmt: skip
    session.commit()

    listed = api_as(app, session, "admin").get(f"/work?started_at={day}").json["items"]
    page = admin.get(f"/work/journal?started_at={day}").text

    assert {one["summary"] for one in listed} == {"Опівночі", "Увечері"}
    assert [one in page for one in ("Напередодні", "Опівночі", "Увечері", "Назавтра")] == [False, True, True, False]
