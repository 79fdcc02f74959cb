"""Addresses that are built once and kept."""

import uuid

import pytest
from flask import Flask, url_for

from registry.kernel.web.addresses import LONGEST, MOST_KEPT, AddressedFlask

ID = uuid.UUID(int=7)


@pytest.fixture
def pages() -> Flask:
    app = AddressedFlask("pages")
    app.add_url_rule("/things/<uuid:thing_id>", "things.thing", lambda thing_id: "")
    app.add_url_rule("/things", "things.things", lambda: "")
    app.add_url_rule("/seen", "things.act", lambda: "", methods=["GET"])
    app.add_url_rule("/written", "things.act", methods=["POST"])
    return app


def test_an_address_is_the_same_when_it_is_asked_for_again(pages: Flask) -> None:
    with pages.test_request_context():
        assert {url_for("things.thing", thing_id=ID, page=2) for _each in range(3)} == {f"/things/{ID}?page=2"}


@pytest.mark.parametrize(("one", "other"), [(1, True), ("1", 1), (1, 1.0), (["a", "b"], ["a"]), ("", None)])
def test_values_that_are_written_otherwise_have_addresses_of_their_own(
    pages: Flask, one: object, other: object
) -> None:
    fresh = Flask("pages")
    fresh.add_url_rule("/things", "things.things")
    with fresh.test_request_context():
        expected = [url_for("things.things", q=each) for each in (one, other, one)]

    with pages.test_request_context():
        assert [url_for("things.things", q=each) for each in (one, other, one)] == expected


def test_an_address_is_below_where_the_application_is_mounted(pages: Flask) -> None:
    found = []
    for root in ("", "/town", ""):
        with pages.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
            found.append(url_for("things.things"))

    assert found == ["/things", "/town/things", "/things"]


def test_what_every_address_carries_on_is_asked_each_time(pages: Flask) -> None:
    carried: dict[str, str] = {}
    pages.url_defaults(lambda _endpoint, values: values.update(carried))
    with pages.test_request_context():
        found = [url_for("things.things")]
        carried["unit"] = "uah"
        found.append(url_for("things.things"))
        carried.clear()
        found.append(url_for("things.things"))

    assert found == ["/things", "/things?unit=uah", "/things"]


def test_an_anchor_and_a_host_stay_in_the_address(pages: Flask) -> None:
    with pages.test_request_context():
        assert url_for("things.things", _anchor="here") == "/things#here"
        assert url_for("things.things", _external=True) == "http://localhost/things"
        assert url_for("things.things") == "/things"


def test_the_least_used_addresses_are_put_away(pages: Flask) -> None:
    with pages.test_request_context():
        for number in range(MOST_KEPT + 5):
            url_for("things.things", page=number)

    assert isinstance(pages, AddressedFlask)
    assert len(pages._kept) == MOST_KEPT


def test_long_words_that_people_search_by_are_not_kept(pages: Flask) -> None:
    with pages.test_request_context():
        for number in (LONGEST, LONGEST + 1):
            assert url_for("things.things", q="a" * number) == f"/things?q={'a' * number}"

    assert isinstance(pages, AddressedFlask)
    assert len(pages._kept) == 1
