"""A clerk changes a form's template in a word processor, puts it back, looks at the sample and prints an act by it."""

import io
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act
from tests.factories.packages import texts_of
from tests.factories.people import PASSWORD, make_person
from tests.factories.registry import make_hromada

pytestmark = pytest.mark.journey


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as got:
        page.get_by_role("link", name=name, exact=True).first.click()
    return Path(got.value.path()).read_bytes()


def test_a_template_goes_out_comes_back_changed_and_prints(
    page: Page, live: str, session: Session, tmp_path: Path
) -> None:
    hromada = make_hromada(session)
    act = make_act(session, make_contract(session, make_line(session, hromada)), amount="120000.00", on="2026-01-31")
    make_person(session, "clerk.one", role="accountant", hromada=hromada)
    session.commit()
    page.goto(f"{live}/sign-in")
    page.fill("[name=login]", "clerk.one")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)

    page.goto(f"{live}/templates")
    page.get_by_role("link", name="Акт наданих послуг").click()
    file = tmp_path / "мій акт.docx"
    file.write_bytes(reworded(download(page, "Завантажити шаблон")))
    page.set_input_files("[name=file]", file)
    page.fill("[name=in_force_from]", "2026-01-01")  # As the browser's own field takes it, and ours.
    page.get_by_role("button", name="Перевірити й зберегти").last.click()
    expect(page.get_by_text("Шаблон перевірено й збережено як версію 1")).to_be_visible()
    sample = download(page, "Зразок DOCX")
    page.goto(f"{live}/acts/{act.id}")
    page.get_by_role("link", name="Друк: Акт наданих послуг").click()
    expect(page.get_by_text("Шаблон: версія 1")).to_be_visible()
    expect(page.get_by_text("сто двадцять тисяч гривень 00 копійок")).to_be_visible()
    printed = download(page, "DOCX")

    assert "ЗРАЗОК" in texts_of(sample)
    for one in (sample, printed):
        assert "Слова нашої ради" in texts_of(one)
    assert "сто двадцять тисяч гривень 00 копійок" in texts_of(printed)
    assert download(page, "PDF").startswith(b"%PDF")


def reworded(data: bytes) -> bytes:
    document = Document(io.BytesIO(data))
    document.add_paragraph("Слова нашої ради")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
