"""How files in and out are plugged in."""

from flask import Flask

from registry.exchange import web
from registry.kernel.seams import seams


def plug_exchange(app: Flask) -> None:
    """Plug in the downloads."""
    app.register_blueprint(web.bp)
    seams(app).links.update(export="exchange.export")
