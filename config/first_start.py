"""What a new instance is given: the catalogue always, the demonstration unless it is to be empty."""

import json
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.catalogue.reading import read_table
from config.demo_register import load_register
from config.demo_upkeep import load_upkeep
from maintenance.programmes.operations import import_programme
from registry.assets.operations.kinds import sync_kinds
from registry.kernel.access import SYSTEM
from registry.people.operations.setup import make_setup_link
from registry.people.queries.people import has_admin
from registry.places.models.territory import Hromada

PROGRAMMES = Path(__file__).parent / "programmes"


def prepare_instance(session: Session, *, is_empty: bool, say: Callable[[str], None]) -> str | None:
    """Bring the catalogue up to date, load the demonstration into a new database, commit.

    Gives the path of the one-time sign-in link while there is no administrator, else None.
    """
    sync_kinds(session, read_table("kinds", "kind"))
    is_new = session.scalar(select(Hromada.id).limit(1)) is None
    if is_new and not is_empty:
        say("Завантажую демонстраційний реєстр і дві програми (один раз, менше хвилини) …")
        load_upkeep(session, load_register(session, say), say)
        load_programmes(session, say)
    link = None if has_admin(session) else make_setup_link(session)
    session.commit()
    return link


def load_programmes(session: Session, say: Callable[[str], None]) -> None:
    """Write the built-in programmes as their councils printed them."""
    for path in sorted(PROGRAMMES.glob("*.json")):
        programme = import_programme(session, SYSTEM, json.loads(path.read_text(encoding="utf-8")))
        say(f"  програма {programme.code}")
