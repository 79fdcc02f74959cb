"""What the product computes and keeps when a row is written: the one place to tell of a new column of that sort.

A table's column is looked for here when the rows of `bench.city` do not carry it; what no table has is left out.
"""

import hashlib
import importlib.util
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.city import City, Row

ROOT = Path(__file__).resolve().parent.parent
Kinds = dict[str, dict[str, Any]]
"""By code: name_uk, is_sensitive and definition, as the database has them."""


def read_text_rules() -> ModuleType:
    """Load the product's folding of text alone, without the application; versions before 0.2 keep it elsewhere."""
    paths = (ROOT / "registry" / name for name in ("kernel/text.py", "text.py"))
    path = next(one for one in paths if one.exists())
    spec = importlib.util.spec_from_file_location("bench_text", path)
    assert spec is not None and spec.loader is not None  # noqa: S101 -- a file's spec always has a loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TEXT = read_text_rules()
join_words: Callable[..., str] = getattr(TEXT, "word_column", TEXT.search_column)


def derive(city: City, kinds: Kinds) -> None:
    """Add the derived columns to every row of the city."""
    for _table, rows in city.tables():
        for row in rows:
            if "name" in row:
                row.setdefault("sort_key", TEXT.sort_key(row["name"]))
    for row in city.organisations:
        row["search"] = join_words(row["name"])
    for row in city.locations:
        around = row["_around"] or {}
        row["search"] = join_words(row["name"], row["address"], around.get("name"), around.get("address"))
    for row in city.assets:
        row.update(words_of_asset(row, kinds[row["kind_code"]]), inventory_key=TEXT.skeleton(row["inventory_number"]))


def words_of_asset(asset: Row, kind: dict[str, Any]) -> Row:
    """Compose what an asset is found by: its own words, and its place's, where the name of a sensitive kind belongs."""
    place, is_hidden = asset["_place"], kind["is_sensitive"] and hasattr(TEXT, "word_column")
    around = place["_around"] or {}
    texts = [one["name"] for one in kind["definition"].get("attributes", ()) if one.get("type") == "text"]
    own = join_words(
        asset["inventory_number"],
        None if is_hidden else asset["name"],
        kind["name_uk"],
        asset["_holder"]["name"],
        asset["model"],
        asset["manufacturer"],
        asset["responsible"],
        *(asset["attributes"][name] for name in texts if name in asset["attributes"]),
    )
    where = (place["name"], place["address"], around.get("name"), around.get("address"))
    return {"search": own, "place_search": join_words(asset["name"] if is_hidden else None, *where)}


def write_history(city: City, previous: str) -> list[Row]:
    """Chain the history onto a hash: each place and each asset was created once."""
    entries: list[Row] = []
    for entity, row in _written(city):
        changes = {name: [None, _plain(value)] for name, value in row.items() if _is_told(name, value)}
        entry = {
            "at": row["updated_at"], "actor_label": "bench", "hromada_id": row["hromada_id"], "entity": entity,
            "entity_id": str(row["id"]), "entity_label": row["name"], "action": "create", "changes": changes,
            "previous_hash": previous,
        }  # fmt: skip
        previous = entry["hash"] = _hash(entry)
        entries.append(entry)
    return entries


def _written(city: City) -> Iterator[tuple[str, Row]]:
    yield from (("location", row) for row in city.locations)
    yield from (("asset", row) for row in city.assets)


def _is_told(name: str, value: Any) -> bool:
    is_derived = name in {"id", "code", "sort_key", "search", "place_search", "inventory_key", "version"}
    return value is not None and not is_derived and name[0] != "_" and not name.endswith("_at")


def _plain(value: Any) -> Any:
    """Turn a value into what history keeps."""
    if isinstance(value, tuple):
        return f"POINT ({value[0]} {value[1]})"
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str | dict) else str(value)


def _hash(entry: Row) -> str:
    """Chain an entry as the product does; `audit verify` agrees."""
    content = [
        entry["previous_hash"], entry["at"].isoformat(timespec="microseconds"), "", entry["actor_label"],
        str(entry["hromada_id"]), entry["entity"], entry["entity_id"], entry["entity_label"], entry["action"],
        entry["changes"],
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
