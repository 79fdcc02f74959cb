"""How long others wait for a save while an import runs, and whether any save fails."""

import json
import threading
import time
from dataclasses import dataclass, field

from bench.city import make_city
from bench.instances import Wanted, ground_instance, remove
from bench.product import Server, answer, commit, serving
from bench.report import Figures, Table
from bench.writes import run_import, write_file

PAUSE_SECONDS = 0.2
CREATED = 201


@dataclass
class Saver:
    """Saves a place again and again from a thread of its own."""

    server: Server
    token: str
    is_over: threading.Event = field(default_factory=threading.Event)
    times: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Save until told to stop."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        place = {"hromada": make_city(0).hromadas[0]["code"], "kind": "site"}
        while not self.is_over.wait(PAUSE_SECONDS):
            body = json.dumps({**place, "name": f"Майданчик {len(self.times)}"})
            began = time.perf_counter()
            status, _body, _headers = answer(self.server.port, "POST", "/api/v1/locations", headers, body)
            self.times.append(time.perf_counter() - began)
            if status != CREATED:
                self.refused.append(status)


def measure_saves(wanted: Wanted, engines: list[str], count: int) -> Figures:
    """Import by the command while the server takes saves."""
    rows = []
    for engine in engines:
        instance = ground_instance(engine, wanted, "saves")
        path = write_file(instance.folder / "cameras.csv", count)
        token = instance.make_token("write")
        with serving(instance) as server:
            saver = Saver(server, token)
            thread = threading.Thread(target=saver.run)
            thread.start()
            try:
                seconds, _peak = run_import(instance, path)
            finally:
                saver.is_over.set()
                thread.join()
        remove(instance, wanted.server_url)
        refused = ", ".join(map(str, saver.refused)) or "none"
        rows.append([engine, seconds, len(saver.times), max(saver.times, default=0.0), refused])
    headings = ["engine", "import seconds", "saves meanwhile", "slowest seconds", "refused"]
    return Figures(f"Saves during an import of {count} rows, {commit()}", [Table("saves", headings, rows)])
