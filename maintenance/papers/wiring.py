"""How papers are plugged in: what is downloaded, by the names under which lower wings lead to it."""

from flask import Flask

from maintenance.papers.web import files
from registry.kernel.seams import seams


def plug_papers(app: Flask) -> None:
    """Plug in the downloads."""
    app.register_blueprint(files.bp)
    seams(app).links.update(
        costing_file="papers.costing",
        costing_scenarios_file="papers.scenarios",
        facts_file="papers.facts",
        asset_costs_file="papers.asset_costs",
        costing_version_file="papers.version",
        years_file="papers.years",
        contracts_file="papers.contracts",
        providers_file="papers.providers",
    )
