"""The OpenAPI document, assembled from the schemas and the addresses, and a page of our own that shows it."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app, jsonify, render_template
from flask_babel import gettext as _
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from registry.kernel.api.doors import PREFIX, Description, Told
from registry.kernel.api.files import FileType
from registry.kernel.api.json_reader import FORM
from registry.kernel.api.schemas import Problem
from registry.kernel.api.written import Schema
from registry.kernel.text import N_

FILE = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
METHODS = ("GET", "POST", "PATCH", "DELETE")
BEGUN = 202
REFERENCE = "#/components/schemas/{model}"
PROBLEMS = {
    "400": N_("Тіло не є JSON, який тут приймають"),
    "401": N_("Токена немає або він уже не діє"),
    "403": N_("Токенові або його власникові цього не дозволено"),
    "404": N_("Такого немає або вам про нього не дозволено знати"),
    "409": N_("Дані тим часом змінилися"),
    "412": N_("Запис змінився, відколи прочитано його ETag"),
    "415": N_("Не JSON"),
    "422": N_("Відхилено за полями, див. `errors`"),
    "428": N_("Немає If-Match"),
}


def openapi_document() -> Response:
    """Give the document as JSON."""
    return jsonify(build_document(current_app))


def docs() -> str:
    """Show the document as a page."""
    return render_template("kernel/api/docs.html", document=build_document(current_app))


def build_document(app: Flask) -> dict[str, Any]:
    """Assemble the OpenAPI 3.1 document of what is plugged in."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    _collect(Problem, schemas)
    for rule, method, view in sorted(described(app), key=lambda found: (found[0].rule, METHODS.index(found[1]))):
        path = re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule)
        paths.setdefault(path, {})[method.lower()] = _operation(rule, method, view, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Облік: API"),
            "version": "1",
            "description": _(
                "Реєстр ІТ-майна громади. Дати РРРР-ММ-ДД, час за UTC, гроші — текст у гривнях, "
                "геометрія — GeoJSON (довгота, широта). Токен: «Мій обліковий запис» → «Токени API»."
            ),
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def described(app: Flask) -> Iterator[tuple[Rule, str, Any]]:
    """List the API's operations: address, method, view."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.rule.startswith(PREFIX) and hasattr(view, "api"):
            yield from ((rule, method, view) for method in METHODS if method in (rule.methods or ()))


def _operation(rule: Rule, method: str, view: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    told: Description = view.api
    either = _(" або ")
    operation: dict[str, Any] = {
        "operationId": _operation_id(rule, view),
        "summary": told.summary,
        "description": _("Дозвіл: %(names)s.", names=either.join(f"`{one}`" for one in told.permissions)),
        "tags": [rule.rule.removeprefix(f"{PREFIX}/").split("/")[0]],
        "parameters": [*_path_parameters(rule), *_query_parameters(told), *_header_parameters(method, told)],
        "responses": {**_success(method, told, schemas), **_problems(method, told, rule)},
    }
    if told.body is not None:
        body = _collect(told.body, schemas)
        content: dict[str, Any] = {"application/json": {"schema": body}}
        if told.takes_file:
            content[FORM] = {"schema": {"allOf": [body, FILE]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _operation_id(rule: Rule, view: Any) -> str:
    """Name by floor and view: clients made from the document keep their names when code moves between wings."""
    floor = view.__module__.partition(".")[0]
    return f"{floor}_api_{rule.endpoint.partition('.')[2]}"


def _path_parameters(rule: Rule) -> list[dict[str, Any]]:
    found = []
    for name in sorted(rule.arguments):
        kind = type(rule._converters[name]).__name__
        schema = {
            "UUIDConverter": {"type": "string", "format": "uuid"},
            "IntegerConverter": {"type": "integer", "minimum": 0},
        }.get(kind, {"type": "string", "minLength": 1, "maxLength": 60})
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    return found


def _query_parameters(told: Description) -> list[dict[str, Any]]:
    if told.query is None:
        return []
    query = told.query
    properties = (query.build() if isinstance(query, Schema) else query.model_json_schema())["properties"]
    return [
        {"name": name, "in": "query", "required": False, "description": one.pop("description", ""), "schema": one}
        for name, one in properties.items()
    ]


def _header_parameters(method: str, told: Description) -> list[dict[str, Any]]:
    found = []
    if told.needs_match:
        found.append({"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}})
    if method == "POST":
        key = {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"}
        found.append({"name": "Idempotency-Key", "in": "header", "required": False, "schema": key})
    return found


def _success(method: str, told: Description, schemas: dict[str, Any]) -> dict[str, Any]:
    if isinstance(told.answer, FileType):
        content = {told.answer.content_type: {"schema": {"type": "string", "format": "binary"}}}
        return {"200": {"description": _("Зроблено"), "content": content}}
    if told.answer is None:
        return {"204": {"description": _("Зроблено")}}
    answers = {201 if method == "POST" and told.makes else 200: told.answer, **told.further}
    return {
        str(status): {
            "description": _("Розпочато") if status == BEGUN else _("Зроблено"),
            "content": {"application/json": {"schema": _collect(answer, schemas)}},
        }
        for status, answer in sorted(answers.items())
    }


def _problems(method: str, told: Description, rule: Rule) -> dict[str, Any]:
    codes = ["401", "403", "422"]
    codes += ["404"] if rule.arguments or told.body is not None else []  # A body may name what is not there, too.
    codes += ["400", "415"] if told.body is not None else []
    codes += ["409"] if method != "GET" else []
    codes += ["412", "428"] if told.needs_match else []
    content = {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}}
    return {code: {"description": _(PROBLEMS[code]), "content": content} for code in sorted(codes)}


def _collect(schema: Told, schemas: dict[str, Any]) -> dict[str, str]:
    """Put a schema and those inside it among the components, and give the reference to it."""
    if isinstance(schema, Schema):
        for inner in schema.inside:
            _collect(inner, schemas)
        schemas.setdefault(schema.name, schema.build())
        return {"$ref": REFERENCE.format(model=schema.name)}
    if schema.__name__ not in schemas:
        told = schema.model_json_schema(ref_template=REFERENCE)
        schemas.update(told.pop("$defs", {}))
        schemas[schema.__name__] = told
    return {"$ref": REFERENCE.format(model=schema.__name__)}
