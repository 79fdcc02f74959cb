"""What of an issued report the public sees: its measures and sums, and nothing that counts what is hidden."""

from maintenance.papers.rules.reports.tables import Document

TABLES = ("money", "funds", "years", "indicators", "needs", "codes")
"""How many works and acts there were stays inside: their number tells of cameras and servers."""
HIDDEN_COLUMNS = ("reasons", "note")
"""Reasons name contracts; notes of indicators name sources, and those of measures the register's gaps."""
FRAME = ("format", "kind", "kind_word", "year", "quarter", "period", "first_day", "last_day", "known_on", "number",
         "issued_on", "signed_by")  # fmt: skip
HROMADA, PROGRAMME = ("code", "name", "is_demo"), ("code", "title", "decision")


def public_document(document: Document, content_sha256: str) -> Document:
    """Cut an issued report down to what may be public; its money stays as it was issued."""
    told = document["programme"]
    tables = [_open(one) for one in document["tables"] if one["name"] in TABLES]
    return {
        **{name: document[name] for name in FRAME},
        "hromada": {name: document["hromada"][name] for name in HROMADA},
        "programme": {name: told[name] for name in PROGRAMME} if told else None,
        "replaces": document["replaces"],
        "texts": document["texts"],
        "notes": document["notes"],
        "tables": [one for one in tables if one["rows"]],
        "sha256": content_sha256,
    }


def _open(table: Document) -> Document:
    columns = [one for one in table["columns"] if one["name"] not in HIDDEN_COLUMNS]
    names = {one["name"] for one in columns}
    rows = [
        {
            "key": one["key"],
            "level": one["level"],
            "cells": {name: cell for name, cell in one["cells"].items() if name in names},
        }
        for one in table["rows"]
        if one["is_open"]
    ]
    return {"name": table["name"], "title": table["title"], "columns": columns, "rows": rows}
