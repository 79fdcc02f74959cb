"""Many writers at once, who remember what they were told; afterwards it is all there, once."""

import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import requests

from tests.battery.browser import Programme
from tests.battery.instance import Instance, wait_until

WRITERS = 16
WAIT_MORE = (429, 500, 502, 503, 504)


@dataclass
class Acknowledged:
    """What a writer was told."""

    numbers: dict[str, str] = field(default_factory=dict)
    """Inventory number -> the name acknowledged last."""
    unsure: set[str] = field(default_factory=set)
    """Numbers on which the last write got no answer: the old or the new name may stand."""
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    slowest_refusal: float = 0.0


class Writers:
    """Writers who add assets and rename them until they are stopped or have written so much."""

    def __init__(self, urls: list[str], token: str, hromada: str, **told: Any) -> None:
        self.writes: int | None = told.get("writes")
        self.patience: float = told.get("patience", 60)
        self.pause: float = told.get("pause", 0)
        self.mark = uuid.uuid4().hex[:6]
        self.hromada = hromada
        self.stopped = threading.Event()
        self.told = [Acknowledged() for _ in range(told.get("writers", WRITERS))]
        self.threads = [
            threading.Thread(target=self._write, args=(number, urls[number % len(urls)], token), daemon=True)
            for number in range(len(self.told))
        ]

    def __enter__(self) -> "Writers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.join()

    def join(self) -> None:
        """Wait until all have ended."""
        for thread in self.threads:
            thread.join()

    def wait_for(self, count: int, seconds: float = 180) -> bool:
        """Wait until so many writes were acknowledged."""
        return wait_until(lambda: self.acknowledged >= count, seconds)

    @property
    def acknowledged(self) -> int:
        """Count the writes that were acknowledged so far."""
        return sum(one.statuses[200] + one.statuses[201] for one in self.told)

    @property
    def statuses(self) -> Counter[int]:
        """Count the answers by status; 0 is none."""
        return sum((one.statuses for one in self.told), Counter())

    @property
    def slowest(self) -> float:
        """Give the seconds of the slowest acknowledged write."""
        return max(one.slowest for one in self.told)

    @property
    def slowest_refusal(self) -> float:
        """Give the seconds after which the slowest 503 came."""
        return max(one.slowest_refusal for one in self.told)

    def _write(self, number: int, url: str, token: str) -> None:
        programme, told = Programme(url, token, self.patience), self.told[number]
        for turn in count():
            if self.stopped.is_set() or (self.writes is not None and turn >= self.writes):
                return
            self._turn(programme, told, f"W{self.mark}-{number}-{turn}")
            self.stopped.wait(self.pause)

    def _turn(self, programme: Programme, told: Acknowledged, inventory_number: str) -> None:
        """Add an asset and rename it; who got no answer looks after a moment whether it was written."""
        body = {"hromada": self.hromada, "inventory_number": inventory_number, "name": "перша", "kind": "camera"}
        made = self._send(programme, told, inventory_number, "POST", "/assets", body, None)
        if made is None or made.status_code != 201:
            return
        told.numbers[inventory_number] = "перша"
        path, match = f"/assets/{made.json()['id']}", made.headers["ETag"]
        renamed = self._send(programme, told, inventory_number, "PATCH", path, {"name": "друга"}, match)
        if renamed is not None and renamed.status_code == 200:
            told.numbers[inventory_number] = "друга"

    def _send(
        self,
        programme: Programme,
        told: Acknowledged,
        number: str,
        method: str,
        path: str,
        body: Any,
        match: str | None,
    ) -> requests.Response | None:
        started = time.monotonic()
        try:
            answer = programme.send(method, path, body, **({"If-Match": match} if match else {}))
        except requests.RequestException:
            told.statuses[0] += 1
            told.unsure.add(number)
            self.stopped.wait(0.3)
            return None
        seconds = time.monotonic() - started
        told.statuses[answer.status_code] += 1
        if answer.status_code in (200, 201):
            told.slowest = max(told.slowest, seconds)
        elif answer.status_code in WAIT_MORE:
            told.slowest_refusal = max(told.slowest_refusal, seconds)
            self.stopped.wait(0.3)
        return answer

    def lost_and_doubled(self, programme: Programme) -> tuple[list[str], list[str]]:
        """Compare what was acknowledged with what is there: the lost writes, and the numbers that stand twice."""
        there: dict[str, list[str]] = {}
        for asset in programme.all_of("assets", q=f"W{self.mark}"):
            there.setdefault(asset["inventory_number"], []).append(asset["name"])
        lost = [
            f"{number}: {name}, there: {there.get(number)}"
            for one in self.told
            for number, name in one.numbers.items()
            if name not in there.get(number, []) and not (number in one.unsure and "друга" in there.get(number, []))
        ]
        return lost, [number for number, names in there.items() if len(names) > 1]


def prove_whole(instance: Instance, writers: Writers, programme: Programme) -> None:
    """Fail unless everything acknowledged is there once and the chain of the history is whole."""
    lost, doubled = writers.lost_and_doubled(programme)
    assert lost == []
    assert doubled == []
    told = instance.run("audit", "verify")
    assert told.returncode == 0, told.stdout + told.stderr
