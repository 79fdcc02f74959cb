"""Taking the demonstration out, and nothing else: what people attached stays, with the things that it hangs on."""

import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sqlalchemy import delete, null, select, update
from sqlalchemy.orm import Session

from config.demo_record import MODELS, REMOVED, Things, chunks, find_made, find_touched, list_loads, record_removal
from config.demo_ties import DUE, Thing, Tie, find_ties, held_by, whole_of
from maintenance.upkeep.models.plan import DueWork
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.batch import written_together
from registry.kernel.db import Base
from registry.kernel.errors import Invalid, because
from registry.kernel.operations.history import record_history
from registry.people.models import Membership, User

SHORT = 8
"""How many characters of an id name a thing on the command line."""
ENTITIES = {model.__tablename__: entity for entity, model in MODELS.items()}
NAMED_BY = ("name", "number", "title", "file_name", "summary", "kind", "role", "id")
"""What a row is called by: its first column of these."""


@dataclass(frozen=True)
class Kept:
    """A thing that stays because of people: what they attached, or a demonstration's thing that they changed."""

    thing: Thing
    label: str
    is_made: bool
    """Whether the demonstration made it, and somebody changed it since."""
    holds: tuple[str, ...] = ()
    """The demonstration's things that it hangs on, by name."""
    hromada_id: uuid.UUID | None = None

    @property
    def code(self) -> str:
        """Give what names it on the command line."""
        return code_of(self.thing)

    @property
    def first_holds(self) -> str:
        """Name the first of the things that it hangs on."""
        return ", ".join(f"«{one}»" for one in self.holds[:3]) + (" …" if len(self.holds) > 3 else "")

    @property
    def entity(self) -> str:
        """Give what the history calls its kind; a table without such a word stands for itself."""
        return entity_of(self.thing[0])


@dataclass
class Removal:
    """What a removal takes, what people keep, and what stays for its sake."""

    gone: Things = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    staying: dict[Thing, str] = field(default_factory=dict)

    @property
    def stamp(self) -> str:
        """Give what changes as soon as something else would go or stay."""
        gone = sorted(f"{table} {one}" for table, ids in self.gone.items() for one in ids)
        kept = sorted(f"{table} {one}" for table, one in (kept.thing for kept in self.kept))
        return hashlib.sha256("\n".join([*gone, "", *kept]).encode()).hexdigest()

    def counts(self) -> Counter[str]:
        """Count what is taken out, by kind."""
        return Counter({entity_of(table): len(ids) for table, ids in self.gone.items() if ids})


def entity_of(table: str) -> str:
    """Name the kind of a table's rows."""
    return ENTITIES.get(table, table)


def code_of(thing: Thing) -> str:
    """Name a thing shortly."""
    return str(thing[1])[:SHORT]


def plan_removal(session: Session, *, also: Collection[str] = (), everything: bool = False) -> Removal:
    """Find what would be taken out and what stays; `also` names by their codes what people attached and give up.

    Raises Invalid on a code that names nothing of what would stay.
    """
    loads = list_loads(session)
    made = find_made(session, loads)
    touched = set() if everything else find_touched(session, made, loads)
    taken = {name: set(ids) for name, ids in made.items()}
    ties = find_ties(session, taken, loads)
    chosen: set[Thing] = set()
    while fresh := _outside(ties, taken) if everything else _chosen(touched | _outside(ties, taken), also) - chosen:
        chosen |= fresh
        for table, key in fresh:
            taken.setdefault(table, set()).add(key)
        ties = find_ties(session, taken, loads)
    roots = _outside(ties, taken) | (touched - chosen)
    _demand_known(also, chosen)
    return _settle(session, roots, ties, made=made, taken=taken)


def _outside(ties: list[Tie], taken: Things) -> set[Thing]:
    return {tie.holder for tie in ties if tie.holder[1] not in taken.get(tie.holder[0], ())}


def _chosen(things: set[Thing], also: Collection[str]) -> set[Thing]:
    return {one for one in things if any(str(one[1]).startswith(code) for code in also)}


def _demand_known(also: Collection[str], chosen: set[Thing]) -> None:
    for code in also:
        if len(code) < SHORT or not _chosen(chosen, (code,)):
            raise Invalid({"--also": [because("Серед того, що лишається, немає «%(code)s»", code=code)]})


def _settle(session: Session, roots: set[Thing], ties: list[Tie], *, made: Things, taken: Things) -> Removal:
    staying = held_by(roots, ties, taken) | {one for one in roots if one[1] in taken.get(one[0], ())}
    gone = {table: {one for one in ids if (table, one) not in staying} for table, ids in taken.items()}
    names = _names(session, staying | roots)
    holds = defaultdict(set)
    for tie in ties:
        if tie.holder in roots and tie.held in staying:
            holds[tie.holder].add(names[tie.held].label)
    kept = [
        Kept(one, names[one].label, one[1] in made.get(one[0], ()), tuple(sorted(holds[one])), names[one].hromada_id)
        for one in sorted(roots, key=lambda one: (entity_of(one[0]), names[one].label, one[1]))
    ]
    return Removal(gone, kept, {one: names[one].label for one in staying})


@dataclass(frozen=True)
class Named:
    """What a row is called, and whose it is."""

    label: str
    hromada_id: uuid.UUID | None


def _names(session: Session, things: set[Thing]) -> dict[Thing, Named]:
    names: dict[Thing, Named] = {}
    by_table = defaultdict(set)
    for place, key in things:
        by_table[place].add(key)
    for name, ids in by_table.items():
        table = Base.metadata.tables[name]
        called = next(table.c[one] for one in NAMED_BY if one in table.c)
        scope = table.c.get("hromada_id", table.c.id if name == MODELS["hromada"].__tablename__ else null())
        for part in chunks(ids):
            for key, label, hromada_id in session.execute(
                select(table.c.id, called, scope).where(table.c.id.in_(part))
            ):
                names[name, key] = Named(str(label), hromada_id)
    return names | _people(session, by_table)


def _people(session: Session, by_table: dict[str, set[uuid.UUID]]) -> dict[Thing, Named]:
    """A role is called by whose it is."""
    name = Membership.__tablename__
    whose = select(Membership.id, User.login, Membership.role, Membership.hromada_id).join(User)
    return {
        (name, key): Named(f"{login} ({role})", hromada_id)
        for part in chunks(by_table.get(name, set()))
        for key, login, role, hromada_id in session.execute(whose.where(Membership.id.in_(part)))
    }


def remove_demonstration(
    session: Session, removal: Removal, actor: Actor = SYSTEM, progress: Callable[[int, int], None] | None = None
) -> None:
    """Take out what a removal names; each thing and the removal itself get an entry of history."""
    names = _names(session, {(table, one) for table, ids in removal.gone.items() for one in ids})
    with written_together(session):
        for (table, key), named in sorted(names.items(), key=lambda one: one[0]):
            record_history(
                session, actor, REMOVED, entity=entity_of(table), entity_id=key, label=named.label,
                hromada_id=named.hromada_id, changes={},
            )  # fmt: skip
        record_removal(session, actor, removal.counts())
    tables = list(reversed(Base.metadata.sorted_tables))
    for done, table in enumerate(tables):
        if progress is not None:
            progress(done, len(tables))
        _delete_rows(session, table.name, removal.gone)
    session.expire_all()


def _delete_rows(session: Session, name: str, gone: Things) -> None:
    """Delete a table's rows that are gone, and those that are a part of what is gone."""
    table = Base.metadata.tables[name]
    if name == DUE:
        _delete_visits(session, gone)
    whole = whole_of(table)
    if whole is not None:
        for part in chunks(gone.get(next(iter(whole.foreign_keys)).column.table.name, set())):
            session.execute(delete(table).where(whole.in_(part)))
    for reference in table.foreign_keys:
        if reference.column.table is table:
            for part in chunks(gone.get(name, set())):
                session.execute(update(table).where(table.c.id.in_(part)).values({reference.parent: None}))
    for part in chunks(gone.get(name, set())):
        session.execute(delete(table).where(table.c.id.in_(part)))


def _delete_visits(session: Session, gone: Things) -> None:
    columns = {"plan": DueWork.plan_id, "asset": DueWork.asset_id, "work": DueWork.work_id}
    for entity, column in columns.items():
        for part in chunks(gone.get(MODELS[entity].__tablename__, set())):
            session.execute(delete(DueWork).where(column.in_(part)))
