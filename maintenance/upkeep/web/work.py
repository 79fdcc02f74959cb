"""The addresses of work: a table of contents."""

from maintenance.upkeep.web import entries, journal, log_form, plan_of_work, visits
from registry.kernel.web.pages import make_pages

PAGES = (
    ("GET", "/work", plan_of_work.plan),
    ("GET", "/work/journal", journal.journal),
    ("GET POST", "/work/new", log_form.log),
    ("GET", "/work/assets", log_form.find),
    ("GET", "/work/token", log_form.token),
    ("GET", "/work/<uuid:work_id>", entries.entry),
    ("GET POST", "/work/<uuid:work_id>/edit", entries.edit),
    ("POST", "/work/<uuid:work_id>/files", entries.add_files),
    ("POST", "/work/<uuid:work_id>/undo", entries.undo),
    ("GET", "/work/visits/<uuid:visit_id>", visits.visit),
    ("POST", "/work/visits/<uuid:visit_id>/reopen", visits.reopen),
    ("POST", "/work/visits/move", visits.move),
    ("POST", "/work/visits/skip", visits.skip),
)
bp = make_pages("work", __name__, PAGES)
