"""What comes of reading foreign tables: the programme, its check and its causes, without keeping anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from maintenance.programmes.models import Programme
from maintenance.programmes.rules.check import CheckResult, check_programme
from maintenance.programmes.rules.reading.reading import Reading, Said, read_programme
from maintenance.programmes.rules.reading.sheets import Sheet
from maintenance.programmes.rules.roots import Diagnosis, find_roots

MOST_EXPLAINED = 600
"""With more findings a column is misread rather than figures misprinted: causes are not looked for."""


@dataclass(frozen=True)
class Outcome:
    """A reading with its check; no programme and no result where the tables make none."""

    reading: Reading
    programme: Programme | None
    result: CheckResult | None
    found: Diagnosis

    @property
    def is_misread(self) -> bool:
        """Tell whether there are so many findings that causes were not looked for."""
        return self.result is not None and len(self.result.findings) > MOST_EXPLAINED


def read_and_check(sheets: Sequence[Sheet], said: Said) -> Outcome:
    """Read tables and check what they make; raise Invalid where the document they make is refused."""
    reading = read_programme(sheets, said)
    programme = reading.programme()
    if programme is None:
        return Outcome(reading, None, None, Diagnosis([], [], []))
    result = check_programme(programme)
    is_misread = len(result.findings) > MOST_EXPLAINED
    return Outcome(reading, programme, result, Diagnosis([], [], []) if is_misread else find_roots(programme, result))
