"""Killed at any moment: what was acknowledged is there, what was not is not half there, and the next start is fine."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
import requests
from PIL import Image

from tests.battery.browser import Browser
from tests.battery.conftest import Home, Maker
from tests.battery.instance import PASSWORD, signal_group, wait_until
from tests.battery.writers import Writers, prove_whole

KILLED = 9
KEPT_NAME = re.compile(r"[0-9a-f]{64}(\.thumb)?")
SAVED_PATH = re.compile(r"backups/before-update-\d{4}-\d{8}T\d{6}Z\.backup")
"""What an update writes before it changes anything, under this name only when it is whole."""
Figure = Callable[[str], None]


def strangers(folder: Path) -> list[str]:
    """List what lies in an instance folder and is no part of it: half-written files of whoever was killed."""
    kept = {"oblik.sqlite3", "oblik.sqlite3-wal", "oblik.sqlite3-shm", "secret.key", "address", "scheduler.lock"}
    kept |= {"history.lock", "preparing.lock", "attachments", "oblik.env"}
    found = [one for one in folder.rglob("*") if one.is_file()]
    found = [one for one in found if not SAVED_PATH.fullmatch(one.relative_to(folder).as_posix())]
    return [
        str(one.relative_to(folder))
        for one in found
        if one.name not in kept and not (one.parent.parent.name == "attachments" and KEPT_NAME.fullmatch(one.name))
    ]


@pytest.mark.quick
def test_no_acknowledged_write_is_lost_when_the_server_is_killed(home: Home, rounds: int, figure: Figure) -> None:
    written = 0
    starts = []
    for turn in range(rounds):
        server = home.instance.serve()
        with Writers([server.url], home.token, home.hromada) as writers:
            assert writers.wait_for(80 + 40 * turn), writers.statuses
            server.kill()

        began = time.monotonic()
        again = home.instance.serve()
        starts.append(time.monotonic() - began)
        prove_whole(home.instance, writers, home.programme(again.url))
        written += writers.acknowledged
        again.stop()

    assert strangers(home.instance.folder) == []
    figure(f"kill -9 of the server, {rounds} times under 16 writers: {written} acknowledged writes, 0 lost, 0 doubled; "
           f"next start in {max(starts):.1f} s at most")  # fmt: skip


def test_an_import_that_is_killed_leaves_no_row_and_can_be_repeated(
    home: Home, rounds: int, is_whole: bool, tmp_path: Path, figure: Figure
) -> None:
    rows = 20_000 if is_whole else 1_500
    path = write_table(tmp_path / "cameras.csv", rows, home.hromada)
    server = home.instance.serve()
    programme = home.programme(server.url)

    killed = 0
    for turn in range(rounds):
        process = home.instance.begin("import", str(path), "--kind", "camera", "--hromada", home.hromada)
        time.sleep(2.5 + 1.3 * turn)  # The moment of the kill itself; whichever it is, the promise is the same.
        signal_group(process.pid, KILLED)
        killed += process.wait(20) == -KILLED
        if process.returncode == -KILLED:
            assert programme.send("GET", "/assets?kind=camera&limit=1").json()["total"] == 0

    assert killed >= 1
    told = home.instance.told("import", str(path), "--kind", "camera", "--hromada", home.hromada)
    assert (told["created"], told["errors"]) == (rows, [])
    assert programme.send("GET", "/assets?kind=camera&limit=1").json()["total"] == rows
    home.instance.command("audit", "verify")
    server.stop()
    assert strangers(home.instance.folder) == []
    figure(f"kill -9 of an import of {rows} rows, {killed} times: 0 rows left each time, the repeated one wrote {rows}")


def test_an_acknowledged_upload_is_there_whole_and_no_half_file_stays(home: Home, figure: Figure) -> None:
    server = home.instance.serve()
    body = {"hromada": home.hromada, "inventory_number": "К-1", "name": "Камера", "kind": "camera"}
    asset_id = home.programme(server.url).send("POST", "/assets", body).json()["id"]

    kept: list[str] = []
    person = signed_in(server.url)
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(send_photos, person.copy(), asset_id, number, kept) for number in range(8)]
        assert wait_until(lambda: len(kept) >= 24, 120)
        server.kill()
    assert [one.exception() for one in sent] == [None] * 8

    again = home.instance.serve()
    browser = signed_in(again.url)
    page = browser.get(f"/assets/{asset_id}?tab=files").text
    addresses = sorted(set(re.findall(r'"(/files/[0-9a-f-]{36})"', page)))
    sizes = [len(browser.get(path).content) for path in addresses]
    missing = [name for name in kept if name not in page]
    again.stop()

    assert missing == []
    assert len(addresses) >= len(kept)
    assert min(sizes) > 1000
    home.instance.command("audit", "verify")
    assert strangers(home.instance.folder) == []
    figure(f"kill -9 during uploads by 8: {len(kept)} acknowledged photos, 0 lost, no half file left")


def test_a_first_start_that_is_killed_is_begun_again(
    engine_name: str, make_instance: Maker, rounds: int, figure: Figure
) -> None:
    instance = make_instance(engine_name, OBLIK_DEMO="0")
    killed = 0
    for turn in range(rounds + 2):
        process = instance.begin("migrate")
        time.sleep(1.6 + 0.45 * turn)  # The moment of the kill.
        signal_group(process.pid, KILLED)
        killed += process.wait(20) == -KILLED

    assert killed >= 1
    server = instance.serve()
    server.stop()
    instance.command("migrate")
    instance.command("audit", "verify")
    assert server.errors() == []
    assert strangers(instance.folder) == []
    figure(f"kill -9 of migrations, {killed} times: the next start went through")


def write_table(path: Path, rows: int, hromada: str) -> Path:
    """Write a table of cameras."""
    lines = ("inventory_number,name,status", *(f"І-{n},Камера {n},in_service" for n in range(rows)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def signed_in(url: str) -> Browser:
    """Give a signed-in browser."""
    browser = Browser(url)
    assert browser.sign_in("battery", PASSWORD).status_code == 302
    return browser


def photos(number: int) -> Iterator[tuple[str, bytes]]:
    """Draw photos of which no two are equal."""
    for turn in count():
        out = BytesIO()
        Image.effect_noise((240, 180), 40 + number).convert("RGB").save(out, "JPEG")
        yield f"photo-{number}-{turn}.jpg", out.getvalue()


def send_photos(browser: Browser, asset_id: str, number: int, kept: list[str]) -> None:
    """Send one photo after the other until nobody answers; keep the names of those acknowledged."""
    page = f"/assets/{asset_id}"
    for name, data in photos(number):
        try:
            answer = browser.send(f"{page}/files", {}, at=f"{page}?tab=files", files={"file": (name, data)},
                                  allow_redirects=False)  # fmt: skip
        except requests.RequestException:
            return
        if answer.status_code == 302:
            kept.append(name)
