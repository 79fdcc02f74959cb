"""Who took which file out of the register is written down, whatever wing gave it; what is public is not."""

import io

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from registry.exchange import taken_out
from registry.kernel.access import SYSTEM
from registry.kernel.models.attachment import Attachment
from registry.kernel.models.history import HistoryEntry
from registry.kernel.operations.attachments import add_attachment
from registry.kernel.operations.history import lock_head
from registry.kernel.queries.history import prove_history
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_versions import make_version
from tests.factories.people import make_person, sign_in
from tests.factories.registry import first_hromada, make_asset, make_hromada


def taken(session: Session) -> list[tuple[str, str, str]]:
    """List what was taken out: by whom, the file, by which address."""
    found = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "export").order_by(HistoryEntry.seq))
    told = [(one.actor_label, one.entity_label, one.changes.get("address", [None, ""])[1]) for one in found]
    session.commit()
    return told


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/assets/export.csv?kind=camera&q=парк", "assets.csv"),
        ("/costing/2026/costing.xlsx", "costing-2026-UA32100130000093505.xlsx"),
        ("/costing/facts/2026/facts.csv", "facts-2026-UA32100130000093505.csv"),
    ],
)
def test_a_file_is_noted_with_whoever_took_it_and_the_conditions(
    app: Flask, session: Session, path: str, name: str
) -> None:
    make_asset(session)
    make_line(session)
    make_person(session, "taker", role="admin", hromada=first_hromada(session))
    session.commit()

    answer = sign_in(app, "taker").get(path)

    assert answer.status_code == 200
    (one,) = taken(session)
    assert one[0] == "taker"
    assert one[1].endswith(name.rpartition(".")[2])
    assert one[2].startswith(path.partition("?")[0])
    assert prove_history(session).is_whole


def test_a_file_is_noted_in_the_hromada_that_it_is_of(app: Flask, session: Session) -> None:
    first, second = make_hromada(session), make_hromada(session, code="UA53080130000014699", name="Кобеляцька")
    line = make_line(session, second)
    contract = make_contract(session, line, terms=[{"basis": "per_month", "amount": "1000"}], covers=[])
    version = make_version(session, second, 2026)
    paper = add_attachment(
        session, SYSTEM, app.extensions["oblik"].settings.attachments, entity="contract", entity_id=contract.id,
        hromada_id=second.id, file_name="a.pdf", data=b"%PDF-1.4\n%%EOF\n",
    )  # fmt: skip
    make_person(session, "taker", role="admin")
    session.commit()
    client = sign_in(app, "taker")

    for path in (
        f"/costing/2026/costing.csv?hromada={second.code}",
        f"/costing/versions/{version.id}/costing.csv?hromada={first.code}",
        f"/files/{paper.id}",
    ):
        answer = client.get(path)
        answer.close()
        assert answer.status_code == 200, path
    assert client.get("/costing/2026/costing.csv").status_code == 300

    own = select(HistoryEntry.hromada_id).where(HistoryEntry.entity == "export").order_by(HistoryEntry.seq)
    assert list(session.scalars(own)) == [second.id, second.id, second.id]


def test_a_part_of_a_file_is_a_file_taken_out(app: Flask, session: Session) -> None:
    contract = make_contract(session, make_line(session))
    make_person(session, "taker", role="admin", hromada=first_hromada(session))
    session.commit()
    client = sign_in(app, "taker")
    paper = {"file": (io.BytesIO(b"%PDF-1.4 x"), "dogovir.pdf")}
    client.post(f"/contracts/{contract.id}/files", data=paper, content_type="multipart/form-data")
    file = session.scalars(select(Attachment)).one()
    session.commit()

    part = client.get(f"/files/{file.id}", headers={"Range": "bytes=0-"})
    part.close()

    assert part.status_code == 206
    assert [one[1] for one in taken(session)] == ["dogovir.pdf"]


def test_a_database_that_is_busy_asks_to_come_back_and_gives_nothing(
    app: Flask, session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taken_out, "PATIENCE", 50)
    make_asset(session)
    make_person(session, "taker", role="admin", hromada=first_hromada(session))
    session.commit()
    client = sign_in(app, "taker")

    with Session(engine) as other:
        lock_head(other)
        answer = client.get("/assets/export.csv?kind=camera")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Content-Disposition" not in answer.headers
    assert client.get("/assets/export.csv?kind=camera").status_code == 200


def test_a_page_a_refusal_and_open_data_are_no_export(app: Flask, session: Session) -> None:
    make_asset(session)
    make_person(session, "taker", role="publisher", hromada=first_hromada(session))
    session.commit()
    client = sign_in(app, "taker")

    answers = [client.get(path).status_code for path in ("/assets", "/costing/2026/costing.csv")]
    public = app.test_client().get("/public/data/wifi.csv").status_code

    assert answers == [200, 403]
    assert public == 200
    assert taken(session) == []


def test_the_history_says_where_a_file_came_from_in_words(app: Flask, session: Session) -> None:
    make_asset(session)
    make_person(session, "taker", role="admin", hromada=first_hromada(session))
    session.commit()
    browser = sign_in(app, "taker")
    place = "7a01ec06-f75c-4306-a418-3647233ae117"
    browser.get(f"/assets/export.csv?kind=camera&status=in_service&q=парк&attributes.mount=pole&location_id={place}")
    browser.get("/costing/2026/costing.xlsx")

    told = browser.get("/history?entity=export").text

    said = "Майно: Вид: Камера відеоспостереження; Стан: працює; Пошук: парк; Кріплення: pole; Місце: вибране"
    assert said in told
    assert "Кошти, 2026" in told
    assert place not in told
    assert "export.csv?" not in told
