"""While a file is imported others save and look on: a save waits for seconds at most, a page for nothing."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.battery.browser import Programme
from tests.battery.conftest import Home
from tests.battery.instance import wait_until
from tests.battery.test_slow_clients import PROMISED_SECONDS, watched

PAUSE_SECONDS = 0.2
LONGEST_SECONDS = 3_000
HEADINGS = "Інвентарний номер;Назва;Стан;Широта;Довгота;Азимут;Кут огляду;Дальність"
Figure = Callable[[str], None]


@dataclass
class Saver:
    """One who saves a place now and then, and asks again when the register is busy."""

    programme: Programme
    hromada: str
    is_over: threading.Event = field(default_factory=threading.Event)
    waits: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Save until told to stop; a wait lasts until the save is acknowledged."""
        while not self.is_over.wait(PAUSE_SECONDS):
            place = {"hromada": self.hromada, "kind": "site", "name": f"Майданчик {len(self.waits)}"}
            began = time.monotonic()
            while (status := self.programme.send("POST", "/locations", place).status_code) != 201:
                self.refused.append(status)
                if self.is_over.wait(PAUSE_SECONDS):
                    return  # One who is refused for ever does not keep the test from saying so.
            self.waits.append(time.monotonic() - began)


@contextmanager
def saving(programme: Programme, hromada: str) -> Iterator[Saver]:
    """Let somebody save until the block ends."""
    saver = Saver(programme, hromada)
    thread = threading.Thread(target=saver.run, daemon=True)
    thread.start()
    try:
        yield saver
    finally:
        saver.is_over.set()
        thread.join()


def write_cameras(path: Path, rows: int) -> Path:
    """Write a table of cameras that stand somewhere and look somewhere."""
    lines = (
        f"І-{n};Камера {n};in_service;{51.512 + n % 450 / 10_000:.6f};{30.652 + n // 450 / 10_000:.6f};{n % 360};90;60"
        for n in range(rows)
    )
    path.write_text("\n".join((HEADINGS, *lines)) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("rows", "promised"), [(20_000, 2), (200_000, 10)])
def test_a_save_waits_for_seconds_and_a_page_for_nothing_while_a_file_is_imported(
    home: Home, tmp_path: Path, rows: int, promised: float, figure: Figure
) -> None:
    path = write_cameras(tmp_path / "cameras.csv", rows)
    server = home.instance.serve()

    began = time.monotonic()
    with watched(server) as seen, saving(home.programme(server.url), home.hromada) as saver:
        process = home.instance.begin("import", str(path), "--kind", "camera", "--hromada", home.hromada)
        ended = wait_until(lambda: process.poll() is not None, LONGEST_SECONDS, 0.5)
    seconds = time.monotonic() - began

    told = ", ".join(f"{page} at most {longest:.2f} s" for page, longest in seen.slowest.items())
    figure(f"import of {rows} rows in {seconds:.0f} s: {len(saver.waits)} saves, the slowest {max(saver.waits):.1f} s, "
           f"{len(saver.refused)} times refused; {told}")  # fmt: skip
    assert ended
    assert process.returncode == 0
    assert home.programme(server.url).send("GET", "/assets?kind=camera&limit=1").json()["total"] == rows
    home.instance.command("audit", "verify")
    assert set(saver.refused) <= {503}
    assert seen.failed == []
    assert max(seen.slowest.values()) <= PROMISED_SECONDS
    assert max(saver.waits) <= promised
