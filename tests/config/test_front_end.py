"""`oblik front-end`: npm fetches what the lock file names, into the instance folder of an installed copy."""

import os
import re
from dataclasses import replace
from pathlib import Path

import click
import pytest

from config import front_end
from config.settings import ROOT, Settings


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """The list of libraries as an installed package holds it."""
    lists = tmp_path / "lists"
    lists.mkdir()
    for name in ("package.json", "package-lock.json"):
        (lists / name).write_bytes((ROOT / name).read_bytes())
    return lists


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the libraries are to lie."""
    (tmp_path / "instance").mkdir()
    return tmp_path / "instance" / "node_modules"


def put_npm(monkeypatch: pytest.MonkeyPatch, place: Path, script: str) -> None:
    """Put a program called npm, and nothing else, on PATH."""
    place.mkdir()
    (place / "npm").write_text(f"#!/bin/sh\n{script}\n")
    (place / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_npm_gets_the_lists_and_fetches_what_the_product_needs_alone(
    lists: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_npm(monkeypatch, tmp_path / "bin", 'test -f package-lock.json && mkdir node_modules && echo "$@" > asked')

    front_end.install_front_end(lists, folder)

    assert (folder.parent / "asked").read_text().split()[:3] == ["ci", "--omit=dev", "--ignore-scripts"]
    assert (folder / front_end.STAMP).read_text() == front_end.digest(lists / "package-lock.json")


def test_libraries_of_another_list_are_not_taken_for_ours(
    lists: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_npm(monkeypatch, tmp_path / "bin", "mkdir -p node_modules")
    monkeypatch.setattr(front_end, "LISTS", lists)
    monkeypatch.setattr("config.settings.IS_CHECKOUT", False)
    mine = replace(settings, instance=tmp_path)
    assert not front_end.is_front_end_installed(mine)

    front_end.install_front_end(lists, mine.front_end)
    assert front_end.is_front_end_installed(mine)

    (lists / "package-lock.json").write_text("{}")
    assert not front_end.is_front_end_installed(mine)


def test_a_failing_npm_is_told_in_its_own_words_and_leaves_no_stamp(
    lists: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_npm(monkeypatch, tmp_path / "bin", "mkdir node_modules; echo 'npm error no network' >&2; exit 1")

    with pytest.raises(click.ClickException, match="no network"):
        front_end.install_front_end(lists, folder)

    assert not (folder / front_end.STAMP).exists()


def test_a_machine_without_npm_is_told_what_to_install(
    lists: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(click.ClickException, match="apt-get install -y npm"):
        front_end.install_front_end(lists, folder)


def test_the_lock_file_holds_hashes_and_no_addresses() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert not re.search(r'"integrity": "(?!sha512-)', lock)
