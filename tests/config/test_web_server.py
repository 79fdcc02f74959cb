"""The web server under crowds: connections that say nothing or stop halfway, and lanes that fill up."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments

from config import web_server
from config.lanes import LANES, Lanes
from config.web_server import DEADLINES, CrowdedServer, DatedChannel, Deadlines

PATIENCE_SECONDS = 20
QUICK = Deadlines(head=0.4, stall=0.4, slowest_bytes=1_000_000, idle=0.4)
LARGE = 200_000
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "
HALF_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nq="


def answer_at_once(_environment: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


@contextmanager
def served(
    application: Any = answer_at_once, deadlines: Deadlines = DEADLINES, most: int = 100, body: int = 2**30
) -> Iterator[tuple[int, CrowdedServer]]:
    """Serve an application by our server in threads of this process."""
    lanes, connected = Lanes(), {}
    told = Adjustments(
        threads=1,
        host="127.0.0.1",
        port=0,
        asyncore_use_poll=True,
        log_socket_errors=False,
        max_request_body_size=body,
    )
    server = CrowdedServer(application, connected, dispatcher=lanes, adj=told)
    server.most_of_an_address = most
    is_over = threading.Event()

    def turn() -> None:
        while not is_over.is_set():
            wasyncore.loop(timeout=0.05, use_poll=True, map=connected, count=1)
            server.sweep(deadlines)

    loop = threading.Thread(target=turn)
    loop.start()
    try:
        yield int(server.effective_port), server
    finally:
        is_over.set()
        loop.join()
        lanes.shutdown()
        wasyncore.close_all(connected)


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)


def ask(port: int, method: str = "GET", path: str = "/") -> bytes:
    """Ask once and give the first line of the answer."""
    with closing(connect(port)) as asking:
        asking.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
        return asking.recv(1000).partition(b"\r\n")[0]


def is_closed(one: socket.socket) -> bool:
    """Wait until the other side closes; False when it still says nothing."""
    try:
        return one.recv(1000) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


@pytest.mark.parametrize("sent", [b"", HALF_HEAD, HALF_BODY])
def test_connections_that_stop_halfway_take_no_thread(sent: bytes) -> None:
    with ExitStack() as stack, served() as (port, _server):
        for _ in range(2 * sum(LANES.values())):
            stack.enter_context(closing(connect(port))).sendall(sent)

        assert ask(port) == b"HTTP/1.1 200 OK"


@pytest.mark.parametrize("sent", [b"", HALF_HEAD, HALF_BODY])
def test_a_connection_that_stops_halfway_is_closed_at_its_deadline(sent: bytes) -> None:
    with served(deadlines=QUICK) as (port, _server), closing(connect(port)) as stalled:
        stalled.sendall(sent)

        assert is_closed(stalled)


def test_a_head_that_drips_is_closed_at_its_deadline_all_the_same() -> None:
    with served(deadlines=QUICK) as (port, _server), closing(connect(port)) as dripping:
        dripping.sendall(HALF_HEAD)
        end = time.monotonic() + PATIENCE_SECONDS
        with pytest.raises(OSError):
            while time.monotonic() < end:
                dripping.sendall(b"x")
                time.sleep(0.05)  # The pace of the drip, well within every pause that is allowed.

        assert time.monotonic() < end


def test_an_answer_that_nobody_takes_is_given_up_and_frees_its_thread() -> None:
    ended = threading.Event()

    def pour(_environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        try:
            while True:
                yield b"x" * 1_000_000
        finally:
            ended.set()

    with served(pour, deadlines=QUICK) as (port, _server), closing(connect(port)) as deaf:
        deaf.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

        assert ended.wait(PATIENCE_SECONDS)


def test_whoever_of_a_crowded_address_is_quiet_the_longest_makes_room() -> None:
    with ExitStack() as stack, served(deadlines=Deadlines(idle=600), most=3) as (port, server):
        held = [stack.enter_context(closing(connect(port))) for _ in range(3)]
        assert ask(port) == b"HTTP/1.1 200 OK"

        assert is_closed(held[0])
        assert len(server.active_channels) <= 3


def test_writers_that_wait_keep_no_page_waiting() -> None:
    is_free = threading.Event()

    def wait_when_writing(environment: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environment["REQUEST_METHOD"] == "POST":
            is_free.wait(PATIENCE_SECONDS)
        return answer_at_once(environment, start_response)

    with ExitStack() as stack, served(wait_when_writing) as (port, _server):
        writers = [stack.enter_context(closing(connect(port))) for _ in range(3 * LANES["writing"])]
        for one in writers:
            one.sendall(b"POST /sites HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")

        answers = [ask(port, path=path) for path in ("/", "/public/", "/healthz")]
        is_free.set()

        assert answers == [b"HTTP/1.1 200 OK"] * 3
        assert [one.recv(15) for one in writers] == [b"HTTP/1.1 200 OK"] * len(writers)


def test_an_answer_that_took_long_to_make_is_not_cut_off_as_one_that_nobody_takes() -> None:
    """Between the first piece and its way out a look at the deadlines may fall: this is the moment, held still."""
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        waker = SimpleNamespace(pull_trigger=lambda: None, active_channels={})
        channel = DatedChannel(waker, ours, ("127.0.0.1", 1), Adjustments(), map={})
        with pytest.raises(BlockingIOError):
            while True:
                ours.send(b"x" * LARGE)  # Nothing more gets on its way before the other side has taken this.
        channel.requests = [SimpleNamespace()]
        channel.last_activity = time.time() - 2 * DEADLINES.stall  # So long it took to make the answer.

        channel.write_soon(b"ab")

        assert channel.total_outbufs_len
        assert not channel.is_overdue(time.time(), DEADLINES)
        assert channel.is_overdue(time.time() + 2 * DEADLINES.stall, DEADLINES)


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("/sign-in", "text/html; charset=utf-8", "<h1>Файл завеликий</h1>"),
        ("/api/v1/assets", "application/problem+json", "Тіло запиту більше, ніж ми приймаємо"),
        ("/nowhere", "text/html; charset=utf-8", "<h1>Файл завеликий</h1>"),
    ],
)
@pytest.mark.parametrize("is_chunked", [False, True])
def test_what_is_too_large_is_refused_in_words_that_reach_whoever_goes_on_sending(
    app: Flask, path: str, kind: str, said: str, is_chunked: bool
) -> None:
    length = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {20 * LARGE}"
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n\r\n".encode()
    piece = (b"%x\r\n" % LARGE if is_chunked else b"") + b"x" * LARGE + (b"\r\n" if is_chunked else b"")

    with served(app, body=LARGE) as (port, _server), closing(connect(port)) as sending:
        sending.sendall(head)
        for _piece in range(20):
            sending.sendall(piece)
        told = b"".join(iter(lambda: sending.recv(65_536), b"")).decode()

    assert told.startswith("HTTP/1.1 413 ")
    assert f"Content-Type: {kind}" in told
    assert said in told


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: parcels\r\n\r\n", b"501"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 300_000 + b"\r\n\r\n", b"431"),
    ],
)
def test_what_is_no_request_is_refused_at_once(sent: bytes, status: bytes) -> None:
    with served() as (port, _server), closing(connect(port)) as asking:
        asking.sendall(sent)
        told = asking.recv(1000)

    assert told.split(b" ")[1] == status


def test_what_its_head_refuses_is_not_asked_for_its_body(app: Flask) -> None:
    head = f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {20 * LARGE}\r\n\r\n"

    with served(app, body=LARGE) as (port, _server), closing(connect(port)) as asking:
        asking.sendall(head.encode())
        told = asking.recv(1000)

    assert told.startswith(b"HTTP/1.1 413 ")


def test_whoever_sends_on_for_ever_what_was_refused_is_cut_off(app: Flask) -> None:
    with served(app, Deadlines(linger=0.4), body=LARGE) as (port, _server), closing(connect(port)) as sending:
        sending.sendall(f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10**12}\r\n\r\n".encode())
        end = time.monotonic() + PATIENCE_SECONDS
        with pytest.raises(OSError):
            while time.monotonic() < end:
                sending.sendall(b"x" * LARGE)

        assert time.monotonic() < end


def test_a_request_knows_how_long_it_waited_for_a_thread() -> None:
    def tell(environment: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [json.dumps(environment[web_server.WAITED]).encode()]

    with served(tell) as (port, _server), closing(connect(port)) as asking:
        asking.sendall(b"GET / HTTP/1.0\r\n\r\n")
        told = b"".join(iter(lambda: asking.recv(1000), b""))

    assert 0 <= json.loads(told.rpartition(b"\r\n")[2]) < PATIENCE_SECONDS


def test_a_network_of_ipv6_counts_as_one_address() -> None:
    def network(address: str) -> str:
        return str(web_server.DatedChannel.network.fget(SimpleNamespace(addr=(address, 1))))  # type: ignore[attr-defined]

    assert network("2001:db8::1") == network("2001:db8::ffff:2") != network("2001:db8:0:1::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1")
