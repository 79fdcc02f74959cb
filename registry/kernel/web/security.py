"""What every answer carries: a nonce, a content policy, https only, no sniffing, no framing, no caching of staff's."""

import secrets

from flask import Flask, g, request
from werkzeug.wrappers import Response

HSTS = "max-age=31536000"
"""A year by https alone; not for names below this one, which may be other people's sites."""
KEPT_PATHS = ("/static/", "/vendor/", "/public/", "/ground/", "/ground.json", "/map/ground/", "/map/ground.json")
"""What says itself how long it may be kept."""


def csp_nonce() -> str:
    """Give this answer's nonce for our own scripts and styles."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def plug_security(app: Flask) -> None:
    """Set the headers on every answer, errors included."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        policy = (
            f"default-src 'none'; script-src 'self' 'nonce-{csp_nonce()}'; "
            f"style-src 'self' 'nonce-{csp_nonce()}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
            "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not (request.path.startswith(KEPT_PATHS) or "/static/" in request.path):
            response.headers["Cache-Control"] = "no-store"
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        return response

    app.jinja_env.globals["csp_nonce"] = csp_nonce
