"""Programmes through the API, on both engines."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.programmes.operations.documents import import_programme
from maintenance.programmes.queries import export_programme
from registry.kernel.access import SYSTEM
from tests.factories.api import Api, api_as
from tests.factories.maintenance_contracts import make_line
from tests.factories.printed_programmes import as_docx, print_programme
from tests.factories.programmes import make_document, make_programme_in, read_built_in
from tests.factories.registry import first_hromada, make_hromada


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    hromada = make_hromada(session)
    session.commit()
    return api_as(app, session, "admin", hromada)


def test_programmes_are_read_by_code_and_by_id(session: Session, api: Api) -> None:
    document = read_built_in("kobeliaky-2024-2026")
    import_programme(session, SYSTEM, {**document, "hromada": first_hromada(session).code})
    session.commit()

    listed = api.get("/programmes").json["items"]
    by_code = api.get("/programmes/kobeliaky-2024-2026")
    by_id = api.get(f"/programmes/{listed[0]['id']}")

    assert [one["code"] for one in listed] == ["kobeliaky-2024-2026"]
    assert by_code.json == by_id.json
    assert len(by_code.json["indicators"]) == 58
    assert api.get("/programmes/none").status_code == 404


def test_the_check_gives_causes_and_findings(session: Session, api: Api) -> None:
    document = read_built_in("kobeliaky-2024-2026")
    import_programme(session, SYSTEM, {**document, "hromada": first_hromada(session).code})
    session.commit()

    checked = api.get("/programmes/kobeliaky-2024-2026/check").json

    assert list(checked) == ["code", "unit", "checks", "roots", "findings", "right"]
    assert (len(checked["roots"]), len(checked["findings"])) == (11, 66)
    first = checked["roots"][0]
    assert (first["printed"], first["should_be"], first["hypothesis"]) == ("660,0", "0.0", "carried")
    assert {one["root"] for one in checked["findings"]} == {one["id"] for one in checked["roots"]}
    assert api.get("/programmes/none/check").status_code == 404


def test_whether_a_programme_is_in_force_is_written_by_those_who_know_its_version(session: Session, api: Api) -> None:
    programme = make_programme_in(session, first_hromada(session), "trial", {"2.1": "1,0"})
    session.commit()
    read = api.get("/programmes/trial")
    told = {"state": "ended", "state_decision": "№ 5", "in_force_from": "2026-01-01", "in_force_to": "2026-12-31"}

    changed = api.patch(f"/programmes/{programme.id}", told, if_match=read.headers["ETag"])

    assert changed.status_code == 200
    assert {name: changed.json[name] for name in told} == told
    assert api.get("/programmes/trial").json == changed.json
    assert api.get("/programmes").json["items"][0]["state"] == "ended"
    assert api.patch("/programmes/trial", told, if_match=read.headers["ETag"]).status_code == 412
    assert api.patch("/programmes/trial", told).status_code == 428
    etag = changed.headers["ETag"]
    for wrong, where in (
        ({"state": "draft"}, "state"),
        ({"in_force_to": None}, "in_force_to"),
        ({"title": "x"}, "title"),
    ):
        refused = api.patch("/programmes/trial", wrong, if_match=etag)
        assert (refused.status_code, list(refused.json["errors"])) == (422, [where])


def test_a_programme_is_deleted_unless_a_line_names_its_measure(session: Session, api: Api) -> None:
    hromada = first_hromada(session)
    programme = make_programme_in(session, hromada, "trial", {"2.1": "1,0"})
    line = make_line(session, hromada, measure_programme_id=str(programme.id), measure_code="2.1")
    session.commit()
    etag = api.get("/programmes/trial").headers["ETag"]
    line_etag = api.get(f"/service_lines/{line.id}").headers["ETag"]

    held = api.delete("/programmes/trial", if_match=etag)
    none = {"measure_programme_id": None, "measure_code": None}
    assert api.patch(f"/service_lines/{line.id}", none, if_match=line_etag).json["measure_code"] is None
    gone = api.delete("/programmes/trial", if_match=etag)

    assert (held.status_code, gone.status_code) == (409, 204)
    assert "2.1" in held.json["detail"]
    assert api.get("/programmes/trial").status_code == 404


def test_a_programme_is_sent_back_whole_and_changes_nothing(session: Session, api: Api) -> None:
    document = read_built_in("kobeliaky-2024-2026")
    import_programme(session, SYSTEM, {**document, "hromada": first_hromada(session).code})
    session.commit()
    address = "/programmes/kobeliaky-2024-2026"
    read = api.get(address)

    sent = api.patch(address, read.json, if_match=read.headers["ETag"])
    renamed = api.patch(address, {**read.json, "title": "Інша"}, if_match=sent.headers["ETag"])

    assert (sent.status_code, sent.json) == (200, read.json)
    assert (renamed.status_code, list(renamed.json["errors"])) == (422, ["title"])


TABLE = "Захід\t2026, тис. грн\n1.1 Камери\t40,0*\n1.2 Сервери\t20,0\nРазом\t31,0"


def test_a_foreign_table_is_read_and_checked_and_nothing_is_kept(api: Api) -> None:
    told = api.post("/programmes/read", {"text": TABLE, "title": "Вигадана програма"})

    assert told.status_code == 200
    assert (told.json["title"], told.json["unit"], told.json["years"]) == ("Вигадана програма", "тис. грн", [2026])
    assert told.json["remarks"] == ["«40,0*» не читається як сума: 1.1, 2026, тис. грн"]
    assert [one["kind"] for one in told.json["tables"][0]["rows"]] == ["measure", "measure", "programme_total"]
    assert told.json["document"]["tables"][0]["rows"][0]["printed"] == ["40,0*"]
    assert [one["printed"] for one in told.json["check"]["findings"]] == ["31,0"]
    assert api.get("/programmes").json["total"] == 0


def test_a_document_comes_as_a_file(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()
    reader = api_as(app, session, "auditor", hromada)
    data = as_docx(print_programme(read_built_in("kobeliaky-2024-2026")))

    form = {"file": (BytesIO(data), "a.docx")}
    told = reader.client.post("/api/v1/programmes/read", data=form, headers=reader.headers)

    assert (len(told.json["check"]["findings"]), len(told.json["check"]["roots"])) == (66, 11)


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "слова"}, {"text": TABLE, "unit": "$"}, {"text": 5}])
def test_what_is_no_table_is_refused(api: Api, body: dict[str, object]) -> None:
    assert api.post("/programmes/read", body).status_code == 422


def test_a_draft_is_written_copied_adopted_amended_and_compared(session: Session, api: Api) -> None:
    code = first_hromada(session).code
    session.rollback()
    document = make_document(hromada=code, state="draft")

    made = api.post("/programmes", {"document": document})
    adopted_document = api.post("/programmes", {"document": {**document, "code": "other", "state": None}})
    again = api.post("/programmes", {"document": document})
    copied = api.post("/programmes/trial-2025/copies", {"code": "trial-2028", "title": "Нова", "years_later": 3})
    no_decision = api.patch("/programmes/trial-2025", {"state": "in_force"}, if_match=made.headers["ETag"])
    decided = {"state": "in_force", "state_decision": "№ 1 від 01.01.2025"}
    adopted = api.patch("/programmes/trial-2025", decided, if_match=made.headers["ETag"])
    back = api.patch("/programmes/trial-2025", {"state": "draft"}, if_match=adopted.headers["ETag"])
    amended = api.post("/programmes/trial-2025/amendments", {"code": "trial-2025-zminy"})
    compared = api.get("/programmes/trial-2025/comparison?after=trial-2028")

    assert (made.status_code, made.json["state"]) == (201, "draft")
    assert adopted_document.status_code == again.status_code == no_decision.status_code == back.status_code == 422
    assert (copied.json["years"], copied.json["state"]) == ([2028, 2029], "draft")
    assert adopted.json["state"] == "in_force"
    assert amended.json["amends_id"] == adopted.json["id"]
    assert compared.json["before"] == "trial-2025"
    assert {one["year"] for one in compared.json["cells"]} == {2025, 2028}
    assert api.get("/programmes/trial-2025/comparison?after=none").status_code == 404
    assert api.post("/programmes", {"document": {"state": "draft"}}).status_code == 422


def test_a_document_of_another_register_is_bound_to_what_is_here_and_the_rest_is_told(
    session: Session, api: Api
) -> None:
    hromada = first_hromada(session)
    line, code = str(make_line(session, hromada).id), hromada.code
    session.commit()
    at = {"table": "measures", "row": "2.1", "source": "local", "column": None, "amount": None}
    gone = "00000000-0000-4000-8000-000000000001"
    traces = [
        {**at, "kind": "line", "ref": line, "said": "Рядок 2.1"},
        {**at, "kind": "line", "ref": gone, "said": "Рядок 9"},
        {**at, "kind": "asset", "ref": gone, "said": "Камера К-9"},
    ]

    made = api.post("/programmes", {"document": make_document(hromada=code, state="draft", traces=traces)})

    assert made.status_code == 201
    assert [(one["code"], one["bound_to"]) for one in made.json["unbound"]] == [
        ("2.1", "Рядок 9"),
        ("2.1", "Камера К-9"),
    ]
    kept = export_programme(session, SYSTEM, "trial-2025")["traces"]
    assert [one["ref"] for one in kept] == [line]
