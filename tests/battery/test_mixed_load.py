"""Half an hour of everything at once: memory is as flat at the end as it was after the first minutes."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
import requests

from tests.battery.browser import Browser, Programme
from tests.battery.conftest import Home
from tests.battery.instance import Server
from tests.battery.test_faults import signed_in, write_table
from tests.battery.writers import Writers, prove_whole

SETTLED_SHARE = 1 / 6
"""Five minutes of thirty: caches are filled by then."""
BOUND = 1.10
BREATHE_SECONDS = 2
PAGES = ("/", "/assets", "/map", "/contracts", "/costing", "/plans", "/work", "/programmes", "/public/")
LISTS = ("assets", "locations", "organisations", "contracts", "plans", "work", "history")
Figure = Callable[[str], None]


class Readers:
    """People who look at pages and programmes that read lists, until it is over."""

    def __init__(self, server: Server, token: str) -> None:
        self.over = threading.Event()
        self.statuses: Counter[int] = Counter()
        self.wrong: set[str] = set()
        self.seconds: list[float] = []
        person = signed_in(server.url)
        asks = [self._page(person.copy(), number) for number in range(4)]
        asks += [self._list(Programme(server.url, token), number) for number in range(3)]
        self.threads = [threading.Thread(target=self._go_on, args=(one,), daemon=True) for one in asks]

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _page(self, browser: Browser, seed: int) -> Callable[[], requests.Response]:
        chosen = random.Random(seed)
        return lambda: browser.get(chosen.choice(PAGES))

    def _list(self, programme: Programme, seed: int) -> Callable[[], requests.Response]:
        chosen = random.Random(seed)
        return lambda: programme.send("GET", f"/{chosen.choice(LISTS)}?limit=50")

    def _go_on(self, ask: Callable[[], requests.Response]) -> None:
        while not self.over.wait(0.3):
            began = time.monotonic()
            try:
                answer = ask()
            except requests.RequestException as error:
                self.statuses[0] += 1
                self.wrong.add(type(error).__name__)
            else:
                self.statuses[answer.status_code] += 1
                if answer.status_code != 200:
                    self.wrong.add(f"{answer.status_code} {answer.url}")
            self.seconds.append(time.monotonic() - began)


def test_memory_is_flat_under_a_long_mixed_load(
    town: Home, tmp_path: Path, pytestconfig: pytest.Config, figure: Figure
) -> None:
    length = pytestconfig.getoption("--battery-minutes") * 60
    server = town.instance.serve()
    memory: list[tuple[float, float]] = []
    began = time.monotonic()
    # Three writers: the register grows all the time, and with it what a page has to show.
    writers = Writers([server.url], town.token, town.hromada, writers=3, pause=1.0)
    with Readers(server, town.token) as readers, writers:
        for turn in range(10_000):
            town_work(town, turn, tmp_path)
            memory.append((time.monotonic() - began, server.memory_mb()))
            if time.monotonic() - began >= length:
                break
            time.sleep(BREATHE_SECONDS)

    early = median(of for at, of in memory if length * SETTLED_SHARE <= at <= length * SETTLED_SHARE * 2)
    late = median(of for at, of in memory if at >= length * (1 - SETTLED_SHARE))
    sixths = [[of for at, of in memory if part <= at / length * 6 < part + 1] for part in range(6)]
    course = " ".join(f"{median(one):.0f}" for one in sixths if one)
    slow = sorted(readers.seconds)[int(len(readers.seconds) * 0.95)]
    figure(f"{length / 60:.0f} minutes of mixed load: memory {early:.0f} → {late:.0f} MB ({late / early:.2f}), "
           f"by sixths of the time {course}, "
           f"{sum(readers.statuses.values())} reads {dict(readers.statuses)} (95 % within {slow:.2f} s), "
           f"{writers.acknowledged} writes {dict(writers.statuses)}")  # fmt: skip
    assert readers.wrong == set()
    assert set(writers.statuses) <= {200, 201}
    assert server.errors() == []
    prove_whole(town.instance, writers, town.programme(server.url))
    assert late <= early * BOUND


def town_work(town: Home, turn: int, folder: Path) -> None:
    """Do by turns what a town does beside reading and writing: import a table, cost a year, make a backup."""
    if turn % 12 == 3:
        path = write_table(folder / f"{turn}.csv", 100, town.hromada)
        town.instance.command("import", str(path), "--kind", "camera", "--hromada", town.hromada)
    elif turn % 12 == 6:
        town.instance.command("cost", "--year", "2027", "--json")
    elif turn % 12 == 9:
        town.instance.command("backup", str(folder / f"{turn}.backup"), "--plain")
        (folder / f"{turn}.backup").unlink()
