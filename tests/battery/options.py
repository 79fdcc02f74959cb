"""How the battery is asked for, what it runs on, and where its figures are printed."""

import pytest

FOLDER = "tests/battery"
FIGURE = "figure"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the battery's options."""
    group = parser.getgroup("battery", "the battery that a release must pass")
    group.addoption("--battery", action="store_true", help="run the whole battery, and nothing else unless named")
    group.addoption("--battery-url", help="try this running instance; nothing destructive is done to it")
    group.addoption(
        "--battery-login", help="who signs in there; password: OBLIK_TEST_PASSWORD, token: OBLIK_TEST_TOKEN"
    )
    group.addoption("--battery-minutes", type=float, default=30, help="how long the mixed load lasts")
    group.addoption("--battery-requests", type=int, default=10_000, help="how many requests are made at random")


def pytest_configure(config: pytest.Config) -> None:
    """Narrow a run of the battery to its folder; who names files gets those."""
    if config.getoption("--battery-url"):
        config.option.engine = "sqlite"  # What runs there is not ours to choose: once is enough.
    is_asked = config.getoption("--battery") or config.getoption("--battery-url")
    if is_asked and config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args[:] = [str(config.rootpath / FOLDER)]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for: long parts of a usual run, all that starts or breaks anything when aimed."""
    left_out = [one for one in items if is_of_battery(one) and not is_wanted(config, one)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [one for one in items if one not in left_out]


def is_of_battery(item: pytest.Item) -> bool:
    """Tell whether a test belongs to the battery."""
    return FOLDER in item.path.as_posix()


def is_wanted(config: pytest.Config, item: pytest.Item) -> bool:
    """Tell whether a part of the battery is to run."""
    if config.getoption("--battery-url"):
        return item.get_closest_marker("harmless") is not None
    return bool(config.getoption("--battery")) or item.get_closest_marker("quick") is not None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what the battery counted and measured, also when a part failed."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    figures = [(one.nodeid, text) for one in reports for name, text in one.user_properties if name == FIGURE]
    if not figures:
        return
    terminalreporter.section("figures of the battery")
    for nodeid, text in figures:
        engine = "running" if config.getoption("--battery-url") else nodeid.partition("[")[2].partition("]")[0] or "-"
        terminalreporter.write_line(f"{engine:<18} {text}")
