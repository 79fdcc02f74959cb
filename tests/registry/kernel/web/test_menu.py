"""The menu: what stands below the main pages does so in groups, and none is empty."""

import re

from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel.seams import seams
from registry.kernel.web.context import GROUPS
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada

GROUP = re.compile(r'<ul class="nav nav--group" aria-label="([^"]+)">(.*?)</ul>', re.DOTALL)


def groups_of(page: str) -> dict[str, list[str]]:
    return {heading: re.findall(r"<span>([^<]+)</span>", items) for heading, items in GROUP.findall(page)}


def test_every_page_of_the_menu_stands_in_a_known_part_of_it(app: Flask) -> None:
    sections = {one.section for one in seams(app).navigation}

    assert sections == {"main", "account", *GROUPS}


def test_people_see_the_groups_in_which_something_is_for_them(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    make_person(session, "admin.one")
    make_person(session, "viewer.one", role="viewer", hromada=hromada)
    session.commit()

    admin = groups_of(sign_in(app, "admin.one").get("/assets").text)
    viewer = groups_of(sign_in(app, "viewer.one").get("/assets").text)

    assert list(admin) == ["Планування", "Довідники", "Дані", "Налаштування"]
    assert admin["Довідники"] == ["Місця", "Вулиці", "Форми", "Організації"]
    assert admin["Налаштування"][0] == "Люди"
    assert list(viewer) == ["Планування", "Довідники", "Дані"]
    assert viewer["Дані"] == ["Повнота"]
