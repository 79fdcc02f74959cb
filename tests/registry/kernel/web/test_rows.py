"""Rows that a template draws once and Python fills."""

import uuid

import pytest
from flask import Flask
from markupsafe import Markup

from registry.kernel.web.rows import address_around, fill_rows, slot


def test_a_row_is_written_for_each_thing_in_their_order() -> None:
    drawn = Markup("<li>{}, {}</li>").format(slot("name"), slot("number"))

    written = fill_rows(drawn, [{"name": "Стовп", "number": 1}, {"name": "Люк", "number": 2}])

    assert written == "<li>Стовп, 1</li><li>Люк, 2</li>"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("<script>", "&lt;script&gt;"),
        ('" onclick="x', "&#34; onclick=&#34;x"),
        (Markup("<b>є</b>"), "<b>є</b>"),
        ("%s {0} %(name)s \x00", "%s {0} %(name)s \x00"),
    ],
)
def test_what_is_no_markup_is_escaped_and_nothing_in_it_is_a_slot(value: str, written: str) -> None:
    drawn = Markup('<td title="100 %">{}</td>').format(slot("name"))

    assert fill_rows(drawn, [{"name": value}]) == f'<td title="100 %">{written}</td>'


def test_a_slot_that_nobody_fills_is_a_fault_and_no_empty_cell() -> None:
    with pytest.raises(KeyError):
        fill_rows(slot("name"), [{"number": 1}])


def test_no_rows_are_no_text() -> None:
    assert fill_rows(slot("name"), []) == ""


def test_the_address_of_any_thing_is_known_from_one(app: Flask) -> None:
    asset_id = uuid.uuid4()

    with app.test_request_context():
        before, after = address_around("assets.asset", "asset_id")

    assert f"{before}{asset_id}{after}" == f"/assets/{asset_id}"
