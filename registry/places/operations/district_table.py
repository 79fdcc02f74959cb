"""Writing a pasted table of starosta districts: all of it or nothing."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.operations.permits import demand
from registry.kernel.text import fold
from registry.places.models.territory import Hromada, Settlement, StarostaDistrict
from registry.places.operations.settlements import create_district, update_settlement
from registry.places.queries.territory import list_districts
from registry.places.rules.district_table import find_named, read_districts


def write_districts(session: Session, actor: Actor, hromada: Hromada, text: str) -> tuple[int, int]:
    """Put settlements into the districts that a table names, new ones added; gives how many of both were written.

    Districts and settlements that the table leaves out stay as they are. Raise Invalid on «table», Forbidden.
    """
    demand(actor, "people.manage", hromada.id)
    read = read_districts(text)
    faults = list(read.faults)
    if not faults and not read.districts:
        faults.append(because("Вставте таблицю: округ і населений пункт"))
    settlements = session.scalars(select(Settlement).where(Settlement.hromada_id == hromada.id)).all()
    chosen = _chosen(read.districts, settlements, faults)
    if faults:
        raise Invalid({"table": faults})
    known = {fold(one.name): one for one in list_districts(session, hromada)}
    added = moved = 0
    for name, members in chosen.items():
        district = known.get(fold(name))
        if district is None:
            district, added = create_district(session, actor, hromada.id, {"name": name}), added + 1
        moved += sum(_put(session, actor, one, district) for one in members)
    return added, moved


def _put(session: Session, actor: Actor, settlement: Settlement, district: StarostaDistrict) -> bool:
    before = settlement.version
    update_settlement(session, actor, settlement, {"district_id": str(district.id)}, version=before)
    return settlement.version != before


def _chosen(
    told: dict[str, list[tuple[int, str]]], settlements: Sequence[Settlement], faults: list[Reason]
) -> dict[str, list[Settlement]]:
    """Find the settlements that are named; an unknown, doubtful or doubled one is a fault of its line."""
    by_id = {str(one.id): one for one in settlements}
    known: dict[str, list[str]] = {}
    for one in settlements:
        for name in {fold(one.name), fold(f"{one.category} {one.name}")}:
            known.setdefault(name, []).append(str(one.id))
    taken: dict[str, str] = {}
    chosen: dict[str, list[Settlement]] = {}
    for district, names in told.items():
        members = chosen.setdefault(district, [])
        for line, name in names:
            fitting = find_named(name, known)
            if len(fitting) != 1:
                faults.append(_doubt(line, name, fitting))
            elif taken.setdefault(fitting[0], district) != district:
                reason = because("Рядок %(line)s: «%(name)s» уже в іншому окрузі", line=line, name=name)
                faults.append(reason)
            else:
                members.append(by_id[fitting[0]])
    return chosen


def _doubt(line: int, name: str, fitting: list[str]) -> Reason:
    if fitting:
        return because("Рядок %(line)s: уточніть «%(name)s» — місто, селище чи село", line=line, name=name)
    return because("Рядок %(line)s: населеного пункту «%(name)s» у громаді немає", line=line, name=name)
