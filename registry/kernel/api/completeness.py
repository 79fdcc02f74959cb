"""Completeness in the API: what lacks what; each number is the `total` of a list that is asked for the same."""

from pydantic import Field

from registry.kernel.api.doors import Answer, chosen_hromada_id, endpoint, session
from registry.kernel.api.schemas import HromadaCode, Out, Query
from registry.kernel.completeness import described_lacks
from registry.kernel.web.access import current_actor


class CriterionOut(Out):
    """Something that a record ought to have; `by_file` tells whether a file can fill it in."""

    code: str
    label: str
    by_file: bool


class CompletenessRow(Out):
    """What the records of a kind lack."""

    kind: str | None
    count: int
    share: str | None = Field(description="Which part of what is asked for is there, 0 to 1, rounded down")
    lacking: dict[str, int | None] = Field(description="By criterion; null: not asked of this kind")


class CompletenessSubject(Out):
    """What the records of a noun lack."""

    entity: str
    count: int
    share: str | None
    criteria: list[CriterionOut]
    rows: list[CompletenessRow]


class CompletenessOut(Out):
    """How complete the register is, noun by noun."""

    subjects: list[CompletenessSubject]


class CompletenessQuery(Query):
    """Of which hromada."""

    hromada: HromadaCode | None = Field(None, description="КАТОТТГ code of the hromada; without it all of yours")


@endpoint("Tell what records lack", permission="asset.read", query=CompletenessQuery, answer=CompletenessOut)
def completeness(query: CompletenessQuery) -> Answer:
    """Count what lacks what; `missing` of the lists finds the same records."""
    return Answer(described_lacks(session(), current_actor(), chosen_hromada_id(query.hromada)))


ROUTES = (("GET", "/completeness", completeness),)
