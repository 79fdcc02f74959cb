"""The demonstration's entered indicators, written through the operations."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from config.catalogue.reading import read_indicators
from config.demo_register import DEMO, Loaded, Say, named, read_csv
from maintenance.papers.operations.indicators import create_figure
from maintenance.papers.rules.indicators.definition import know_indicators
from registry.kernel.access import SYSTEM


def load_indicators(session: Session, loaded: Loaded, say: Say) -> None:
    """Write values and targets; the programmes that print the indicators stand already."""
    know_indicators(read_indicators())
    count = 0
    for path in sorted(DEMO.glob("indicators_*.csv")):
        hromada_id = loaded.hromadas[path.stem.removeprefix("indicators_")].id
        for row in read_csv(path.name):
            with named(path.name, f"{row['code']} {row['ends_on']}"):
                values = {name: value for name, value in row.items() if value}
                create_figure(session, SYSTEM, hromada_id, {**values, "is_demo": True})
            count += 1
    say("  " + _("внесених індикаторів: %(count)s", count=count))
