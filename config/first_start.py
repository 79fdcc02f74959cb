"""What a new instance is given: its tables, the catalogue, and the demonstration where nothing real was meant to be."""

import json
from collections.abc import Callable
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.catalogue.reading import read_table
from config.database import alone, is_current, is_new
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
from config.settings import LAUNCHER, Settings
from config.updating import update_database
from maintenance.programmes.operations.documents import import_programme
from registry.assets.operations.kinds import sync_kinds
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Conflict, because
from registry.kernel.text import N_
from registry.people.operations.setup import make_setup_link
from registry.people.queries.people import has_admin
from registry.places.models.territory import Hromada

STANDS = N_("Демонстрація вже є в реєстрі; щоб завантажити її наново, спершу приберіть її: %(launcher)s demo remove")
REMAINS = N_(
    "Від прибраної демонстрації лишилося те, що люди додали або змінили; щоб завантажити її наново, приберіть і це: "
    "%(launcher)s demo remove --everything (перелік покаже --dry-run)"
)
PROGRAMMES = Path(__file__).parent / "programmes"
BEGUN = "first-start"
"""A file in the instance folder from the first table on until all is there: a first start cut off is begun again."""


def start_instance(session: Session, settings: Settings, *, is_empty: bool, say: Callable[[str], None]) -> str | None:
    """Migrate the database and prepare the instance, one process at a time; gives what `prepare_instance` gives."""
    engine: Engine = session.get_bind()  # type: ignore[assignment]
    begun = settings.instance / BEGUN
    with alone(engine, settings.instance, say):
        if settings.demo is None and is_new(engine):
            begun.touch()
        if not is_current(engine):
            update_database(engine, settings, say)
        wants_demo = begun.exists() if settings.demo is None else settings.demo
        link = prepare_instance(session, is_empty=is_empty or not wants_demo, say=say)
        begun.unlink(missing_ok=True)
    return link


def is_started(engine: Engine, settings: Settings) -> bool:
    """Tell whether the instance's first start went through to its end."""
    return not is_new(engine) and not (settings.instance / BEGUN).exists()


def prepare_instance(session: Session, *, is_empty: bool, say: Callable[[str], None]) -> str | None:
    """Bring the catalogue up to date, load the demonstration where there is no hromada, commit.

    A demonstration that was taken out never comes back by itself.
    Gives the path of the one-time sign-in link while there is no administrator, else None.
    """
    sync_kinds(session, read_table("kinds", "kind"))
    has_hromada = session.scalar(select(Hromada.id).limit(1)) is not None
    if not has_hromada and not is_empty and not was_removed(session):
        load_demonstration(session, say)
    link = None if has_admin(session) else make_setup_link(session)
    session.commit()
    return link


def load_demonstration(session: Session, say: Callable[[str], None]) -> None:
    """Write the demonstration register and the programmes; raise Conflict where it has no room."""
    _demand_room(session)
    say(_("Завантажую демонстраційний реєстр і дві програми (один раз, менше хвилини) …"))
    before = last_entry(session)
    loaded = load_register(session, say)
    load_programmes(session, say)
    load_indicators(session, loaded, say)
    load_upkeep(session, loaded, say)
    record_load(session, before, [one.id for one in loaded.hromadas.values()])


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
