"""Rows of organisations, and organisations named by other rows."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.exchange.operations.import_kinds import RowWriter
from registry.exchange.operations.import_territory import Territory, Warned
from registry.kernel.access import Actor
from registry.kernel.batch import find
from registry.kernel.bulk import among, portions
from registry.kernel.errors import Invalid, because
from registry.kernel.rules.reading import is_blank, text_of
from registry.kernel.text import clean, fold_name, sort_key, spellings
from registry.places.models.organisation import Organisation
from registry.places.operations.organisations import change_organisation, create_organisation
from registry.places.queries.mergers import find_successor, mergers_named


class Organisations:
    """The organisations that a file speaks of, by name or ЄДРПОУ."""

    def __init__(self, session: Session, territory: Territory) -> None:
        self.session, self.territory = session, territory
        self.known: dict[tuple[uuid.UUID, str], list[Organisation]] = {}
        self.former: dict[tuple[uuid.UUID, str], Organisation] = {}
        """What was merged away under a name or code -> what it was merged into."""
        self.asked: set[str] = set()

    def foresee(self, words: Iterable[Any]) -> None:
        """Read the known organisations that the words may mean."""
        told = {clean(str(word)) for word in words if not is_blank(word)}
        unasked = sorted(told - self.asked)
        self.asked |= told
        for portion in portions(unasked):
            keys = sorted({sort_key(one) for word in portion for one in spellings(word)})
            named = among(self.session, Organisation.sort_key, keys)
            meant = or_(named, among(self.session, Organisation.edrpou, portion))
            statement = select(Organisation).where(Organisation.hromada_id.in_(self.territory.ids), meant)
            for one in self.session.scalars(statement.order_by(Organisation.id)):
                self.remember(one)
            self._recall(portion)

    def _recall(self, words: Sequence[str]) -> None:
        """Know by its former name and code what was merged: files of that time go on naming it so."""
        keys = [sort_key(one) for word in words for one in spellings(word)]
        for merger in mergers_named(self.session, "organisation", self.territory.ids, keys, words):
            into_id = find_successor(self.session, merger.gone_id)
            stays: Organisation | None = find(self.session, Organisation, into_id) if into_id else None
            if stays is not None:
                words_of_old = filter(None, (fold_name(merger.name), merger.code))
                self.former |= {(merger.hromada_id, word): stays for word in words_of_old}

    def remember(self, one: Organisation) -> None:
        """Know an organisation from here on."""
        for word in filter(None, {fold_name(one.name), one.edrpou}):
            named = self.known.setdefault((one.hromada_id, word), [])
            if one not in named:
                named.append(one)

    def make(self, actor: Actor, hromada_id: uuid.UUID, told: str, **values: Any) -> Organisation:
        """Add an organisation that a row refers to and nobody knows yet."""
        made = create_organisation(self.session, actor, hromada_id, {"name": told, **values})
        self.remember(made)
        return made

    def named(self, hromada_id: uuid.UUID, word: str) -> list[Organisation]:
        """List those of a hromada that have the name or the ЄДРПОУ, else what had it before it was merged."""
        key = (hromada_id, fold_name(word))
        return self.known.get(key) or [one for one in (self.former.get(key),) if one is not None]

    def is_former(self, one: Organisation, word: Any) -> bool:
        """Tell whether a word is the name of what was merged into an organisation, and not its own."""
        key = (one.hromada_id, fold_name(str(word)))
        return self.former.get(key) is one and one not in self.known.get(key, ())


@dataclass(frozen=True)
class Named:
    """How a row names an organisation, and who may add it under which role when nobody knows it."""

    column: str
    name: Any
    edrpou: Any = None
    maker: Actor | None = None
    role: str = "other"


def named_organisation(known: Organisations, hromada_id: uuid.UUID, told: Named) -> Organisation | None:
    """Find what a row names by ЄДРПОУ, else by name; None for blank cells. Raise Invalid on its column."""
    code, name = ("" if is_blank(one) else str(one) for one in (told.edrpou, told.name))
    if not code and not name:
        return None
    found = known.named(hromada_id, code or name)
    if code:
        found = [one for one in found if fold_name(one.name) == fold_name(name)] if len(found) > 1 and name else found
        found = found or [one for one in known.named(hromada_id, name) if name and one.edrpou is None]
    if not found and told.maker is not None:
        is_code = not code and name.isdecimal() and len(name) in (8, 10)
        values = {"role": told.role, **({"edrpou": code or name} if code or is_code else {})}
        found = [known.make(told.maker, hromada_id, name or code, **values)]
    if not found:
        raise Invalid({told.column: [because("Такої організації в громаді немає: додайте її спершу")]})
    if len(found) > 1:
        raise Invalid({told.column: [because("Таких організацій кілька: вкажіть ЄДРПОУ")]})
    return found[0]


class OrganisationRows(RowWriter):
    """Writes organisations row by row; one is known by its ЄДРПОУ, or else by its name."""

    def __init__(self, session: Session, actor: Actor, territory: Territory) -> None:
        self.session, self.actor, self.territory = session, actor, territory
        self.known = Organisations(session, territory)
        self.later: list[tuple[int, Organisation, str]] = []
        self.warned: list[Warned] = []
        self.seen: dict[uuid.UUID, int] = {}

    def foresee(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read the known organisations that the next rows may mean."""
        self.known.foresee(cells.get(name) for cells in rows for name in ("edrpou", "name", "parent"))

    def write(self, cells: Mapping[str, Any], row: int) -> str:
        """Write one row; give «created», «updated» or «unchanged». Raise Invalid by column."""
        words = [str(cells[name]) for name in ("edrpou", "name") if not is_blank(cells.get(name))]
        owners = [one for one in self.territory.ids if any(self.known.named(one, word) for word in words)]
        hromada = self.territory.choose(cells, owners)
        found = self._find(hromada.id, cells)
        values = {name: cell for name, cell in cells.items() if name not in ("parent", "hromada")}
        values = {name: cell for name, cell in values.items() if name != "role" or not is_blank(cell)}
        if found is None:
            found, outcome = create_organisation(self.session, self.actor, hromada.id, values), "created"
            self.known.remember(found)
        else:
            version = found.version
            values = self._without_other_spelling(found, values)
            found = change_organisation(self.session, self.actor, found, values, version=version)
            if found.version != version and found.id in self.seen:
                raise Invalid(
                    name=because("Цю організацію вже описано інакше в рядку %(row)s", row=self.seen[found.id])
                )
            outcome = "unchanged" if found.version == version else "updated"
        self.seen.setdefault(found.id, row)
        parent = text_of(200)(cells.get("parent"))
        if parent is not None:
            self.later.append((row, found, parent))
        return outcome

    def _find(self, hromada_id: uuid.UUID, cells: Mapping[str, Any]) -> Organisation | None:
        """Find by ЄДРПОУ, else by name; one of that name with another ЄДРПОУ is another organisation."""
        code, name = (cells.get(field) for field in ("edrpou", "name"))
        known = [] if is_blank(code) else self.known.named(hromada_id, str(code))
        named = [] if known or is_blank(name) else self.known.named(hromada_id, str(name))
        fitting = [one for one in named if is_blank(code) or one.edrpou is None]
        return next(iter([*known, *fitting]), None)

    def _without_other_spelling(self, found: Organisation, values: dict[str, Any]) -> dict[str, Any]:
        """A second row with another apostrophe rewrites nothing: two spellings would rewrite each other for ever.

        Neither do the name and the code of what was merged into it.
        """
        is_former = any(self.known.is_former(found, values.get(name)) for name in ("name", "edrpou"))
        is_same = found.id in self.seen and fold_name(str(values.get("name"))) == fold_name(found.name)
        kept = {"name", "edrpou"} if is_former else {"name"} if is_same else set()
        return {field: value for field, value in values.items() if field not in kept}

    def finish(self) -> dict[int, Any]:
        """Put the parts into their wholes; give refusals by row."""
        refused: dict[int, Any] = {}
        for row, one, name in self.later:
            whole = next(iter(self.known.named(one.hromada_id, name)), None)
            if whole is None:
                refused[row] = {"parent": [because("Такої організації немає ні в реєстрі, ні у файлі")]}
                continue
            try:
                change_organisation(self.session, self.actor, one, {"parent_id": whole.id}, version=one.version)
            except Invalid as error:
                refused[row] = {"parent": error.fields.get("parent_id", [])}
        return refused
