"""What a new instance is given: its tables, the catalogue, and the demonstration where nothing real was meant to be."""

from collections.abc import Callable

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.catalogue.reading import read_table
from config.database import alone, is_current, is_new
from config.demo_load import load_demonstration
from config.demo_record import was_removed
from config.settings import Settings
from config.updating import update_database
from registry.assets.operations.kinds import sync_kinds
from registry.people.operations.setup import make_setup_link
from registry.people.queries.people import has_admin
from registry.places.models.territory import Hromada

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


def sync_catalogue(session: Session) -> None:
    """Bring the built-in kinds of assets up to date; the caller commits."""
    sync_kinds(session, read_table("kinds", "kind"))


def prepare_instance(session: Session, *, is_empty: bool, say: Callable[[str], None]) -> str | None:
    """Bring the catalogue up to date, load the demonstration where there is no hromada, commit.

    A demonstration that was taken out never comes back by itself.
    Gives the path of the one-time sign-in link while there is no administrator, else None.
    """
    sync_catalogue(session)
    has_hromada = session.scalar(select(Hromada.id).limit(1)) is not None
    if not has_hromada and not is_empty and not was_removed(session):
        load_demonstration(session, say)
    link = None if has_admin(session) else make_setup_link(session)
    session.commit()
    return link
