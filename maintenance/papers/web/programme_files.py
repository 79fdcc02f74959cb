"""Downloads of a programme in its council's layout: as printed, or with corrections."""

from flask import Response, current_app, request

from maintenance.papers.documents.written import printed_programme, write_programme
from maintenance.papers.web.files import give
from maintenance.programmes.queries import get_programme
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, look_at, require
from registry.kernel.web.pages import make_pages


@require("programme.read")
def programme_file(code: str, form: str) -> Response:
    """Give a programme as a file; what is corrected says so in its name too."""
    programme = get_programme(db.session(), current_actor(), code)
    look_at(programme.hromada_id)
    corrects = request.args.get("version") == "corrected"
    paper = printed_programme(db.session(), current_actor(), programme, corrects=corrects)
    written = write_programme(db.session(), programme, paper, form, seams(current_app).settings.front_end)
    return give(written, f"{programme.code}{'-corrected' if corrects else ''}", form)


PAGES = (("GET", "/programmes/<code>/programme.<any(docx, pdf, xlsx):form>", programme_file),)
bp = make_pages("programme_files", __name__, PAGES)
