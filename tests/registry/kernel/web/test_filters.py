"""How values look on a page."""

from decimal import Decimal

import pytest
from flask import Flask

from registry.kernel.web.filters import change


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "—"),
        (Decimal(0), "без змін"),
        (Decimal("0.0000001"), "без змін"),
        (Decimal("0.1594"), "+15,9\u00a0%"),
        (Decimal("-0.1594"), "−15,9\u00a0%"),
        (Decimal("0.0004"), "+0,04\u00a0%"),
    ],
)
def test_a_change_is_said_in_words_only_when_there_is_none(app: Flask, share: Decimal | None, words: str) -> None:
    with app.test_request_context():
        assert change(share) == words
