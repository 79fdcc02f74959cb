"""Scenarios built by clicks, as a person without script does it."""

import html
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from maintenance.contracts.models.contract import Contract, ContractTerm
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.costing.models.scenario import Scenario, ScenarioChange
from maintenance.costing.operations import planned_assets
from maintenance.costing.queries import scenario_years
from registry.assets.models.asset import Asset
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_kinds

Browser = Callable[..., FlaskClient]
YEAR = 2027


@pytest.fixture
def browser(app: Flask, session: Session) -> Browser:
    """Make a person with a role and give their browser."""

    def make(role: str = "admin", hromada: Hromada | None = None) -> FlaskClient:
        make_person(session, f"{role}.test", role=role, hromada=hromada)
        return sign_in(app, f"{role}.test")

    return make


@dataclass(frozen=True)
class Known:
    """Ids of a contract, of its price and of its line: reading objects anew would keep the database from others."""

    id: uuid.UUID
    term_id: uuid.UUID
    line_id: uuid.UUID | None


@pytest.fixture
def contract(session: Session) -> Known:
    """A contract of 2026 over two cameras that is planned to go on at 100 a month each."""
    make_kinds(session)
    hromada = make_hromada(session)
    for number in range(2):
        make_asset(session, hromada, commissioned_on="2020-01-01", inventory_number=f"К-{number}")
    terms = [{"basis": "per_asset_month", "amount": "100.00"}]
    made = make_contract(
        session, make_line(session, hromada), terms=terms, number="7", starts_on="2026-01-01", ends_on="2026-12-31",
        renewal="expected",
    )  # fmt: skip
    known = Known(made.id, made.terms[0].id, made.service_line_id)
    session.commit()
    return known


def read(session: Session, statement: Any) -> list[Any]:
    """Read the first column as it is now, and let go of the database."""
    session.rollback()
    session.expire_all()
    found = list(session.scalars(statement))
    session.rollback()
    return found


def begin(client: FlaskClient, session: Session, name: str = "Дорожче") -> uuid.UUID:
    made = client.post(f"/costing/{YEAR}/scenarios/new", data={"name": name, "note": ""})
    assert made.status_code == 302, made.text
    return read(session, select(Scenario.id).where(Scenario.name == name))[0]


def put_change(client: FlaskClient, session: Session, scenario_id: uuid.UUID, kind: str, **typed: Any) -> Any:
    (version,) = read(session, select(Scenario.version).where(Scenario.id == scenario_id))
    address = f"/costing/scenario/{scenario_id}/changes/new?kind={kind}&year={YEAR}"
    return client.post(address, data={"version": version, **typed})


def page_of(client: FlaskClient, scenario_id: uuid.UUID) -> str:
    return html.unescape(client.get(f"/costing/scenario/{scenario_id}?year={YEAR}").text)


def test_a_hromada_without_scenarios_offers_the_first_step(browser: Browser, contract: Known) -> None:
    page = browser().get(f"/costing/{YEAR}/scenarios").text

    assert "Тут будуть сценарії" in page
    assert f"/costing/{YEAR}/scenarios/new" in page


def test_a_scenario_is_built_of_every_kind_of_change(browser: Browser, session: Session, contract: Known) -> None:
    client, contract_id, term_id, line_id = browser(), str(contract.id), str(contract.term_id), str(contract.line_id)
    scenario_id = begin(client, session)
    changes: list[tuple[str, dict[str, Any], str]] = [
        ("price", {"service_line_id": line_id, "percent": "10"}, "тариф рядка 2.1, крім підписаного: +10 %"),
        ("index", {"percent": "5", "percent_low": "2", "percent_high": "9"}, "індекс цін усіх рядків, замість"),
        ("term", {"term_id": term_id, "amount": "90", "from": "2027-07-01"},
         "договір № 7: 90,00 грн за об’єкт на місяць замість 100,00 грн за об’єкт на місяць, з 01.07"),
        ("assets", {"asset_kind": "camera", "count": "3"}, "ще 3: "),
        ("warranty", {"asset_kind": "camera"}, "гарантія скінчилася: "),
        ("drop", {"contract_id": contract_id, "from": "2027-12-01"}, "без договору № 7, з 01.12.2027"),
    ]  # fmt: skip
    for kind, typed, _words in changes:
        form = client.get(f"/costing/scenario/{scenario_id}/changes/new?kind={kind}&year={YEAR}")
        assert form.status_code == 200
        written = put_change(client, session, scenario_id, kind, **typed)
        assert written.status_code == 302, (kind, written.text)

    page = page_of(client, scenario_id)
    side = html.unescape(client.get(f"/costing/{YEAR}/scenarios").text)

    for _kind, _typed, words in changes:
        assert words in page, words
    for variant in ("Дорожче, низький", "Дорожче, базовий", "Дорожче, високий"):
        assert variant in side
    assert "Що інакше" in page


def test_the_year_says_which_scenario_is_on_screen_and_why_it_differs(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser()
    scenario_id = begin(client, session)
    put_change(client, session, scenario_id, "assets", asset_kind="camera", count="3")

    page = html.unescape(client.get(f"/costing/{YEAR}?scenario=Дорожче").text)
    table = client.get(f"/costing/{YEAR}/costing.csv?scenario=Дорожче").text

    assert "На екрані розрахунок «що, якщо»: Дорожче" in page
    assert "обсяг +3\u202f600,00" in page
    assert "6000,00" in table
    assert "Реєстр і підписані договори не змінюються" in page


def test_a_percentage_that_is_hardly_meant_is_asked_about_at_its_field(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser()
    scenario_id = begin(client, session)

    asked = put_change(client, session, scenario_id, "index", percent="112")
    assert asked.status_code == 422
    assert "Це індекс: зміна на 12 %" in html.unescape(asked.text)
    assert read(session, select(ScenarioChange.id)) == []

    assert put_change(client, session, scenario_id, "index", percent="112", likely="1").status_code == 302
    assert put_change(client, session, scenario_id, "index", percent="112", sure="1").status_code == 302
    assert [str(one) for one in read(session, select(ScenarioChange.percent).order_by(ScenarioChange.position))] == [
        "12",
        "112",
    ]


def test_a_form_says_what_is_missing_for_its_change_to_change_anything(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser()
    scenario_id = begin(client, session)
    form = f"/costing/scenario/{scenario_id}/changes/new?year={YEAR}&kind="
    whole = html.unescape(client.get(f"{form}warranty").text)

    assert [one in whole for one in ("усі види", "усі договори", "не вибрано")] == [True, True, False]
    assert "Поки ця зміна нічого не змінить" in whole
    assert "Немає майна, гарантія якого діє у 2027 році" in whole and "позначте це в умовах договору" in whole
    assert "нічого не змінить" not in client.get(f"{form}price").text

    session.execute(update(Asset).values(warranty_until=date(YEAR, 5, 1)))
    session.execute(update(ContractTerm).values(skip_under_warranty=True))
    session.commit()
    assert "нічого не змінить" not in client.get(f"{form}warranty").text

    session.execute(update(Contract).values(renewal="none"))
    session.commit()
    for kind in ("price", "index", "term", "drop", "assets"):
        assert "спершу внесіть договір" in html.unescape(client.get(f"{form}{kind}").text), kind


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("price", {}, "percent"),
        ("price", {"percent": "десять"}, "percent"),
        ("price", {"percent": "10", "percent_low": "12"}, "percent_low"),
        ("index", {"percent": "10", "percent_high": "8"}, "percent_high"),
        ("drop", {}, "contract_id"),
        ("assets", {"asset_kind": "camera"}, "count"),
        ("assets", {"count": "3"}, "asset_kind"),
        ("term", {"amount": "1"}, "term_id"),
        ("warranty", {"from": "31.02.2027"}, "from"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    browser: Browser, session: Session, contract: Known, kind: str, typed: dict[str, Any], field: str
) -> None:
    client = browser()
    scenario_id = begin(client, session)

    refused = put_change(client, session, scenario_id, kind, **typed)

    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text


def test_a_price_is_chosen_with_its_contract_and_named_by_what_tells_it_apart(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser()
    scenario_id = begin(client, session)
    session.execute(update(ContractTerm).values(clause="п. 3.1", starts_on=date(2026, 2, 1)))
    session.commit()

    form = client.get(f"/costing/scenario/{scenario_id}/changes/new?kind=term&year={YEAR}").text

    assert 'name="contract_id"' not in form
    assert "100,00 грн за об’єкт на місяць, п. 3.1, з 01.02.2026" in html.unescape(form).replace("\u202f", " ")


def test_a_change_that_a_later_one_stands_in_for_is_told(browser: Browser, session: Session, contract: Known) -> None:
    client, term_id = browser(), str(contract.term_id)
    scenario_id = begin(client, session)
    for amount, typed in (("90", {}), ("80", {"from": "2027-01-01"}), ("70", {"from": "2027-07-01"})):
        put_change(client, session, scenario_id, "term", term_id=term_id, amount=amount, **typed)
    for percent, typed in (("5 %", {"from": "2027-03-01"}), ("+8", {})):
        put_change(client, session, scenario_id, "index", percent=percent, **typed)

    without_idle = begin(client, session, "Без зайвого")
    for kind, typed in (
        ("term", {"term_id": term_id, "amount": "80"}),
        ("term", {"term_id": term_id, "amount": "70", "from": "2027-07-01"}),
        ("index", {"percent": "8"}),
    ):
        put_change(client, session, without_idle, kind, **typed)

    page = page_of(client, scenario_id)
    short, whole = client.get(f"/costing/{YEAR}/scenarios.json").json["scenarios"]
    told = whole["changes"]

    idle = "не діє: далі тут те саме змінено інакше"
    assert [idle in one for one in told] == [True, False, False, True, False]
    assert page.count(idle) >= 2
    assert "замість відомого на 2027 рік: +5 % — не діє" in page
    assert (short["name"], short["total"]) == ("Без зайвого", whole["total"])


def test_a_price_per_visit_says_how_many_there_are(browser: Browser, session: Session, contract: Known) -> None:
    client = browser()
    scenario_id = begin(client, session)
    typed = {"term_id": str(contract.term_id), "amount": "200", "basis": "per_visit", "visits_per_year": "4"}
    put_change(client, session, scenario_id, "term", **typed)

    assert "200,00 грн за відвідування, на рік їх 4 замість" in page_of(client, scenario_id)


@pytest.mark.parametrize(
    ("index_kind", "start", "is_told"),
    [("cpi", "2027-01-01", True), ("cpi", "", True), ("cpi", "2026-07-01", False), (None, "", False)],
)
def test_an_offered_price_says_that_earlier_indexes_no_longer_raise_it(
    browser: Browser, session: Session, contract: Known, index_kind: str | None, start: str, is_told: bool
) -> None:
    session.execute(update(ServiceLine).values(index_kind=index_kind))
    session.commit()
    client = browser()
    scenario_id = begin(client, session)
    put_change(client, session, scenario_id, "term", term_id=str(contract.term_id), amount="110", **{"from": start})

    said = "це ціна 2027 року, індекс цін по цей рік до неї не додається"
    assert (said in page_of(client, scenario_id)) is is_told


def test_more_assets_are_wanted_with_attributes(browser: Browser, session: Session, contract: Known) -> None:
    client = browser()
    scenario_id = begin(client, session)
    typed = {"asset_kind": "camera", "count": "3"}

    unclear = put_change(client, session, scenario_id, "assets", attributes="на опорі", **typed)
    unknown = put_change(client, session, scenario_id, "assets", attributes="кріплення = хмара", **typed)
    put_change(client, session, scenario_id, "assets", attributes="кріплення = опора", **typed)

    (change,) = read(session, select(ScenarioChange).where(ScenarioChange.scenario_id == scenario_id))
    address = f"/costing/scenario/{scenario_id}/changes/{change.id}?year={YEAR}"
    form = html.unescape(client.get(address).text)
    assert (unclear.status_code, unknown.status_code, change.attributes) == (422, 422, {"mount": "pole"})
    assert "Запишіть характеристики цього виду так" in html.unescape(unclear.text)
    assert 'value="кріплення = хмара"' in html.unescape(unknown.text)
    assert 'value="кріплення = опора"' in form
    assert "(кріплення = опора)" in page_of(client, scenario_id)
    (version,) = read(session, select(Scenario.version).where(Scenario.id == scenario_id))
    client.post(address, data={"version": version, "attributes": "", **typed})
    assert not read(session, select(ScenarioChange.attributes).where(ScenarioChange.id == change.id))[0]


def test_a_scenarios_page_gives_its_own_files(browser: Browser, session: Session, contract: Known) -> None:
    client = browser()
    scenario_id = begin(client, session)
    begin(client, session, "Інший")

    page = page_of(client, scenario_id)
    (address,) = re.findall(r'href="(/costing/2027/scenarios\.csv[^"]+)"', page)

    assert "Інший" not in client.get(address).text
    assert "Дорожче" in client.get(address).text


def test_a_change_is_changed_taken_out_and_brought_back(browser: Browser, session: Session, contract: Known) -> None:
    client = browser()
    scenario_id = begin(client, session)
    put_change(client, session, scenario_id, "price", percent="10")
    (change_id,), (version,) = read(session, select(ScenarioChange.id)), read(session, select(Scenario.version))
    address = f"/costing/scenario/{scenario_id}/changes/{change_id}"

    assert 'value="10"' in client.get(f"{address}?year={YEAR}").text
    assert client.post(address, data={"version": version, "percent": "20"}).status_code == 302
    assert "+20 %" in page_of(client, scenario_id)
    assert client.post(f"{address}/remove", data={"version": version + 1}).status_code == 302
    assert "+20 %" not in page_of(client, scenario_id).split("Додати зміну")[0].split("Що інакше")[1]
    assert client.post(f"/costing/scenario/{scenario_id}/undo?version={version + 2}").status_code == 302
    assert "+20 %" in page_of(client, scenario_id)


def test_a_scenario_is_renamed_copied_taken_out_and_brought_back(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser()
    scenario_id = begin(client, session)
    put_change(
        client, session, scenario_id, "price", contract_id=str(contract.id), percent="10", **{"from": "2027-05-01"}
    )

    client.post(f"/costing/scenario/{scenario_id}/edit", data={"version": 2, "name": "Тариф", "note": "від травня"})
    client.post(f"/costing/scenario/{scenario_id}/copy")
    client.post(f"/costing/scenario/{scenario_id}/delete", data={"version": 3})
    assert read(session, select(Scenario.name)) == ["Тариф, копія"]

    client.post(f"/costing/scenario/{scenario_id}/restore")

    assert set(read(session, select(Scenario.name))) == {"Тариф", "Тариф, копія"}
    assert "тариф договору № 7, підписаний теж: +10 %, з 01.05.2027" in page_of(client, scenario_id)


def test_a_name_that_is_taken_is_refused(browser: Browser, session: Session, contract: Known) -> None:
    client = browser()
    begin(client, session)

    refused = client.post(f"/costing/{YEAR}/scenarios/new", data={"name": "Дорожче"})

    assert refused.status_code == 422
    assert "Сценарій з такою назвою вже є" in refused.text


def test_no_scenario_touches_the_register(browser: Browser, session: Session, contract: Known) -> None:
    """The rows of the register and their history stay as they are, whatever is thought of."""
    client = browser()
    scenario_id = begin(client, session)
    before = _register(session)

    put_change(client, session, scenario_id, "assets", asset_kind="camera", count="50")
    put_change(client, session, scenario_id, "drop", contract_id=str(contract.id))
    for path in (f"/costing/{YEAR}?scenario=Дорожче", f"/costing/{YEAR}/scenarios", f"/costing/scenario/{scenario_id}"):
        assert client.get(path).status_code == 200
    (version,) = read(session, select(Scenario.version))
    client.post(f"/costing/scenario/{scenario_id}/delete", data={"version": version})

    assert _register(session) == before
    assert read(session, select(Scenario.id)) == []


def _register(session: Session) -> list[Any]:
    counts = [
        session.scalar(select(func.count()).select_from(one)) for one in (Asset, Contract, ContractTerm, ServiceLine)
    ]
    head = session.scalar(select(func.max(HistoryEntry.seq)).where(HistoryEntry.entity != "scenario"))
    session.rollback()
    return [*counts, head]


def test_assets_are_written_into_the_register_only_by_their_own_button(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser()
    scenario_id = begin(client, session)
    put_change(client, session, scenario_id, "assets", asset_kind="camera", count="3", **{"from": "2027-07-01"})
    (change_id,) = read(session, select(ScenarioChange.id))
    address = f"/costing/scenario/{scenario_id}/changes/{change_id}/register?year={YEAR}"
    with_scenario = client.get(f"/costing/{YEAR}/costing.csv?scenario=Дорожче").text

    assert client.get(address).status_code == 200
    assert client.post(address, data={"version": 2, "name": "Камера", "numbers": "ПЛАН"}).status_code == 422
    done = client.post(address, data={"version": 2, "name": "Камера", "numbers": "К-{n}"})

    assert done.status_code == 302
    assert sorted(read(session, select(Asset.inventory_number).where(Asset.status == "planned"))) == [
        "К-2",
        "К-3",
        "К-4",
    ]
    assert {str(one) for one in read(session, select(Asset.commissioned_on).where(Asset.status == "planned"))} == {
        "2027-07-01"
    }
    assert read(session, select(ScenarioChange.id)) == []
    what_was_told = "".join(f"{line.rsplit(';', 1)[0]}\r\n" for line in with_scenario.splitlines())
    assert client.get(f"/costing/{YEAR}/costing.csv").text == what_was_told  # The last column told of the what-if.


@pytest.mark.parametrize(("kind", "is_covered"), [("camera", True), ("recorder", False)])
def test_before_assets_are_written_it_is_told_whether_a_contract_pays_for_them(
    browser: Browser, session: Session, contract: Known, kind: str, is_covered: bool
) -> None:
    client = browser()
    scenario_id = begin(client, session)
    put_change(client, session, scenario_id, "assets", asset_kind=kind, count="3", contract_id=str(contract.id))
    (change_id,) = read(session, select(ScenarioChange.id))
    address = f"/costing/scenario/{scenario_id}/changes/{change_id}/register?year={YEAR}"

    page = html.unescape(client.get(address).text)
    done = client.post(
        address, data={"version": 2, "name": "Майно", "numbers": "П-{n}", "year": YEAR}, follow_redirects=True
    )

    assert ("Вони ввійдуть до розрахунку самі" in page) == is_covered
    assert (f"/contracts/{contract.id}" in page) != is_covered
    assert ("Договір їх іще не охоплює" in html.unescape(done.text)) != is_covered


def test_assets_that_no_contract_covers_say_so_beside_the_change(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser()
    scenario_id = begin(client, session)
    put_change(client, session, scenario_id, "assets", asset_kind="recorder", count="10")

    page = page_of(client, scenario_id)

    assert "жоден договір їх не охоплює" in page
    assert "«Дорожче» коштує стільки ж, як план" in page


@pytest.mark.parametrize(("numbers", "said"), [("К-{n}", "вільних номерів 2, а треба 3"), ("К-1", "{n}")])
def test_assets_that_no_number_is_free_for_are_refused_and_none_is_written(
    browser: Browser, session: Session, contract: Known, monkeypatch: pytest.MonkeyPatch, numbers: str, said: str
) -> None:
    monkeypatch.setattr(planned_assets, "MOST_TAKEN", 0)
    client = browser()
    scenario_id = begin(client, session)
    put_change(client, session, scenario_id, "assets", asset_kind="camera", count="3")
    (change_id,) = read(session, select(ScenarioChange.id))
    address = f"/costing/scenario/{scenario_id}/changes/{change_id}/register?year={YEAR}"

    refused = client.post(address, data={"version": 2, "name": "Камера", "numbers": numbers})

    assert refused.status_code == 422
    assert said in html.unescape(refused.text)
    assert read(session, select(Asset.id).where(Asset.status == "planned")) == []
    assert read(session, select(ScenarioChange.id)) == [change_id]


def test_what_is_too_much_to_stand_side_by_side_is_told_on_page_and_in_files(
    browser: Browser, session: Session, contract: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenario_years, "MOST_COLUMNS", 2)
    client = browser()
    first, second = begin(client, session, "Перший"), begin(client, session, "Другий")
    put_change(client, session, first, "index", percent="5", percent_low="2")
    asked, said = f"s={first}&s={second}", "не більше 2 сценаріїв із варіантами: не показано ще 2"

    page = html.unescape(client.get(f"/costing/{YEAR}/scenarios?{asked}").text)
    known = client.get(f"/costing/{YEAR}/scenarios.json?{asked}").json
    text = client.get(f"/costing/{YEAR}/scenarios.csv?{asked}").text
    one = html.unescape(client.get(f"/costing/{YEAR}/scenarios?s={second}").text)

    assert said in page
    assert said in text
    assert (len(known["scenarios"]), known["left_out"]) == (2, 2)
    assert "не показано" not in one


@pytest.mark.parametrize("role", ["technician", "publisher"])
def test_those_who_may_not_see_the_money_see_no_scenario(
    browser: Browser, session: Session, contract: Known, role: str
) -> None:
    scenario_id = begin(browser(), session)
    client = browser(role)

    assert client.get(f"/costing/{YEAR}/scenarios").status_code == 403
    assert client.get(f"/costing/scenario/{scenario_id}").status_code == 403


def test_the_accountant_writes_scenarios_but_nothing_into_the_register(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser("accountant")
    scenario_id = begin(client, session)
    put_change(client, session, scenario_id, "assets", asset_kind="camera", count="3")
    (change_id,) = read(session, select(ScenarioChange.id))

    address = f"/costing/scenario/{scenario_id}/changes/{change_id}/register"

    assert address not in page_of(client, scenario_id)
    assert client.post(address, data={"version": 2}).status_code == 403


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_what_stands_side_by_side_goes_into_a_file(
    browser: Browser, session: Session, contract: Known, form: str
) -> None:
    client = browser()
    first, second = begin(client, session, "Перший"), begin(client, session, "Другий")
    put_change(client, session, first, "price", percent="10")

    both = client.get(f"/costing/{YEAR}/scenarios.{form}")
    one = client.get(f"/costing/{YEAR}/scenarios.{form}?s={second}")

    assert (both.status_code, one.status_code) == (200, 200)
    if form == "json":
        assert [(each["name"], each["difference"]) for each in both.json["scenarios"]] == [
            ("Другий", "0.00"), ("Перший", "240.00")
        ]  # fmt: skip
        assert [each["name"] for each in one.json["scenarios"]] == ["Другий"]
    if form == "csv":
        assert "Перший: різниця, грн" in both.text
        assert "Перший" not in one.text


def test_history_tells_a_scenarios_changes_in_words(browser: Browser, session: Session, contract: Known) -> None:
    client = browser()
    scenario_id = begin(client, session)
    put_change(client, session, scenario_id, "term", term_id=str(contract.term_id), amount="90")
    (change_id,) = read(session, select(ScenarioChange.id))
    client.post(f"/costing/scenario/{scenario_id}/changes/{change_id}/remove", data={"version": 2})
    client.post(f"/costing/scenario/{scenario_id}/undo?version=3")

    page = html.unescape(client.get(f"/history?entity=scenario&entity_id={scenario_id}").text)

    assert "Яка ціна: 100,00 за об’єкт на місяць" in page
    assert str(contract.term_id) not in page
    assert read(session, select(ScenarioChange.term_id)) == [contract.term_id]


def test_each_percentage_that_is_hardly_meant_is_asked_about(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser()
    scenario_id = begin(client, session)
    typed = {"percent": "108", "percent_low": "5", "percent_high": "112"}

    asked = put_change(client, session, scenario_id, "index", **typed)
    taken = put_change(client, session, scenario_id, "index", **typed, likely="1")

    assert asked.status_code == 422
    assert "(sure)" not in asked.text
    assert "Підтвердьте цю зміну вище" in asked.text
    assert "зміна на 8 %" in asked.text
    assert "зміна на 12 %" in asked.text
    assert taken.status_code == 302
    (change,) = read(session, select(ScenarioChange))
    assert [int(one) for one in (change.percent_low, change.percent, change.percent_high)] == [5, 8, 12]


def test_a_variant_alone_that_is_hardly_meant_is_asked_about_and_stands_once_it_is_meant(
    browser: Browser, session: Session, contract: Known
) -> None:
    client = browser()
    scenario_id = begin(client, session)

    asked = put_change(client, session, scenario_id, "price", percent="10", percent_high="60")

    assert asked.status_code == 422
    assert 'name="sure"' in asked.text
    assert (
        put_change(client, session, scenario_id, "price", percent="10", percent_high="60", sure="1").status_code == 302
    )


def test_a_scenario_that_was_changed_since_is_not_deleted(browser: Browser, session: Session, contract: Known) -> None:
    client = browser()
    scenario_id = begin(client, session)
    client.post(f"/costing/scenario/{scenario_id}/edit", data={"version": 1, "name": "Інакше", "note": ""})

    stale = client.post(f"/costing/scenario/{scenario_id}/delete", data={"version": 1})
    nameless = client.post(f"/costing/scenario/{scenario_id}/delete")

    assert (stale.status_code, nameless.status_code) == (302, 422)
    assert read(session, select(Scenario.name)) == ["Інакше"]
