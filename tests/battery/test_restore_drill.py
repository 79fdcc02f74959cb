"""A backup is made while people write, and brought back on both engines: tables, files, costing and history agree."""

import json
import re
import time
import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from tests.battery.conftest import Home, Maker
from tests.battery.instance import Instance
from tests.battery.test_faults import photos, signed_in
from tests.battery.writers import Writers, prove_whole

ENGINES = ("sqlite", "postgis")
YEAR = "2027"
PHOTOS = 6


def test_a_backup_made_under_load_comes_back_equal_on_both_engines(
    town: Home, make_instance: Maker, tmp_path: Path, figure: Callable[[str], None]
) -> None:
    server = town.instance.serve()
    keep_photos(town, server.url)
    with Writers([server.url], town.token, town.hromada) as writers:
        assert writers.wait_for(60)
        before = {number for one in writers.told for number in list(one.numbers)}
        began, at_start = time.monotonic(), writers.acknowledged
        town.instance.command("backup", str(tmp_path / "loaded"), "--plain")
        seconds, meanwhile = time.monotonic() - began, writers.acknowledged - at_start
    prove_whole(town.instance, writers, town.programme(server.url))
    server.stop()

    places = {engine: bring_back(make_instance, engine, tmp_path / "loaded") for engine in ENGINES}
    first = checksums(tmp_path / "loaded")
    for engine, place in places.items():
        place.command("audit", "verify")
        place.command("backup", str(tmp_path / engine), "--plain")
        assert checksums(tmp_path / engine) == first
        assert files_of(place) == files_of(town.instance)
        assert before - numbers_of(place, tmp_path / f"{engine}.csv") == set()
    costs = [cost_of(place) for place in places.values()]
    assert costs[0] == costs[1]
    assert costs[0]["lines"]
    assert meanwhile > 0
    tables = sum(name.startswith("tables/") for name in first)
    figure(f"backup under 16 writers in {seconds:.1f} s, {meanwhile} writes meanwhile; restored on both engines: "
           f"{tables} tables and {len(files_of(town.instance))} files with equal checksums, equal costing")  # fmt: skip


def test_a_moved_register_costs_the_same(town: Home, engine_name: str, make_instance: Maker, tmp_path: Path) -> None:
    expected = cost_of(town.instance)
    town.instance.command("backup", str(tmp_path / "quiet"), "--plain")

    for engine in ENGINES:
        assert cost_of(bring_back(make_instance, engine, tmp_path / "quiet")) == expected


def keep_photos(town: Home, url: str) -> None:
    """Upload photos, so that the backup has files."""
    asset_id = town.programme(url).send("GET", "/assets?limit=1&kind=camera").json()["items"][0]["id"]
    person = signed_in(url)
    for name, data in islice(photos(1), PHOTOS):
        path = f"/assets/{asset_id}"
        answer = person.send(f"{path}/files", {}, at=f"{path}?tab=files", files={"file": (name, data)})
        assert answer.status_code == 200


def bring_back(make_instance: Maker, engine: str, path: Path) -> Instance:
    """Restore a backup into an empty place on an engine."""
    place = make_instance(engine, OBLIK_DEMO="0")
    place.command("restore", str(path))
    return place


def checksums(path: Path) -> dict[str, str]:
    """Read the checksums of tables and files out of a backup's manifest."""
    with zipfile.ZipFile(path) as archive:
        members = json.loads(archive.read("manifest.json"))["members"]
    return {name: one["sha256"] for name, one in members.items() if name.startswith(("tables/", "attachments/"))}


def files_of(place: Instance) -> dict[str, bytes]:
    """Read the attachments of an instance."""
    folder = place.folder / "attachments"
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def numbers_of(place: Instance, path: Path) -> set[str]:
    """List the inventory numbers of the cameras."""
    place.command("export", "--kind", "camera", "--format", "csv", "--out", str(path))
    return set(re.split(r"[;,\t\n]", path.read_text(encoding="utf-8-sig")))


def cost_of(place: Instance) -> dict[str, Any]:
    """Give the costing without the moment at which it was computed."""
    told: dict[str, Any] = json.loads(place.command("cost", "--year", YEAR, "--json"))
    return {name: value for name, value in told.items() if name not in ("as_of", "computed_at")}
