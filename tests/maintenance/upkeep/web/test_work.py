"""Pages of work as a person without script uses them."""

import io
import re
import uuid
from datetime import UTC, datetime

import pytest
from PIL import Image
from sqlalchemy import func, select

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.models.work import WorkEntry
from maintenance.upkeep.operations.due_work import move_visit
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.models.attachment import Attachment
from registry.kernel.models.history import HistoryEntry
from registry.people.models import Membership
from tests.described import inputs_of
from tests.factories.maintenance_work import make_plan, make_work, visits_of
from tests.factories.people import make_person, sign_in
from tests.factories.registry import (
    first_hromada,
    make_asset,
    make_hromada,
    make_location,
    make_organisation,
    make_settlement,
)


@pytest.fixture(autouse=True)
def frozen_day(monkeypatch):
    """It is 22 November 2026 on the municipality's calendar."""
    monkeypatch.setattr(clock, "today", lambda *_: datetime(2026, 11, 22, tzinfo=UTC).date())


@pytest.fixture
def browser(app, session):
    """Give a browser in which somebody of a role is signed in."""

    def make(role="admin", **values):
        login = f"{role}{uuid.uuid4().hex[:6]}"
        make_person(session, login, role=role, display_name="Технік відділу ІТ", **values)
        return sign_in(app, login)

    return make


def one(session, model):
    session.rollback()
    found = session.scalars(select(model).execution_options(populate_existing=True)).one()
    session.expunge_all()
    session.rollback()
    return found


def count(session, model):
    session.rollback()
    found = session.scalar(select(func.count()).select_from(model))
    session.rollback()
    return found


def fresh(session, model, key):
    session.rollback()
    found = session.get(model, key, populate_existing=True)
    session.expunge_all()
    session.rollback()
    return found


def form_of(thing, **changes):
    return {
        "asset": str(thing.id), "kind": "corrective", "summary": "Замінено блок живлення", "result_status": "repair",
        "done_by": "Технік відділу ІТ", "client_key": "phone-0001", **changes,
    }  # fmt: skip


def photo(colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    out.seek(0)
    return out


def test_the_form_is_about_what_the_address_names(browser, session):
    one, two = make_asset(session, name="Камера на площі"), make_asset(session, name="Камера на вокзалі")
    make_plan(session)
    client = browser()

    page = client.get(f"/work/new?asset={one.id}&asset={two.id}&asset=зайве").text

    assert "Камера на площі" in page
    assert "Камера на вокзалі" in page
    assert page.count('name="due"') == 4
    assert "novalidate" in page


def test_the_form_of_a_plans_day_ticks_its_visits(browser, session):
    make_asset(session)
    make_asset(session)
    plan = make_plan(session)
    client = browser()

    page = client.get(f"/work/new?plan={plan.id}&due=2026-11-01").text

    assert page.count('name="asset"') - 1 == 2
    assert page.count(" checked>") - page.count('value="in_service" checked') >= 2
    assert 'value="preventive"' in page


def test_everything_of_a_sent_form_is_written_together(browser, session):
    asset = make_asset(session)
    plan = make_plan(session, work_kind="corrective")
    visit = visits_of(session, plan)[0]
    asset_id, visit_id = asset.id, visit.id
    client = browser()
    data = form_of(asset, due=str(visit.id), visits_shown="1", cost="1 200,50", photos=[(photo(), "фото 1.jpg")])

    answer = client.post("/work/new", data=data, content_type="multipart/form-data")

    assert answer.status_code == 302
    entry = one(session, WorkEntry)
    assert answer.location == f"/work/{entry.id}"
    assert (str(entry.cost), fresh(session, Asset, asset_id).status) == ("1200.50", "repair")
    assert fresh(session, DueWork, visit_id).work_id == entry.id
    assert one(session, Attachment).entity_id == entry.id
    actions = session.scalars(select(HistoryEntry.entity).order_by(HistoryEntry.seq.desc()).limit(3)).all()
    assert set(actions) == {"attachment", "work", "asset"}


def test_the_same_form_sent_again_writes_nothing_more(browser, session):
    asset = make_asset(session)
    client = browser()

    for _ in range(2):
        data = form_of(asset, photos=[(photo(), "a.jpg")])
        answer = client.post("/work/new", data=data, content_type="multipart/form-data")
        assert answer.status_code == 302

    assert (count(session, WorkEntry), count(session, Attachment)) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"summary": ""}, "Заповніть це поле"),
        ({"kind": ""}, "Заповніть це поле"),
        ({"cost": "багато"}, "Вкажіть суму в гривнях"),
        ({"started_at": "2099-01-01T00:00"}, "Цей час ще не настав"),
        ({"asset": ""}, "Виберіть, на чому виконано роботу"),
        ({"photos": b"not a picture"}, "Приймаємо фото"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(browser, session, changes, words):
    asset = make_asset(session)
    client = browser()
    sent = {
        name: (io.BytesIO(value), "x.jpg") if isinstance(value, bytes) else value for name, value in changes.items()
    }
    data = form_of(asset, parts="блок живлення 12 В", **sent)

    answer = client.post("/work/new", data=data, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert words in answer.text
    assert "блок живлення 12 В" in answer.text
    assert "phone-0001" in answer.text
    assert count(session, WorkEntry) == 0


def test_an_entry_is_shown_corrected_and_undone(browser, session):
    asset = make_asset(session)
    typed = form_of(asset)
    client = browser()
    client.post("/work/new", data=typed)
    entry = one(session, WorkEntry)
    version = entry.version

    assert "Замінено блок живлення" in client.get(f"/work/{entry.id}").text
    corrected = client.post(
        f"/work/{entry.id}/edit",
        data={**typed, "started_at": "2026-11-20T10:00", "summary": "Замінено кабель", "version": version},
    )
    assert corrected.status_code == 302
    assert "Замінено кабель" in client.get(f"/work/{entry.id}").text
    stale = client.post(f"/work/{entry.id}/edit", data={**typed, "version": version, "summary": "Інше слово"})
    assert stale.status_code == 422
    assert "Хтось уже змінив" in stale.text
    assert "Інше слово" in stale.text

    undone = client.post(f"/work/{entry.id}/undo", data={"next": "//evil.example/x"})
    assert undone.location == "/"
    assert count(session, WorkEntry) == 0
    assert fresh(session, Asset, uuid.UUID(typed["asset"])).status == "in_service"


def test_a_visit_that_is_done_says_when_and_by_whom(browser, session):
    asset = make_asset(session)
    plan = make_plan(session, starts_on="2026-11-20")
    made = make_work(session, asset, kind="preventive", started_at="2026-11-20T10:00", done_by="Технік другої зміни")
    session.commit()
    visit = next(one for one in visits_of(session, plan) if one.work_id == made.id)

    page = browser().get(f"/work/visits/{visit.id}").text

    assert "20.11.2026 10:00, Технік другої зміни" in page


def test_visits_are_moved_and_skipped_together_or_not_at_all(browser, session):
    make_asset(session)
    make_asset(session)
    plan = make_plan(session)
    visits = [str(visit.id) for visit in visits_of(session, plan)]
    session.commit()
    client = browser()

    client.post("/work/visits/move", data={"due": visits[:2], "due_on": "2026-12-24"})
    client.post("/work/visits/move", data={"due": [visits[2], str(uuid.uuid4())], "due_on": "2026-12-25"})
    client.post("/work/visits/skip", data={"due": visits[3], "skip_reason": ""})
    client.post("/work/visits/skip", data={"due": visits[3], "skip_reason": "Знято з опори"})

    seen = {str(visit.id): visit for visit in visits_of(session, plan)}
    assert [seen[one].due_on.isoformat() for one in visits[:3]] == ["2026-12-24", "2026-12-24", "2026-12-01"]
    assert (seen[visits[3]].status, seen[visits[3]].skip_reason) == ("skipped", "Знято з опори")


@pytest.mark.parametrize(
    "path",
    [
        "/", "/work", "/work?state=overdue&kind=preventive&q=камера", "/work?view=week",
        "/work?view=month&on=2027-01-31",
        "/work?page=99999999999999999999&from=x&plan=y&settlement=z", "/work?view=month&on=9999-99-99",
        "/work?view=week&on=1900-01-01", "/work/journal?q=блок&from=2026-01-01&to=2026-12-31&page=0", "/plans",
        "/plans/new", "/work/new",
    ],
)  # fmt: skip
def test_every_page_answers_with_and_without_data(browser, session, path):
    client = browser()
    assert client.get(path).status_code in (200, 302)

    make_work(session, make_asset(session, location_id=make_location(session).id))
    make_plan(session)
    session.commit()

    assert client.get(path).status_code == 200


def test_the_calendar_counts_the_visits_of_a_day(browser, session):
    make_asset(session)
    make_asset(session)
    make_plan(session, title="Огляд кожухів")
    session.commit()

    page = browser().get("/work?view=month&on=2026-12-05").text

    assert "Огляд кожухів" in page
    assert '<span class="month__count">2</span>' in page


def test_a_plan_is_made_previewed_changed_and_stopped(browser, session):
    hromada = first_hromada(session)
    make_asset(session)
    session.commit()
    client = browser()
    typed = {
        "hromada_id": str(hromada.id), "title": "Чищення камер", "work_kind": "preventive", "every": "1",
        "interval": "month", "starts_on": "2026-11-30", "lead_days": "30", "choice": "kind", "kind": "camera",
    }  # fmt: skip

    preview = client.post("/plans/preview", data=typed).text
    made = client.post("/plans/new", data=typed)
    plan = one(session, Plan)
    version = plan.version

    assert "30.11.2026" in preview
    assert made.location == f"/plans/{plan.id}"
    assert "Чищення камер" in client.get("/plans").text
    assert count(session, DueWork) == 1

    wrong = client.post(f"/plans/{plan.id}/edit", data={**typed, "every": "сто", "version": version})
    assert wrong.status_code == 422
    assert "Вкажіть ціле число" in wrong.text

    client.post(f"/plans/{plan.id}/edit", data={**typed, "interval": "quarter", "version": version})
    assert client.post(f"/plans/{plan.id}/stop", data={"version": version}).status_code == 409
    plan = one(session, Plan)
    version = plan.version
    client.post(f"/plans/{plan.id}/stop", data={"version": version})
    assert count(session, DueWork) == 0


def test_the_form_of_a_plan_keeps_all_of_its_conditions_and_says_them_in_words(browser, session):
    recorder = make_asset(session, kind="recorder", name="Реєстратор на пошті")
    plan = make_plan(session, filters={"parent_id": str(recorder.id), "attributes": {"mount": "pole", "range_m": 60}})
    session.commit()
    client = browser()
    sent = inputs_of(client.get(f"/plans/{plan.id}/edit").text, "attributes")

    saved = client.post(f"/plans/{plan.id}/edit", data={**sent, "title": "Нова назва"})
    page = client.get(f"/plans/{plan.id}").text
    wrong = {text: client.post(f"/plans/{plan.id}/edit", data={**sent, "version": "2", "attributes": text})
             for text in ("кріплення = хмара", "colour = red", "просто слова")}  # fmt: skip

    assert sent["attributes"] == "кріплення = опора; дальність = 60"
    assert saved.status_code == 302, saved.text
    assert all(text in page for text in ("Нова назва", "Реєстратор на пошті", "опора", "60"))
    assert {text: answer.status_code for text, answer in wrong.items()} == dict.fromkeys(wrong, 422)
    assert "Такої характеристики в цього виду немає" in wrong["colour = red"].text
    assert one(session, Plan).filters == {"parent_id": str(recorder.id), "attributes": {"mount": "pole", "range_m": 60}}


def test_the_journal_of_changes_tells_of_visits_and_works_in_words(browser, session):
    asset = make_asset(session)
    plan = make_plan(session)
    late, coming = visits_of(session, plan)
    move_visit(session, SYSTEM, coming.id, "2026-12-03")
    make_work(session, asset, cost="1200.50", labour="1,5", result_status="repair", due_ids=[str(late.id)])
    session.commit()

    page = browser().get("/history").text.replace("\u202f", " ").replace("\u00a0", " ")

    for said in ("Виконати", "03.12.2026", "Закрито візитів", "01.11.2026", "1 200,50", "1,5 год", "У ремонті",
                 "20.11.2026 10:00", "Візитів"):  # fmt: skip
        assert said in page, said


def test_plans_are_listed_by_the_fields_and_orders_asked_for(browser, session):
    make_plan(session, title="Б", work_kind="inspection")
    make_plan(session, title="А", performer="Електрик")
    session.commit()
    client = browser()

    def titles(query):
        return re.findall(r'/plans/[0-9a-f-]{36}"[^>]*>(?:<[^>]+>)*([^<]+)<', client.get(f"/plans?{query}").text)

    assert titles("") == ["А", "Б"]
    assert titles("sort=-title") == ["Б", "А"]
    assert titles("work_kind=inspection") == ["Б"]
    assert titles("performer=Електрик") == ["А"]


def test_a_plan_without_assets_or_kind_is_refused_at_the_choice(browser, session):
    hromada = first_hromada(session)
    session.commit()
    typed = {"hromada_id": str(hromada.id), "title": "Огляд", "work_kind": "inspection", "starts_on": "2026-11-30",
             "interval": "year", "choice": "assets"}  # fmt: skip

    answer = browser().post("/plans/new", data=typed)

    assert answer.status_code == 422
    assert "Виберіть принаймні один об’єкт" in answer.text


@pytest.mark.parametrize("role", ["viewer", "accountant", "auditor"])
def test_readers_see_work_and_cannot_write_it(browser, session, role):
    asset = make_asset(session)
    plan = make_plan(session)
    entry = make_work(session, asset)
    visit = visits_of(session, plan)[0]
    session.commit()
    client = browser(role)

    for path in ("/work", "/work/journal", f"/work/{entry.id}", "/plans", f"/plans/{plan.id}", f"/a/{asset.code}"):
        page = client.get(path)
        assert page.status_code == 200, path
        assert "Записати роботу" not in page.text, path
    for path in ("/work/new", f"/work/{entry.id}/undo", "/work/visits/move", f"/work/visits/{visit.id}/reopen",
                 "/plans/new", f"/plans/{plan.id}/stop", f"/a/{asset.code}/fault"):  # fmt: skip
        assert client.post(path, data={"version": "1"}).status_code == 403, path
    assert count(session, WorkEntry) == 1


def test_another_hromadas_work_answers_as_if_it_were_not_there(browser, session):
    here, elsewhere = make_hromada(session), make_hromada(session)
    asset = make_asset(session, elsewhere)
    plan = make_plan(session, elsewhere)
    entry, visit = make_work(session, asset), visits_of(session, plan)[0]
    session.commit()
    client = browser("technician", hromada=here)

    for path in (f"/work/{entry.id}", f"/work/{entry.id}/edit", f"/work/visits/{visit.id}", f"/plans/{plan.id}",
                 f"/plans/{plan.id}/edit", f"/a/{asset.code}"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    assert asset.name not in client.get(f"/work/new?asset={asset.id}").text
    assert client.post("/work/new", data=form_of(asset)).status_code == 422
    assert client.post(f"/work/{entry.id}/undo").status_code == 404
    assert client.get(f"/work/assets?q={asset.inventory_number}").json == []


def test_a_technician_of_a_department_is_offered_its_assets_alone(browser, session):
    hromada = first_hromada(session)
    own = make_organisation(session)
    ours, theirs = make_asset(session, holder_id=own.id, name="Наша камера"), make_asset(session, name="Чужа камера")
    client = browser("technician", hromada=hromada)
    _limit_everyone(session, own.id)

    page = client.get(f"/work/new?asset={ours.id}&asset={theirs.id}").text

    assert "Наша камера" in page
    assert "Чужа камера" not in page
    assert [row["name"] for row in client.get("/work/assets?q=камера").json] == ["Наша камера"]
    assert client.post("/work/new", data=form_of(theirs)).status_code == 403
    assert "Записати роботу" not in client.get(f"/a/{theirs.code}").text


def _limit_everyone(session, department_id):
    for membership in session.scalars(select(Membership)):
        membership.department_id = department_id
    session.commit()


def test_the_place_of_a_camera_is_hidden_from_a_viewer_everywhere(browser, session):
    hromada = first_hromada(session)
    village = make_settlement(session, hromada, "Нове", "село")
    place = make_location(session, name="Таємна опора", address="вул. Прихована, 5", settlement_id=village.id)
    asset, other = make_asset(session, location_id=place.id), make_asset(session, location_id=place.id)
    plan = make_plan(session)
    entry = make_work(session, asset, other)
    visit = visits_of(session, plan)[0]
    session.commit()
    client = browser("viewer")

    for path in ("/", "/work", "/work?view=week&on=2026-11-01", "/work/journal", f"/work/{entry.id}",
                 f"/work/visits/{visit.id}", f"/a/{asset.code}", f"/assets/{asset.id}?tab=work"):  # fmt: skip
        page = client.get(path).text
        assert "Таємна опора" not in page, path
        assert "Прихована" not in page, path
    assert "Нове" in client.get(f"/a/{asset.code}").text


def test_neighbours_on_the_same_pole_are_offered_in_one_tap(browser, session):
    place = make_location(session)
    first, second = make_asset(session, location_id=place.id), make_asset(session, location_id=place.id)
    session.commit()

    page = browser().get(f"/work/new?asset={first.id}").text

    assert "Усе такого ж виду на цьому місці" in page
    assert f"/work/new?asset={first.id}&amp;asset={second.id}" in page


def test_the_tab_of_an_asset_shows_its_visits_and_work(browser, session):
    asset = make_asset(session)
    make_plan(session, title="Чищення об’єктивів")
    make_work(session, asset, summary="Підтягнуто кріплення", due_ids=[])
    session.commit()

    page = browser().get(f"/assets/{asset.id}?tab=work").text

    assert "Чищення об’єктивів" in page
    assert "Підтягнуто кріплення" in page


def test_what_people_type_never_becomes_markup(browser, session):
    nasty = "<script>alert(1)</script>"
    asset = make_asset(session, name=nasty)
    plan = make_plan(session, title=nasty, performer=nasty)
    entry = make_work(session, asset, summary=nasty, done_by=nasty, parts=nasty)
    visit = visits_of(session, plan)[0]
    session.commit()
    client = browser()

    for path in ("/", "/work", "/work?view=week&on=2026-11-01", "/work?view=month", "/work/journal",
                 f"/work/{entry.id}", f"/work/{entry.id}/edit", f"/work/visits/{visit.id}", "/plans",
                 f"/plans/{plan.id}", f"/plans/{plan.id}/edit", f"/a/{asset.code}", f"/work/new?asset={asset.id}",
                 f"/assets/{asset.id}?tab=work"):  # fmt: skip
        assert nasty not in client.get(path).text, path


def test_plans_are_listed_page_by_page(browser, session, monkeypatch):
    monkeypatch.setattr("maintenance.upkeep.web.plans.PAGE", 2)
    for at in range(3):
        make_plan(session, title=f"План {at}")
    session.commit()
    person = browser()

    pages = [person.get(f"/plans?page={number}").text for number in (1, 2)]

    assert [[at for at in range(3) if f">План {at}<" in page] for page in pages] == [[0, 1], [2]]
    assert "Сторінка 2 із 2" in pages[1]


def test_units_of_a_form_are_in_the_readers_language(browser, session):
    make_asset(session)
    session.commit()
    client = browser("admin")

    units = {}
    for language in ("uk", "en"):
        client.set_cookie("oblik_lang", language)
        units[language] = re.findall(r'field__unit">([^<]+)<', client.get("/plans/new").text)

    assert units == {"uk": ["дн. до візиту"], "en": ["days before the visit"]}
