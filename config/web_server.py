"""The server inside each process: requests are taken in whole before a thread is given to them, each kind has its own.

Gunicorn keeps the processes, waitress reads and writes on their sockets without threads.
"""

import os
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

from config.lanes import Lanes
from registry.kernel.web.errors import TOO_LARGE
from registry.kernel.web.outages import WAITED
from registry.people.rules.sign_in import network_of

MOST_BODY_BYTES = 41 * 1024 * 1024
"""A little more than the application takes; what is more still is not read into memory."""
MOST_HEAD_BYTES = 64 * 1024
MOST_CONNECTIONS = 900
MOST_OF_AN_ADDRESS = 300
WAKE_SECONDS = 1
SWITCH_SECONDS = 0.0005
"""How long a thread computes while others wait: what is answered in a moment waits for each of them so long at most."""
FAREWELL_SECONDS = 20


@dataclass(frozen=True)
class Deadlines:
    """How many seconds a connection may take for each step."""

    head: float = 10
    """From the first byte of a request to the end of its head; a drip does not begin it anew."""
    stall: float = 15
    """Between two pieces of a body, or of an answer that the other side does not take."""
    slowest_bytes: int = 8_000
    """How many bytes of a body must come in a second, on the whole."""
    idle: float = 20
    """Between two requests, and before the first."""
    linger: float = 30
    """For the rest of a body that was refused: whose connection ends at once never reads why."""


DEADLINES = Deadlines()


class TimedTask(WSGITask):
    """A request that knows how long it has waited for a thread."""

    def get_environment(self) -> dict[str, Any]:
        environment: dict[str, Any] = super().get_environment()
        environment[WAITED] = time.monotonic() - self.channel.complete_at
        return environment


class RefusedTask(TimedTask):
    """A request that is refused as it stands; what is too large is answered by the application, which sees no body."""

    def execute(self) -> None:
        if isinstance(self.request.error, RequestEntityTooLarge):
            self.channel.lingers = True
            super().execute()
            self.set_close_on_finish()
        else:
            self.complete = True  # It has no application to say so: waitress's own refusals are whole as they are.
            ErrorTask.execute(self)

    def get_environment(self) -> dict[str, Any]:
        told = {TOO_LARGE: True, "CONTENT_LENGTH": str(MOST_BODY_BYTES), "wsgi.input": BytesIO()}
        return {**super().get_environment(), **told}


class DatedChannel(HTTPChannel):
    """A connection that knows since when its present request has been coming in, and its answer going out."""

    task_class = TimedTask
    error_task_class = RefusedTask
    begun_at = 0.0
    complete_at = 0.0
    close_when_flushed: bool
    lingers = False
    """Whether what still comes in is thrown away once the answer is out."""
    lingers_since = 0.0

    def received(self, data: bytes) -> Any:
        if self.lingers_since:
            return False
        if self.request is None:
            self.begun_at = time.time()
        return super().received(data)

    def send_continue(self) -> None:
        if self.request.error is None:
            super().send_continue()  # What its head has refused is not asked for its body, but answered.

    def write_soon(self, data: Any) -> Any:
        if not self.total_outbufs_len:
            self.last_activity = time.time()  # The other side was quiet because we were; its time begins now.
        return super().write_soon(data)

    def handle_write(self) -> None:
        if not (self.lingers and self.close_when_flushed):
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if not self.total_outbufs_len:
            self.close_when_flushed = False
            self.lingers_since = time.time()
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    @property
    def network(self) -> str:
        """Name whom the connection counts for."""
        return network_of(str(self.addr[0]))

    def is_overdue(self, now: float, deadlines: Deadlines) -> bool:
        """Tell whether the other side has taken longer than it may."""
        quiet = now - self.last_activity
        if self.lingers_since:
            return quiet > deadlines.stall or now - self.lingers_since > deadlines.linger
        if self.total_outbufs_len:
            return quiet > deadlines.stall
        if self.requests:
            return False  # It is we who take long.
        if self.request is None:
            return quiet > deadlines.idle
        spent = now - self.begun_at
        if not self.request.headers_finished:
            return spent > deadlines.head
        size = len(self.request.body_rcv or ()) if self.request.chunked else self.request.content_length
        room = deadlines.head + deadlines.stall + size / deadlines.slowest_bytes
        return quiet > deadlines.stall or spent > room


class CrowdedServer(TcpWSGIServer):
    """Takes connections in; where one address or all together hold too many, whoever idles longest has to go."""

    channel_class = DatedChannel
    most_of_an_address = MOST_OF_AN_ADDRESS

    def handle_accept(self) -> None:
        super().handle_accept()
        channels = list(self.active_channels.values())
        if not channels:
            return
        newest = channels[-1]
        neighbours = [one for one in channels if one.network == newest.network]
        if len(neighbours) > self.most_of_an_address:
            make_room(neighbours)
        elif len(channels) > MOST_CONNECTIONS:
            make_room(channels)

    def sweep(self, deadlines: Deadlines = DEADLINES) -> None:
        """Close what is overdue."""
        now = time.time()
        for channel in list(self.active_channels.values()):
            if channel.is_overdue(now, deadlines):
                channel.handle_close()

    def is_busy(self) -> bool:
        """Tell whether anything is still being answered."""
        return any(one.requests or one.total_outbufs_len for one in self.active_channels.values())


def make_room(channels: Iterable[DatedChannel]) -> None:
    """Close the connection that has been quiet the longest; one that is being answered stays."""
    waiting = [one for one in channels if not one.requests]
    if waiting:
        min(waiting, key=lambda one: one.last_activity).handle_close()


class LaneWorker(Worker):
    """One of gunicorn's processes: a loop for the sockets, and the lanes' threads for the application."""

    most_of_an_address = MOST_OF_AN_ADDRESS
    """Set for the whole server before it starts; behind a proxy all come from one address."""

    def run(self) -> None:
        """Serve until told to stop, then finish what was begun."""
        sys.setswitchinterval(SWITCH_SECONDS)
        lanes = Lanes()
        connected: dict[int, Any] = {}
        told = Adjustments(
            threads=1,
            ident=None,
            clear_untrusted_proxy_headers=False,  # The application reads those of as many proxies as it is told of.
            max_request_header_size=MOST_HEAD_BYTES,
            max_request_body_size=MOST_BODY_BYTES,
            connection_limit=MOST_CONNECTIONS + 50,
            cleanup_interval=3600,
            log_socket_errors=False,
            asyncore_use_poll=True,
        )
        servers = [self._serve(one, connected, lanes, told) for one in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self._turn(connected, servers)
        for server in servers:
            server.accepting = False
        end = time.monotonic() + FAREWELL_SECONDS
        while time.monotonic() < end and any(one.is_busy() for one in servers):
            self._turn(connected, servers)
        lanes.shutdown()
        wasyncore.close_all(connected)

    def _turn(self, connected: dict[int, Any], servers: list[CrowdedServer]) -> None:
        self.notify()
        wasyncore.loop(timeout=WAKE_SECONDS, use_poll=True, map=connected, count=1)
        for server in servers:
            server.sweep()

    def _serve(self, listener: Any, connected: dict[int, Any], lanes: Lanes, told: Adjustments) -> CrowdedServer:
        sock = listener.sock
        about = (sock.family, sock.type, sock.proto, sock.getsockname())
        server = CrowdedServer(
            self.wsgi, connected, _sock=sock, dispatcher=lanes, adj=told, sockinfo=about, bind_socket=False
        )
        server.most_of_an_address = self.most_of_an_address
        return server
