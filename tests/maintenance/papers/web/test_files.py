"""Downloads of a costing."""

import io
import re
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories.people import make_person, sign_in
from tests.factories.registry import make_hromada

SLAVUTYCH = "UA32100130000093505"


@pytest.fixture
def client(app: Flask, session: Session) -> Any:
    """The browser of an accountant."""
    make_person(session, "accountant.papers", role="accountant")
    return sign_in(app, "accountant.papers")


@pytest.mark.usefixtures("demonstration")
def test_downloads_say_the_same(client: Any) -> None:
    sheet = client.get(f"/costing/2020/costing.xlsx?hromada={SLAVUTYCH}&index=10")
    table = client.get(f"/costing/2020/costing.csv?hromada={SLAVUTYCH}")

    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.data), data_only=True)["Розрахунок"].values)
    assert rows[-1][7] == 449790
    assert "120000,00" in table.data.decode("utf-8-sig")


@pytest.mark.usefixtures("demonstration")
def test_the_year_leads_to_its_downloads_with_the_same_what_if(client: Any) -> None:
    page = client.get(f"/costing/2020?hromada={SLAVUTYCH}&index=10").text

    for form in ("xlsx", "csv"):
        assert re.search(
            rf'href="/costing/2020/costing\.{form}\?hromada={SLAVUTYCH}&amp;index=10&amp;line=&amp;unit=thousand"', page
        )


@pytest.mark.usefixtures("demonstration")
def test_without_papers_a_year_offers_no_downloads(app: Flask, client: Any) -> None:
    app.extensions["oblik"].links.pop("costing_file")

    page = client.get(f"/costing/2020?hromada={SLAVUTYCH}")

    assert (page.status_code, "XLSX" in page.text) == (200, False)


@pytest.mark.parametrize("path", ["/costing/1800/costing.csv", "/costing/2020/costing.pdf"])
def test_what_there_is_no_paper_of_is_not_found(client: Any, session: Session, path: str) -> None:
    make_hromada(session)
    session.commit()

    assert client.get(path).status_code == 404


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("address", ["/costing/2020", "/costing/2020/costing.xlsx", "/costing/2020/costing.csv"])
def test_a_what_if_of_a_line_that_is_none_is_refused_and_changes_no_other_line(client: Any, address: str) -> None:
    refused = client.get(f"{address}?hromada={SLAVUTYCH}&index=10&line=nobody")

    assert refused.status_code == 422
    assert "Такого рядка кошторису немає" in refused.text
    assert "nobody" not in refused.headers.get("Content-Disposition", "")


@pytest.mark.usefixtures("demonstration")
def test_a_file_of_a_what_if_says_so_in_its_name_and_in_its_rows(client: Any) -> None:
    planned = client.get(f"/costing/2020/costing.csv?hromada={SLAVUTYCH}")
    changed = client.get(f"/costing/2020/costing.csv?hromada={SLAVUTYCH}&index=10&line=2.1")

    assert "what-if" not in planned.headers["Content-Disposition"]
    assert "what-if" in changed.headers["Content-Disposition"]
    assert "Що інакше" not in planned.data.decode("utf-8-sig")
    head, *rows = changed.data.decode("utf-8-sig").splitlines()
    assert head.endswith(";Що інакше, ніж у плані")
    assert all("2.1" in row.rsplit(";", 1)[1] and "+10 %" in row.rsplit(";", 1)[1] for row in rows)
