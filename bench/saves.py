"""How long others wait for a save or a page while an import runs, and whether any of them fails."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.city import make_city
from bench.instances import Wanted, ground_instance, remove
from bench.product import Server, answer, commit, serving
from bench.report import Figures, Table
from bench.writes import run_import, write_file

PAUSE_SECONDS = 0.2


@dataclass
class Asker:
    """Asks the same again and again from a thread of its own; what is refused is asked again and waited for."""

    ask: Callable[[int], int]
    """Ask for the n-th time; the status."""
    wanted: int
    is_over: threading.Event = field(default_factory=threading.Event)
    times: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Ask until told to stop."""
        while not self.is_over.wait(PAUSE_SECONDS):
            began = time.perf_counter()
            while (status := self.ask(len(self.times))) != self.wanted:
                self.refused.append(status)
                time.sleep(PAUSE_SECONDS)
            self.times.append(time.perf_counter() - began)

    @property
    def slowest(self) -> float:
        """Give the seconds of the longest wait."""
        return max(self.times, default=0.0)


def saver_of(server: Server, token: str) -> Asker:
    """Make one who saves places."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    place = {"hromada": make_city(0).hromadas[0]["code"], "kind": "site"}

    def save(turn: int) -> int:
        body = json.dumps({**place, "name": f"Майданчик {turn}"})
        return answer(server.port, "POST", "/api/v1/locations", headers, body)[0]

    return Asker(save, http.client.CREATED)


def reader_of(server: Server) -> Asker:
    """Make one who looks at the list of assets."""
    return Asker(lambda _turn: answer(server.port, "GET", "/assets", server.headers["session"])[0], http.client.OK)


@contextmanager
def asking(*askers: Asker) -> Iterator[None]:
    """Let them ask until the block ends."""
    threads = [threading.Thread(target=one.run) for one in askers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for one in askers:
            one.is_over.set()
        for thread in threads:
            thread.join()


def measure_saves(wanted: Wanted, engines: list[str], count: int) -> Figures:
    """Import by the command while the server takes saves and shows lists."""
    rows = []
    for engine in engines:
        instance = ground_instance(engine, wanted, "saves")
        path = write_file(instance.folder / "cameras.csv", count)
        token = instance.make_token("write")
        with serving(instance) as server:
            saver, reader = saver_of(server, token), reader_of(server)
            with asking(saver, reader):
                spent = run_import(instance, path)
        remove(instance, wanted.server_url)
        refused = ", ".join(map(str, (*saver.refused, *reader.refused))) or "none"
        rows.append([engine, spent.seconds, spent.peak, len(saver.times), saver.slowest, reader.slowest, refused])
    headings = ["engine", "import seconds", "peak MB", "saves meanwhile", "slowest save", "slowest list", "refused"]
    return Figures(f"Saves during an import of {count} rows, {commit()}", [Table("saves", headings, rows)])
