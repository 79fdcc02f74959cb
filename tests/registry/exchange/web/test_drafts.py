"""The columns of a brought file: found, changed, refused twice for one field, remembered for the next file."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from config.settings import Settings
from registry.exchange.operations.import_drafts import options_of
from registry.places.models.territory import Hromada
from tests.registry.exchange.importing import bring, keep_columns, read, the_draft

TITLED = "Перелік камер;;\nстаном на 2026;;\nІнв.№;Найменування майна;Щось\nК-1;Камера;а\n"


def is_chosen(page: str, place: int, field: str) -> bool:
    """Tell whether a column is taken for a field."""
    select = page.split(f'name="column-{place}"', 1)[1].split("</select>", 1)[0]
    return f'<option value="{field}" selected>' in select


def test_the_heading_is_found_below_a_title_and_columns_are_matched_by_it(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    page = read(client.get(bring(client, hromada, TITLED).headers["Location"]))

    assert "Заголовки — у рядку 3" in page
    assert is_chosen(page, 0, "inventory_number")
    assert is_chosen(page, 1, "name")
    assert not is_chosen(page, 2, "note")


def test_another_heading_row_shows_other_columns(client: FlaskClient, session: Session, hromada: Hromada) -> None:
    address = bring(client, hromada, TITLED).headers["Location"]

    client.post(address, data={"layout": "1", "header": "1"})

    assert "Перелік камер</span>" in read(client.get(address))
    assert options_of(the_draft(session)).header == 1


def test_a_file_without_headings_says_so_and_offers_to_choose_them(client: FlaskClient, hromada: Hromada) -> None:
    page = read(client.get(bring(client, hromada, "а;б\nв;г\n").headers["Location"]))

    assert "Рядка заголовків не знайдено" in page
    assert 'name="header" value="2"' in page


def test_two_columns_for_one_field_are_refused_at_the_second(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    bring(client, hromada)

    answer = keep_columns(client, the_draft(session), "inventory_number", "name", "name")

    assert answer.status_code == 422
    assert "Поле «Назва» уже взято з іншого стовпця" in read(answer)
    assert not options_of(the_draft(session)).is_matched


def test_of_two_columns_that_mean_one_field_the_surer_is_taken_and_the_other_asks(
    client: FlaskClient, hromada: Hromada
) -> None:
    address = bring(client, hromada, "Інв.№;Назва;Інвентарний номер;Назва\n1;Камера;К-1;Інша\n").headers["Location"]

    page = read(client.get(address))

    assert is_chosen(page, 2, "inventory_number")
    assert is_chosen(page, 1, "name")
    assert page.count("Схожий на поле, яке вже взято з іншого стовпця") == 2


def test_a_wrong_number_pattern_is_told_at_its_field(client: FlaskClient, session: Session, hromada: Hromada) -> None:
    bring(client, hromada)

    answer = keep_columns(client, the_draft(session), "inventory_number", "name", "status", number="КАМ")

    assert answer.status_code == 422
    assert "Шаблон номерів має одне місце для числа" in read(answer)


@pytest.mark.parametrize(("kind", "is_offered"), [("camera", True), ("server", False)])
def test_what_columns_were_is_offered_for_the_next_file_of_the_kind_with_these_headings(
    client: FlaskClient, session: Session, hromada: Hromada, kind: str, is_offered: bool
) -> None:
    text = "Інв.№;Найменування;Хто\nК-1;Камера;Іваненко\n"
    bring(client, hromada, text)
    draft = the_draft(session)
    keep_columns(client, draft, "inventory_number", "name", "responsible", key="name")
    client.post(f"/imports/drafts/{draft.id}/drop")

    page = read(client.get(bring(client, hromada, text.replace("Іваненко", "Петренко"), kind=kind).headers["Location"]))

    assert ("стовпці розставлено, як минулого разу" in page) == is_offered
    assert is_chosen(page, 2, "responsible") == is_offered


def test_after_the_file_was_lost_the_page_says_so(
    client: FlaskClient, session: Session, hromada: Hromada, settings: Settings
) -> None:
    address = bring(client, hromada).headers["Location"]
    for one in (settings.instance / "imports").glob("*"):
        one.unlink()

    answer = client.get(address)

    assert answer.status_code == 404
    assert "Файлу цього імпорту вже немає" in read(answer)


def test_a_file_of_headings_alone_is_not_told_to_be_in_the_register(
    client: FlaskClient, session: Session, hromada: Hromada
) -> None:
    address = bring(client, hromada, "Інв.№;Назва;Стан\n").headers["Location"]
    keep_columns(client, the_draft(session), "inventory_number", "name", "status")

    page = read(client.get(f"{address}/check"))

    assert "У файлі є лише заголовки" in page
    assert "уже є в реєстрі" not in page


def test_a_page_speaks_of_no_option_of_the_command_line(client: FlaskClient, hromada: Hromada) -> None:
    page = read(client.get(bring(client, hromada, "а;б\nв;г\n").headers["Location"]))

    assert "--header" not in page
