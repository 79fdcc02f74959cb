"""The house: who may import whom, how large things may be, what must not be hidden inside functions."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

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


def faults(find: Callable[[Path, ast.Module], Iterable[object]]) -> list[str]:
    """List what is wrong in any module, each with its path: one test for a rule, not one for each of 900 modules."""
    return [f"{path.relative_to(ROOT)}: {fault}" for path, tree in PARSED.items() for fault in find(path, tree)]


def dotted_name(path: Path) -> str:
    """Name a module as imports do."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def step_of(dotted: str) -> int | None:
    """Tell on which step of the stair a dotted name stands, None when it is not ours."""
    return next((step for step, wing in enumerate(STAIR) if dotted == wing or dotted.startswith(f"{wing}.")), None)


def test_a_wing_uses_only_the_wings_below() -> None:
    def climbs(path: Path, tree: ast.Module) -> Iterator[str]:
        here = step_of(dotted_name(path))
        for name, line in imports(tree):
            if name.split(".")[0] in FLOORS and (here is None or (step_of(name) or 0) > here):
                yield f"line {line}: {name}"

    assert faults(climbs) == []


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
                step = step_of(dotted_name(path))
                if node.args and isinstance(node.args[0], ast.Constant) and step is not None:
                    found[str(node.args[0].value)] = STAIR[step].split(".")[-1]
    return found


BLUEPRINTS = blueprints()


def test_a_template_or_script_names_only_wings_below() -> None:
    steps = {path: step_of(".".join(path.relative_to(ROOT).parts)) for path in front_files()}

    assert [path for path, step in steps.items() if step is None] == []
    assert [
        f"{path.relative_to(ROOT)}: {name}"
        for path, step in steps.items()
        for name in named_wings(path.read_text(encoding="utf-8"), BLUEPRINTS)
        if name in WINGS and step is not None and WINGS.index(name) > step
    ] == []


def test_a_room_uses_only_the_rooms_it_may() -> None:
    assert faults(wrong_rooms) == []


def wrong_rooms(path: Path, tree: ast.Module) -> Iterator[str]:
    """List what a module imports of rooms that its own may not know."""
    room = room_of(dotted_name(path))
    for name, line in imports(tree) if room else ():
        target = room_of(name) if name.split(".")[0] in FLOORS else None
        if target and room in ROOMS_BELOW and target not in ROOMS_BELOW[room]:
            yield f"line {line}: {name}"
        if room in {"web", "api"} and target == "jobs":
            yield f"line {line}: {name} (jobs are for the scheduler)"
        if {room, target} == {"web", "api"} and "errors" not in name and "access" not in name:
            yield f"line {line}: {name} (web and api do not know each other)"
        if room in WITHOUT_FLASK and name.split(".")[0].startswith("flask"):
            yield f"line {line}: {name} (knows no web)"
        if room in PURE and (name.startswith(("registry.kernel.clock", "sqlalchemy.orm.Session"))):
            yield f"line {line}: {name} (rules get dates and values, not clocks and sessions)"
        if room == "jobs" and name.startswith("apscheduler"):
            yield f"line {line}: {name}"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """List the functions of a module, those inside others too."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_import_hides_inside_a_function() -> None:
    def hidden(_path: Path, tree: ast.Module) -> Iterator[str]:
        for function in functions(tree):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield f"line {node.lineno}"

    assert faults(hidden) == []


def asked_on_import(tree: ast.AST) -> Iterator[int]:
    """List the lines that ask the clock as a module is read: they answer with that day for as long as it is kept."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            outside: list[ast.AST] = [*getattr(node, "decorator_list", []), node.args]
            yield from (line for part in outside for line in asked_on_import(part))
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"clock.now", "clock.today"}:
            yield node.lineno
        yield from asked_on_import(node)


def test_no_module_keeps_the_day_on_which_it_was_read() -> None:
    tests = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests").rglob("*.py"))}

    assert [f"{path}: line {line}" for path, tree in (PARSED | tests).items() for line in asked_on_import(tree)] == []


def test_modules_and_functions_stay_small() -> None:
    def large(path: Path, tree: ast.Module) -> Iterator[str]:
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE:
            yield f"{lines} lines"
        for function in functions(tree):
            if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION:
                yield f"{function.name} is {lines} lines"
            taken = [argument.arg for argument in function.args.args if argument.arg not in ("self", "cls")]
            if len(taken) > MOST_POSITIONAL and not function.decorator_list:
                yield f"{function.name} takes {len(taken)} positional parameters"

    assert faults(large) == []


def test_no_template_line_is_longer_than_a_screen_is_wide() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]

    assert long == []


def test_every_module_and_public_thing_has_its_caption() -> None:
    def bare(path: Path, tree: ast.Module) -> Iterator[str]:
        if not ast.get_docstring(tree):
            yield "has no caption"
        if room_of(dotted_name(path)) in {"models", "rules", "queries", "operations"}:
            for node in tree.body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef) and is_public(node.name):
                    yield from () if ast.get_docstring(node) else [f"{node.name} has no caption"]

    assert faults(bare) == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in PARSED if path.stem in FORBIDDEN_NAMES] == []


def test_only_doors_commit() -> None:
    def commits(path: Path, tree: ast.Module) -> Iterator[str]:
        if room_of(dotted_name(path)) in {"rules", "queries", "operations", "jobs", "forms"}:
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and node.attr == "commit":
                    yield f"line {node.lineno}"

    assert faults(commits) == []


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
