"""Published reports: nothing hidden in any byte, no figure that counts hidden things, gone at once when taken back."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract
from maintenance.papers.models.report import Report, ReportPublication
from maintenance.papers.operations.issuing import publish_report, unpublish_report
from registry.assets.models.asset import Asset
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, Invalid
from registry.places.models.territory import Hromada
from tests.factories.indicators import make_figure, make_indicator
from tests.factories.maintenance_facts import make_act
from tests.factories.maintenance_work import make_work
from tests.factories.people import make_person, sign_in
from tests.factories.registry import actor_as, first_hromada, make_asset, make_hromada, make_kinds, make_location
from tests.factories.reports import PROGRAMME, issue, make_report, make_reported
from tests.safety.crawl import told
from tests.safety.town import WORD

NOISE = r"nonce-[\w\-]+|nonce=\"[\w\-]+|(Date|X-Request-ID): .*|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f\-]{22}|[0-9a-f]{64}"
NOISE += r"|(ETag|Content-Length): .*"


@pytest.fixture
def hromada(session: Session) -> Hromada:
    make_kinds(session)
    return first_hromada(session)


@pytest.fixture
def contract(session: Session, hromada: Hromada) -> Contract:
    """A programme whose indicators count cameras and are entered, and a contract called by a canary."""
    make_indicator(session, hromada, code="cameras", programme=PROGRAMME, number=1)
    make_indicator(
        session,
        hromada,
        code="visits",
        programme=PROGRAMME,
        number=2,
        formula="entered",
        kinds=[],
        title="Відвідування",
    )
    make_figure(session, hromada, "visits", ends_on="2026-03-31", value="31")
    contract = make_reported(session, hromada)
    contract.number = f"№ {WORD}"
    contract.subject = f"Камери {WORD}"
    session.commit()
    return contract


def hide_things(session: Session, hromada: Hromada, contract: Contract, count: int) -> None:
    """Put cameras on a pole, all of whose words are canaries, and log work on them."""
    pole = make_location(session, hromada, name=f"Опора {WORD}", address=f"вул. {WORD}, 7")
    for number in range(count):
        camera = make_asset(
            session, hromada, kind="camera", name=f"Камера {WORD} {number}", location_id=pole.id,
            commissioned_on="2025-01-01",
        )  # fmt: skip
        make_work(session, camera, contract_id=contract.id, started_at="2026-02-03T10:00:00+02:00")


def published(session: Session, hromada: Hromada, **texts: str) -> ReportPublication:
    report = issue(session, make_report(session, hromada, **texts))
    publish_report(session, SYSTEM, report.id)
    session.commit()
    assert report.publication is not None
    return report.publication


def public_bytes(client: FlaskClient, publication: ReportPublication) -> list[str]:
    address = f"/public/reports/{publication.public_id}"
    paths = ["/public/reports/", address, f"{address}/report.csv", f"{address}/report.json"]
    answers = [client.get(path) for path in paths]
    assert [one.status_code for one in answers] == [200] * 4
    return [told(one) for one in answers]


def test_no_hidden_word_and_no_hidden_count_is_published(
    app: Flask, client: FlaskClient, session: Session, hromada: Hromada, contract: Contract
) -> None:
    hide_things(session, hromada, contract, 3)
    publication = published(session, hromada, problems="Брак коштів")
    make_person(session, "halyna.kryvonis", role="admin", hromada=hromada)
    session.commit()

    inside = sign_in(app, "halyna.kryvonis").get(f"/reports/{publication.report_id}/report.json").text
    outside = public_bytes(client, publication)

    assert WORD in inside and '"works":"3"' in inside
    assert all(WORD not in one and str(publication.report_id) not in one for one in outside)
    assert all("Камери громади" not in one for one in outside)
    assert "31" in outside[1] and "120 500,00" in outside[1].replace("\u202f", " ")
    assert "Брак коштів" in outside[1]


def test_hidden_things_change_no_public_byte_of_a_report_issued_with_them(
    client: FlaskClient, session: Session, hromada: Hromada, contract: Contract
) -> None:
    first = published(session, hromada)
    before = [re.sub(NOISE, "", one) for one in public_bytes(client, first)]
    hide_things(session, hromada, contract, 5)
    session.commit()
    stands = [re.sub(NOISE, "", one) for one in public_bytes(client, first)]

    # The same quarter once more, issued while the hidden things are there, under the same number.
    unpublish_report(session, SYSTEM, first.report_id)
    session.commit()
    second = issue(session, make_report(session, hromada), reason="x")
    publish_report(session, SYSTEM, second.id)
    session.commit()
    assert second.publication is not None
    after = [re.sub(NOISE, "", one) for one in public_bytes(client, second.publication)]

    assert stands == before
    told_apart = [(one, other) for one, other in zip(before, after, strict=True) if plain(one) != plain(other)]
    assert told_apart == []


def plain(text: str) -> str:
    """Take out what a second report says of itself: its number and what it replaces."""
    text = re.sub(r'"replaces":(null|\{.*?\})|"number":"\d+"', "", text)
    text = re.sub(r"№ \d+|Замінює звіт.*?x(?=<)", "", text)
    return text.replace('<p class="muted small"></p>', "")


@pytest.mark.usefixtures("contract")
def test_public_pages_lead_to_reports_as_long_as_there_are_any(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    link = 'href="/public/reports/"'
    pages = ("/public/", "/public/data/")
    assert all(link not in client.get(page).text for page in pages)

    publication = published(session, hromada)
    assert all(link in client.get(page).text for page in (*pages, f"/public/reports/{publication.public_id}"))

    unpublish_report(session, SYSTEM, publication.report_id)
    session.commit()
    assert all(link not in client.get(page).text for page in pages)


@pytest.mark.usefixtures("contract")
def test_what_is_taken_back_is_gone_at_once(client: FlaskClient, session: Session, hromada: Hromada) -> None:
    publication = published(session, hromada)
    address = f"/public/reports/{publication.public_id}"

    unpublish_report(session, SYSTEM, publication.report_id)
    session.commit()

    assert [client.get(f"{address}{tail}").status_code for tail in ("", "/report.csv", "/report.json")] == [404] * 3
    assert str(publication.public_id) not in client.get("/public/reports/").text


@pytest.mark.usefixtures("contract")
def test_what_was_published_leads_to_its_correction(client: FlaskClient, session: Session, hromada: Hromada) -> None:
    first = published(session, hromada)
    second = issue(session, make_report(session, hromada), reason="Уточнено")
    session.commit()
    assert client.get(f"/public/reports/{first.public_id}").status_code == 200
    publish_report(session, SYSTEM, second.id)
    session.commit()

    former = client.get(f"/public/reports/{first.public_id}").text
    assert "Цей звіт замінено новим" in former
    assert f'href="/public/reports/{second.publication.public_id}"' in former  # type: ignore[union-attr]
    assert "Замінює звіт № 1" in client.get(f"/public/reports/{second.publication.public_id}").text  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        publish_report(session, SYSTEM, first.report_id)


def test_a_correction_takes_down_what_names_a_thing_hidden_since(
    client: FlaskClient, session: Session, hromada: Hromada, contract: Contract
) -> None:
    first = published(session, hromada, problems=f"Не працює камера {WORD} 0")
    hide_things(session, hromada, contract, 1)
    second = issue(session, make_report(session, hromada, problems="Не працює камера"), reason="Уточнено")
    publish_report(session, SYSTEM, second.id)
    session.commit()

    assert client.get(f"/public/reports/{first.public_id}").status_code == 404


def test_a_text_that_names_a_thing_hidden_since_is_not_published(
    session: Session, hromada: Hromada, contract: Contract
) -> None:
    report = issue(session, make_report(session, hromada, problems=f"Не працює камера {WORD} 0"))
    hide_things(session, hromada, contract, 1)
    session.commit()

    with pytest.raises(Conflict):
        publish_report(session, SYSTEM, report.id)


@pytest.mark.parametrize("name", ["signed_by", "number", "reason"])
def test_what_is_typed_at_issuing_names_nothing_hidden(
    session: Session, hromada: Hromada, contract: Contract, name: str
) -> None:
    issue(session, make_report(session, hromada))
    again = make_report(session, hromada)
    hide_things(session, hromada, contract, 1)
    session.commit()

    with pytest.raises(Invalid) as refused:
        issue(session, again, **{"reason": "Уточнено", name: f"Камера {WORD} 0"})

    assert list(refused.value.fields) == [name]


def test_whoever_may_not_know_places_learns_none_from_a_refusal(
    session: Session, hromada: Hromada, contract: Contract
) -> None:
    hide_things(session, hromada, contract, 1)
    draft = make_report(session, hromada)
    accountant = actor_as("accountant", hromada)

    issued = issue(session, draft, accountant, number=f"Камера {WORD} 0")

    assert issued.number == f"Камера {WORD} 0"
    with pytest.raises(Conflict):
        publish_report(session, SYSTEM, issued.id)


def test_a_reason_that_names_a_thing_hidden_since_is_not_published(
    session: Session, hromada: Hromada, contract: Contract
) -> None:
    issue(session, make_report(session, hromada))
    second = issue(session, make_report(session, hromada), reason=f"Не працювала камера {WORD} 0")
    hide_things(session, hromada, contract, 1)
    session.commit()

    with pytest.raises(Conflict):
        publish_report(session, SYSTEM, second.id)


def test_a_publisher_sees_what_the_public_will_and_no_more(
    app: Flask, session: Session, hromada: Hromada, contract: Contract
) -> None:
    hide_things(session, hromada, contract, 2)
    report = issue(session, make_report(session, hromada))
    draft = make_report(session, hromada, quarter=2)
    make_person(session, "petro.publisher", role="publisher", hromada=hromada)
    session.commit()
    publisher = sign_in(app, "petro.publisher")

    page = publisher.get("/reports").text
    preview = publisher.get(f"/reports/{report.id}/publication").text
    closed = [f"/reports/{report.id}", f"/reports/{report.id}/report.json", f"/reports/{draft.id}/publication"]

    assert str(report.id) in page and str(draft.id) not in page
    assert "120 500,00" in preview.replace("\u202f", " ") and WORD not in preview
    assert [publisher.get(one).status_code for one in closed] == [403, 403, 404]
    assert publisher.post(f"/reports/{report.id}/publication", data={"note": ""}).status_code == 302


def test_another_hromada_knows_nothing_of_it(
    app: Flask, session: Session, hromada: Hromada, contract: Contract
) -> None:
    make_person(session, "foreign.admin", role="admin", hromada=make_hromada(session))
    report = issue(session, make_report(session, hromada))
    make_act(session, contract, amount="1.00")
    session.commit()
    foreign = sign_in(app, "foreign.admin")

    tails = ("", "/report.docx", "/compare", "/compare?with=now", "/texts", "/issue", "/publication")
    statuses = {tail: foreign.get(f"/reports/{report.id}{tail}").status_code for tail in tails}

    assert set(statuses.values()) == {404}
    assert foreign.post(f"/reports/{report.id}/hide").status_code == 404
    assert PROGRAMME not in foreign.get("/reports").text
    assert session.scalars(select(Report)).one().id == report.id
    assert session.scalars(select(Asset)).all() == []
