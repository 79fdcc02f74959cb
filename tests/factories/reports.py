"""Reports for tests, through the real operations: a programme with a bound line, a contract, acts and payments."""

from typing import Any

from sqlalchemy.orm import Session

from config.settings import ROOT
from maintenance.contracts.models.contract import Contract
from maintenance.costing.models.act import Act
from maintenance.papers.documents.reports import report_files
from maintenance.papers.models.report import Report
from maintenance.papers.operations.issuing import Signing, issue_report
from maintenance.papers.operations.reports import create_report
from maintenance.programmes.operations.documents import import_programme
from registry.kernel.access import SYSTEM, Actor
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_contract, make_line
from tests.factories.maintenance_facts import make_act, make_payment
from tests.factories.programmes import make_document, make_row, make_table

LIBRARIES = ROOT / "node_modules"
PROGRAMME = "reported-2025-2026"
COLUMNS = [(year, part) for year in (2025, 2026) for part in ("total", "general", "special")]


def make_reported(session: Session, hromada: Hromada, **values: Any) -> Contract:
    """A programme of 2025–2026 with two tasks and three measures, the first of them paid for by a line.

    The contract of that line has an act of 1 000,10 for each month from January to March 2026, two of them paid.
    """
    rows = [
        make_row("task-1", [""] * 6, kind="task"),
        make_row("1.1", ["100,0", "100,0", "-", "120,5", "100,0", "20,5"]),
        make_row("1.2", ["10,0", "10,0", "-", "15,0", "15,0", "-"]),
        make_row("task-2", [""] * 6, kind="task"),
        make_row("2.1", ["Не потребує фінансування", "", "", "Не потребує фінансування", "", ""]),
    ]
    indicator = {
        "number": 1, "title": "Камери", "unit": "од.", "base": "1",
        "targets": [{"on": "2026-12-31", "printed": "9"}], "priority": "", "dynamics": None, "note": "",
    }  # fmt: skip
    document = make_document(
        make_table(rows, COLUMNS), code=PROGRAMME, title="Програма «Звіти»", hromada=hromada.code, years=[2025, 2026],
        indicators=[indicator],
    )  # fmt: skip
    programme = import_programme(session, SYSTEM, {**document, **values})
    line = make_line(
        session, hromada, code="7", title="Обслуговування камер", measure_programme_id=str(programme.id),
        measure_code="1.1",
    )  # fmt: skip
    contract = make_contract(session, line)
    acts = [_monthly_act(session, contract, f"2026-{month:02}") for month in (1, 2, 3)]
    make_payment(session, contract, acts[0], amount="1000.10", on="2026-02-10")
    make_payment(session, contract, acts[1], amount="1000.10", on="2026-04-02")
    return contract


def _monthly_act(session: Session, contract: Contract, month: str) -> Act:
    days = {"on": f"{month}-28", "from": f"{month}-01", "to": f"{month}-28"}
    return make_act(session, contract, **days, amount="1000.10")


def make_report(session: Session, hromada: Hromada, actor: Actor = SYSTEM, **overrides: Any) -> Report:
    """A draft of the first quarter of 2026."""
    values = {"kind": "quarter", "programme": PROGRAMME, "year": 2026, "quarter": 1, **overrides}
    return create_report(session, actor, hromada.id, values)


def issue(session: Session, report: Report, actor: Actor = SYSTEM, **signing: Any) -> Report:
    """Issue a draft, signed off by a post."""
    told = Signing(**{"signed_by": "Начальник відділу", **signing})
    return issue_report(
        session, actor, report.id, told, version=None,
        write=lambda one: report_files(session, one, LIBRARIES),
    )  # fmt: skip
