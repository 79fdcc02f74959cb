"""What costing and register propose for a draft programme: support lines, planned assets, replacements by age."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, extract, false, func, or_, select
from sqlalchemy.orm import Session

from maintenance.costing.queries.costing import Costing, get_horizon
from maintenance.costing.queries.replacements import replacements_on
from maintenance.costing.rules.replacements.values import Replacement
from maintenance.costing.rules.rows import CostRow
from maintenance.programmes.models import Programme, ProgrammeRow, ProgrammeTable
from maintenance.programmes.rules.drafts.proposals import Offer, Origin, Proposal
from registry.assets.models.asset import Asset
from registry.assets.models.kind import AssetKind
from registry.assets.queries.assets import visible_assets
from registry.assets.queries.kinds import list_kinds
from registry.assets.rules.completeness import made
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import BothNames, Reason, because
from registry.kernel.money import format_uah

MOST_ASSETS = 2000
"""So many planned assets are looked at; a programme names no more."""
MOST_NAMED = 60
"""A proposal of many assets names so many of them in its traces."""
MOST_CONTRACTS = 5
IN_USE = ("in_service", "repair", "reserve")
Kinds = Mapping[str, BothNames]
CAPITAL = ("special", "capital")
"""Fund and expenditure of what is bought."""


def list_proposals(
    session: Session, actor: Actor, programme: Programme, life_years: int
) -> tuple[list[Proposal], list[AssetKind]]:
    """List what is proposed for a draft, what the asker may know; raise NotFound for who may not read costs.

    Beside it the kinds that are no equipment and whose life nobody has entered: nothing of them is proposed by age.
    """
    years = programme.years
    costings = get_horizon(session, actor, programme.hromada, years[0], years[-1] - years[0])
    assets = _planned_assets(session, actor, programme.hromada_id)
    known = list_kinds(session)
    kinds = {one.code: BothNames(one.name_uk, one.name_en) for one in known}
    replaced = replacements_on(session, actor, programme.hromada_id, clock.today())
    lasting = {*kinds} - {*made(known), *replaced.entered}
    lives = {kind: replaced.of(kind, life_years) for kind in kinds if kind not in lasting}
    proposals = [
        *_of_lines(costings, _measure_titles(session, programme)),
        *_planned(assets, kinds, years),
        *_ageing(session, actor, programme, kinds, lives),
    ]
    used = _kinds_in_use(session, actor, programme.hromada_id) if lasting else frozenset()
    return proposals, [one for one in known if one.code in lasting & used]


def _kinds_in_use(session: Session, actor: Actor, hromada_id: uuid.UUID) -> frozenset[str]:
    own = visible_assets(actor).where(Asset.hromada_id == hromada_id, Asset.status.in_(IN_USE))
    columns = own.with_only_columns(Asset.kind_code, maintain_column_froms=True)
    return frozenset(session.scalars(columns.order_by(None).distinct()))


def _measure_titles(session: Session, programme: Programme) -> dict[tuple[uuid.UUID, str], str]:
    """Give the titles of measures of the hromada's programmes, by programme and number."""
    of_measures = (
        select(ProgrammeTable.programme_id, ProgrammeRow.code, ProgrammeRow.title)
        .join(ProgrammeRow, ProgrammeRow.table_id == ProgrammeTable.id)
        .join(Programme, Programme.id == ProgrammeTable.programme_id)
        .where(
            Programme.hromada_id == programme.hromada_id,
            ProgrammeTable.role == "measures",
            ProgrammeRow.kind == "measure",
            ProgrammeRow.title != "",
        )
        .order_by(ProgrammeRow.position.desc())
    )
    return {(of, number): title for of, number, title in session.execute(of_measures)}


def _of_lines(costings: Iterable[Costing], titles: Mapping[tuple[uuid.UUID, str], str]) -> list[Proposal]:
    found: dict[uuid.UUID, list[tuple[Costing, CostRow]]] = defaultdict(list)
    for costing in costings:
        for row in costing.rows:
            if row.amount:
                found[row.line.id].append((costing, row))
    return [_of_line(pairs, titles) for pairs in found.values()]


def _of_line(pairs: Sequence[tuple[Costing, CostRow]], titles: Mapping[tuple[uuid.UUID, str], str]) -> Proposal:
    line = pairs[0][1].line
    offers = tuple(Offer(costing.year, row.amount, _say_line(costing, row)) for costing, row in pairs)
    origin = Origin(str(line.id), because("Рядок кошторису %(code)s «%(title)s»", code=line.code, title=line.title))
    code = line.measure_code or line.code
    measure = titles.get((line.measure_programme_id, line.measure_code or "")) if line.measure_programme_id else None
    names = (line.title, measure) if measure else (line.title,)
    key = f"line:{line.id}"
    return Proposal(key, "line", code, line.title, line.fund, line.expenditure, offers, (origin,), names)


def _say_line(costing: Costing, row: CostRow) -> Reason:
    """Say where a sum came from, so that it can be found again: line, year, day of the costing, contracts."""
    numbers = list(dict.fromkeys(one.contract_number for one in row.components))
    more = f" … +{len(numbers) - MOST_CONTRACTS}" if len(numbers) > MOST_CONTRACTS else ""
    contracts = ", ".join(numbers[:MOST_CONTRACTS]) + more
    told = {
        "code": row.line.code, "year": costing.year, "day": f"{costing.as_of:%d.%m.%Y}", "sum": format_uah(row.amount),
    }  # fmt: skip
    if not contracts:
        return because("Рядок %(code)s, кошторис %(year)s року станом на %(day)s: %(sum)s грн", **told)
    return because(
        "Рядок %(code)s, кошторис %(year)s року станом на %(day)s: %(sum)s грн; договори: %(contracts)s",
        contracts=contracts,
        **told,
    )


def _planned_assets(session: Session, actor: Actor, hromada_id: uuid.UUID) -> Sequence[Asset]:
    own = visible_assets(actor).where(Asset.hromada_id == hromada_id, Asset.status == "planned")
    return session.scalars(own.order_by(Asset.commissioned_on, Asset.id).limit(MOST_ASSETS)).all()


def _planned(assets: Iterable[Asset], kinds: Kinds, years: Sequence[int]) -> list[Proposal]:
    return [_of_planned(one, kinds, year) for one in assets if (year := _planned_year(one, years)) in years]


def _planned_year(asset: Asset, years: Sequence[int]) -> int:
    return asset.commissioned_on.year if asset.commissioned_on else years[0]


def _of_planned(asset: Asset, kinds: Kinds, year: int) -> Proposal:
    kind = kinds.get(asset.kind_code, asset.kind_code)
    price, called = asset.price, {"kind": kind, "number": asset.inventory_number or ""}
    if price is None:
        said = because("Заплановане майно: %(kind)s %(number)s, ціну не вказано", **called)
    else:
        told = {**called, "price": format_uah(price)}
        said = because("Заплановане майно: %(kind)s %(number)s, ціна з картки %(price)s грн", **told)
    title = f"Придбання: {_call(asset, kinds)}"
    origins = (Origin(str(asset.id), said),)
    return Proposal(f"planned:{asset.id}", "asset", "", title, *CAPITAL, (Offer(year, price, said),), origins)


def _ageing(
    session: Session, actor: Actor, programme: Programme, kinds: Kinds, lives: Mapping[str, Replacement]
) -> list[Proposal]:
    """Propose what reaches the end of its life in the programme's years, kind by kind and year by year.

    What has reached it before stands together, for the first year: it is not left out in silence.
    """
    ends = or_(
        *(
            and_(Asset.kind_code == kind, Asset.commissioned_on <= date(programme.years[-1] - one.life_years, 12, 31))
            for kind, one in lives.items()
        )
    )
    in_use = Asset.hromada_id == programme.hromada_id, Asset.status.in_(IN_USE)
    together = (Asset.kind_code, extract("year", Asset.commissioned_on))
    columns = (
        Asset.id, Asset.kind_code, Asset.inventory_number, Asset.commissioned_on,
        func.count().over(partition_by=together).label("whole"),
        func.row_number().over(partition_by=together, order_by=(Asset.commissioned_on, Asset.id)).label("place"),
    )  # fmt: skip
    own = visible_assets(actor).where(*in_use, ends if lives else false())
    found = own.with_only_columns(*columns, maintain_column_froms=True).order_by(None).subquery()
    first = select(found).where(found.c.place <= MOST_NAMED)
    begins = programme.years[0]
    groups: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in session.execute(first.order_by(found.c.kind_code, found.c.commissioned_on, found.c.id)):
        ends_in = row.commissioned_on.year + lives[row.kind_code].life_years
        groups[row.kind_code, max(ends_in, begins - 1)].append(row)
    return [_of_age(rows, kinds[kind], year, begins, lives[kind]) for (kind, year), rows in groups.items()]


def _of_age(rows: Sequence[Any], kind: BothNames, year: int, begins: int, price: Replacement) -> Proposal:
    """Propose to replace the assets of a kind whose life ends in a year: count × price, an estimate where it is one.

    A year before the programme `begins` stands for all before it.
    """
    is_over, life = year < begins, price.life_years
    count = sum({one.commissioned_on.year: one.whole for one in rows}.values())
    amount = None if price.price is None else price.price * count
    ends = (
        because("Вичерпали строк %(life)s р. до %(year)s року", life=life, year=begins) if is_over
        else because("Вичерпують строк %(life)s р. у %(year)s році", life=life, year=year)
    )  # fmt: skip
    told = {"ends": ends, "kind": kind, "count": count, "price": price.said}
    if amount is None:
        said = because("%(ends)s: %(kind)s, %(count)s од.; %(price)s", **told)
    else:
        said = because("%(ends)s: %(kind)s, %(count)s од. × %(price)s", **told)
    origins = tuple(_aged(one, kind) for one in rows[:MOST_NAMED])
    key = f"age:{rows[0].kind_code}:{'past' if is_over else year}"
    title = f"Заміна: {kind}, {count} од. ({'строк уже вийшов' if is_over else year})"
    offer = Offer(max(year, begins), amount, said, price.is_estimate)
    return Proposal(key[:60], "asset", "", title, *CAPITAL, (offer,), origins)


def _aged(one: Any, kind: BothNames) -> Origin:
    day = f"{one.commissioned_on:%d.%m.%Y}"
    said = because("%(kind)s %(number)s, введено %(day)s", kind=kind, number=one.inventory_number or "", day=day)
    return Origin(str(one.id), said)


def _call(asset: Asset, kinds: Kinds) -> str:
    """Call an asset by kind and number: a programme leaves the house, and names may tell of places."""
    return f"{kinds.get(asset.kind_code, asset.kind_code)} {asset.inventory_number}".strip()
