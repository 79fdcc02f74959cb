"""Answers with GeoJSON, packed when the browser can unpack."""

import gzip
from typing import Any

from flask import Response, request
from pydantic_core import to_json

WORTH_PACKING = 20_000


def answer_geojson(collection: dict[str, Any]) -> Response:
    """Answer with a GeoJSON document."""
    body = to_json(collection)
    response = Response(body, content_type="application/geo+json; charset=utf-8")
    if len(body) > WORTH_PACKING and request.accept_encodings.find("gzip") >= 0:
        response.set_data(gzip.compress(body, compresslevel=1))
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
