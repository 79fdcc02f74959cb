"""What the pages of versions show: a year's versions, one as it was kept, two beside each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from maintenance.contracts.models.service_line import Expenditure, Fund
from maintenance.costing.models.version import CostingVersion, Stage
from maintenance.costing.rules.bridge import add_causes
from maintenance.costing.rules.previous import PreviousIs
from maintenance.costing.rules.text import signed_uah
from maintenance.costing.rules.version_comparison import LineDifference
from maintenance.costing.web.bars import say_causes
from maintenance.costing.web.scale import Scale
from maintenance.costing.web.view import TONES, name_severity
from registry.kernel import clock
from registry.kernel.web.filters import day
from registry.kernel.words import word

SHOWN_NUMBERS = 12
STAGE_TONES = {"submitted": "info", "approved": "ok", "amended": "warn"}
Document = Mapping[str, Any]
MOST_PARTS, MOST_FINDINGS = 40, 100
"""So much of a line and so many findings of a kept costing stand on its page."""


@dataclass(frozen=True)
class ShownVersion:
    """A version in a list."""

    version: CostingVersion
    title: str
    stage: str
    tone: str
    url: str
    difference: Decimal
    """What the costing comes to now, less what was kept."""
    against_now: str


def show_versions(versions: Sequence[CostingVersion], total_now: Decimal) -> list[ShownVersion]:
    """Prepare a year's versions with what the costing has moved by since."""
    return [
        ShownVersion(
            version=one,
            title=version_title(one),
            stage=word(Stage, one.stage),
            tone=STAGE_TONES[one.stage],
            url=url_for("costing.version_page", costing_version_id=one.id),
            difference=total_now - one.total,
            against_now=signed_uah(total_now - one.total) if total_now != one.total else _("без змін"),
        )
        for one in versions
    ]


def kept_on(version: CostingVersion) -> str:
    """Write the day on which a version was kept."""
    return day(clock.local(version.frozen_at))


def version_title(version: CostingVersion) -> str:
    """Name a version: «2027, версія 2, затверджено»."""
    stage = word(Stage, version.stage)
    return _("%(year)s, версія %(number)s, %(stage)s", year=version.year, number=version.number, stage=stage)


@dataclass(frozen=True)
class ShownLine:
    """A kept line."""

    code: str
    title: str
    kekv: str
    fund: str
    expenditure: str
    previous: str
    previous_is: str
    amount: str
    ceiling: str
    reasons: str
    components: list[dict[str, Any]]
    """The first of them; the files have all."""
    more_components: int


@dataclass(frozen=True)
class ShownDocument:
    """A kept document, in words and figures of one scale."""

    scale: Scale
    total: str
    previous_total: str
    lines: list[ShownLine]
    subtotals: list[tuple[str, str, str, str]]
    findings: list[dict[str, Any]]
    """The first of them; the files have all."""
    findings_count: int


def show_document(document: Document, scale: Scale) -> ShownDocument:
    """Prepare a kept document for its page; nothing of it is computed anew."""
    return ShownDocument(
        scale=scale,
        total=scale.write(Decimal(document["total"])),
        previous_total=scale.write(sum((Decimal(one["previous_year"]) for one in document["lines"]), Decimal())),
        lines=[_line(one, scale) for one in document["lines"]],
        subtotals=[
            (one["kekv"], word(Fund, one["fund"]), word(Expenditure, one["kind"]), scale.write(Decimal(one["amount"])))
            for one in document["by_kekv_and_fund"]
        ],
        findings=[_finding(one, document["inputs"]) for one in document["findings"][:MOST_FINDINGS]],
        findings_count=len(document["findings"]),
    )


def document_figures(*documents: Document) -> Iterator[Decimal]:
    """Give what pages show of the lines of documents."""
    names = ("amount", "previous_year", "programme_ceiling")
    told = (one[name] for document in documents for one in document["lines"] for name in names)
    return (Decimal(one) for one in told if one is not None)


def _line(line: Document, scale: Scale) -> ShownLine:
    ceiling = line["programme_ceiling"]
    return ShownLine(
        code=line["code"],
        title=line["title"],
        kekv=line["kekv"],
        fund=word(Fund, line["fund"]),
        expenditure=word(Expenditure, line["kind"]),
        previous=scale.write(Decimal(line["previous_year"])),
        previous_is=word(PreviousIs, line["previous_is"]),
        amount=scale.write(Decimal(line["amount"])),
        ceiling=scale.write(None if ceiling is None else Decimal(ceiling)),
        reasons=say_causes(add_causes((one["cause"], Decimal(one["amount"])) for one in line["bridge"])),
        components=line["components"][:MOST_PARTS],
        more_components=max(0, len(line["components"]) - MOST_PARTS),
    )


def _finding(found: Document, inputs: Document) -> dict[str, Any]:
    contracts = [inputs["contracts"][one]["number"] for one in found["contracts"]]
    numbers = [inputs["assets"][one] for one in found["assets"][:SHOWN_NUMBERS]]
    return {
        "tone": TONES[found["severity"]],
        "severity": name_severity(found["severity"]),
        "text": found["message"],
        "contracts": [f"№ {one}" for one in contracts],
        "assets": numbers,
        "more_assets": len(found["assets"]) - len(numbers),
    }


@dataclass(frozen=True)
class ShownDifference:
    """A line of a comparison."""

    code: str
    title: str
    before: str
    after: str
    change: str
    tone: str
    reasons: str


def show_differences(lines: Iterable[LineDifference], scale: Scale) -> list[ShownDifference]:
    """Prepare the lines of a comparison; the change is in hryvnia."""
    return [
        ShownDifference(
            code=one.code,
            title=one.title,
            before=scale.write(one.before),
            after=scale.write(one.after),
            change=write_change(one.change),
            tone=tone_of(one.change),
            reasons=say_causes(one.causes),
        )
        for one in lines
    ]


def write_change(change: Decimal) -> str:
    """Write a difference in hryvnia with its sign; none is a dash."""
    return signed_uah(change) if change else "—"


def tone_of(change: Decimal) -> str:
    """Name the tone of a change: more money, less, the same."""
    return "up" if change > 0 else "down" if change < 0 else "same"


def choices_to_compare(version: CostingVersion, others: Iterable[CostingVersion]) -> list[tuple[str, str]]:
    """Offer what a version may be compared with: the costing of now, and every other version."""
    now = ("now", _("%(year)s, за розрахунком зараз", year=version.year))
    return [
        now,
        *((str(one.id), f"{version_title(one)} · {kept_on(one)}") for one in others if one != version),
    ]
