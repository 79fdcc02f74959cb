"""Style sheets, scripts and templates: each class, colour, export and macro that is kept is used somewhere."""

import re
from functools import cache
from pathlib import Path

import pytest

from config.settings import ROOT

FOLDERS = ("registry", "gis", "maintenance", "config")
LIBRARIES = ("leaflet", "marker-cluster", "htmx", "folium", "maplibregl-")
"""What begins so is put on the page by a library."""


@cache
def texts(*suffixes: str) -> dict[Path, str]:
    """Read our sources with one of the endings."""
    paths = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.suffix in suffixes)
    return {path: path.read_text(encoding="utf-8") for path in paths if "__pycache__" not in path.parts}


@cache
def speakers() -> str:
    """All that puts classes and attributes on pages."""
    return "\n".join(texts(".html", ".js", ".py", ".toml").values())


@cache
def words() -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", speakers()))


def rules(sheet: str) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)


def classes(sheet: str) -> set[str]:
    """List the classes that a sheet has rules for."""
    selectors = (one for one in re.findall(r"([^{};]+)\{", rules(sheet)) if not one.strip().startswith("@"))
    return {name for one in selectors for name in re.findall(r"\.([a-zA-Z][\w-]*)", one)}


def is_spoken(name: str) -> bool:
    """Tell whether a class stands somewhere whole, or as «base--» before a gap and its end as a word."""
    if name in words():
        return True
    base, dashes, end = name.rpartition("--")
    is_built = re.search(rf"(?<![\w-]){re.escape(base + dashes)}(?:\{{\{{|\$\{{|[\"'])", speakers())
    return bool(dashes and is_built and re.search(rf"[\"']{re.escape(end)}[\"']", speakers()))


@pytest.mark.parametrize("path", texts(".css"), ids=lambda path: path.name)
def test_every_class_of_a_style_sheet_is_on_some_page(path: Path) -> None:
    dead = sorted(
        name for name in classes(texts(".css")[path]) if not name.startswith(LIBRARIES) and not is_spoken(name)
    )

    assert dead == []


def test_every_colour_and_measure_of_the_style_sheets_is_used_and_every_used_one_is_there() -> None:
    sheets = "\n".join(map(rules, texts(".css").values()))
    kept = set(re.findall(r"(--[a-z][\w-]*)\s*:", sheets))
    used = set(re.findall(r"var\((--[a-z][\w-]*)", sheets))
    asked = {name for name in kept if {name, name[2:]} & words()}

    assert sorted(kept - used - asked) == []
    assert sorted(used - kept) == []


def test_every_export_of_a_script_is_imported() -> None:
    scripts = texts(".js")
    imported = set(re.findall(r"\w+", " ".join(re.findall(r"import \{([^}]*)\}", "\n".join(scripts.values())))))

    unused = [
        f"{path.name}: {name}"
        for path, text in scripts.items()
        for name in re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", text, re.MULTILINE)
        if name not in imported
    ]

    assert unused == []


def test_every_attribute_that_a_script_looks_for_is_on_some_page() -> None:
    for path, text in texts(".js").items():
        pages = "\n".join(
            [*texts(".html", ".py").values(), *(one for other, one in texts(".js").items() if other != path)]
        )
        made = {
            "data-" + re.sub("[A-Z]", lambda upper: f"-{upper[0].lower()}", name)
            for name in re.findall(r"dataset\.(\w+) = ", text)
        }

        wanted = set(re.findall(r"\[(data-[a-z-]+)", text)) - made

        assert [name for name in sorted(wanted) if name not in pages and f'"{name}"' not in text] == [], path.name


def test_every_macro_is_called() -> None:
    templates = texts(".html")
    whole = "\n".join(templates.values())

    uncalled = [
        f"{path.name}: {name}"
        for path, text in templates.items()
        for name in re.findall(r"\{%-? macro (\w+)", text)
        if not re.search(rf"(?<!macro )(?<!\w){name}\(", whole)
    ]

    assert uncalled == []
