"""Addresses of foreign tiles: which are read, which hosts are open, how long a tile stays fresh."""

from datetime import UTC, datetime, timedelta

import pytest

from gis.rules.ground_tiles import Spot
from gis.rules.tile_address import filled, fresh_until, is_open_host, open_name, read_tile_url
from registry.kernel.rules.reading import Unreadable

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 -- no server is bound
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_the_open_internet_may_be_asked(address, is_open):
    assert is_open_host(address) is is_open


def test_an_address_is_filled_with_a_tile():
    spot = Spot(3, 5, 1)

    assert filled("https://{s}.t.example/{z}/{x}/{y}{r}.png", spot) == "https://a.t.example/3/5/1.png"
    assert filled("https://t.example/{z}/{x}/{-y}.png", spot) == "https://t.example/3/5/6.png"


def test_the_environment_may_name_a_plain_address_and_a_port():
    inside = "http://tiles.local:8080/{z}/{x}/{y}.png"

    assert read_tile_url(inside, is_trusted=True) == inside
    with pytest.raises(Unreadable):
        read_tile_url(inside)


@pytest.mark.parametrize("text", ["https://t.example/{z}/{x}/{y}/{key}", "https://t.example/{z}/{x}\n/{y}", "x" * 600])
def test_other_gaps_and_odd_characters_are_refused(text):
    with pytest.raises(Unreadable):
        read_tile_url(text)


def test_a_key_is_no_part_of_the_name():
    assert open_name("https://t.example/{z}/{x}/{y}.png?key=SECRET") == "https://t.example/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("headers", "days"),
    [
        ({}, 7),
        ({"cache-control": "no-cache"}, 7),
        ({"cache-control": "max-age=60"}, 7),
        ({"cache-control": "public, max-age=1209600"}, 14),
        ({"cache-control": "s-maxage=9, max-age=999999999"}, 60),
        ({"expires": "Sun, 13 Dec 2026 12:00:00 GMT"}, 14),
        ({"expires": "0"}, 7),
        ({"cache-control": "max-age=1209600", "expires": "Sun, 29 Nov 2026 12:00:00 GMT"}, 14),
    ],
)
def test_a_tile_is_kept_as_long_as_its_server_says_but_a_week(headers, days):
    assert fresh_until(headers, NOW) == NOW + timedelta(days=days)
