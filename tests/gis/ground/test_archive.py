"""Files of tiles: both kinds, raster and vector; damaged, foreign and hostile ones are refused in one sentence."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pmtiles.tile import serialize_directory

from gis.ground.archive import plain_credit, sound_box
from gis.ground.folder import open_archive
from gis.rules.ground_tiles import WORLD, Spot, layer_names, unpacked
from registry.kernel.errors import Invalid
from tests.factories.grounds import make_mbtiles, make_pmtiles, picture, shapes, spots

MAKERS = pytest.mark.parametrize(
    ("make", "ending"), [(make_mbtiles, "mbtiles"), (make_pmtiles, "pmtiles")], ids=["mbtiles", "pmtiles"]
)


def refusal(path: Path) -> str:
    with pytest.raises(Invalid) as caught:
        open_archive(path).facts()
    (reason,) = caught.value.fields["file"]
    return str(reason)


@MAKERS
@pytest.mark.parametrize("tile", [picture(), shapes()], ids=["raster", "vector"])
def test_a_file_gives_its_tiles_and_tells_what_it_holds(make, ending, tile, tmp_path):
    archive = open_archive(make(tmp_path / f"town.{ending}", tile))

    facts = archive.facts()

    assert facts.is_vector is (tile == shapes())
    assert (facts.least_zoom, facts.most_zoom) == (5, 14)
    assert facts.box == (30.5, 51.4, 31.0, 51.7)
    assert facts.credit == "© Проба"
    for spot in spots():
        assert unpacked(archive.tile(spot)) == tile
    assert archive.tile(Spot(14, 0, 0)) is None


def test_layers_of_vector_files_are_known_by_name(tmp_path):
    packed = make_pmtiles(tmp_path / "a.pmtiles", shapes(), ("roads", "places"))
    plain = make_mbtiles(tmp_path / "b.mbtiles", shapes(), json='{"vector_layers": [{"id": "roads"}, 5]}')

    assert open_archive(packed).facts().layers == ("roads", "places")
    assert open_archive(plain).facts().layers == ("roads",)


@MAKERS
def test_a_file_cut_short_is_refused(make, ending, tmp_path):
    path = make(tmp_path / f"town.{ending}", picture())
    path.write_bytes(path.read_bytes()[: path.stat().st_size - 30 if ending == "pmtiles" else 9000])

    assert "пошкоджений" in refusal(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "не є ні MBTiles, ні PMTiles"),
        (b"PK\x03\x04" + b"x" * 100, "не є ні MBTiles, ні PMTiles"),
        (b"PMTiles\x02" + b"\x00" * 200, "потрібне третє"),
        (b"PMTiles\x03" + b"\xff" * 200, "пошкоджений"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "пошкоджений"),
    ],
)
def test_a_foreign_file_is_refused_in_a_sentence(data, words, tmp_path):
    path = tmp_path / "town.mbtiles"
    path.write_bytes(data)

    assert words in refusal(path)


def test_a_database_without_tiles_is_refused(tmp_path):
    empty, foreign = tmp_path / "a.mbtiles", make_mbtiles(tmp_path / "b.mbtiles", picture())
    with closing(sqlite3.connect(empty)) as file, file:
        file.execute("CREATE TABLE metadata (name text, value text)")
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
    with closing(sqlite3.connect(foreign)) as file, file:
        file.execute("UPDATE tiles SET tile_data = ?", (b"<svg onload=alert(1)>",))

    assert "немає жодного шматка" in refusal(empty)
    assert "не є PNG, JPEG, WebP або векторними" in refusal(foreign)


def test_a_view_without_end_stops_soon(tmp_path, monkeypatch):
    path = make_mbtiles(tmp_path / "town.mbtiles", picture())
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("ALTER TABLE tiles RENAME TO hidden")
        file.execute(
            "CREATE VIEW tiles AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
            "SELECT n AS zoom_level, n AS tile_column, n AS tile_row, NULL AS tile_data FROM c WHERE n < 0"
        )
    monkeypatch.setattr("gis.ground.mbtiles.MOST_SECONDS", 0.2)

    assert "пошкоджений" in refusal(path)


def test_a_directory_that_swells_is_refused(tmp_path):
    path = make_pmtiles(tmp_path / "town.pmtiles", picture())
    data = bytearray(path.read_bytes())
    bomb = gzip.compress(b"\x00" * 50_000_000)
    data[8:16], data[16:24] = len(data).to_bytes(8, "little"), len(bomb).to_bytes(8, "little")
    path.write_bytes(bytes(data) + bomb)

    assert "пошкоджений" in refusal(path)


def test_a_second_bomb_behind_a_small_directory_is_refused(tmp_path):
    path = make_pmtiles(tmp_path / "town.pmtiles", picture())
    data = bytearray(path.read_bytes())
    both = serialize_directory([]) + gzip.compress(b"\x00" * 50_000_000)
    data[8:16], data[16:24] = len(data).to_bytes(8, "little"), len(both).to_bytes(8, "little")
    path.write_bytes(bytes(data) + both)

    assert "пошкоджений" in refusal(path)


@pytest.mark.parametrize(
    ("sides", "box"),
    [((22.0, 44.0, 40.0, 52.0), (22.0, 44.0, 40.0, 52.0)), ((1.0,), WORLD), ((5.0, 5.0, 1.0, 1.0), WORLD),
     ((float("nan"), 0.0, 1.0, 1.0), WORLD), ((-200.0, -90.0, 200.0, 90.0), WORLD)],
)  # fmt: skip
def test_an_impossible_box_is_the_whole_world(sides, box):
    assert sound_box(sides) == box


def test_a_credit_loses_its_markup():
    assert plain_credit('<a href="javascript:alert(1)">© OpenStreetMap</a> &amp; друзі') == "© OpenStreetMap & друзі"
    assert plain_credit(None) == ""


def test_a_vector_tile_is_known_by_its_layers():
    assert layer_names(shapes("openmaptiles")) == ("water", "transportation", "place")
