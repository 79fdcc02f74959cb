"""The addresses of costing: a table of contents."""

from maintenance.costing.web import asset_costs, former_rules, scenario_changes, scenario_register, scenarios
from maintenance.costing.web import facts as costing_facts
from maintenance.costing.web import outlook as costing_outlook
from maintenance.costing.web import pages as costing_pages
from maintenance.costing.web import settings as costing_settings
from maintenance.costing.web import versions as costing_versions
from maintenance.costing.web import what_if as costing_what_if
from maintenance.costing.web import year_turn as costing_turn
from maintenance.costing.web.scale import keep_around
from registry.kernel.web.pages import make_pages

PAGES = (
    ("GET", "/costing", costing_pages.start),
    ("GET", "/costing/facts", costing_facts.facts),
    ("GET", "/costing/<int:year>", costing_pages.year_page),
    ("GET", "/costing/<int:year>/<uuid:line_id>", costing_pages.line_page),
    ("GET", "/costing/<int:year>/assets", asset_costs.asset_costs),
    ("GET", "/costing/<int:year>/assets/card", asset_costs.cost_card),
    ("GET", "/costing/<int:year>/years", costing_outlook.years),
    ("GET", "/costing/<int:year>/contracts", costing_outlook.contracts),
    ("GET", "/costing/<int:year>/providers", costing_outlook.providers),
    ("GET", "/costing/<int:year>/turn", costing_turn.turn),
    ("POST", "/costing/<int:year>/turn", costing_turn.note),
    ("GET", "/costing/<int:year>/rules", former_rules.former_rules),
    ("POST", "/costing/<int:year>/rules", former_rules.accept),
    ("POST", "/costing/<int:year>/scenario", costing_what_if.save),
    ("GET", "/costing/<int:year>/scenarios", scenarios.side_by_side),
    ("GET POST", "/costing/<int:year>/scenarios/new", scenarios.add),
    ("GET", "/costing/scenario/<uuid:scenario_id>", scenarios.scenario_page),
    ("GET POST", "/costing/scenario/<uuid:scenario_id>/edit", scenarios.edit),
    ("POST", "/costing/scenario/<uuid:scenario_id>/copy", scenarios.copy),
    ("POST", "/costing/scenario/<uuid:scenario_id>/delete", scenarios.delete),
    ("POST", "/costing/scenario/<uuid:scenario_id>/restore", scenarios.restore),
    ("POST", "/costing/scenario/<uuid:scenario_id>/undo", scenarios.undo),
    ("GET POST", "/costing/scenario/<uuid:scenario_id>/changes/new", scenario_changes.add_change),
    ("GET POST", "/costing/scenario/<uuid:scenario_id>/changes/<uuid:change_id>", scenario_changes.edit_change),
    ("POST", "/costing/scenario/<uuid:scenario_id>/changes/<uuid:change_id>/remove", scenario_changes.remove_change),
    (
        "GET POST",
        "/costing/scenario/<uuid:scenario_id>/changes/<uuid:change_id>/register",
        scenario_register.register,
    ),
    ("GET POST", "/costing/<int:year>/versions/new", costing_versions.keep_version),
    ("GET", "/costing/versions/<uuid:costing_version_id>", costing_versions.version_page),
    ("GET", "/costing/versions/<uuid:costing_version_id>/compare", costing_versions.compare_page),
    ("GET", "/costing/settings", costing_settings.settings),
    ("POST", "/costing/settings/index", costing_settings.add_index),
    ("POST", "/costing/settings/line", costing_settings.add_line),
    ("GET POST", "/costing/settings/line/<uuid:line_id>", costing_settings.edit_line),
)
bp = make_pages("costing", __name__, PAGES)
bp.app_url_defaults(keep_around)
