"""The addresses of work: a table of contents."""

from flask import Blueprint

from maintenance.upkeep.web import entries, journal, log_form, plan_of_work, visits

bp = Blueprint("work", __name__)

for address, view, methods in (
    ("/work", plan_of_work.plan, ["GET"]),
    ("/work/journal", journal.journal, ["GET"]),
    ("/work/new", log_form.log, ["GET", "POST"]),
    ("/work/assets", log_form.find, ["GET"]),
    ("/work/token", log_form.token, ["GET"]),
    ("/work/<uuid:work_id>", entries.entry, ["GET"]),
    ("/work/<uuid:work_id>/edit", entries.edit, ["GET", "POST"]),
    ("/work/<uuid:work_id>/undo", entries.undo, ["POST"]),
    ("/work/visits/<uuid:visit_id>", visits.visit, ["GET"]),
    ("/work/visits/<uuid:visit_id>/reopen", visits.reopen, ["POST"]),
    ("/work/visits/move", visits.move, ["POST"]),
    ("/work/visits/skip", visits.skip, ["POST"]),
):
    bp.add_url_rule(address, view_func=view, methods=methods)
