"""What the pages of costing show of a line: components by contract, findings with their links."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, islice

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.contracts.queries.asset_names import NamedAsset
from maintenance.costing.queries.costing import Costing
from maintenance.costing.rules.figures import CostComponent, Finding
from maintenance.costing.rules.findings.threats import ABOVE_CEILING
from maintenance.costing.rules.next_contracts import Offer
from maintenance.costing.rules.payable import PER_ASSET
from maintenance.costing.rules.rows import CostRow
from maintenance.costing.rules.text import add_up_text
from maintenance.costing.web.bars import Bars, bridge_bars, is_over, row_bars, say_causes
from maintenance.costing.web.previous import say_source
from maintenance.costing.web.scale import Scale, row_figures, scale_of
from maintenance.costing.web.told_components import tell
from registry.kernel.text import N_
from registry.kernel.web.errors import say

SEVERITY_NAMES = {"error": N_("Помилка"), "warning": N_("Увага"), "info": N_("До відома")}
TONES = {"error": "error", "warning": "warn", "info": "info"}
SHOWN_ASSETS = 12
FEW_ASSETS, ALONE_ASSETS = 6, 24
MOST_CONTRACTS, MOST_PARTS, MOST_FINDINGS = 20, 12, 100
"""So much of a line, of a contract and of findings stands on a page; the files have all."""
FEW_BARS, MANY_FINDINGS, FEW_NAMED = 12, 40, 3
"""So many assets are named of each finding where there are many of them."""
MANY_PARTS = 400
"""Of a year with more components a page of all lines shows less of each: the page of a line has them."""


@dataclass(frozen=True)
class Room:
    """How much of a line stands on a page."""

    contracts: int = MOST_CONTRACTS
    parts: int = MOST_PARTS
    """Components of each contract."""
    assets: int = FEW_ASSETS
    """Assets of each component."""
    bars: int = MOST_CONTRACTS
    """Parts of the change to the year before."""
    is_paged: bool = False
    """Whether the other contracts stand on further pages, so that none is left out."""


WIDE, NARROW, ALONE = Room(), Room(3, 2, 2, FEW_BARS), Room(assets=ALONE_ASSETS, is_paged=True)
"""On the page of all lines, there where it has very many components, and on the page of one line."""


@dataclass(frozen=True)
class ShownContract:
    """One contract's part of a line: all that its piece of a page tells, and so what that piece is kept by."""

    id: uuid.UUID
    number: str
    amount: Decimal
    components: tuple["ShownComponent", ...]
    adds_up: str
    """«19 × 12 + 1 × 8 = 236 актив-міс.», empty where there is one row."""
    more_parts: int = 0
    """So many components are not shown; the amount counts them."""


@dataclass(frozen=True)
class ShownComponent:
    """A component with its assets, in words: the component itself would hold on to the table of all assets."""

    formula: str
    clause: str | None
    basis: str
    is_projected: bool
    vat: Decimal | None
    """Hryvnia within its amount."""
    assets: tuple[NamedAsset, ...]
    """The first of them, as many as are shown."""
    count: int


@dataclass(frozen=True)
class ShownRow:
    """A line as the page shows it."""

    row: CostRow
    previous_is: str
    """What last year's figure is, empty where it is computed."""
    before_is: str
    reasons: str
    bars: Bars
    brief: Bars
    """The same without the year before last, for a table's cell."""
    contracts: list[ShownContract]
    more_contracts: int
    """So many contracts are not shown; the line's page and its file have them."""
    bridge: Bars
    """Bars of what the change to the year before is made of."""
    is_over: bool
    tone: str


@dataclass(frozen=True)
class ShownFinding:
    """A finding with links to what it names: all that its piece of a page tells, and so what that piece is kept by."""

    tone: str
    severity: str
    text: str
    line_id: uuid.UUID | None
    contracts: tuple[tuple[str, str], ...]
    assets: tuple[tuple[str, str], ...]
    more_assets: int
    is_above_ceiling: bool
    offer: Offer | None = None


def show_rows(costing: Costing) -> list[ShownRow]:
    """Prepare every line; bars are drawn on one scale, so that lines can be compared."""
    widest = max((figure for row in costing.rows for figure in row_figures(row)), default=Decimal(0))
    room = WIDE if sum(len(row.components) for row in costing.rows) <= MANY_PARTS else NARROW
    costing.names.load(one for row in costing.rows for one in _named(costing, row.components, room))
    scale = scale_of(costing)
    return [_show_row(costing, row, row_bars(row, costing.year, scale, widest), room) for row in costing.rows]


def show_row(costing: Costing, row: CostRow, scale: Scale, room: Room) -> ShownRow:
    """Prepare one line."""
    costing.names.load(_named(costing, row.components, room))  # One by one they would be a statement each.
    return _show_row(costing, row, row_bars(row, costing.year, scale, max(row_figures(row))), room)


def _show_row(costing: Costing, row: CostRow, bars: Bars, room: Room) -> ShownRow:
    """Prepare a line whose assets' names are read."""
    change = row.change
    return ShownRow(
        row=row,
        previous_is=say_source(row.previous),
        before_is=say_source(row.before),
        reasons=say_causes(row.causes),
        bars=bars,
        brief=bars[1:],
        contracts=_contracts(costing, row.components, room),
        more_contracts=0 if room.is_paged else max(0, len(costing.contracts_of(row.line)) - room.contracts),
        bridge=bridge_bars(row, room.bars),
        is_over=is_over(row),
        tone="gone" if change < 0 and not row.amount else "up" if change > 0 else "down" if change < 0 else "same",
    )


def _by_contract(components: Sequence[CostComponent], room: Room) -> Iterator[list[CostComponent]]:
    """Give the components of the contracts that are shown, together by contract."""
    groups = groupby(components, key=lambda one: one.contract_id)
    return (list(group) for _contract, group in islice(groups, room.contracts))


def _named(costing: Costing, components: Sequence[CostComponent], room: Room) -> Iterator[uuid.UUID]:
    """Give the assets that are named under the contracts that are shown."""
    for parts in _by_contract(components, room):
        for one in parts[: room.parts]:
            yield from tell(costing.workings.covered, one, room.assets).first_ids


def _contracts(costing: Costing, components: Sequence[CostComponent], room: Room) -> list[ShownContract]:
    shown = []
    for parts in _by_contract(components, room):
        shown.append(
            ShownContract(
                id=parts[0].contract_id,
                number=parts[0].contract_number,
                amount=sum((one.amount for one in parts), Decimal(0)),
                components=tuple(_component(costing, one, room.assets) for one in parts[: room.parts]),
                adds_up=_adds_up(parts) if len(parts) <= room.parts else "",
                more_parts=max(0, len(parts) - room.parts),
            )
        )
    return shown


def _adds_up(parts: Sequence[CostComponent]) -> str:
    """Say how asset-months of one price come together, where assets have different months."""
    by_term = groupby((one for one in parts if one.basis in PER_ASSET), key=lambda one: (one.term_id, one.index))
    texts = (add_up_text([(one.quantity, one.months) for one in group]) for _term, group in by_term)
    return "; ".join(say(text) for text in texts if text)


def _component(costing: Costing, part: CostComponent, most: int) -> ShownComponent:
    told = tell(costing.workings.covered, part, most)
    return ShownComponent(
        formula=told.formula,
        clause=part.term_clause,
        basis=told.basis,
        is_projected=part.is_projected,
        vat=costing.vat.of(part),
        assets=tuple(costing.names.of(told.first_ids)),
        count=len(part.assets),
    )


def count_findings(findings: Sequence[Finding]) -> str:
    """Say how many findings there are and how many of them are errors; nothing of none."""
    if not findings:
        return ""
    everything = ngettext("%(num)s зауваження", "%(num)s зауваження", len(findings))
    errors = count_errors(findings)
    return _("%(findings)s, з них %(errors)s", findings=everything, errors=errors) if errors else everything


def count_errors(findings: Sequence[Finding]) -> str:
    """Say how many of the findings are errors; nothing of none."""
    number = sum(one.severity == "error" for one in findings)
    return ngettext("%(num)s помилка", "%(num)s помилки", number) if number else ""


def name_severity(severity: str) -> str:
    """Name how much a finding matters."""
    return say(SEVERITY_NAMES[severity])


def show_findings(costing: Costing) -> list[ShownFinding]:
    """Prepare the findings, the worst first."""
    shown = costing.findings[:MOST_FINDINGS]
    most = SHOWN_ASSETS if len(shown) <= MANY_FINDINGS else FEW_NAMED
    firsts = {id(one): one.assets.first_ids(most) if one.assets else () for one in shown}
    costing.names.load(found for ids in firsts.values() for found in ids)
    return [
        ShownFinding(
            tone=TONES[one.severity],
            severity=name_severity(one.severity),
            text=say(one.reason),
            is_above_ceiling=one.code == ABOVE_CEILING,
            line_id=one.line_id,
            contracts=tuple(
                (f"№ {costing.contract(found).number}", url_for("contracts.contract", contract_id=found))
                for found in one.contract_ids
            ),
            assets=tuple(
                (found.name, url_for("assets.asset", asset_id=found.id)) for found in costing.names.of(firsts[id(one)])
            ),
            more_assets=max(0, len(one.assets or ()) - most),
        )
        for one in shown
    ]
