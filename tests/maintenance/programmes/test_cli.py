"""The commands for programmes, as typed."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.programmes.cli import programme_group
from registry.kernel.errors import Invalid, NotFound
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_line
from tests.factories.printed_programmes import as_docx, print_programme
from tests.factories.programmes import (
    BUILT_IN,
    KOBELIAKY,
    SLAVUTYCH,
    make_document,
    make_row,
    make_table,
    read_built_in,
)
from tests.factories.territory import make_hromada

HROMADAS = {SLAVUTYCH: "UA32100130000093505", KOBELIAKY: "UA53080130000014699"}


def run(app: Flask, *arguments: str) -> Result:
    """Run a command; a refusal is raised as it reaches the launcher."""
    with app.app_context():
        return CliRunner().invoke(programme_group, list(arguments), catch_exceptions=False)


@pytest.fixture
def filled(app: Flask, session: Session) -> Flask:
    """The application with both programmes imported by the command."""
    for code, hromada in HROMADAS.items():
        make_hromada(session, hromada)
        assert run(app, "import", str(BUILT_IN / f"{code}.json")).exit_code == 0
    return app


def test_the_list_names_both_programmes_and_narrows_to_a_hromada(filled: Flask) -> None:
    everything = json.loads(run(filled, "list", "--json").stdout)
    narrowed = json.loads(run(filled, "list", "--json", "--hromada", HROMADAS[SLAVUTYCH]).stdout)

    assert [one["code"] for one in everything] == [KOBELIAKY, SLAVUTYCH]
    assert [one["code"] for one in narrowed] == [SLAVUTYCH]
    assert SLAVUTYCH in run(filled, "list").stdout


def test_check_prints_one_document_of_the_announced_form(filled: Flask) -> None:
    result = run(filled, "check", SLAVUTYCH, "--json")

    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert list(document) == ["code", "unit", "checks", "roots", "findings", "right"]
    assert document["unit"] == "тис. грн"
    found = next(one for one in document["findings"] if one["where"]["row"] == "task-2")
    assert {"id", "where", "printed", "computed", "difference", "severity", "explanation", "root"} == set(found)
    assert (found["printed"], found["computed"], found["difference"]) == ("349,0", "329.4", "19.6")
    root = next(one for one in document["roots"] if one["id"] == found["root"])
    assert list(root) == [
        "id", "where", "printed", "should_be", "hypothesis", "explanation", "explains", "consequences",
    ]  # fmt: skip
    assert root["where"] == {
        "table": "measures", "row": "task-2", "year": 2018, "column": "general", "source": "local",
    }  # fmt: skip
    assert (root["printed"], root["should_be"], root["hypothesis"]) == ("349,0", "329.4", "misprint")
    assert found["id"] in root["explains"]
    assert {"printed": "4409,7", "should_be": "4410.3"}.items() <= root["consequences"][3].items()
    assert [one["root"] for one in document["findings"]].count(None) == 1
    assert [one["printed"] for one in document["right"]] == ["973,0", "923,8", "970,0"]
    assert document["right"][0]["where"] == {
        "table": "measures", "row": "programme", "year": 2017, "column": "total", "source": "local",
    }  # fmt: skip


def test_show_prints_amounts_in_hryvnia_beside_the_print(filled: Flask) -> None:
    document = json.loads(run(filled, "show", SLAVUTYCH, "--json").stdout)

    assert list(document) == ["code", "title", "years", "unit", "measures", "control_totals", "indicators"]
    first = next(one for one in document["measures"] if one["code"] == "2.1")["amounts"][0]
    assert first == {
        "year": 2017, "part": "total", "source": "local", "printed": "80,603", "amount": "80603.00", "note": None,
    }  # fmt: skip
    assert "2.1\t80,603\t103,5\t120,0\t120,0\t" in run(filled, "show", SLAVUTYCH).stdout


def test_check_in_words_tells_every_finding(filled: Flask) -> None:
    said = run(filled, "check", SLAVUTYCH).stdout

    assert "зауважень: 22" in said
    assert "6 виправлень пояснюють 21 зауваження. Ще 1 — лише округлення надрукованих сум." in said
    assert "     Захід 3.1 за 2017 рік: «111,1» → 112,1" in said
    assert "помилка: Сума заходів завдання 2 за 2018 рік 329,4 тис. грн, надруковано «349,0»: різниця 19,6." in said


def test_an_export_is_the_file_that_was_imported(filled: Flask, tmp_path: Path) -> None:
    out = tmp_path / "програма.json"

    run(filled, "export", KOBELIAKY, "--out", str(out))

    assert out.read_bytes() == (BUILT_IN / f"{KOBELIAKY}.json").read_bytes()
    assert run(filled, "export", KOBELIAKY).stdout == out.read_text(encoding="utf-8")


def test_an_unknown_programme_and_a_wrong_file_are_refused(filled: Flask, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    document = make_document(make_table([make_row("2.1", ["1,0"])]))
    wrong.write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(NotFound):
        run(filled, "check", "nowhere")
    with pytest.raises(NotFound):
        run(filled, "show", SLAVUTYCH, "--hromada", HROMADAS[KOBELIAKY])
    with pytest.raises(Invalid) as refused:
        run(filled, "import", str(wrong))
    assert list(refused.value.fields) == ["measures / 2.1 local"]


def test_an_import_names_what_no_measure_is_bound_to_any_more(filled: Flask, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "trial.json"
    rows = [make_row("2.1", ["", "", ""]), make_row("2.2", ["", "", ""])]
    hromada = session.scalars(select(Hromada).where(Hromada.code == HROMADAS[SLAVUTYCH])).one()
    ref = str(make_line(session, hromada).id)
    session.commit()
    trace = {"table": "measures", "row": "2.2", "source": "local", "column": None, "kind": "line", "ref": ref}

    def imported(*rows: Any, **more: Any) -> str:
        document = make_document(make_table(list(rows)), hromada=HROMADAS[SLAVUTYCH], **more)
        file.write_text(json.dumps(document), encoding="utf-8")
        return run(filled, "import", str(file)).stderr

    foreign = {**trace, "ref": "00000000-0000-4000-8000-000000000001", "said": "Рядок 8", "amount": None}
    first = imported(*rows, traces=[{**trace, "said": "Рядок 7", "amount": None}, foreign])
    kept, lost = imported(*rows), imported(rows[0])

    assert [one for one in first.splitlines() if "прив’язано" in one] == [
        "Не прив’язано, у реєстрі цього немає: 2.2 — Рядок 8"
    ]
    assert "прив’язано" not in kept
    assert "Більше не прив’язано: 2.2 — Рядок 7" in lost


def test_a_usage_error_is_exit_code_two(app: Flask) -> None:
    assert run(app, "check").exit_code == 2
    assert run(app, "import", "/nowhere.json").exit_code == 2


def test_the_state_is_shown_changed_and_told_in_the_list(filled: Flask) -> None:
    shown = run(filled, "state", SLAVUTYCH, "--on", "2020-12-31").stdout
    told = ("--set", "replaced", "--decision", "№ 7", "--from", "2017-01-01", "--to", "2020-12-31")

    changed = json.loads(run(filled, "state", SLAVUTYCH, *told, "--json").stdout)

    assert shown == f"{SLAVUTYCH}\tдіє\t…–…\n"
    assert (changed["state"], changed["in_force_to"], changed["state_decision"]) == ("replaced", "2020-12-31", "№ 7")
    after = run(filled, "state", SLAVUTYCH, "--on", "2021-01-01").stdout
    assert after == f"{SLAVUTYCH}\tзамінено іншою\t01.01.2017–31.12.2020\t№ 7\n"
    assert f"{SLAVUTYCH}\t2017–2020\tзамінено іншою\t" in run(filled, "list").stdout
    with pytest.raises(Invalid) as refused:
        run(filled, "state", SLAVUTYCH, "--to", "31 грудня")
    assert list(refused.value.fields) == ["in_force_to"]


def test_a_programme_is_deleted_by_its_code(filled: Flask) -> None:
    run(filled, "delete", SLAVUTYCH)

    assert [one["code"] for one in json.loads(run(filled, "list", "--json").stdout)] == [KOBELIAKY]
    with pytest.raises(NotFound):
        run(filled, "delete", SLAVUTYCH)


def test_the_check_says_what_the_total_becomes_and_which_totals_are_right(filled: Flask) -> None:
    told = run(filled, "check", SLAVUTYCH).stdout.replace("\u202f", " ").replace("\xa0", " ")

    assert "надруковано «4409,7 тис. грн.», після виправлень він 4 410,3" in told
    right = next(line for line in told.splitlines() if line.startswith("Правильні"))
    assert right.endswith(
        "Програма за 2017 рік — 973,0; Програма за 2019 рік (загальний фонд) — 923,8;"
        " Програма за 2020 рік (загальний фонд) — 970,0."
    )


def test_a_table_without_years_is_read_for_those_that_are_told(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "table.tsv"
    lines = "№\tЗахід\tВсього, тис. грн\n1\tКамери\t10,0\n2\tСервери\t5,0\n\tУсього за програмою\t15,0\n"
    file.write_text(lines, encoding="utf-8")

    with pytest.raises(Invalid):
        run(app, "read", str(file))
    told = json.loads(run(app, "read", str(file), "--years", "2026-2028", "--json").stdout)

    assert (told["years"], told["check"]["findings"]) == ([2026, 2027, 2028], [])


def test_a_document_is_read_and_checked_and_kept_only_where_asked(app: Flask, session: Session, tmp_path: Path) -> None:
    make_hromada(session, HROMADAS[SLAVUTYCH])
    file = tmp_path / "програма.docx"
    file.write_bytes(as_docx(print_programme(read_built_in(SLAVUTYCH))))

    told = run(app, "read", str(file))
    document = json.loads(run(app, "read", str(file), "--json").stdout)
    before = run(app, "list", "--json").stdout
    kept = run(app, "read", str(file), "--keep", "kept-2017", "--hromada", HROMADAS[SLAVUTYCH])

    assert "Порівнянь: 106, зауважень: 22" in told.stdout
    assert (len(document["check"]["findings"]), len(document["check"]["roots"])) == (22, 6)
    assert json.loads(before) == []
    assert kept.stderr.startswith("kept-2017: ")
    assert "Порівнянь: 106, зауважень: 22" in run(app, "check", "kept-2017").stdout
    with pytest.raises(Invalid):
        run(app, "read", str(file), "--keep", "kept-2017", "--hromada", HROMADAS[SLAVUTYCH])


def test_what_is_built_in_is_checked_without_any_register(app: Flask, session: Session) -> None:
    told = run(app, "check", SLAVUTYCH)

    assert told.exit_code == 0
    assert "Порівнянь: 106, зауважень: 22" in told.stdout
    assert len(json.loads(run(app, "check", SLAVUTYCH, "--json").stdout)["roots"]) == 6
    with pytest.raises(NotFound):
        run(app, "check", "nowhere")


@pytest.mark.parametrize("code", ["new", "read"])
def test_a_programme_is_not_called_as_a_page_is(app: Flask, session: Session, tmp_path: Path, code: str) -> None:
    make_hromada(session, HROMADAS[SLAVUTYCH])
    file = tmp_path / "p.json"
    file.write_text(json.dumps({**read_built_in(SLAVUTYCH), "code": code}))

    with pytest.raises(Invalid):
        run(app, "import", str(file))


def test_a_table_of_words_is_refused_with_the_reasons(app: Flask, session: Session, tmp_path: Path) -> None:
    file = tmp_path / "words.tsv"
    file.write_text("Захід\tВиконавець\nКамери\tВідділ", encoding="utf-8")

    with pytest.raises(Invalid):
        run(app, "read", str(file))
    assert run(app, "read", str(file), "--keep", "kept").exit_code == 2


def test_a_programme_is_copied_adopted_amended_and_compared(filled: Flask) -> None:
    before = run(filled, "export", SLAVUTYCH).stdout

    multiplied = ("--figures", "indexed", "--index", "1,1")
    copied = run(filled, "copy", SLAVUTYCH, "--years", "+4", "--as", "slavutych-2021", *multiplied)
    shown = json.loads(run(filled, "show", "slavutych-2021", "--json").stdout)
    run(filled, "adopt", "slavutych-2021", "--number", "7", "--on", "01.12.2020")
    run(filled, "amend", "slavutych-2021", "--as", "slavutych-2021-zminy")
    same = json.loads(run(filled, "compare", "slavutych-2021", "slavutych-2021-zminy", "--json").stdout)
    told = run(filled, "compare", SLAVUTYCH, "slavutych-2021").stdout

    assert copied.exit_code == 0
    assert shown["years"] == [2021, 2022, 2023, 2024]
    assert "2021 – 2024" in shown["title"]
    assert run(filled, "export", SLAVUTYCH).stdout == before
    assert (same["cells"], same["words"]) == ([], [])
    assert "2.1\t2021\ttotal\tlocal\t— → 88,663" in told
    assert "slavutych-2021\t" in run(filled, "state", "slavutych-2021").stdout
    with pytest.raises(Invalid):
        run(filled, "copy", SLAVUTYCH, "--as", "другий")
