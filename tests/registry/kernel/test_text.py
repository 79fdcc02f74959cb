"""Text: names under which answers are kept as files."""

import pytest
from werkzeug.http import parse_options_header

from registry.kernel.text import fold_name, kept_as, spellings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rates-2027.csv", 'attachment; filename="rates-2027.csv"'),
        ('a"b\\\r\nc.csv', 'attachment; filename="abc.csv"'),
        ("Камера.xlsx", "attachment; filename*=UTF-8''%D0%9A%D0%B0%D0%BC%D0%B5%D1%80%D0%B0.xlsx"),
        ("№ 1/2\n.csv", "attachment; filename*=UTF-8''%E2%84%96%201%2F2%0A.csv"),
    ],
)
def test_an_answer_is_kept_under_a_name_of_any_letters(name: str, value: str) -> None:
    assert kept_as(name) == value
    assert value.isascii()
    assert parse_options_header(value)[0] == "attachment"


def test_a_name_is_looked_for_with_every_pair_of_quotation_marks() -> None:
    assert {"кп «мрія»", 'кп "мрія"', "кп “мрія”", "кп „мрія“"} <= spellings('КП "Мрія"')
    assert {fold_name(one) for one in spellings("КП «Мрія»")} == {fold_name("КП ''Мрія''")}
    assert spellings("Рада") == {"рада"}
