"""The commands of README and of the how-tos, run as they are printed there.

In a folder of their own that stands for the repository: `docs` is the real one; `./oblik` goes past the installing
(`tests/config/test_launcher.py` has that), serves on a free port in the background, and does not run the tests inside
the tests. Each document has an instance with the demonstration, made by a first start.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from config.settings import ROOT
from tests.postgis import run_sql

DOCUMENTS = [ROOT / "README.md", ROOT / "README.uk.md", *sorted((ROOT / "docs" / "howto").glob("*.md"))]
COMMAND = re.compile(r"^(\w+=\S+ )*(\./oblik|curl) |=\$\((\./oblik|curl) ", re.MULTILINE)
PLACEHOLDER = re.compile(r"postgresql\+psycopg://oblik:[^@]*@localhost/oblik")
PATIENCE_SECONDS = 240
SHOWN = 2_000

LAUNCHER = """#!/bin/sh
export PYTHONPATH={root} OBLIK_INSTANCE="$PWD/instance" PATH=/usr/local/bin:/usr/bin:/bin
case "$1" in
  test) exit 0 ;;
  serve)
    [ ! -e server ] || kill "$(cat server)"
    while [ -e server ] && kill -0 "$(cat server)" 2>/dev/null; do sleep 0.1; done
    {python} -m config "$@" --port {port} > served 2>&1 &
    echo $! > server
    while ! grep -q {port}/ served; do
      kill -0 "$(cat server)" || {{ cat served; exit 1; }}
      sleep 0.1
    done ;;
  *) exec {python} -m config "$@" ;;
esac
"""


def shell_of(text: str) -> list[str]:
    """List a document's blocks of shell: fenced ones that say so, and indented ones that hold a command of ours."""
    fenced = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"(?<=\n\n)((?:    .*\n)+)", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [block for block in (*fenced, *indented) if COMMAND.search(re.sub(r"^    ", "", block, flags=re.MULTILINE))]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def first_instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance as the first start leaves it."""
    instance = tmp_path_factory.mktemp("first") / "instance"
    subprocess.run(
        [sys.executable, "-m", "config", "user", "list"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OBLIK_INSTANCE": str(instance)},
        check=True,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
    )
    return instance


@pytest.fixture
def folder(tmp_path: Path, first_instance: Path) -> Path:
    """A folder that stands for the repository."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "docs").symlink_to(ROOT / "docs")
    shutil.copytree(first_instance, folder / "instance")
    launcher = folder / "oblik"
    launcher.write_text(LAUNCHER.format(root=ROOT, python=sys.executable, port=free_port()))
    launcher.chmod(0o755)
    return folder


def run(folder: Path, script: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run lines as they are printed, but for the port; the first that fails ends them."""
    port = re.findall(r"--port (\d+)", (folder / "oblik").read_text())[0]
    ending = "set -e; trap '[ ! -e server ] || kill $(cat server)' EXIT\n"
    return subprocess.run(
        ["bash", "-c", ending + script.replace("127.0.0.1:8000", f"127.0.0.1:{port}")],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables},
        text=True,
        capture_output=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def test_the_documents_with_commands_are_found() -> None:
    with_commands = {path.name for path in DOCUMENTS if shell_of(path.read_text(encoding="utf-8"))}

    assert with_commands >= {"README.md", "README.uk.md", "api.md", "costing.md", "import.md"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_printed_commands_work(document: Path, folder: Path, request: pytest.FixtureRequest) -> None:
    blocks = [one for one in shell_of(document.read_text(encoding="utf-8")) if not PLACEHOLDER.search(one)]
    if any("curl " in block for block in blocks):
        demand_curl(request)
        blocks.insert(0, "./oblik serve\n")

    done = run(folder, "".join(blocks))

    assert done.returncode == 0, (done.stdout + done.stderr)[-SHOWN:]


@pytest.mark.parametrize("name", ["README.md", "README.uk.md"])
def test_the_production_command_starts_an_empty_register(name: str, folder: Path, postgis_server: str) -> None:
    shutil.rmtree(folder / "instance")
    database = f"oblik_production_{uuid.uuid4().hex}"
    run_sql(postgis_server, f"CREATE DATABASE {database}")
    (line,) = [one for one in shell_of((ROOT / name).read_text(encoding="utf-8")) if PLACEHOLDER.search(one)]

    try:
        done = run(folder, PLACEHOLDER.sub(f"{postgis_server}/{database}", line))
    finally:
        run_sql(postgis_server, f"DROP DATABASE {database} WITH (FORCE)")

    assert done.returncode == 0, (done.stdout + done.stderr)[-SHOWN:]
    assert "/setup/" in (folder / "served").read_text()
    assert "демонстраційний" not in (folder / "served").read_text()


@pytest.mark.parametrize("name", ["README.md", "README.uk.md"])
def test_the_readme_and_the_ci_name_the_same_packages(name: str) -> None:
    listed = re.findall(r"^for package in (.*); do$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)[0].split()
    readme = (ROOT / name).read_text(encoding="utf-8")

    assert [package for package in listed if f"`{package}`" not in readme] == []
    assert set(
        re.findall(r"`((?:python3|postgresql|chromium|fonts|lib|curl|rclone|slapd|systemd)[-\w.]*)`", readme)
    ) == {
        *listed,
        "python3",
    }


def test_the_launcher_and_the_tests_name_the_same_packages_for_the_browser() -> None:
    told = (ROOT / "config" / "watching" / "installed.py").read_text(encoding="utf-8")
    packages = re.findall(r'"(chromium .*?)"', told)[0]
    launcher = re.findall(r"^BROWSER_PACKAGES = \((.*?)\)", (ROOT / "oblik").read_text("utf-8"), re.MULTILINE)[0]

    assert launcher.replace('"', "").replace(",", "") == packages
    assert f"install -y {packages}" in (ROOT / "tests" / "browsing.py").read_text(encoding="utf-8")


def demand_curl(request: pytest.FixtureRequest) -> None:
    """Skip, or fail with --require-browser, where the system has no curl."""
    if shutil.which("curl") is None:
        message = "curl is missing: sudo apt-get install -y curl"
        pytest.fail(message) if request.config.getoption("--require-browser") else pytest.skip(message)
