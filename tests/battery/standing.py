"""Nothing stands still: public pages and others' saves while an instance is pressed from all sides.

`python -m tests.battery.standing --engine sqlite --folder FOLDER` starts an instance of its own and prints the table.
"""

import argparse
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.city import make_city
from bench.cluster import postgres_server
from bench.instances import Wanted, ground_instance, remove
from bench.product import Instance, serving
from bench.writes import run_import, write_file
from tests.battery.asking import (
    HALF_BODY,
    HALF_HEAD,
    Answers,
    all_at_once,
    ask,
    asked_again_and_again,
    held_connections,
    save_place,
    sign_in_wrongly,
)

HELD = 100
WRITERS = 20
SIGN_INS = 100
SECONDS = 8


@contextmanager
def watched(port: int) -> Iterator[dict[str, Answers]]:
    """Ask for what must always answer until the block ends."""
    with ExitStack() as stack:
        paths = ("/healthz", "/public/", "/sign-in")
        yield {
            path: stack.enter_context(asked_again_and_again(lambda _n, path=path: ask(port, "GET", path)))
            for path in paths
        }


def press(instance: Instance, rows: int) -> Iterator[tuple[str, dict[str, Answers]]]:
    """Press one instance in every way; give what was answered meanwhile."""
    hromada, token = make_city(0).hromadas[0]["code"], instance.make_token("write")
    with serving(instance) as server:
        save = save_place(server.port, token, hromada)
        for name, sent in (("nothing", b""), ("half a head", HALF_HEAD), ("half a body", HALF_BODY)):
            with held_connections(server.port, HELD, sent), watched(server.port) as answers:
                time.sleep(SECONDS)
            yield f"{HELD} connections that send {name}", answers
        come = sign_in_wrongly(server.port)
        with watched(server.port) as answers:
            told = all_at_once(come, SIGN_INS)
        yield f"{SIGN_INS} sign-ins at once", {**answers, "sign-ins": told}
        with watched(server.port) as answers, asked_again_and_again(save, times=WRITERS) as saves:
            time.sleep(SECONDS)
        yield f"{WRITERS} writers", {**answers, "saves": saves}
        yield from _import_meanwhile(instance, server.port, save, come, rows)


def _import_meanwhile(
    instance: Instance, port: int, save: Callable[[int], tuple[int, float]], come: Callable[[int], tuple[int, float]],
    rows: int,
) -> Iterator[tuple[str, dict[str, Answers]]]:  # fmt: skip
    path = write_file(instance.folder / "cameras.csv", rows)
    with (
        held_connections(port, HELD),
        watched(port) as answers,
        asked_again_and_again(save, times=WRITERS, pause=0.2) as saves,
    ):
        crowd = threading.Thread(target=lambda: all_at_once(come, SIGN_INS))
        crowd.start()
        seconds, _peak = run_import(instance, path)
        crowd.join()
    yield f"an import of {rows} rows ({seconds:.0f} s) with all of these", {**answers, "saves": saves}


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.battery.standing", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgis"], required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where the instances are kept")
    parser.add_argument("--server-url", help="a PostgreSQL server to make databases on; else one of its own")
    parser.add_argument("--rows", type=int, default=20_000)
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = ""
        if told.engine == "postgis":
            url = stack.enter_context(postgres_server(told.folder, told.server_url))
        wanted = Wanted(told.folder, 0, server_url=url)
        instance = ground_instance(told.engine, wanted, "standing")
        for what, answers in press(instance, told.rows):
            print(f"{told.engine}: {what}")
            for name, one in answers.items():
                print(f"    {name:10} {one}", flush=True)
        remove(instance, url)


if __name__ == "__main__":
    main()
