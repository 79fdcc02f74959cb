"""Open data: the public datasets as files. Depends on the public cards alone."""

import json
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from gis.models.public_object import PublicObject
from gis.queries.public_objects import PublicQuestion, list_public_hromadas, list_public_objects
from gis.web.datasets import (
    DATASETS,
    FORMATS,
    FREQUENCY,
    LICENCE,
    Dataset,
    make_geojson,
    make_passport,
    make_rows,
    write_csv,
    write_structure,
)
from registry.kernel.errors import NotFound
from registry.kernel.seams import db

FRESH_SECONDS = 60
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json; charset=utf-8",
    "json": "application/json; charset=utf-8",
}

bp = Blueprint("open_data", __name__)


def publish_response(body: str, content_type: str) -> Response:
    """Answer with public bytes that anyone may keep for a minute; the ETag is their own hash."""
    response = Response(body, content_type=content_type)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


@bp.get("/public/data/")
def index() -> Response:
    """List the datasets."""
    page = render_template(
        "gis/open_data.html", datasets=DATASETS.values(), formats=FORMATS, licence=LICENCE, frequency=FREQUENCY
    )
    response = publish_response(page, "text/html; charset=utf-8")
    response.vary.add("Cookie")
    return response


@bp.get("/public/data/<name>.<any(csv, geojson, json):form>")
def data(name: str, form: str) -> Response:
    """Give a dataset as a file."""
    dataset, objects = _dataset(name)
    body = {
        "csv": lambda: write_csv(dataset, objects),
        "geojson": lambda: _json(make_geojson(dataset, objects)),
        "json": lambda: _json(make_rows(dataset, objects)),
    }[form]()
    return publish_response(body, TYPES[form])


@bp.get("/public/data/<name>.structure.csv")
def structure(name: str) -> Response:
    """Give a dataset's columns with their types and meaning."""
    return publish_response(write_structure(_dataset(name)[0]), TYPES["csv"])


@bp.get("/public/data/<name>.passport.json")
def passport(name: str) -> Response:
    """Give a dataset's passport."""
    dataset, objects = _dataset(name)
    publishers = [one.name for one in list_public_hromadas(db.session())]
    base = url_for("open_data.index")
    return publish_response(_json(make_passport(dataset, objects, publishers, base)), TYPES["json"])


def _dataset(name: str) -> tuple[Dataset, list[PublicObject]]:
    dataset = DATASETS.get(name)
    if dataset is None:
        raise NotFound("Такого набору даних немає")
    asked = PublicQuestion(kinds=dataset.kinds, hromada_code=request.args.get("hromada") or None)
    return dataset, list_public_objects(db.session(), asked)


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, default=str)
