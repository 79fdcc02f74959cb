"""Open data: the public datasets as files. Depends on the public cards alone."""

import json
from collections.abc import Callable, Iterable, Iterator

from flask import Response, render_template, request, url_for

from gis.layers.datasets import DATASETS, Dataset
from gis.models.public_object import PublicObject
from gis.queries.public_objects import (
    PublicQuestion,
    count_public_objects,
    read_publication,
    stream_public_objects,
)
from gis.web.datasets import (
    FORMATS,
    FREQUENCY,
    LICENCE,
    make_passport,
    write_csv,
    write_geojson,
    write_json,
    write_structure,
)
from gis.web.publishing import publish
from registry.kernel.errors import NotFound
from registry.kernel.seams import db
from registry.kernel.web.pages import make_pages

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
WRITERS: dict[str, Callable[[Dataset, Iterable[PublicObject]], Iterator[str]]] = {
    "csv": write_csv,
    "geojson": write_geojson,
    "json": write_json,
}


def index() -> Response:
    """List the datasets."""
    page = render_template(
        "gis/open_data.html", datasets=DATASETS.values(), formats=FORMATS, licence=LICENCE, frequency=FREQUENCY
    )
    return publish(("datasets", page), "text/html; charset=utf-8", lambda write: write(page))


def data(name: str, form: str) -> Response:
    """Give a dataset as a file."""
    dataset, asked = _dataset(name)
    session = db.session()
    facts = ("data", name, form, asked, read_publication(session).name)

    def write_all(write: Callable[[str], object]) -> None:
        for piece in WRITERS[form](dataset, stream_public_objects(session, asked)):
            write(piece)

    return publish(facts, TYPES[form], write_all)


def structure(name: str) -> Response:
    """Give a dataset's columns with their types and meaning."""
    text = "".join(write_structure(_dataset(name)[0]))
    return publish(("structure", text), TYPES["csv"], lambda write: write(text))


def passport(name: str) -> Response:
    """Give a dataset's passport."""
    dataset, asked = _dataset(name)
    session = db.session()
    publishers = [name for _code, name in read_publication(session).hromadas]
    count, latest = count_public_objects(session, asked)
    document = make_passport(dataset, publishers, url_for("open_data.index"), count=count, latest=latest)
    text = json.dumps(document, ensure_ascii=False, default=str)
    return publish(("passport", text), TYPES["json"], lambda write: write(text))


def _dataset(name: str) -> tuple[Dataset, PublicQuestion]:
    dataset = DATASETS.get(name)
    if dataset is None:
        raise NotFound("Такого набору даних немає")
    code = (request.args.get("hromada") or "").replace("\x00", "")[:40] or None
    return dataset, PublicQuestion(kinds=dataset.kinds, hromada_code=code)


PAGES = (
    ("GET", "/public/data/", index),
    ("GET", "/public/data/<name>.<any(csv, geojson, json):form>", data),
    ("GET", "/public/data/<name>.structure.csv", structure),
    ("GET", "/public/data/<name>.passport.json", passport),
)
bp = make_pages("open_data", __name__, PAGES)
