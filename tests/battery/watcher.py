"""Asks for public pages again and again from a process of its own, whose clock no other client holds up.

python -m tests.battery.watcher http://127.0.0.1:8000    until its standard input ends; then what it saw, as JSON
"""

import http.client
import json
import sys
import time
from threading import Event, Thread
from urllib.parse import urlsplit

PAUSE_SECONDS = 0.1
PATHS = ("/public/", "/healthz")


def main(url: str) -> None:
    """Watch until told to end, and print how long each path took at most, how often it was asked, and what failed."""
    over, slowest, failed, asked = Event(), dict.fromkeys(PATHS, 0.0), [], 0
    Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    while not over.wait(PAUSE_SECONDS):
        for path in PATHS:
            began = time.monotonic()
            try:
                told = ask(url, path)
            except (OSError, http.client.HTTPException) as error:
                told = type(error).__name__
            seconds, asked = time.monotonic() - began, asked + 1
            slowest[path] = max(slowest[path], seconds)
            if told != "200":
                failed.append(f"{path}: {told}")
    print(json.dumps({"slowest": slowest, "asked": asked, "failed": failed}))


def ask(url: str, path: str) -> str:
    """Take one answer in whole, over a connection of its own; its status."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return str(answer.status)
    finally:
        connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
