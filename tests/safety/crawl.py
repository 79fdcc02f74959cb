"""Walking all addresses of the application with the ids of real things."""

import io
import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from pypdf import PdfReader
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

SAMPLES: Mapping[str, Any] = {
    "wing": "kernel", "filename": "tokens.css", "package": "leaflet", "path": "dist/leaflet.css", "secret": "x" * 43,
    "year": 2027, "number": 1, "costing_id": "x", "zoom": 10, "column": 599, "row": 340,
}  # fmt: skip
WORD_SAMPLES = {
    "/map/layers/": ("places", "views", "wifi", "sirens", "ground", "work", "contracts"),
    "/tiles/": ("places", "views", "wifi", "ground"),
    "/public/data/": ("shelters", "wifi"),
    "/ogc/": ("public-shelters", "public-wifi", "assets", "locations"),
}
ASSET_TABS = ("overview", "work", "contracts", "cost", "files", "history")
_CHOICES = re.compile(r"<any\(([^)]*)\):([a-z_]+)>")


def get_rules(app: Flask, method: str = "GET") -> list[Rule]:
    """List what answers a method."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def addresses(app: Flask, rule: Rule, ids: Mapping[str, uuid.UUID], code: str) -> Iterator[str]:
    """Fill a rule with ids of real things, every choice and every known name once."""
    values: dict[str, Any] = {name: ids.get(name, SAMPLES.get(name, uuid.UUID(int=1))) for name in rule.arguments}
    if "code" in values:
        values["code"] = code
    options: list[dict[str, Any]] = [values]
    for choices, name in _CHOICES.findall(rule.rule):
        options = [{**one, name: choice.strip()} for one in options for choice in choices.split(",")]
    if "name" in values:
        names = next((one for start, one in WORD_SAMPLES.items() if rule.rule.startswith(start)), ("x",))
        options = [{**one, "name": name} for one in options for name in names]
    for one in options:
        path = app.url_map.bind("localhost").build(rule.endpoint, one)
        yield path
        if rule.rule == "/assets/<uuid:asset_id>":
            yield from (f"{path}?tab={tab}" for tab in ASSET_TABS)


def told(answer: TestResponse) -> str:
    """Give all that an answer tells, headers included."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    text = "\n".join(unpacked(answer.get_data()))
    answer.close()
    return f"{heads}\n\n{text}"


def unpacked(data: bytes) -> Iterator[str]:
    """Give the text of a file, printed as well, and of all files within one that is packed: papers and tables are."""
    if data.startswith(b"%PDF"):
        yield from (page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
        return
    if not data.startswith(b"PK"):
        yield data.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            yield name
            yield from unpacked(package.read(name))


def without_noise(text: str) -> str:
    """Take out what differs between two answers whatever they tell: nonces, tokens, clocks, lengths."""
    text = re.sub(r"nonce(-|=\")[\w\-]+", "nonce", text)
    text = re.sub(r"[\w\-.]{10,}\.[\w\-]{6}\.[\w\-]{27}", "token", text)
    text = re.sub(r"_[0-9a-f]{32}", "_map", text)
    return re.sub(r"(Content-Length|Date|ETag|Last-Modified|X-Request-ID): .*", "", text)


def first_difference(one: str, other: str) -> str:
    """Give what stands around the first place where two answers differ; empty when they are equal."""
    if one == other:
        return ""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(at - 80, 0) : at + 80]!r} | {other[max(at - 80, 0) : at + 80]!r}"
