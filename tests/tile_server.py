"""A server of tiles for tests: answers on this machine, counts what it was asked, and misbehaves on demand."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.factories.grounds import picture


@dataclass
class TileServer:
    """What it answers, and what it was asked: (path, headers)."""

    address: str = ""
    body: bytes = field(default_factory=picture)
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"ETag": '"one"', "Cache-Control": "max-age=60"})
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def template(self) -> str:
        """Give the address of its tiles."""
        return f"{self.address}/{{z}}/{{x}}/{{y}}.png"


@contextmanager
def running_tile_server(certificate: Path | None = None) -> Iterator[TileServer]:
    """Serve until the end of the block; with a certificate by https."""
    told = TileServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.path, dict(self.headers)))
            is_same = self.headers.get("If-None-Match") == told.headers.get("ETag") and told.status == 200
            self.send_response(304 if is_same else told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if is_same else str(len(told.body)))
            self.end_headers()
            if not is_same:
                self.wfile.write(told.body)

        def log_message(self, *told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
