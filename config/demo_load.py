"""Loading the demonstration: the register, the programmes and their upkeep, where there is room for them."""

import json
from collections.abc import Callable
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.demo_indicators import load_indicators
from config.demo_record import (
    find_made,
    find_touched,
    has_more_than_territory,
    last_entry,
    list_loads,
    record_load,
    was_removed,
)
from config.demo_register import load_register, read_toml
from config.demo_upkeep import load_upkeep
from config.settings import LAUNCHER
from maintenance.programmes.operations.documents import import_programme
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.errors import Conflict, because
from registry.kernel.text import N_
from registry.places.models.territory import Hromada

STANDS = N_("Демонстрація вже є в реєстрі; щоб завантажити її наново, спершу приберіть її: %(launcher)s demo remove")
REMAINS = N_(
    "Від прибраної демонстрації лишилося те, що люди додали або змінили; щоб завантажити її наново, приберіть і це: "
    "%(launcher)s demo remove --everything (перелік покаже --dry-run)"
)
PROGRAMMES = Path(__file__).parent / "programmes"


def load_demonstration(session: Session, say: Callable[[str], None], actor: Actor = SYSTEM) -> None:
    """Write the demonstration register and the programmes; raise Conflict where it has no room."""
    _demand_room(session)
    say(_("Завантажую демонстраційний реєстр і дві програми (один раз, менше хвилини) …"))
    before = last_entry(session)
    loaded = load_register(session, say)
    load_programmes(session, say)
    load_indicators(session, loaded, say)
    load_upkeep(session, loaded, say)
    record_load(session, actor, before, [one.id for one in loaded.hromadas.values()])


def _demand_room(session: Session) -> None:
    """Refuse where a load would stand beside what is not its own; an earlier load's bare hromadas are filled again."""
    codes = [one["code"] for one in read_toml("hromadas.toml")["hromada"]]
    standing = session.scalars(select(Hromada).where(Hromada.code.in_(codes)).order_by(Hromada.code)).all()
    loads = list_loads(session)
    made = find_made(session, loads)
    for hromada in standing:
        if hromada.id not in made.get(Hromada.__tablename__, ()):
            raise Conflict(
                because("Громада «%(name)s» уже є в реєстрі: демонстрацію не завантажено", name=hromada.short_name)
            )
    if has_more_than_territory(made) or find_touched(session, made, loads):
        raise Conflict(because(REMAINS if was_removed(session) else STANDS, launcher=LAUNCHER))


def load_programmes(session: Session, say: Callable[[str], None]) -> None:
    """Write the built-in programmes as their councils printed them."""
    for path in sorted(PROGRAMMES.glob("*.json")):
        programme = import_programme(session, SYSTEM, json.loads(path.read_text(encoding="utf-8")))
        say("  " + _("програма %(code)s", code=programme.code))
