"""The bench: what it asks is answered, and the answers are those of the plain statements."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bench.commands import make_parser, measure
from bench.instances import Wanted, filled_instance, ground_instance, remove
from bench.memory import grow
from bench.product import Instance
from bench.reads import Side, differences, open_side, take_turn
from bench.report import Figures, Table
from bench.tables import SqliteTables, fill_table, open_tables
from bench.writes import copy_rows, run_import, write_file

FEW = 200


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="session")
def wanted(engine_name: str, folder: Path, request: pytest.FixtureRequest) -> Wanted:
    server = request.getfixturevalue("postgis_server") if engine_name == "postgis" else ""
    return Wanted(folder, FEW, server_url=server)


@pytest.fixture(scope="session")
def side(engine_name: str, wanted: Wanted) -> Iterator[Side]:
    with open_side(engine_name, wanted) as opened:
        yield opened


def test_every_target_answers_with_the_ids_and_totals_of_the_plain_statement(side: Side) -> None:
    assert list(differences(side, asks=8)) == []


def test_an_answer_to_another_question_is_a_difference(side: Side) -> None:
    page = next(one for one in side.targets if one.is_counted)
    asks = [ask for ask in page.asks if side.flat.ask(ask.statement, ask.values or {})]
    swapped = replace(page, asks=[replace(asks[0], path=asks[1].path)], is_counted=False)

    assert len(list(differences(replace(side, targets=[swapped])))) == 1


def test_a_turn_gives_a_pace_for_ours_and_for_the_statement(side: Side) -> None:
    target = side.targets[0]

    take_turn(side, target, 0)

    assert side.paces[target.name][0].per_second > 0
    assert side.paces[target.name][0].cpu_ms > 0
    assert side.statements[target.name][0] > 0


def test_the_invented_history_is_a_whole_chain(engine_name: str, wanted: Wanted) -> None:
    instance = filled_instance(engine_name, wanted)

    instance.run("audit", "verify")


def test_a_city_that_is_there_is_not_made_again(engine_name: str, wanted: Wanted) -> None:
    first = filled_instance(engine_name, wanted)
    made_at = (first.folder / "stamp").stat().st_mtime_ns

    assert (filled_instance(engine_name, wanted).folder / "stamp").stat().st_mtime_ns == made_at


def test_a_city_of_other_data_is_made_anew(wanted: Wanted) -> None:
    assert Wanted(wanted.folder, FEW, seed=8).stamp != wanted.stamp


def test_an_import_is_timed_and_its_rows_are_copied_into_like_tables(engine_name: str, wanted: Wanted) -> None:
    instance = ground_instance(engine_name, wanted, "import")

    spent = run_import(instance, write_file(instance.folder / "cameras.csv", 20))

    assert min(spent) > 0
    assert count(instance, "registry_asset") == 20
    assert copy_rows(instance, wanted) > 0
    remove(instance, wanted.server_url)
    assert not instance.folder.exists()


def test_memory_is_looked_at_before_and_after_each_fifth_of_the_requests(side: Side) -> None:
    *megabytes, growth = grow(side, 20)

    assert len(megabytes) == 6
    assert min(megabytes) > 10
    assert growth == pytest.approx((megabytes[-1] / megabytes[0] - 1) * 100)


def test_figures_are_a_table_of_markdown_or_one_json_document() -> None:
    figures = Figures("Reads", [Table("sqlite", ["target", "ours ms", "bare ms"], [["list page", 12.345, None]])])

    assert "| list page |    12.3 |       – |" in figures.show(is_json=False)
    assert json.loads(figures.show(is_json=True))["tables"][0]["rows"] == [
        {"target": "list page", "ours ms": 12.345, "bare ms": None}
    ]


def count(instance: Instance, table: str) -> int:
    with open_tables(instance.url) as tables:
        return int(tables.ask(f"SELECT count(*) FROM {table}")[0][0])


def test_others_save_while_an_import_runs(folder: Path) -> None:
    told = make_parser().parse_args(["saves", "--rows", "60"])

    figures = measure(told, Wanted(folder, FEW), ["sqlite"], None)

    assert figures is not None
    assert figures.tables[0].rows[0][3] > 0
    assert figures.tables[0].rows[0][6] == "none"


def test_a_required_column_that_nobody_fills_is_named() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE thing (id INTEGER NOT NULL, words TEXT NOT NULL, note TEXT)")

        with pytest.raises(ValueError, match=r"thing wants words: tell bench/derived\.py"):
            fill_table(SqliteTables(connection), "thing", [{"id": 1}])
