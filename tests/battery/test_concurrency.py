"""Many at once: nothing is lost, nothing stands twice, a race for one number has one winner."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.battery.browser import Programme
from tests.battery.conftest import Home
from tests.battery.writers import WRITERS, Writers, prove_whole

Figure = Callable[[str], None]


def at_once(url: str, token: str, send: Callable[[Programme, int], int]) -> Counter[int]:
    """Send from sixteen programmes at the same moment; count the answers by status."""
    barrier = threading.Barrier(WRITERS)

    def one(number: int) -> int:
        programme = Programme(url, token)
        barrier.wait(30)
        return send(programme, number)

    with ThreadPoolExecutor(WRITERS) as pool:
        return Counter(pool.map(one, range(WRITERS)))


@pytest.mark.quick
def test_sixteen_writers_and_their_races_lose_nothing_and_double_nothing(
    home: Home, is_whole: bool, figure: Figure
) -> None:
    server = home.instance.serve()
    writers = Writers([server.url], home.token, home.hromada, writes=50 if is_whole else 4)
    with writers:
        writers.join()
    prove_whole(home.instance, writers, home.programme(server.url))
    assert set(writers.statuses) == {200, 201}
    assert writers.acknowledged == WRITERS * 2 * (50 if is_whole else 4)
    figure(f"16 writers: {writers.acknowledged} writes, 0 lost, 0 doubled, slowest {writers.slowest:.2f} s")

    races = 20 if is_whole else 3
    for race in range(races):
        assert race_for_a_number(home, server.url, f"Г-{race}") == {201: 1, 422: WRITERS - 1}
        assert race_for_a_change(home, server.url, f"Г-{race}") == {200: 1, 412: WRITERS - 1}
        repeated = repeat_with_a_key(home, server.url, f"П-{race}")
        assert set(repeated) <= {201, 409}
        assert repeated[201] >= 1
    found = [one["inventory_number"] for one in home.programme(server.url).all_of("assets", q="П-")]
    assert sorted(found) == sorted({f"П-{race}" for race in range(races)})
    home.instance.command("audit", "verify")
    assert server.errors() == []
    figure(f"races of 16, {races} of each: one 201 for a number, one 200 for a version, one asset for a repeated key")


def body_of(home: Home, number: str) -> dict[str, str]:
    """Give an asset to add."""
    return {"hromada": home.hromada, "inventory_number": number, "name": "Камера", "kind": "camera"}


def race_for_a_number(home: Home, url: str, number: str) -> Counter[int]:
    """Let all add an asset of one number."""
    return at_once(url, home.token, lambda one, _n: one.send("POST", "/assets", body_of(home, number)).status_code)


def race_for_a_change(home: Home, url: str, number: str) -> Counter[int]:
    """Let all change one version of an asset."""
    programme = home.programme(url)
    found = programme.all_of("assets", q=number)
    path = f"/assets/{next(one['id'] for one in found if one['inventory_number'] == number)}"
    match = programme.send("GET", path).headers["ETag"]

    def send(one: Programme, turn: int) -> int:
        return one.send("PATCH", path, {"name": f"Камера {turn}"}, **{"If-Match": match}).status_code

    return at_once(url, home.token, send)


def repeat_with_a_key(home: Home, url: str, number: str) -> Counter[int]:
    """Let all send one request with one key, as a programme does that got no answer."""
    key = {"Idempotency-Key": uuid.uuid4().hex}
    body = body_of(home, number)
    return at_once(url, home.token, lambda one, _n: one.send("POST", "/assets", body, **key).status_code)
