"""Lists by cursors say which rows they show and lead back page by page."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.places.web import organisations
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada, make_organisation


def test_pages_are_walked_forth_and_back(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisations, "PAGE", 2)
    hromada = make_hromada(session)
    for number in range(1, 6):
        make_organisation(session, hromada, name=f"Організація {number}", edrpou=None)
    make_person(session, "admin.one", hromada=hromada)
    session.commit()
    browser = sign_in(app, "admin.one")

    def look(address: str) -> tuple[list[str], str, str | None, str | None]:
        page = browser.get(address).text
        links = {rel: url.replace("&amp;", "&") for rel, url in re.findall(r'rel="(prev|next)" href="([^"]+)"', page)}
        pager = re.search(r'class="pager"[^>]*><span>([^<]*)<', page)
        names = re.findall(r"table__link[^>]*>([^<]+)<", page)
        return names, pager[1] if pager else "", links.get("prev"), links.get("next")

    first = look("/organisations?sort=-name")
    second = look(str(first[3]))
    third = look(str(second[3]))
    back = look(str(third[2]))
    start = look(str(back[2]))

    assert [first[0], second[0], third[0]] == [
        ["Організація 5", "Організація 4"], ["Організація 3", "Організація 2"], ["Організація 1"],
    ]  # fmt: skip
    assert [first[1], second[1], third[1]] == ["1–2 із 5", "3–4 із 5", "5–5 із 5"]
    assert (back[:2], start[:2]) == (second[:2], first[:2])
    assert (first[2], third[3]) == (None, None)
    assert look("/organisations?cursor=nonsense&at=7")[1] == "1–2 із 5"
