"""A throw-away field given to a noun by its model and description alone, and looked for in every place of the product.

A noun's test says by a `Subject` where the noun is to be seen; `check_everywhere` does the looking.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, String, inspect, select, text
from sqlalchemy.orm import Session, mapped_column
from sqlalchemy.sql.base import WriteableColumnCollection

from registry.exchange.exports import Look, write_table
from registry.exchange.imports.tables import read_source
from registry.exchange.operations.imports import Import, import_table
from registry.exchange.rules.columns import Table
from registry.kernel.access import SYSTEM
from registry.kernel.fields import Field, Noun
from registry.kernel.fields import text as text_type
from tests.factories.api import Api, api_as
from tests.factories.people import make_person, sign_in
from tests.reused import COMPILED

NAME, LIMIT = "spare_mark", 60
LABEL, LABEL_EN = "Запасна позначка", "Spare mark"
FIRST, SECOND = "Буковий", "Яворовий"

Address = Callable[[Any], str]


@dataclass(frozen=True)
class Subject:
    """Where a noun is to be seen; what a noun does not have is None."""

    noun: Noun
    form: Address
    """Address of the form that changes a thing."""
    page: Address | None
    """Address of a thing's page; None where the form is the page."""
    listed: str | None
    """Address of the list."""
    api: str | None
    """Path of the collection below /api/v1."""
    file: str | None = None
    """What imports call it."""
    export: Callable[[Session], Table] | None = None
    """Gives all things as rows of a file."""
    sent: Mapping[str, str] = field(default_factory=dict)
    """What the form needs beside what stands in it."""
    journal: Address | None = None
    """Address where its changes are told; None is the journal."""
    filters: bool = True
    """Whether the list is narrowed and sorted by what stands in its address."""


@contextmanager
def throw_away_field(engine: Engine, noun: Noun) -> Iterator[Field]:
    """Give the noun a field by model attribute, column and description; take it away afterwards."""
    added = Field(NAME, text_type(LIMIT), LABEL, LABEL_EN, is_listed=True)
    table = noun.model.__table__
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {NAME} VARCHAR({LIMIT})"))
    setattr(noun.model, NAME, mapped_column(NAME, String(LIMIT), nullable=True))
    noun.fields.append(added)
    COMPILED.clear()
    try:
        yield added
    finally:
        noun.fields.remove(added)
        _unmap(noun.model)
        COMPILED.clear()


def _unmap(model: type[Any]) -> None:
    """Take the attribute off its class; SQLAlchemy can add one at run time and has no way of its own back."""
    mapper = inspect(model)
    column = mapper._props.pop(NAME).columns[0]
    mapper._columntoproperty.pop(column)
    for columns in mapper._cols_by_table.values():
        columns.discard(column)
    kept = [(key, one) for key, one in mapper.columns.items() if key != NAME]
    mapper._columns = WriteableColumnCollection(kept)
    manager = mapper.class_manager
    manager.local_attrs.pop(NAME)
    manager.pop(NAME)
    manager._reset_memoizations()
    type.__delattr__(model, NAME)
    model.__table__._columns.remove(column)
    mapper._expire_memoizations()


def check_everywhere(app: Flask, session: Session, subject: Subject, first: Any, second: Any) -> None:
    """Write the field by form and by API, and find it wherever the noun is seen, in both languages."""
    session.commit()
    make_person(session, "olena.described", role="admin")
    browser, api = sign_in(app, "olena.described"), api_as(app, session, "admin")
    session.commit()
    _write_by_form(browser, subject, first, FIRST)
    if subject.api:
        _write_by_api(api, subject, second)
        _read_by_api(api, subject, first, second)
        _told_by_openapi(api, subject)
    else:
        _write_by_form(browser, subject, second, SECOND)
    for language, label in (("uk", LABEL), ("en", LABEL_EN)):
        browser.post("/language", data={"lang": language})
        _seen_on_pages(browser, subject, first, second, label)
    session.expire_all()
    if subject.export and subject.file:
        _in_files(session, subject, first)


def check_added(app: Flask, session: Session, subject: Subject, address: str, *values: Mapping[str, Any]) -> None:
    """Do the same for what is only added and never changed: one thing by the form sent to `address`, one by API."""
    session.commit()
    make_person(session, "olena.described", role="admin")
    browser, api = sign_in(app, "olena.described"), api_as(app, session, "admin")
    session.commit()
    filled = {**inputs_of(browser.get(subject.form(None)).text, NAME), **values[0]}
    assert filled[NAME] == "", "the form has no empty input of the field"
    assert browser.post(address, data={**filled, NAME: "ж" * (LIMIT + 1)}).status_code == 422
    assert browser.post(address, data={**filled, NAME: FIRST}).status_code == 302
    refused = api.post(f"/{subject.api}", {**values[1], NAME: "ж" * (LIMIT + 1)})
    assert NAME in refused.json["errors"], refused.text
    assert api.post(f"/{subject.api}", {**values[1], NAME: SECOND}).status_code == 201
    model = subject.noun.model
    first, second = (session.scalars(select(model).filter_by(**{NAME: one})).one() for one in (FIRST, SECOND))
    session.expunge_all()
    session.rollback()
    _read_by_api(api, subject, first, second)
    _told_by_openapi(api, subject, schemas=2)
    for language, label in (("uk", LABEL), ("en", LABEL_EN)):
        browser.post("/language", data={"lang": language})
        _seen_on_pages(browser, subject, first, second, label)


def check_in_rows(app: Flask, session: Session, owner: Subject, part: str, first: Any, second: Any) -> None:
    """Find a field of a row at the doors of the thing it belongs to: form, page, API, OpenAPI, history; rows have no
    list, filter, order or file of their own.
    """
    session.commit()
    make_person(session, "olena.described", role="admin")
    browser, api = sign_in(app, "olena.described"), api_as(app, session, "admin")
    session.commit()
    name, address = f"{part}-0-{NAME}", owner.form(first)
    filled = inputs_of(browser.get(address).text, name)
    assert filled[name] == "", "the row has no empty input of the field"
    assert browser.post(address, data={**filled, name: "ж" * (LIMIT + 1)}).status_code == 422
    assert browser.post(address, data={**filled, name: FIRST}).status_code == 302
    assert inputs_of(browser.get(address).text, name)[name] == FIRST
    _write_row_by_api(api, f"/{owner.api}/{second.id}", part)
    assert api.get(f"/{owner.api}/{first.id}").json[part][0][NAME] == FIRST
    _told_in_components(api, schemas=2)
    for language, label in (("uk", LABEL), ("en", LABEL_EN)):
        browser.post("/language", data={"lang": language})
        assert label in browser.get(address).text
        assert owner.page
        for page in (owner.page(first), f"/history?entity={owner.noun.entity}&id={first.id}"):
            shown = browser.get(page).text
            assert f"{label}: {FIRST}" in shown, page


def _write_row_by_api(api: Api, address: str, part: str) -> None:
    read = api.get(address)
    row, etag = read.json[part][0], read.headers["ETag"]
    refused = api.patch(address, {part: [{**row, NAME: "ж" * (LIMIT + 1)}]}, if_match=etag)
    assert list(refused.json["errors"]) == [f"{part}.0.{NAME}"], refused.text
    changed = api.patch(address, {part: [{**row, NAME: SECOND}]}, if_match=etag)
    assert changed.json[part] == [{**row, NAME: SECOND}], changed.text


def _write_by_form(browser: FlaskClient, subject: Subject, thing: Any, value: str) -> None:
    address = subject.form(thing)
    filled = {**inputs_of(browser.get(address).text, NAME), **subject.sent}
    assert filled[NAME] == "", f"the form at {address} has no empty input of the field"
    too_long = browser.post(address, data={**filled, NAME: "ж" * (LIMIT + 1)})
    assert too_long.status_code == 422, "the form takes more than the description allows"
    saved = browser.post(address, data={**filled, NAME: value})
    assert saved.status_code == 302, saved.text
    assert inputs_of(browser.get(address).text, NAME)[NAME] == value


def _write_by_api(api: Api, subject: Subject, thing: Any) -> None:
    address = f"/{subject.api}/{thing.id}"
    etag = api.get(address).headers["ETag"]
    refused = api.patch(address, {NAME: "ж" * (LIMIT + 1)}, if_match=etag)
    assert refused.status_code == 422, refused.text
    assert NAME in refused.json["errors"], refused.text
    changed = api.patch(address, {NAME: SECOND}, if_match=etag)
    assert changed.status_code == 200, changed.text
    assert changed.json[NAME] == SECOND


def _read_by_api(api: Api, subject: Subject, first: Any, second: Any) -> None:
    ids = [str(first.id), str(second.id)]
    assert api.get(f"/{subject.api}/{first.id}").json[NAME] == FIRST
    found = api.get(f"/{subject.api}?{NAME}={FIRST}").json
    assert [one["id"] for one in found["items"]] == ids[:1]
    for sort, order in ((NAME, ids), (f"-{NAME}", ids[::-1])):
        items = api.get(f"/{subject.api}?sort={sort}&limit=200").json["items"]
        assert [one["id"] for one in items if one[NAME]] == order


def _told_by_openapi(api: Api, subject: Subject, schemas: int = 3) -> None:
    document = _told_in_components(api, schemas)
    listed = document["paths"][f"/api/v1/{subject.api}"]["get"]["parameters"]
    assert NAME in {one["name"] for one in listed}


def _told_in_components(api: Api, schemas: int) -> Any:
    document = api.client.get("/api/openapi.json").json
    told = [
        schema["properties"][NAME]
        for component in document["components"]["schemas"].values()
        for schema in component.get("anyOf", [component])
        if NAME in schema.get("properties", {})
    ]
    assert len(told) >= schemas, "new, changed and answered things are told of"
    assert all(LABEL in one["description"] and LABEL_EN in one["description"] for one in told)
    assert f'"maxLength": {LIMIT}' in str(told).replace("'", '"')
    return document


def _seen_on_pages(browser: FlaskClient, subject: Subject, first: Any, second: Any, label: str) -> None:
    assert label in browser.get(subject.form(first)).text
    if subject.page:
        page = browser.get(subject.page(first)).text
        assert label in page
        assert FIRST in page
    told_at = subject.journal(first) if subject.journal else f"/history?entity={subject.noun.entity}&id={first.id}"
    journal = browser.get(told_at).text
    assert label in journal
    assert FIRST in journal
    if subject.listed:
        _seen_in_list(browser, subject, label)


def _seen_in_list(browser: FlaskClient, subject: Subject, label: str) -> None:
    shown = browser.get(subject.listed).text
    assert label in shown
    assert FIRST in shown
    assert SECOND in shown
    if not subject.filters:
        return
    narrowed = browser.get(f"{subject.listed}?{NAME}={FIRST}").text
    assert SECOND not in _body(narrowed)
    assert FIRST in _body(narrowed)
    for sort, is_turned in ((NAME, False), (f"-{NAME}", True)):
        rows = _body(browser.get(f"{subject.listed}?sort={sort}").text)
        assert (rows.index(FIRST) > rows.index(SECOND)) is is_turned


def _body(page: str) -> str:
    """Give the rows of a page's table."""
    found = re.search(r"<tbody>.*</tbody>", page, re.DOTALL)
    assert found, "no table of things"
    return found.group()


def _in_files(session: Session, subject: Subject, thing: Any) -> None:
    """Export in both languages; change the value in the file and import it again."""
    assert subject.export and subject.file
    for language, label, changed in (("uk", LABEL, "Осиковий"), ("en", LABEL_EN, "Вільховий")):
        out = BytesIO()
        write_table(subject.export(session), "csv", out, Look(language))
        exported = out.getvalue().decode()
        held = getattr(session.get_one(type(thing), thing.id, populate_existing=True), NAME)
        assert label in exported.splitlines()[0]
        assert held in exported
        source = read_source(exported.replace(held, changed).encode(), "table.csv")
        report = import_table(session, SYSTEM, Import(subject.file, source))
        assert (report.errors, report.unknown_columns, report.updated) == ([], [], 1)
        session.commit()
        assert getattr(session.get_one(type(thing), thing.id, populate_existing=True), NAME) == changed


class _Inputs(HTMLParser):
    """Collects what each form of a page would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.chosen = self.long = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        if tag == "input" and "name" in told and told.get("type") not in ("checkbox", "radio", "file", "submit"):
            self.forms[-1][told["name"]] = told.get("value", "")
        if tag == "input" and "name" in told and "checked" in told:
            self.forms[-1][told["name"]] = told.get("value", "on")
        if tag == "select":
            self.chosen = told["name"]
        if tag == "option" and self.chosen and ("selected" in told or self.chosen not in self.forms[-1]):
            self.forms[-1][self.chosen] = told.get("value", "")
        if tag == "textarea":
            self.long = told["name"]
            self.forms[-1][self.long] = ""

    def handle_data(self, data: str) -> None:
        if self.long:
            self.forms[-1][self.long] += data.lstrip("\r\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.chosen = ""
        if tag == "textarea":
            self.long = ""


def inputs_of(page: str, name: str) -> dict[str, str]:
    """Give what the page's form that has an input of this name would send."""
    reader = _Inputs()
    reader.feed(page)
    found = next((one for one in reader.forms if name in one), None)
    assert found is not None, f"no form has an input «{name}»"
    return found


def at(path: str) -> Address:
    """Give the address of a thing by its identifier, such as `/organisations/{id}`."""

    def address(thing: Any) -> str:
        thing_id: uuid.UUID = thing.id
        return path.format(id=thing_id)

    return address
