"""Bare Flask and psycopg over the flat tables: what a Flask server can reach here, without any business of its own.

It counts nothing, checks no rights and keeps no history; one prepared statement a question, rows into JSON or a table.
"""

import os
import threading
from typing import Any

import psycopg
from flask import Flask, Response, request
from pydantic_core import to_json

from bench import statements

NAMES = statements.ROW.split(", ")
app = Flask(__name__)
own = threading.local()
LIST = app.jinja_env.from_string(
    """<!doctype html><title>{{ title }}</title><table>{% for row in rows %}<tr>
    <td><a href="/assets/{{ row[0] }}">{{ row[4] }}</a><td>{{ row[3] }}<td>{{ row[2] }}<td>{{ row[5] }}<td>{{ row[6] }}
    <td>{{ row[10] }}<td>{{ row[11] }}<td>{{ row[8] }}<td>{{ row[9] }}{% endfor %}</table>"""
)
CARDS = app.jinja_env.from_string(
    """<!doctype html><title>Wi-Fi</title><ul>{% for row in rows %}<li data-lon="{{ row[4] }}" data-lat="{{ row[5] }}">
    {{ row[2] }}, {{ row[3] }}{% endfor %}</ul>"""
)
ASSET = app.jinja_env.from_string(
    """<!doctype html><title>{{ row[3] }}</title><dl>{% for value in row %}<dt>{{ loop.index }}<dd>{{ value }}
    {% endfor %}</dl>"""
)


def rows(statement: str, values: dict[str, Any]) -> list[Any]:
    """Ask on this thread's own connection; the statement is prepared at once."""
    connection = getattr(own, "connection", None)
    if connection is None:
        address = os.environ["BENCH_DATABASE"]
        connection = own.connection = psycopg.connect(address, autocommit=True, prepare_threshold=0)
    return list(connection.cursor(binary=True).execute(statement, values).fetchall())


def asked() -> dict[str, str]:
    """Give what the address asks for."""
    return request.args.to_dict()


def as_json(found: list[Any], names: list[str]) -> Response:
    """Answer rows as objects."""
    items = [dict(zip(names, row, strict=False)) for row in found]
    return Response(to_json(items), content_type="application/json")


@app.get("/page")
def page() -> Response:
    """Answer a page of assets."""
    return as_json(rows(statements.page(request.args, is_sqlite=False), asked()), NAMES)


@app.get("/one")
def one() -> Response:
    """Answer one asset."""
    found = rows(statements.one(is_sqlite=False), asked())
    return Response(to_json(dict(zip([*NAMES, "lon", "lat"], found[0], strict=True))), content_type="application/json")


@app.get("/box")
def box() -> Response:
    """Answer what stands in a box as GeoJSON."""
    what = "place" if request.args["what"] == "place" else "asset"
    sides = dict(zip(statements.SIDES, map(float, request.args["bbox"].split(",")), strict=True))
    names = statements.PLACE_ROW.split(", ")[:-2] if what == "place" else NAMES
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": row[-2:]},
            "properties": dict(zip(names, row, strict=False)),
        }
        for row in rows(statements.box(what, is_sqlite=False), sides)
    ]
    return Response(to_json({"type": "FeatureCollection", "features": features}), content_type="application/geo+json")


@app.get("/search")
def search() -> Response:
    """Answer a page of what holds the words."""
    return as_json(find(request.args["q"]), NAMES)


def find(text: str) -> list[Any]:
    """Find the first page of assets that hold the words."""
    statement = statements.search(len(statements.terms(text)), is_sqlite=False)
    return rows(statement, statements.search_values(text, is_sqlite=False))


@app.get("/list")
def show_list() -> str:
    """Show a page of assets as a table."""
    return LIST.render(title="Assets", rows=rows(statements.page(request.args, is_sqlite=False), asked()))


@app.get("/list-search")
def show_found() -> str:
    """Show a page of what holds the words as a table."""
    return LIST.render(title="Assets", rows=find(request.args["q"]))


@app.get("/asset")
def show_asset() -> str:
    """Show one asset."""
    return ASSET.render(row=rows(statements.one(is_sqlite=False), asked())[0])


@app.get("/place")
def show_place() -> str:
    """Show what stands in one place."""
    return LIST.render(title="Place", rows=rows(statements.in_place(is_sqlite=False), asked()))


@app.get("/map")
def show_map() -> str:
    """Show a page without data, which comes by an address of its own."""
    return LIST.render(title="Map", rows=())


@app.get("/public")
def public() -> str:
    """Show a page of what is published."""
    return CARDS.render(rows=rows(statements.cards(request.args, is_sqlite=False), asked()))
