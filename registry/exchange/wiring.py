"""How files in and out are plugged in."""

from flask import Flask

from registry.exchange import web
from registry.exchange.cli import IMPORT, carry_out_import
from registry.kernel.seams import LongKind, seams
from registry.kernel.text import N_

FIGURES = {
    "rows": N_("рядків"),
    "created": N_("нових"),
    "updated": N_("змінених"),
    "unchanged": N_("без змін"),
}
"""What the figures of an import are called."""


def plug_exchange(app: Flask) -> None:
    """Plug in the downloads."""
    app.register_blueprint(web.bp)
    seams(app).links.update(export="exchange.export")
    seams(app).long_kinds[IMPORT] = LongKind(N_("Імпорт"), carry_out_import, FIGURES)
