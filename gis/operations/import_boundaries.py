"""Rows of boundaries: whose each is, by its code or its name; what is nobody's of ours is passed over."""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session

from gis.models.boundary import Boundary
from gis.operations.boundaries import set_boundary
from gis.queries.boundaries import count_boundaries, list_boundaries
from gis.rules.boundaries import ReadBoundary, read_boundary, warn_of_area
from registry.exchange.operations.import_kinds import ImportKind, Rows, RowWriter
from registry.exchange.operations.import_territory import Warned
from registry.exchange.rules.columns import HROMADA_COLUMN, Column, Table
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.fields import Errors
from registry.kernel.rules.reading import Unreadable, is_blank
from registry.kernel.text import N_, fold
from registry.places.models.territory import Category, Hromada, Settlement
from registry.places.queries.territory import list_hromadas
from registry.places.rules.territory import read_katottg

COLUMNS = (
    Column(
        "code", N_("Код КАТОТТГ"), "KATOTTG code",
        aliases=("katottg", "katotth", "ref:katottg", "ref:katotth", "atuCode", "catuttc", "код"),
    ),
    Column(
        "name", N_("Назва"), "Name",
        aliases=("name:uk", "name_uk", "name_ua", "назва громади", "населений пункт", "адмін. одиниця"),
    ),
    Column("geometry", N_("Геометрія"), "Geometry", aliases=("wkt", "geom", "the_geom", "межа", "контур")),
    HROMADA_COLUMN,
)  # fmt: skip
"""As QGIS, ogr2ogr and OpenStreetMap head them."""
_HROMADA = re.compile(r"(.+?)(?: (?:міська|селищна|сільська))?(?: територіальна)? (?:громада|отг|тг)")
_CATEGORY = re.compile(rf"(?:{'|'.join(Category.codes())}|м\.|с\.|сел\.|смт\.?|с-ще) ?(?=\w)")
FOREIGN = because("Такої громади чи населеного пункту в реєстрі немає: межу пропущено")
NONE_OF_OURS = because(
    "Жодна межа файлу не має коду чи назви ваших громад і населених пунктів: додайте стовпець «Код КАТОТТГ» або «Назва»"
)
APART = because("Межа населеного пункту лежить поза межею громади: перевірте, чи це він")
ASTRAY = because("Точка населеного пункту лежить поза цією межею: перевірте, чи це він")

Owner = tuple[Hromada, Settlement | None]


class BoundaryRows(RowWriter):
    """Writes boundaries row by row; each belongs to one hromada or settlement that the asker manages."""

    def __init__(self, given: Rows) -> None:
        self.session, self.actor, self.territory = given.session, given.actor, given.territory
        self.warned: list[Warned] = []
        self.foreign: list[int] = []
        self.seen: dict[uuid.UUID, int] = {}
        self.wholes: dict[uuid.UUID, Any] = {}
        self.parts: list[tuple[int, uuid.UUID, ReadBoundary, str]] = []
        settlements = given.session.scalars(select(Settlement).where(Settlement.hromada_id.in_(given.territory.ids)))
        by_id = {one.id: one for one in given.territory.hromadas}
        self.owners: list[Owner] = [
            *((one, None) for one in given.territory.hromadas),
            *((by_id[one.hromada_id], one) for one in settlements),
        ]

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; a row that is nobody's of ours changes nothing. Raise Invalid with its wrong column."""
        owner = self._owner(cells)
        if owner is None:
            self.foreign.append(row)
            return "unchanged"
        hromada, settlement = owner
        key = settlement.id if settlement else hromada.id
        if key in self.seen:
            raise Invalid(name=because("Цю межу файл уже має в рядку %(row)s", row=self.seen[key]))
        self.seen[key] = row
        read = _read(cells.get("geometry"))
        outcome = set_boundary(self.session, self.actor, hromada.id, settlement, read)
        self._note(owner, read, row, called=str(cells.get("name") or cells.get("code") or ""))
        return outcome

    def _note(self, owner: Owner, read: ReadBoundary, row: int, *, called: str) -> None:
        hromada, settlement = owner
        if read.mended:
            self.warned.append((row, "geometry", called, read.mended))
        if settlement is None:
            self.wholes[hromada.id] = read.geometry
            return
        self.parts.append((row, hromada.id, read, called))
        self.warned += [(row, "geometry", called, one) for one in warn_of_area(settlement.area_km2, read.area_km2)]
        own = shapely.Point(settlement.lon, settlement.lat) if settlement.lon and settlement.lat else None
        if own is not None and not read.geometry.intersects(own):
            self.warned.append((row, "geometry", called, ASTRAY))

    def _owner(self, cells: Mapping[str, Any]) -> Owner | None:
        """Find whose boundary a row is, by its code, else by its name; None for nobody's of ours."""
        owners = self._within(cells.get("hromada"))
        if not is_blank(cells.get("code")):
            try:
                code = read_katottg(cells["code"])
            except Unreadable as refusal:
                raise Invalid(code=refusal.reason) from refusal
            fitting = [one for one in owners if code == (one[1].katottg if one[1] else one[0].code)]
        elif is_blank(cells.get("name")):
            raise Invalid(name=because("Вкажіть код КАТОТТГ або назву"))
        else:
            fitting = list(_named(fold(str(cells["name"])), owners))
        if len(fitting) > 1:
            names = ", ".join(_called(one) for one in fitting)
            raise Invalid(name=because("Уточніть кодом або стовпцем «Громада», чия це межа: %(names)s", names=names))
        return fitting[0] if fitting else None

    def _within(self, told: Any) -> Sequence[Owner]:
        """Keep what lies in the hromada that a row names; a name of no hromada of ours leaves nothing."""
        if is_blank(told):
            return self.owners
        name = fold(str(told))
        return [one for one in self.owners if name in _names_of(one[0])]

    def finish(self) -> dict[int, Errors]:
        """Refuse a file that has nothing of ours; tell of what was passed over and of what lies apart."""
        if self.foreign and not self.seen:
            return {self.foreign[0]: {"name": [NONE_OF_OURS]}}
        self.warned += [(row, "name", "", FOREIGN) for row in self.foreign]
        for row, hromada_id, read, called in self.parts:
            point, whole = read.geometry.representative_point(), self.wholes.get(hromada_id)
            is_apart = (
                self.territory.whereabouts.is_outside(hromada_id, point)
                if whole is None
                else not whole.intersects(point)
            )
            if is_apart:
                self.warned.append((row, "geometry", called, APART))
        return {}


def _read(value: Any) -> ReadBoundary:
    try:
        read = read_boundary(value)
    except Unreadable as refusal:
        raise Invalid(geometry=refusal.reason) from refusal
    if read is None:
        raise Invalid(geometry=because("Заповніть це поле"))
    return read


def _named(name: str, owners: Sequence[Owner]) -> Iterator[Owner]:
    """Find by a folded name: a hromada in full or by its adjective, a settlement with its category or without."""
    bare = _CATEGORY.sub("", name, count=1) if _CATEGORY.match(name) else name
    for hromada, settlement in owners:
        if settlement is None:
            if name in _names_of(hromada):
                yield hromada, None
        elif name == fold(f"{settlement.category} {settlement.name}") or (
            bare == fold(settlement.name) and (bare == name or _is_category(name, settlement.category))
        ):
            yield hromada, settlement


def _is_category(name: str, category: str) -> bool:
    """Tell whether the category that a name begins with is this one, in any of its spellings."""
    return any(name.startswith(fold(word)) for word in (category, *Category(category).words))


def _names_of(hromada: Hromada) -> set[str]:
    """List how a hromada is called: «Славутицька міська громада», «Славутицька громада», «Славутицька», its code."""
    full = fold(hromada.name)
    names = {full, fold(hromada.code)}
    if adjective := _HROMADA.fullmatch(full):
        stem = adjective[1]
        kinds = ("", " міська", " селищна", " сільська")
        names |= {stem, *(f"{stem}{kind}{rest}" for kind in kinds for rest in (" громада", " територіальна громада"))}
        names |= {f"{stem} отг", f"{stem} тг"}
    return names


def _called(owner: Owner) -> str:
    hromada, settlement = owner
    return f"{settlement.category} {settlement.name} ({hromada.short_name})" if settlement else hromada.name


def _ids(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> list[uuid.UUID]:
    return [one.id for one in list_hromadas(session, actor) if hromada_id in (None, one.id)]


def _table(session: Session, actor: Actor, hromada_id: uuid.UUID | None) -> Table:
    settlements = {one.id: one for one in session.scalars(select(Settlement))}
    hromadas = {one.id: one for one in list_hromadas(session, actor)}
    rows = (_row(one, hromadas, settlements) for one in list_boundaries(session, actor, hromada_id))
    return Table(COLUMNS, rows)


def _row(
    boundary: Boundary, hromadas: Mapping[uuid.UUID, Hromada], settlements: Mapping[uuid.UUID, Settlement]
) -> dict[str, Any]:
    hromada = hromadas[boundary.hromada_id]
    settlement = settlements[boundary.settlement_id] if boundary.settlement_id else None
    return {
        "id": boundary.id,
        "code": settlement.katottg if settlement else hromada.code,
        "name": f"{settlement.category} {settlement.name}" if settlement else hromada.name,
        "hromada": hromada.code,
        "geometry": boundary.geometry.wkt,
        "shape": boundary.geometry,
    }


BOUNDARIES = ImportKind(
    "boundary",
    because("Межі"),
    columns=lambda _session: COLUMNS,
    writer=BoundaryRows,
    keys=("code", "name"),
    count=lambda session, actor, hromada_id: count_boundaries(session, _ids(session, actor, hromada_id)),
    table=_table,
    permission="people.manage",
)
