"""A provider of OpenID Connect for the tests, in this process: one client, codes used once, PKCE, signed proofs."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "oblik", "client-secret"


class Provider:
    """Answers as providers do; `twist` lets a test change what a proof says, `key` what signs it."""

    def __init__(self) -> None:
        self.address = ""
        self.key = self.published = RSAKey.generate_key(2048, {"kid": "one"})
        self.twist: dict[str, Any] = {}
        self.told: dict[str, Any] = {}
        self.issuer: str | None = None
        self.grants: dict[str, dict[str, str]] = {}

    def consent(self, address: str, **claims: Any) -> str:
        """Sign a person in at the provider; give the address that the browser is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.grants[code] = asked
        self.told = {"sub": "s-1", "preferred_username": "olena", "name": "Олена", **claims}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        pages = {
            "/.well-known/openid-configuration": self._describe, "/jwks": self._keys, "/token": self._token,
        }  # fmt: skip
        status, body = pages[environ["PATH_INFO"]](environ)
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]

    def _describe(self, _environ: dict[str, Any]) -> tuple[str, Any]:
        at = self.address
        told = {"authorization_endpoint": f"{at}/auth", "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/jwks"}
        return "200 OK", {"issuer": self.issuer or at, **told, "id_token_signing_alg_values_supported": ["RS256"]}

    def _keys(self, _environ: dict[str, Any]) -> tuple[str, Any]:
        return "200 OK", {"keys": [self.published.as_dict(private=False)]}

    def _token(self, environ: dict[str, Any]) -> tuple[str, Any]:
        sent = parse_qs(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode())
        asked = self.grants.pop(sent["code"][0], None)
        given = base64.b64decode(environ["HTTP_AUTHORIZATION"].partition(" ")[2]).decode()
        challenge = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        is_same = asked and asked["code_challenge"] == base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if not is_same or given != f"{CLIENT}:{SECRET}":
            return "400 Bad Request", {"error": "invalid_grant"}
        now = int(time.time())
        proof = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}  # type: ignore[index]
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, {**proof, **self.told, **self.twist}, self.key)
        return "200 OK", {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": signed}


class Quiet(WSGIRequestHandler):
    """Writes nothing about requests."""

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider for as long as it is needed."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider, handler_class=Quiet)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
