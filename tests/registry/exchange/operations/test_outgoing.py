"""Nothing that people wrote is forgotten when everything is taken out."""

from flask import Flask
from sqlalchemy.orm import Session

from registry.exchange.operations.outgoing import OUTGOING_DOCUMENTS, list_tables
from registry.kernel.db import Base
from registry.kernel.fields import NOUNS
from tests.factories.registry import make_kinds

WITHIN = {
    "user": "person",
    "attachment": "file",
    "asset": "camera",
    "contract_term": "contract",
    "contract_cover": "contract",
    "programme": "programmes",
    "indicator": "indicators",
}
"""Nouns that go out under another name, or inside another thing."""
TABLES = {
    "gis_boundary": "boundary", "maintenance_act": "act", "maintenance_act_work": "act_work",
    "maintenance_contract": "contract", "maintenance_contract_cover": "contract",
    "maintenance_contract_term": "contract", "maintenance_costing_version": "costing_versions",
    "maintenance_costing_version_line": "costing_versions", "maintenance_due_work": "visit",
    "maintenance_indicator": "indicators", "maintenance_indicator_figure": "indicator_figure",
    "maintenance_indicator_snapshot": "indicator_snapshot", "maintenance_indicator_target": "programmes",
    "maintenance_paper_settings": "paper_settings", "maintenance_paper_template": "paper_template",
    "maintenance_passport_item": "programmes", "maintenance_payment": "payment",
    "maintenance_payment_share": "payment", "maintenance_plan": "plan", "maintenance_price_index": "price_index",
    "maintenance_programme": "programmes", "maintenance_programme_cell": "programmes",
    "maintenance_programme_indicator": "programmes", "maintenance_programme_row": "programmes",
    "maintenance_programme_table": "programmes", "maintenance_rate": "rate",
    "maintenance_replacement_price": "replacement_price", "maintenance_report": "report",
    "maintenance_report_file": "reports", "maintenance_report_publication": "reports",
    "maintenance_request_text": "request_text", "maintenance_result_indicator": "result_indicator",
    "maintenance_scenario": "scenario", "maintenance_scenario_change": "scenario_change",
    "maintenance_service_line": "service_line", "maintenance_transfer": "transfer", "maintenance_work": "work",
    "maintenance_work_asset": "work", "registry_asset": "camera", "registry_asset_kind": "kinds",
    "registry_asset_reserve": "asset_reserve", "registry_attachment": "file", "registry_house": "house",
    "registry_hromada": "hromada", "registry_import_word": "import_word", "registry_location": "location",
    "registry_membership": "person", "registry_organisation": "organisation", "registry_settlement": "settlement",
    "registry_starosta_district": "starosta_district", "registry_street": "street", "registry_user": "person",
}  # fmt: skip
"""Table -> the part of the package that tells of it."""
LEFT = {
    "follows from the rest and is worked out again": {
        "gis_coverage", "gis_public_object", "gis_public_change", "registry_revision", "registry_costed_change",
    },
    "the published codifier": {"registry_codifier_edition", "registry_territory_unit"},
    "secrets of persons, no data of a town": {
        "registry_api_token", "registry_directory_identity", "registry_recovery_code", "registry_second_factor",
        "registry_setup_link", "registry_sign_in_attempt", "registry_user_session", "registry_step_aside",
    },
    "the server's own work": {
        "maintenance_job_run", "registry_long_work", "registry_idempotency_key", "registry_import_draft",
    },
    "the history, by choice, and what leads into it": {
        "registry_history", "registry_history_head", "registry_import_run", "registry_merger",
    },
    "how persons and an instance like things set": {
        "gis_ground", "maintenance_public_reading", "maintenance_year_turn", "registry_import_mapping",
        "registry_not_double", "registry_saved_view", "registry_view_default",
    },
}  # fmt: skip
"""Why -> tables that are no part of the package."""


def parts(session: Session) -> set[str]:
    return {one.code for one in list_tables(session)} | set(OUTGOING_DOCUMENTS)


def test_every_noun_goes_out(app: Flask, session: Session) -> None:
    make_kinds(session)

    forgotten = {WITHIN.get(noun, noun) for noun in NOUNS} - parts(session)

    assert forgotten == set()


def test_every_table_goes_out_or_has_a_reason_not_to(app: Flask, session: Session) -> None:
    make_kinds(session)
    left = set().union(*LEFT.values())

    assert set(Base.metadata.tables) - set(TABLES) - left == set()
    assert set(TABLES.values()) - parts(session) == set()
