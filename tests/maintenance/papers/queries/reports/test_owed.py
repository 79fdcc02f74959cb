"""Of which programmes a report is owed: of those that a council adopted, each quarter once."""

from datetime import date

from sqlalchemy.orm import Session

from maintenance.papers.queries.reports.owed import list_owed
from maintenance.programmes.operations.drafts import amend_programme
from maintenance.programmes.operations.programmes import update_programme
from registry.kernel.access import SYSTEM
from tests.factories.registry import make_hromada
from tests.factories.reports import PROGRAMME, make_reported

TODAY = date(2026, 11, 30)


def test_a_draft_owes_nothing_and_changes_owe_from_the_quarter_in_which_they_begin(session: Session) -> None:
    make_reported(session, make_hromada(session))
    draft = amend_programme(session, SYSTEM, PROGRAMME, "changes")

    while_draft = list_owed(session, SYSTEM, TODAY)
    adopted = {"state": "in_force", "state_decision": "№ 3 від 20.08.2026", "in_force_from": "2026-08-20"}
    update_programme(session, SYSTEM, draft.id, adopted, version=draft.version)
    since = list_owed(session, SYSTEM, TODAY)

    told = [
        [(one.owed.programme.code, one.owed.year, one.owed.quarter) for one in some] for some in (while_draft, since)
    ]
    assert told == [[(PROGRAMME, 2026, 3)], [("changes", 2026, 3)]]
