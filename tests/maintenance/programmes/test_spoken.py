"""How programmes are named to readers: changes to one in the reader's language, its title as it was adopted."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.queries import export_programme
from registry.kernel.access import SYSTEM
from tests.factories.maintenance_contracts import make_line
from tests.factories.people import make_person, sign_in
from tests.factories.programmes import make_programme_in
from tests.factories.registry import make_hromada

EVERYWHERE = ("/programmes", "/programmes/zminy", "/programmes/zminy/compare/trial", "/search?q=програма")
OF_DRAFTS = ("/programmes/zminy/edit", "/programmes/zminy/adopt", "/programmes/zminy/words")
OF_ADOPTED = ("/programmes/zminy/state", "/reports", "/reports/new", "/indicators", "/costing/2026")


@pytest.mark.parametrize(
    ("state", "pages", "english"),
    [
        (("draft", ""), OF_DRAFTS, "(draft of changes, zminy)"),
        (("in_force", "№ 9"), OF_ADOPTED, "(as changed, decision № 9)"),
        (("in_force", ""), OF_ADOPTED, "(as changed, zminy)"),
    ],
)
def test_changes_to_a_programme_are_named_in_the_reader_s_language(
    app: Flask, session: Session, state: tuple[str, str], pages: tuple[str, ...], english: str
) -> None:
    hromada = make_hromada(session)
    make_programme_in(session, hromada, "trial", {"2.1": "1,0"})
    document = {**export_programme(session, SYSTEM, "trial"), "code": "zminy", "amends": "trial"}
    programme = import_programme(session, SYSTEM, {**document, "state": "draft"})
    programme.state, programme.state_decision = state
    make_line(session, hromada, code="2.1")
    make_person(session, "olha.spoken", role="accountant", hromada=hromada)
    session.commit()
    browser = sign_in(app, "olha.spoken")
    browser.post("/language", data={"lang": "en"})

    answers = {page: browser.get(page) for page in (*EVERYWHERE, *pages)}

    assert {page: one.status_code for page, one in answers.items()} == dict.fromkeys(answers, 200)
    found = {
        page: (english in one.text, "зі змінами" in one.text, "проєкт змін" in one.text)
        for page, one in answers.items()
    }
    assert [page for page, told in found.items() if told[1] or told[2]] == []
    assert found["/programmes/zminy"][0] and found["/programmes"][0]
