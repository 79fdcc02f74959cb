"""How long a start takes on an instance that has started before: from the command to the first page.

    python3 -m bench start [--runs 5] [--port 8123]

Starts `./oblik serve --empty` in an instance folder of its own once to prepare it, then that many times more, and
prints the seconds until the first page has arrived. Standard library only; stops what it started.
"""

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 600


def start(instance: str, port: int) -> float:
    """Start, ask for the first page until it arrives, stop; give the seconds it took."""
    began = time.monotonic()
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "oblik"), "serve", "--empty", "--port", str(port)],
        env={**os.environ, "OBLIK_INSTANCE": instance},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while time.monotonic() - began < PATIENCE_SECONDS:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                    answer.read()
                return time.monotonic() - began
            except OSError:
                time.sleep(0.02)
    finally:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait()
    raise SystemExit("the server did not answer")


def main(arguments: Sequence[str]) -> None:
    """Print each run's seconds and their median."""
    parser = argparse.ArgumentParser(prog="python3 -m bench start", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--port", type=int, default=8123)
    told = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as instance:
        print(f"first start: {start(instance, told.port):.2f} s")
        times = [start(instance, told.port) for _ in range(told.runs)]
    print("second starts: " + " ".join(f"{one:.2f}" for one in times) + f" s, median {statistics.median(times):.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
