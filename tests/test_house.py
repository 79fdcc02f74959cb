"""The house: who may import whom, how large things may be, what must not be hidden inside functions."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("registry", "gis", "maintenance", "config")
STAIR = (
    "registry.kernel", "registry.places", "registry.people", "registry.assets", "registry.exchange", "gis",
    "maintenance.contracts", "maintenance.upkeep", "maintenance.programmes", "maintenance.costing",
    "maintenance.papers", "config",
)  # fmt: skip
"""From the bottom up: a wing may use the wings before it."""
WINGS = tuple(wing.split(".")[-1] for wing in STAIR[:-1])
ROOMS_BELOW = {
    "models": {"models"},
    "rules": {"models", "rules"},
    "queries": {"models", "rules", "queries"},
    "operations": {"models", "rules", "queries", "operations"},
    "forms": {"models", "rules", "queries", "forms"},
    "jobs": {"models", "rules", "queries", "operations", "jobs"},
    "documents": {"models", "rules", "queries", "documents"},
    "layers": {"models", "rules", "queries", "layers"},
}
ROOMS = {*ROOMS_BELOW, "web", "api"}
WITHOUT_FLASK = {"models", "rules", "queries", "operations", "jobs"}
PURE = {"rules"}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE_LINE = 160
MOST_POSITIONAL = 5
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "service", "services"}


def modules() -> Iterator[Path]:
    """List our own Python modules, tests and migrations left out."""
    for floor in FLOORS:
        yield from sorted((ROOT / floor).rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """List what a module imports, by full dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def room_of(dotted: str) -> str | None:
    """Name the room of a dotted module name, None outside rooms."""
    return next((part for part in dotted.split(".")[1:] if part in ROOMS), None)


def is_public(name: str) -> bool:
    return not name.startswith("_")


PARSED = {path: ast.parse(path.read_text(encoding="utf-8")) for path in modules()}
IDS = [str(path.relative_to(ROOT)) for path in PARSED]


def step_of(dotted: str) -> int | None:
    """Tell on which step of the stair a dotted name stands, None when it is not ours."""
    return next((step for step, wing in enumerate(STAIR) if dotted == wing or dotted.startswith(f"{wing}.")), None)


@pytest.mark.parametrize(("path", "tree"), PARSED.items(), ids=IDS)
def test_a_wing_uses_only_the_wings_below(path: Path, tree: ast.AST) -> None:
    here = step_of(".".join(path.relative_to(ROOT).with_suffix("").parts))

    wrong = [
        f"line {line}: {name}"
        for name, line in imports(tree)
        if name.split(".")[0] in FLOORS
        if here is None or (step_of(name) or 0) > here
    ]

    assert not wrong


def front_files() -> Iterator[Path]:
    """List the templates and scripts of every wing."""
    for floor in FLOORS[:-1]:
        yield from sorted((ROOT / floor).rglob("*.html"))
        yield from sorted((ROOT / floor).rglob("*.js"))


def named_wings(text: str, endpoints: Mapping[str, str]) -> Iterator[str]:
    """List the wings that a template or script names: templates, static files, and pages by endpoint or address."""
    yield from re.findall(r"(?:extends|include|import|from) [\"']([a-z]+)/", text)
    yield from re.findall(r"static_url\([\"']([a-z]+)[\"']", text)
    yield from re.findall(r"wing=[\"']([a-z]+)[\"']", text)
    yield from re.findall(r"[\"'`]/static/([a-z]+)/", text)
    yield from (endpoints[name] for name in re.findall(r"url_for\([\"']([a-z_]+)\.", text) if name in endpoints)
    addresses = re.findall(r"[\"'`]/([a-z]+)(?=[/?\"'`{$])", text)
    yield from (ADDRESSES[name] for name in addresses if name in ADDRESSES)


ADDRESSES = {
    "hromadas": "places", "locations": "places", "organisations": "places", "people": "people", "profile": "people",
    "assets": "assets", "history": "assets", "a": "upkeep", "map": "gis", "public": "gis", "contracts": "contracts",
    "work": "upkeep", "plans": "upkeep", "programmes": "programmes", "costing": "costing",
    "acts": "costing", "payments": "costing", "transfers": "costing",
}  # fmt: skip
"""The first word of an address, and whose page it is."""


def blueprints() -> dict[str, str]:
    """Name the wing of every blueprint, as its module is in."""
    found = {}
    for path, tree in PARSED.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Blueprint":
                step = step_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
                if node.args and isinstance(node.args[0], ast.Constant) and step is not None:
                    found[str(node.args[0].value)] = STAIR[step].split(".")[-1]
    return found


BLUEPRINTS = blueprints()


@pytest.mark.parametrize("path", list(front_files()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_or_script_names_only_wings_below(path: Path) -> None:
    step = step_of(".".join(path.relative_to(ROOT).parts))
    text = path.read_text(encoding="utf-8")

    wrong = {
        name
        for name in named_wings(text, BLUEPRINTS)
        if name in WINGS and step is not None and WINGS.index(name) > step
    }

    assert step is not None
    assert not wrong


@pytest.mark.parametrize(("path", "tree"), PARSED.items(), ids=IDS)
def test_a_room_uses_only_the_rooms_it_may(path: Path, tree: ast.AST) -> None:
    room = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if room is None:
        return

    wrong = []
    for name, line in imports(tree):
        target = room_of(name) if name.split(".")[0] in FLOORS else None
        if target and room in ROOMS_BELOW and target not in ROOMS_BELOW[room]:
            wrong.append(f"line {line}: {name}")
        if room in {"web", "api"} and target == "jobs":
            wrong.append(f"line {line}: {name} (jobs are for the scheduler)")
        if {room, target} == {"web", "api"} and "errors" not in name and "access" not in name:
            wrong.append(f"line {line}: {name} (web and api do not know each other)")
        if room in WITHOUT_FLASK and name.split(".")[0].startswith("flask"):
            wrong.append(f"line {line}: {name} (knows no web)")
        if room in PURE and (name.startswith(("registry.kernel.clock", "sqlalchemy.orm.Session"))):
            wrong.append(f"line {line}: {name} (rules get dates and values, not clocks and sessions)")
        if room == "jobs" and name.startswith("apscheduler"):
            wrong.append(f"line {line}: {name}")

    assert not wrong


@pytest.mark.parametrize(("path", "tree"), PARSED.items(), ids=IDS)
def test_no_import_hides_inside_a_function(path: Path, tree: ast.AST) -> None:
    hidden = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert not hidden


@pytest.mark.parametrize(("path", "tree"), PARSED.items(), ids=IDS)
def test_modules_and_functions_stay_small(path: Path, tree: ast.Module) -> None:
    too_long = [
        f"{node.name} is {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    too_many = [
        f"{node.name} takes {len(node.args.args)} positional parameters"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        if len([a for a in node.args.args if a.arg not in ("self", "cls")]) > MOST_POSITIONAL
        if not node.decorator_list
    ]

    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    assert not too_long
    assert not too_many


def test_no_template_line_is_longer_than_a_screen_is_wide() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]

    assert long == []


@pytest.mark.parametrize(("path", "tree"), PARSED.items(), ids=IDS)
def test_every_module_and_public_thing_has_its_caption(path: Path, tree: ast.Module) -> None:
    room = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))

    bare = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and is_public(node.name) and not ast.get_docstring(node)
    ]

    assert ast.get_docstring(tree)
    assert room not in {"models", "rules", "queries", "operations"} or not bare


@pytest.mark.parametrize("path", PARSED, ids=IDS)
def test_no_module_has_a_name_that_says_nothing(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize(("path", "tree"), PARSED.items(), ids=IDS)
def test_only_doors_commit(path: Path, tree: ast.AST) -> None:
    room = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if room not in {"rules", "queries", "operations", "jobs", "forms"}:
        return

    commits = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "commit"]

    assert not commits


def test_tests_stand_where_their_code_does() -> None:
    own = {"test_described.py", "test_house.py"}
    tests = [
        path.relative_to(ROOT / "tests")
        for top in (*FLOORS, "bench")
        for path in (ROOT / "tests" / top).rglob("test_*.py")
        if path.name not in own
    ]

    mirrored = [
        path for path in tests if any((ROOT / path.parent / f"{path.stem[5:]}{end}").exists() for end in (".py", ""))
    ]

    assert len(mirrored) / len(tests) >= 0.9


def test_every_model_has_its_page() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "models").glob("*.md")}

    described = {
        "act", "asset", "attachment", "contract", "costing_version", "coverage", "due_work", "history", "hromada",
        "indicator", "job_run", "kind", "location", "long_work", "organisation", "payment", "plan", "price_index",
        "programme", "rate", "scenario", "service_line", "settlement", "token", "transfer", "user",
        "work_entry", "year_turn",
    }  # fmt: skip

    assert described <= pages


def test_nothing_of_a_library_is_committed() -> None:
    assert "node_modules" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
