"""Query values that nobody asked for, with names that the making of links knows: no page falls over them."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config.settings import Settings
from tests.factories.people import make_person, sign_in
from tests.safety.crawl import addresses, get_rules
from tests.safety.town import make_town

PROBES = ("/readyz",)
"""Answer by how the machine does, not by what was asked."""
FOREIGN = (
    "endpoint=x&_external=1&_scheme=javascript&_anchor=x&_method=POST&form=evil&filename=x",
    "name=x&values=x&self=x&unit=x&unit=uah&code=x&line_id=x", "year=x", "year=1&year=2&hromada=&hromada=",
    "page=x", "sort=x", "cursor=x", "limit=x", "kind=x&kind=y",
)  # fmt: skip


@pytest.mark.parametrize("query", FOREIGN)
def test_no_page_fails_over_a_query_value_that_it_does_not_know(
    app: Flask, session: Session, settings: Settings, query: str
) -> None:
    town = make_town(session, settings.attachments)
    town.ids["attachment_id"] = town.photo.id
    make_person(session, "asker")
    session.commit()
    client = sign_in(app, "asker")

    found = {}
    for rule in get_rules(app):
        if rule.rule.startswith(("/api", "/static", "/vendor", *PROBES)):
            continue
        for path in addresses(app, rule, town.ids, town.camera.code):
            answer = client.get(f"{path}?{query}")
            found[path] = answer.status_code
            assert "javascript:" not in answer.headers.get("Location", "")
            answer.close()

    assert len(found) > 60
    assert {path: status for path, status in found.items() if status >= 500} == {}
