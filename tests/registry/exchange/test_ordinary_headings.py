"""Files headed as Ukrainian offices head them are understood, at the door of programs and by each noun in its way."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.cli import cli
from maintenance.contracts.models.contract import Contract
from maintenance.upkeep.models.plan import Plan
from registry.exchange.operations.own_kinds import get_import_kind, list_import_kinds
from registry.exchange.rules.columns import _usual, known_spellings, match_headings, normal, spellings
from registry.places.models.territory import Hromada
from tests.factories.api import Api, api_as
from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_asset, make_hromada, make_kinds
from tests.registry.exchange.importing import bring, read, the_draft

SUMS = (
    "{0}", "{0}, грн", "{0}, грн.", "{0} (грн)", "{0}, UAH", "{0} з ПДВ", "{0} з ПДВ, грн", "{0}, грн з ПДВ",
    "{0}, тис. грн", "{0}, тис. грн з ПДВ", "{0}, грн (у т. ч. ПДВ)", "{0} з урахуванням ПДВ", "{0}, гривень",
)  # fmt: skip
HEADINGS: dict[str, dict[str, str]] = {
    "contract": {
        "number": "Номер договору|№ угоди|Номер контракту|Номер",
        "subject": "Предмет договору|Предмет закупівлі|Найменування послуги|Назва",
        "provider": "Виконавець|Найменування контрагента|Назва постачальника|Надавач послуг|Організація",
        "provider_edrpou": "ЄДРПОУ|Код за ЄДРПОУ|ЄДРПОУ контрагента|ЄДРПОУ/РНОКПП",
        "signed_on": "Дата|Дата укладення|Дата укладення договору|Дата договору|Укладено",
        "starts_on": "Діє з|Початок|Строк дії з|Термін дії з|Дата початку дії|Набирає чинності",
        "ends_on": "Діє до|Закінчення|Строк дії до|Термін дії до|Строк дії договору|Дата закінчення договору",
        "amount": "Сума|Вартість|Сума договору|Ціна договору|Загальна сума|Вартість послуг",
        "terms.amount": "Ціна",
        "covers.asset": "Майно|Покриває|Охоплює",
        "kekv": "КЕКВ|Код КЕКВ|Код економічної класифікації",
        "dk021": "Код ДК 021|ДК 021|ДК 021:2015|Код ДК 021:2015|CPV|Код CPV|Код за ДК",
        "tender_id": "Номер закупівлі|№ закупівлі|Ідентифікатор закупівлі|Номер тендера",
        "note": "Примітка|Примітки|Коментар|Додаткова інформація",
    },
    "act": {
        "contract": "Договір|Номер договору|№ договору|За договором|№ угоди",
        "number": "Номер акта|№ акту|№ документа|Акт виконаних робіт|Номер",
        "on": "Дата|Дата акту|Дата підписання|Дата документа|Дата складання",
        "from": "Період з|Період від|Початок періоду|З|Дата початку",
        "to": "Період до|Період по|Кінець періоду|По|Дата закінчення",
        "amount": "Сума|Вартість|Сума акта|Вартість робіт|Сума за актом|Вартість наданих послуг",
        "kekv": "КЕКВ|Код КЕКВ",
        "fund": "Фонд|Фонд бюджету|Вид коштів",
        "note": "Примітки|Коментар",
    },
    "payment": {
        "contract": "Договір|Номер договору|№ договору|За договором",
        "on": "Сплачено|Дата оплати|Дата платежу|Дата перерахування|Дата операції",
        "amount": "Сума|Сума оплати|Сума платежу|Перераховано|Касові видатки|Сплачена сума",
        "number": "№ платіжної інструкції|№ платіжного доручення|№ ПД|Платіжний документ|№ документа",
        "acts": "За актом|№ акта|Номер акту|Акт виконаних робіт",
        "note": "Призначення: примітки|Примітки",
    },
    "work": {
        "assets": "Інвентарний номер|Інвентарний №|Обладнання|Об’єкт",
        "kind": "Вид робіт|Вид роботи|Тип робіт|Вид обслуговування",
        "summary": "Опис|Опис робіт|Виконані роботи|Зміст робіт|Найменування робіт",
        "started_at": "Дата|Дата виконання|Дата робіт|Дата і час|Дата ремонту|Почато|Розпочато|Час початку",
        "ended_at": "Дата завершення|Закінчення|Завершення робіт|Закінчено|Час закінчення",
        "result_status": "Стан після|Стан після ремонту",
        "done_by": "Виконавець|Ким виконано|Хто виконував|Підрядник",
        "labour": "Трудовитрати, год|Години|Витрачено годин|Тривалість, год",
        "parts": "Матеріали|Запчастини|Використані матеріали|Замінені деталі",
        "cost": "Вартість|Вартість робіт|Сума|Витрати|Вартість ремонту",
        "contract": "Номер договору|№ договору|За договором",
    },
    "plan": {
        "title": "Назва|Найменування робіт|Назва роботи|Захід",
        "work_kind": "Вид робіт|Тип робіт|Вид обслуговування",
        "rhythm": "Періодичність|Періодичність обслуговування|Частота|Як часто",
        "rhythm_months": "Періодичність, міс.|Періодичність (місяців)|Інтервал, міс.",
        "starts_on": "Дата початку|Початок|Дата першого обслуговування|Діє з",
        "ends_on": "Дата закінчення|Діє до|Закінчення",
        "lead_days": "Нагадувати за, днів|Попереджати за, днів",
        "performer": "Виконавець|Відповідальний|Підрядник",
        "kind": "Вид майна|Вид обладнання|Тип обладнання",
        "assets": "Інвентарні номери|Інвентарний номер|Обладнання",
    },
    "organisation": {
        "name": "Назва організації|Повна назва|Організація|Назва підприємства|Назва установи|"
        "Найменування постачальника|Контрагент|Повне найменування|Юридична особа|Установа",
        "role": "Тип|Вид організації|Тип контрагента|Категорія",
        "edrpou": "ЄДРПОУ|Код за ЄДРПОУ|ЄДРПОУ/РНОКПП|Ідентифікаційний код|РНОКПП",
        "parent": "Підпорядкування|Головна установа|Орган управління|Засновник",
        "is_vat_payer": "Платник ПДВ|ПДВ|Платник податку на додану вартість",
        "phone": "Телефон|Контактний телефон|Телефони|Тел./факс",
        "email": "E-mail|Електронна адреса|Адреса електронної пошти|Ел. пошта",
        "note": "Примітки|Коментар",
    },
    "settlement": {"name": "Назва", "category": "Категорія", "katottg": "Код|Код КАТОТТГ|Код населеного пункту"},
    "camera": {"commissioned_on": "Введено|Дата введення|Введено в експлуатацію"},
    "location": {
        "name": "Найменування|Об’єкт|Назва закладу|Заклад|Назва об’єкта|Назва будівлі|Назва приміщення|Місце",
        "kind": "Тип|Тип об’єкта|Вид приміщення|Категорія",
        "address": "Адреса|Адреса розташування|Фактична адреса|Адреса об’єкта",
        "settlement": "Населений пункт|Назва населеного пункту|Місто",
        "lat": "Широта", "lon": "Довгота", "geometry": "Координати",
        "note": "Примітки|Коментар",
    },
}  # fmt: skip
HEADINGS["payment"]["note"] = "Примітка|Примітки"
OF_MONEY = {"contract": "amount", "act": "amount", "payment": "amount", "work": "cost"}
CASES = [
    (kind, name, heading)
    for kind, fields in HEADINGS.items()
    for name, headings in fields.items()
    for heading in headings.split("|")
]


@pytest.fixture
def here(session: Session) -> Hromada:
    make_kinds(session)
    found = make_hromada(session)
    session.commit()
    return found


@pytest.fixture
def api(app: Flask, session: Session, here: Hromada) -> Api:
    return api_as(app, session, "admin", here)


def send(api: Api, kind: str, text: str, **more: Any) -> Any:
    answer = api.post("/imports", {"kind": kind, "text": text, **more})
    told = answer.json
    return told.get("report", told) if answer.status_code in (200, 201, 422) else told


def taken(session: Session, kind: str, headings: Sequence[str]) -> list[str | None]:
    found, _unknown = match_headings(headings, known_spellings(get_import_kind(session, kind).columns(session)))
    return [found.get(place) for place in range(len(headings))]


def test_each_noun_knows_its_ordinary_headings(session: Session) -> None:
    make_kinds(session)

    wrong = [one for one in CASES if taken(session, one[0], [one[2]]) != [one[1]]]

    assert wrong == []


@pytest.mark.parametrize("kind", [*OF_MONEY, "camera"])
def test_sums_are_known_with_their_unit_and_with_vat_and_never_without_it(session: Session, kind: str) -> None:
    make_kinds(session)
    name = OF_MONEY.get(kind, "price")
    base = "Вартість договору" if kind == "contract" else "Сума платежу" if kind == "payment" else "Вартість"

    assert {form: taken(session, kind, [form.format(base)]) for form in SUMS} == {one: [name] for one in SUMS}
    without = [f"{base} без ПДВ", f"{base} без ПДВ, грн", f"{base}, євро", f"{base}, USD", f"ПДВ, грн до {base}"]
    assert [taken(session, kind, [one]) for one in without] == [[None]] * len(without)


def test_of_sums_with_and_without_a_word_of_vat_the_one_with_it_is_taken(session: Session) -> None:
    make_kinds(session)

    assert taken(session, "contract", ["Сума, грн", "Сума з ПДВ, грн"]) == [None, "amount"]
    assert taken(session, "act", ["Сума", "Сума з ПДВ"]) == [None, "amount"]
    assert taken(session, "camera", ["Вартість, грн з ПДВ", "Вартість"]) == ["price", None]
    for kind in ("contract", "act"):
        assert taken(session, kind, ["Сума, грн", "Разом з ПДВ, грн"]) == [None, "amount"]
        assert taken(session, kind, ["Вартість", "Всього"]).count("amount") == 1


@pytest.mark.parametrize(
    ("told", "left_out"),
    [("20000,00", "сума ПДВ"), ("1 200,50 грн", "сума ПДВ"), ("20%", None), ("не платник ПДВ", None), ("20", None)],
)
def test_a_column_of_how_much_the_vat_is_is_not_how_it_is_paid(api: Api, told: str, left_out: str | None) -> None:
    head = "Номер договору;Предмет;Виконавець;Діє з;Діє до;Сума без ПДВ;ПДВ;Разом з ПДВ"
    text = f"{head}\n1/26;Зв’язок;Мережа;01.01.2026;31.12.2026;100000,00;{told};120000,00\n"

    report = send(api, "contract", text, dry_run=True, create=["organisation"])

    assert report["unknown_columns"] == ["Сума без ПДВ", *(["ПДВ"] if left_out else [])]
    assert ("суми без ПДВ" in report["warnings"][0]["reason"]) and report["warnings"][0]["column"] == "Сума без ПДВ"
    assert [left_out in one["reason"] for one in report["warnings"] if one["column"] == "ПДВ" and left_out] == (
        [True] if left_out else []
    )


def test_no_heading_of_a_noun_stands_for_two_of_its_columns(session: Session) -> None:
    make_kinds(session)
    twice = []
    for kind in list_import_kinds(session):
        if kind.code not in HEADINGS:
            continue
        told: dict[str, str] = {}
        for column in kind.columns(session):
            own = {normal(one) for one in column.usual}
            twice += [(kind.code, one, told[one], column.name) for one in own & told.keys()]
            told |= dict.fromkeys(own, column.name)
            assert not own & spellings(column), (kind.code, column.name, own & spellings(column))
            assert column.type == "money" or _usual(column) == own

    assert twice == []


def test_a_contract_of_an_ordinary_list_keeps_its_sum_and_its_day(api: Api, session: Session) -> None:
    text = (
        "Номер договору;Предмет договору;Дата;Діє з;Діє до;Сума;КЕКВ;Код ДК 021\n"
        "12/1;Обслуговування камер;15.01.2026;01.02.2026;31.12.2026;54 000,00;2240;50340000-0\n"
    )

    report = send(api, "contract", text)

    assert (report["created"], report["errors"], report["unknown_columns"]) == (1, [], [])
    session.rollback()
    contract = session.scalars(select(Contract)).one()
    assert (str(contract.amount), f"{contract.signed_on}", contract.dk021) == ("54000.00", "2026-01-15", "50340000-0")


THOUSANDS = [
    ("54", "54000.00", None), ("54,5", "54500.00", None), ("80,603", "80603.00", None), ("80.60312", "80603.12", None),
    ("1 200,5", "1200500.00", None), ("0,000001", None, "Тут частки копійки: округліть суму до копійок"),
    ("54 грн", None, "Заголовок каже «тисячі», а клітинка — «грн»: залиште одне з двох"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "amount", "reason"), THOUSANDS)
def test_sums_in_thousands_are_hryvnias_and_that_is_told_once(
    api: Api, session: Session, cell: str, amount: str | None, reason: str | None
) -> None:
    head = "Номер договору;Предмет договору;Діє з;Діє до;Сума договору, тис. грн\n"

    report = send(api, "contract", f"{head}12/1;Обслуговування;01.02.2026;31.12.2026;{cell}\n")

    assert [one["reason"] for one in report["errors"]] == ([reason] if reason else [])
    assert [one["column"] for one in report["warnings"]] == ["Сума договору, тис. грн"]
    session.rollback()
    assert [str(one.amount) for one in session.scalars(select(Contract))] == ([amount] if amount else [])


RHYTHMS = [
    ("Періодичність, міс.", "6", (6, "month")), ("Періодичність, міс.", "раз на рік", (1, "year")),
    ("Періодичність", "щокварталу", (1, "quarter")), ("Періодичність", "раз на 6 місяців", (6, "month")),
    ("How often", "quarterly", (1, "quarter")), ("How often", "every 6 months", (6, "month")),
    ("Періодичність", "2 рази на рік", (6, "month")), ("Періодичність", "Щорічно", (1, "year")),
    ("Періодичність", "раз на 2 тижні", (2, "week")), ("Періодичність", "12 міс.", (12, "month")),
    ("Періодичність", "раз на місяць", (1, "month")), ("Періодичність", "5 разів на рік", None),
    ("Періодичність", "за потреби", None),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "cell", "rhythm"), RHYTHMS)
def test_a_plan_tells_how_often_in_words(
    api: Api, session: Session, here: Hromada, heading: str, cell: str, rhythm: tuple[int, str] | None
) -> None:
    make_asset(session, hromada=here, inventory_number="К-1")
    session.commit()
    text = f"Найменування робіт;Вид робіт;{heading};Дата початку;Інвентарний номер\nОгляд;огляд;{cell};01.02.2026;К-1\n"

    report = send(api, "plan", text)

    assert report["unknown_columns"] == []
    session.rollback()
    assert [(one.every, one.interval) for one in session.scalars(select(Plan))] == ([rhythm] if rhythm else [])
    assert [one["column"] for one in report["errors"]] == ([] if rhythm else [heading])


LEFT_OUT = [
    ("Сума без ПДВ", "1000|2000|3000", "суми"), ("Колонка", "1 200,50|3 400,00|x", "суми"),
    ("Колонка", "1200 грн|3400 грн|100 грн", "суми"), ("Залишкова", "100|200|300", "суми"),
    ("Колонка", "01.02.2026|2026-03-01|—", "дати"), ("Колонка", "05.03.2026 р.|06.03.2026 р.|", "дати"),
    ("Колонка", "1|2|3", None), ("Поверх", "1200|1300|1400", None), ("Колонка", "50.4501|30.5234|1.5", None),
    ("Колонка", "3.1.22|192.168.0.1|12", None), ("Сума без ПДВ", "||", None), ("Код", "21.03|21.04|21.05", None),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "cells", "what"), LEFT_OUT)
def test_a_column_left_out_that_holds_sums_or_days_is_warned_of_once(
    api: Api, heading: str, cells: str, what: str | None
) -> None:
    rows = "".join(f"К-{at};Камера;{cell}\n" for at, cell in enumerate(cells.split("|")))
    text = f"Інвентарний номер;Назва;{heading}\n{rows}"

    report = send(api, "camera", text, dry_run=True)
    chosen = send(api, "camera", text, dry_run=True, mapping={heading: "-"})

    told = [(one["row"], one["column"], what in one["reason"]) for one in report["warnings"] if what]
    assert told == ([(0, heading, True)] if what else [])
    assert bool(report["warnings"]) == bool(what)
    assert report["unknown_columns"] == [heading]
    assert chosen["warnings"] == []


TYPES = [
    ("shelter", "Тип", "Найпростіші укриття|Протирадіаційні укриття|Сховища", "shelter_type",
     ["simplest", "antiradiation", "protective"]),
    ("shelter", "Вид", "сховище|сховище|сховище", "shelter_type", ["protective"] * 3),
    ("camera", "Тип", "нерухома|поворотна|кругова", "camera_type", ["fixed", "ptz", "panoramic"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "heading", "cells", "name", "codes"), TYPES)
def test_words_of_a_kinds_own_type_under_kind_are_its_type(
    api: Api, kind: str, heading: str, cells: str, name: str, codes: list[str] | None
) -> None:
    rows = "".join(f"У-{at};Назва {at};{cell}\n" for at, cell in enumerate(cells.split("|")))

    report = send(api, kind, f"Інвентарний номер;Назва;{heading}\n{rows}")

    assert (report["errors"], report["created"]) == ([], 3)
    items = api.get(f"/assets?kind={kind}").json["items"]
    found = [one["attributes"].get(name) for one in sorted(items, key=lambda one: one["inventory_number"])]
    assert found == codes if codes else all(found)


@pytest.mark.parametrize(("cells", "errors"), [("Укриття|Укриття", 0), ("Укриття|Камера", 1), ("Хтозна|Щось", 2)])
def test_a_real_column_of_kinds_stays_one(api: Api, cells: str, errors: int) -> None:
    rows = "".join(f"У-{at};Назва {at};{cell}\n" for at, cell in enumerate(cells.split("|")))

    report = send(api, "shelter", f"Інвентарний номер;Назва;Тип\n{rows}", dry_run=True)

    assert {one["column"] for one in report["errors"]} <= {"Тип"}
    assert sum(len(one.get("rows", [one["row"]])) for one in report["errors"]) == errors


TWO_NAMES = "Інвентарний номер;Назва;Назва\nК-1;Перша;Друга\n"


@pytest.mark.parametrize(
    ("mapping", "name"), [({"Назва (2)": "-"}, "Перша"), ({"Назва": "-"}, "Друга"), ({"Назва (2)": "note"}, "Перша")]
)
def test_the_second_of_two_columns_of_one_heading_can_be_named(
    api: Api, session: Session, mapping: dict[str, str], name: str
) -> None:
    refused = api.post("/imports", {"kind": "camera", "text": TWO_NAMES})

    assert refused.status_code == 422
    assert "«Назва» і «Назва (2)»" in refused.text
    assert "Назва (2)=-" in refused.json["detail"]

    report = send(api, "camera", TWO_NAMES, mapping=mapping)

    assert (report["created"], report["errors"]) == (1, [])
    assert [one["name"] for one in api.get("/assets?kind=camera").json["items"]] == [name]


def test_the_command_names_the_second_of_two_columns_alike(app: Flask, here: Hromada, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text(TWO_NAMES)
    command = ["import", str(path), "--kind", "camera", "--hromada", here.code, "--dry-run"]

    refused = app.test_cli_runner().invoke(cli, command)
    taken_in = app.test_cli_runner().invoke(cli, [*command, "--map", "Назва (2)=-"])

    assert "Назва (2)=-" in refused.stderr
    assert (refused.exit_code != 0, taken_in.exit_code) == (True, 0)


ONLY = [
    [["Назва", "Перша"]], {"Назва": ["Перша"]}, {"Назва": "Перша"}, ["Назва=Перша"], ["Назва = Перша", "Назва=Третя"],
]  # fmt: skip


@pytest.mark.parametrize("only", ONLY)
def test_the_rows_that_are_meant_are_told_in_any_natural_form(api: Api, only: Any) -> None:
    text = "Інвентарний номер;Назва\nК-1;Перша\nК-2;Друга\n"

    assert send(api, "camera", text, only=only, dry_run=True)["created"] == 1


def test_a_file_that_is_no_table_is_refused_in_words(app: Flask, here: Hromada, tmp_path: Path) -> None:
    path = tmp_path / "paper.csv"
    path.write_bytes(b"%PDF-1.7 ...")

    answer = app.test_cli_runner().invoke(cli, ["import", str(path), "--kind", "camera", "--hromada", here.code])

    assert "документ PDF" in answer.stderr
    assert "file:" not in answer.stderr


@pytest.mark.parametrize(
    ("language", "told", "unit"),
    [
        ("uk", "Стовпець не взято: у ньому суми без ПДВ", "архіву, діб"),
        ("en", "The column is left out: it holds sums without VAT", ", days"),
    ],
)
def test_the_page_of_columns_marks_sums_left_out_and_names_units(
    app: Flask, session: Session, here: Hromada, language: str, told: str, unit: str
) -> None:
    make_person(session, "chief", role="admin")
    session.commit()
    client = sign_in(app, "chief")
    client.post("/language", data={"lang": language})
    bring(client, here, "Інвентарний номер;Назва;Сума без ПДВ\nК-1;Камера;1 200,50\n")

    page = read(client.get(f"/imports/drafts/{the_draft(session).id}"))

    assert page.count(told) == 1
    assert unit in page
    assert (", діб" in page) == (language == "uk")
