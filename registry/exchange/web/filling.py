"""Downloads of the rows that lack something, to be filled in and brought back."""

from flask import current_app, request
from werkzeug.wrappers import Response

from registry.exchange.exports import Look, write_table
from registry.exchange.filling import Asked, table_to_fill
from registry.exchange.web.exports import send_file
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.pages import make_pages
from registry.kernel.words import language


@require("asset.read")
def fill_in(entity: str, code: str, form: str) -> Response:
    """Send the rows that lack something, each known by its own columns, with the lacking one to be filled."""
    kind = request.args.get("kind") or None
    asked = Asked(entity[:40], code[:40], current_hromada_id(), kind)
    table = table_to_fill(db.session(), current_actor(), asked)
    look = Look(language(), for_excel=True, aside=seams(current_app).settings.instance)
    return send_file(lambda file: write_table(table, form, file, look), form, f"{kind or entity}-{code}")


PAGES = (("GET", "/completeness/<entity>/<code>.<any(csv, xlsx):form>", fill_in),)
bp = make_pages("filling", __name__, PAGES)
