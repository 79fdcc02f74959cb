"""Taking a whole import back: what it made goes away, what it changed holds again what it held."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registry.assets.rules.disclosure import HIDDEN
from registry.exchange.models.import_run import ImportRun, RunStatus
from registry.exchange.operations.import_runs import ENTITY, get_run
from registry.exchange.operations.parts import undo_part_of
from registry.exchange.operations.taking_back import TAKING_BACK, UNDO, primary_entity
from registry.exchange.operations.undo_portions import Progress, drop_along, in_turn, take_back
from registry.exchange.operations.what_stands import (
    Leaning,
    Thing,
    Trace,
    find_leaning,
    read_traces,
    taken_back,
    touched_since,
)
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import Batch, gathered
from registry.kernel.errors import BothNames, Conflict, because
from registry.kernel.models.long_work import UNDER_WAY, LongWork
from registry.kernel.operations.history import record_history
from registry.kernel.queries.history import NEEDS, last_seq

UNDO_WORK = "import_undo"
"""The long work that takes an import back."""
UNDONE_BEFORE = because("Цей імпорт уже скасовано")
TELLING = ("asset", "location")
"""Entities whose labels may tell a secret place."""
NAMED = 5
"""So many of the things that stand in the way are named; all are counted."""


def _untold(_done: int, _rows: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Undone:
    """What taking an import back came to: records that went, that hold their former values, and that had to stay."""

    removed: int
    restored: int
    kept: int
    """Made on the way, and used or changed by others since."""


@dataclass
class CheckedUndo:
    """An import that can be taken back, and how."""

    run_id: uuid.UUID
    undone: Undone
    batch: Batch

    def write(self, session: Session, actor: Actor) -> None:
        """Write it, as quickly as can be; raise Conflict when others changed what it is about meanwhile."""
        while self.write_part(session, actor):
            pass

    def write_part(self, session: Session, actor: Actor) -> bool:
        """Write the next part, and how far it is; tell whether more is left. Raise Conflict likewise."""
        is_more = self.batch.write_part(session)
        session.expire_all()
        run, first, last = session.get_one(ImportRun, self.run_id), self.batch.before + 1, last_seq(session)
        if is_more or run.undo_parts:
            run.undo_parts = [*run.undo_parts, [first, last]]
        run.undo_first_entry, run.undo_last_entry = run.undo_first_entry or first, last
        run.status = (RunStatus.UNDOING if is_more else RunStatus.UNDONE).value
        if not is_more:
            run.undone_at, run.undone_by_id, run.undone_by = clock.now(), actor.user_id, actor.label
        session.flush()
        return is_more


def undo_import(session: Session, actor: Actor, run_id: uuid.UUID, progress: Progress = _untold) -> Undone:
    """Take an import back in one transaction; raise NotFound, Forbidden, or Conflict with what stands in the way."""
    checked = check_undo(session, actor, run_id, progress)
    checked.write(session, actor)
    return checked.undone


def claim_undo(session: Session, run_id: uuid.UUID) -> None:
    """Let one work at a time take an import back: who comes second waits for the first to be entered, and is refused.

    Holds the import until the transaction ends; raises Conflict.
    """
    session.execute(update(ImportRun).where(ImportRun.id == run_id).values(status=ImportRun.status))
    demand_sole_undo(session, run_id)


def demand_sole_undo(session: Session, run_id: uuid.UUID) -> None:
    """Raise Conflict while a work is taking an import back, or once it was."""
    state = session.scalar(select(ImportRun.status).where(ImportRun.id == run_id))
    if state == RunStatus.UNDONE.value:
        raise Conflict(UNDONE_BEFORE)
    under_way = select(LongWork).where(LongWork.state.in_(UNDER_WAY))
    if state == RunStatus.WRITING.value and session.scalar(under_way.where(LongWork.id == run_id)) is not None:
        raise Conflict(because("Цей імпорт ще записується: зачекайте, поки це закінчиться"))
    working = under_way.where(LongWork.kind == UNDO_WORK)
    if any(one.arguments.get("run") == str(run_id) for one in session.scalars(working)):
        raise Conflict(because("Цей імпорт саме скасовується: зачекайте, поки це закінчиться"))


def check_undo(
    session: Session, actor: Actor, run_id: uuid.UUID, progress: Progress = _untold, *, may_part: bool = False
) -> CheckedUndo:
    """See whether an import can be taken back and make all ready; nothing is written and nothing locked.

    What was taken back in parts already is left out: it goes on where it was broken off.
    """
    run = get_run(session, actor, run_id)
    if run.status == RunStatus.UNDONE.value:
        raise Conflict(UNDONE_BEFORE)
    kind, file_name, hromada_id = run.kind, run.file_name, run.hromada_id
    with gathered(session) as batch:
        traces, done = read_traces(session, run, ENTITY), taken_back(session, run)
        traces = {thing: trace for thing, trace in traces.items() if thing not in done} if done else traces
        batch.part_entries = undo_part_of(session, len(traces)) if may_part else None
        if foreign := {entity for entity, _thing_id in traces} - TAKING_BACK.keys():
            raise Conflict(because("Такий імпорт не скасовується цілком: %(what)s", what=", ".join(sorted(foreign))))
        kept, leaning = _demand_untouched(session, actor, run, traces)
        going = {thing for thing, trace in traces.items() if trace.is_made} - kept
        drop_along(session, leaning)  # Before what it hangs on, which may be in another part.
        removed, restored = take_back(session, actor, traces, in_turn(going, leaning), progress)
        gone = sum(action == "delete" for action in done.values())
        undone = Undone(removed + gone, restored + len(done) - gone, len(kept))
        record_history(
            session,
            actor,
            UNDO,
            entity=ENTITY,
            entity_id=run_id,
            label=f"{kind}: {file_name}"[:300],
            hromada_id=hromada_id,
            changes={name: (None, count) for name, count in vars(undone).items()},
        )
    batch.rely_on(run_id)  # Whoever takes it back first has written of it in the history.
    return CheckedUndo(run_id, undone, batch)


def _demand_untouched(
    session: Session, actor: Actor, run: ImportRun, traces: Mapping[Thing, Trace]
) -> tuple[set[Thing], Leaning]:
    """Give what was made on the way and has to stay; raise Conflict for what was changed or used since."""
    touched = touched_since(session, run, traces)
    primary = primary_entity(run.kind)
    by_the_way = {thing for thing, trace in traces.items() if trace.is_made and thing[0] != primary}
    if changed := {thing: label for thing, label in touched.items() if thing not in by_the_way}:
        raise Conflict(
            because(
                "Після імпорту це вже змінили (усього %(count)s): %(names)s. Імпорт не скасовано",
                count=len(changed),
                names=_named((_called(actor, run, thing, label), ("", "")) for thing, label in changed.items()),
            )
        )
    leaning = find_leaning(session, traces)
    for thing in touched:
        leaning.hold(thing, ("", ""))
    if used := {thing: words for thing, words in leaning.holding.items() if thing not in by_the_way}:
        raise Conflict(
            because(
                "Створене імпортом уже використано (усього %(count)s): %(names)s. Імпорт не скасовано",
                count=len(used),
                names=_named((_called(actor, run, thing, traces[thing].label), words) for thing, words in used.items()),
            )
        )
    return leaning.holding.keys() & by_the_way, leaning


def _called(actor: Actor, run: ImportRun, thing: Thing, label: str) -> str:
    """Call a thing by its label whoever may know it: those of secret things tell where they are, others of money."""
    needed = "place.exact" if thing[0] in TELLING else NEEDS.get(thing[0])
    may_know = needed is None or (run.hromada_id is not None and actor.can(needed, run.hromada_id))
    return label if may_know or actor.is_system else HIDDEN


def _named(things: Iterable[tuple[str, tuple[str, str]]]) -> BothNames:
    """Name the first few things, each with what it is used by."""
    told = list(things)
    rest = "…" if len(told) > NAMED else ""
    said = [
        ", ".join(f"{label} ({words[place]})" if words[place] else label for label, words in told[:NAMED]) + rest
        for place in (0, 1)
    ]
    return BothNames(*said)
