"""The installed copy: its wheel holds every file that the code reads, runs anywhere and names what it stands on."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from config.settings import ROOT

PACKAGES = ("registry", "gis", "maintenance", "config", "migrations")
BESIDE = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "requirements.in", "package.json", "package-lock.json")
FOR_TRANSLATORS = (".po", ".cfg")
KNOWN = ("MIT", "BSD", "Apache", "MPL", "Mozilla", "PSF", "LGPL", "Zope")
"""Words of the licences that docs/adr/0006-licence.md accepts."""
SAID_ELSEWHERE = {"pyrage": "MIT"}
"""What packages say in their licence's file alone."""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources without what was made of them."""
    copy = tmp_path_factory.mktemp("source")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    for name in BESIDE:
        shutil.copyfile(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The built wheel; nothing is fetched for it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index",
             "--disable-pip-version-check", "-w", str(folder), str(source)]  # fmt: skip
    built = subprocess.run(build, capture_output=True, text=True, check=False, timeout=180)
    assert built.returncode == 0, built.stderr[-2000:]
    return zipfile.ZipFile(next(folder.glob("*.whl")))


@pytest.fixture(scope="module")
def site(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the wheel lies as pip would lay it."""
    folder = tmp_path_factory.mktemp("site")
    wheel.extractall(folder)
    return folder


def run(site: Path, instance: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command's entry point of the wheel, far from the sources."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OBLIK_")}
    environment = {**kept, "PYTHONPATH": str(site), "XDG_DATA_HOME": str(instance)}
    start = "import sys; from config.__main__ import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=instance, env=environment, capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip


def test_the_wheel_holds_every_file_of_the_packages(source: Path, wheel: zipfile.ZipFile) -> None:
    ours = {
        str(path.relative_to(source))
        for name in PACKAGES
        for path in (source / name).rglob("*")
        if path.is_file() and path.suffix not in FOR_TRANSLATORS
    }

    missing = sorted(ours - set(wheel.namelist()))

    assert len(ours) > 400
    assert missing == []


def test_the_wheel_holds_compiled_catalogues_and_no_sources_of_them(wheel: zipfile.ZipFile) -> None:
    names = [name for name in wheel.namelist() if "/translations/" in name]

    assert sorted(names) == [
        "config/translations/en/LC_MESSAGES/messages.mo",
        "config/translations/uk/LC_MESSAGES/click.mo",
        "config/translations/uk/LC_MESSAGES/messages.mo",
    ]


def test_the_wheel_names_its_command_licence_and_dependencies(wheel: zipfile.ZipFile) -> None:
    dist_info = next(name.partition("/")[0] for name in wheel.namelist() if ".dist-info/" in name)
    metadata = wheel.read(f"{dist_info}/METADATA").decode()

    asked = {line.split(maxsplit=1)[1] for line in metadata.splitlines() if line.startswith("Requires-Dist: ")}

    listed = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    assert {plain(one) for one in asked} == {plain(line) for line in listed if line and not line.startswith("#")}
    assert "License-Expression: MIT" in metadata
    assert f"{dist_info}/licenses/LICENSE" in wheel.namelist()
    assert "oblik = config.__main__:main" in wheel.read(f"{dist_info}/entry_points.txt").decode()


def test_an_installed_copy_checks_a_programme_and_keeps_its_data_with_the_user(site: Path, tmp_path: Path) -> None:
    told = run(site, tmp_path, "programme", "check", "slavutych-2017-2020")

    assert told.returncode == 0, told.stderr
    assert re.search(r"^Порівнянь: \d+", told.stdout, re.MULTILINE)
    assert (tmp_path / "oblik" / "oblik.sqlite3").is_file()
    assert not list(site.rglob("*.sqlite3"))


def test_an_installed_copy_tells_its_version_and_offers_only_what_it_can_do(site: Path, tmp_path: Path) -> None:
    version = run(site, tmp_path, "--version")
    offered = run(site, tmp_path, "--help")

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert wanted in version.stdout
    commands = {line.split()[0] for line in offered.stdout.splitlines() if re.match("  [a-z]", line)}
    assert {"serve", "front-end", "doctor"} <= commands
    assert not {"test", "messages"} & commands


def test_doctor_names_the_missing_libraries_of_an_installed_copy(site: Path, tmp_path: Path) -> None:
    told = run(site, tmp_path, "doctor")

    assert told.returncode == 1
    assert f"у {tmp_path / 'oblik' / 'node_modules'}; запустіть oblik front-end" in told.stderr
    assert "requirements.txt" not in told.stderr


def test_the_changelog_begins_with_the_version_of_the_product() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    heads = re.findall(r"^## (\S+) \((.+)\)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    newest, *older = heads

    assert newest[0] == version.removesuffix(".dev0")
    assert (newest[1] == "unreleased") == version.endswith(".dev0")
    assert [one for one in older if not re.fullmatch(r"\d{4}-\d\d-\d\d, commit [0-9a-f]{7,40}", one[1])] == []


def test_every_runtime_dependency_has_a_licence_that_the_decision_knows() -> None:
    listed = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)

    unknown = [name for name in listed if not is_known(licence_of(name))]

    assert len(listed) > 40
    assert unknown == []


@pytest.mark.parametrize("text", ["GPL-3.0-only", "AGPL-3.0", "GNU General Public License v3 (GPLv3)", "Proprietary"])
def test_a_licence_that_binds_or_is_unknown_is_not_accepted(text: str) -> None:
    assert not is_known(text)


def plain(requirement: str) -> str:
    """Write a requirement so that two spellings of it are alike."""
    name, *bounds = re.split(r"(?=[<>=!~])", requirement.replace(" ", ""), maxsplit=1)
    return name + ",".join(sorted(",".join(bounds).split(",")))


def licence_of(name: str) -> str:
    """Say what a package's metadata calls its licence."""
    metadata = importlib.metadata.metadata(name)
    classifiers = [one for one in metadata.get_all("Classifier") or [] if one.startswith("License")]
    return " ".join(
        [
            SAID_ELSEWHERE.get(name, ""),
            metadata.get("License-Expression") or "",
            (metadata.get("License") or "")[:200],
            *classifiers,
        ]
    )


def is_known(licence: str) -> bool:
    """Tell whether a licence is among the accepted; the GPL and AGPL are not, the LGPL is."""
    binding = re.search(r"\bA?GPL|Affero|(?<!Lesser )General Public", licence)
    return binding is None and any(word in licence for word in KNOWN)
