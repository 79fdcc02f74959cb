"""The budget request by `oblik request` and on its page: five years that are those of the costing."""

import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from maintenance.papers.cli import cost
from maintenance.papers.request_cli import request
from registry.kernel.money import format_uah
from tests.factories.people import make_person, sign_in

KOBELIAKY = "UA53080130000014699"
pytestmark = pytest.mark.usefixtures("demonstration")


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(request, ["--year", "2027", "--hromada", KOBELIAKY, *arguments])


def amount_of(text: str) -> Decimal:
    return Decimal(re.sub(r"[\s\u202f\u00a0]", "", text).replace(",", "."))


def tables_of(content: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in one.rows] for one in Document(io.BytesIO(content)).tables]


def test_the_plan_is_the_costing_by_code_by_line_and_in_all(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "request.docx"
    with app.app_context():
        options = ["--year", "2027", "--horizon", "2", "--hromada", KOBELIAKY, "--json"]
        document = json.loads(CliRunner().invoke(cost, options).stdout)

    assert run(app, "--out", str(file)).exit_code == 0

    tables = {one[0][0] + one[0][1][:4]: one for one in tables_of(file.read_bytes())}
    until_plan, forecast, lines, programmes = (tables[one] for one in ("КЕКВ2025", "КЕКВ2028", "№Напр", "ПрограмаРіше"))
    plan, *later = (Decimal(one["total"]) for one in document["years"])
    stages = [head.partition(",")[0] for head in until_plan[0][1::4]]
    assert stages == ["2025 (звіт)", "2026 (затв.)", "2027 (план)"]
    assert amount_of(until_plan[-1][-1]) == amount_of(programmes[-1][5]) == plan
    assert [amount_of(forecast[-1][place]) for place in (4, 8)] == later
    told = {row[0].partition("/")[2]: amount_of(row[6]) for row in lines[1:-1]}
    assert {code: amount for code, amount in told.items() if amount} == {
        one["code"]: Decimal(one["amount"]) for one in document["lines"] if Decimal(one["amount"])
    }
    for place in range(4, 9):
        assert sum(amount_of(row[place]) for row in lines[1:-1]) == amount_of(lines[-1][place])


def test_the_paper_says_which_figures_are_not_what_their_column_is_called(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "request.docx"

    with app.app_context():
        told = CliRunner().invoke(request, ["--year", "2020", "--hromada", "UA32100130000093505", "--out", str(file)])

    assert told.exit_code == 0
    texts = "\n".join(one.text for one in Document(str(file)).paragraphs)
    assert "2019 рік: рішення немає, стоїть очікуване або розрахунок; рядки: 2.1" in texts


def test_the_year_and_the_request_say_which_figure_of_last_year_each_shows(app: Flask, client: Any) -> None:
    with app.app_context():
        asked = ["--year", "2027", "--hromada", KOBELIAKY, "--json"]
        lines = json.loads(CliRunner().invoke(cost, asked).stdout)["lines"]
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line["previous_is"]] = sums.get(line["previous_is"], Decimal()) + Decimal(line["previous_year"])
    known, is_known = ("fact", "факт") if "fact" in sums else ("expected", "очікується")  # In January
    sum_known, approved = (format_uah(sums[one]) for one in (known, "approved"))
    compared = format_uah(sum(sums.values(), Decimal()))

    year, paper = (client.get(f"/costing/2027{end}?hromada={KOBELIAKY}&unit=uah").text for end in ("", "/request"))

    tile = re.search(rf'<span class="stat__value[^>]*>{compared}</span>\s*<span class="stat__delta">([^<]*)', year)
    assert tile is not None and tile[1] == f"{is_known} {sum_known}; затверджено {approved}"
    told = f"з іншою сумою 2026 року: {compared} ({is_known} {sum_known}, затверджено {approved})"
    assert told in paper


def test_the_growth_of_the_general_form_says_what_it_is_counted_from(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "request.docx"

    assert run(app, "--form", "1", "--out", str(file)).exit_code == 0

    texts = [one.text for one in Document(str(file)).paragraphs]
    assert [one for one in texts if one.endswith("до 2026 року, затверджено")]


def test_the_pdf_holds_the_same_total(app: Flask, tmp_path: Path) -> None:
    file, document = tmp_path / "request.pdf", tmp_path / "request.docx"

    for one in (file, document):
        assert run(app, "--out", str(one)).exit_code == 0

    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    assert tables_of(document.read_bytes())[1][-1][-1].replace("\u202f", " ") in printed


@pytest.mark.parametrize("arguments", [[], ["--out", "request.odt"], ["--out", "request.docx", "--year", "1990"]])
def test_wrong_usage_ends_with_2(app: Flask, arguments: list[str]) -> None:
    assert run(app, *arguments).exit_code == 2


@pytest.fixture
def client(app: Flask, session: Session) -> Any:
    """The browser of an accountant."""
    make_person(session, "accountant.request", role="accountant")
    return sign_in(app, "accountant.request")


def test_the_page_lists_what_is_to_be_filled_in_with_links(client: Any) -> None:
    page = client.get("/costing/2020/request?hromada=UA32100130000093505").text

    assert "Не вказано код бюджетної програми" in page
    assert "Поточний рік не затверджено" in page
    for url in re.findall(r'<li>.*?<a href="(/costing/[^"#]*)', page, re.DOTALL):
        assert client.get(url.replace("&amp;", "&")).status_code == 200


def test_the_year_leads_to_the_request_and_the_request_to_its_files(client: Any) -> None:
    assert f"/costing/2027/request?hromada={KOBELIAKY}" in client.get(f"/costing/2027?hromada={KOBELIAKY}").text
    page = client.get(f"/costing/2027/request?hromada={KOBELIAKY}")
    assert page.status_code == 200
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        assert f"/costing/2027/request.{form}?hromada={KOBELIAKY}" in page.text
        assert client.get(f"/costing/2027/request.{form}?hromada={KOBELIAKY}").data.startswith(start)


def test_a_year_without_those_around_it_has_no_request(client: Any) -> None:
    assert client.get(f"/costing/1990/request?hromada={KOBELIAKY}").status_code == 404


def test_who_reads_no_money_sees_no_request(app: Flask, session: Session) -> None:
    make_person(session, "technician.request", role="technician")
    session.commit()

    assert sign_in(app, "technician.request").get(f"/costing/2027/request?hromada={KOBELIAKY}").status_code == 403
