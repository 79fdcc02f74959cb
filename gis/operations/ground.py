"""Choosing the ground under the maps; common to all hromadas, with an entry in the history."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from gis.models.ground import Ground
from gis.queries.ground import find_ground
from gis.rules.tile_address import open_name
from registry.kernel.access import Actor
from registry.kernel.operations.history import record_history
from registry.kernel.operations.permits import apply, demand_all, demand_version
from registry.kernel.text import N_

ENTITY = "ground"
LABEL = N_("Підкладка карти")
TOLD = ("file_name", "file_credit", "url", "url_credit", "url_zoom")


@dataclass(frozen=True)
class GroundChoice:
    """What shall lie under the maps."""

    file_name: str | None = None
    file_credit: str | None = None
    url: str | None = None
    url_credit: str | None = None
    url_zoom: int = 19
    url_is_vector: bool = False
    url_layers: tuple[str, ...] = ()


def choose_ground(session: Session, actor: Actor, choice: GroundChoice, *, version: int | None) -> Ground:
    """Lay a ground under all maps; `version` is the one it was based on, None of none. Raise Conflict, Forbidden."""
    demand_all(actor)
    ground = find_ground(session)
    if ground is None:
        ground = Ground(**_columns(GroundChoice()))
        session.add(ground)
    else:
        demand_version(ground, version or 0)
    before = _told(ground)
    apply(ground, _columns(choice))
    session.flush()
    after = _told(ground)
    changes = {name: (before[name], after[name]) for name in TOLD if before[name] != after[name]}
    if changes:
        _record(session, actor, "update", changes)
    return ground


def note_file(session: Session, actor: Actor, name: str, *, is_new: bool) -> None:
    """Note in the history that a file of tiles came or went."""
    demand_all(actor)
    _record(session, actor, "create" if is_new else "delete", {"file_name": (None, name) if is_new else (name, None)})


def _columns(choice: GroundChoice) -> dict[str, Any]:
    return {**asdict(choice), "url_layers": list(choice.url_layers)}


def _told(ground: Ground) -> dict[str, Any]:
    """Give what the history tells: of an address no key of access."""
    told = {name: getattr(ground, name) for name in TOLD}
    return {**told, "url": open_name(told["url"]) if told["url"] else None}


def _record(session: Session, actor: Actor, action: str, changes: Mapping[str, tuple[Any, Any]]) -> None:
    record_history(
        session, actor, action, entity=ENTITY, entity_id=ENTITY, label=LABEL, hromada_id=None, changes=changes
    )
