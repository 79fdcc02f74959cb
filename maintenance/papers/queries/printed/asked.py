"""What is asked to be printed, and what comes of it: the filling of a form, and of which day it is."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from maintenance.papers.models.printed import PaperSettings
from maintenance.papers.queries.printed.templates import find_settings
from maintenance.papers.rules.printed.form import PICTURE, PrintedForm, Row, Source
from registry.assets.models.asset import Asset
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.text import N_
from registry.places.models.territory import Hromada

NOTHING = because("Вкажіть, що друкувати")
NO_SUCH = because("Такого запису немає")
DEMO = "ДЕМОНСТРАЦІЙНІ ДАНІ: місця, договори й суми вигадано"
HOUSE_FIELDS = ("council", "council_code", "heading", "seat", "approver_post", "head_post", "accountant_post")
PAST = N_(
    "День минув: номер, утримувача, місце, посаду, вартість і стан узято з історії на кінець того дня. Чого історія не "
    "знає, те названо в «Інших відомостях»."
)


@dataclass(frozen=True)
class Asked:
    """What somebody wants printed: `of` are identifiers, or the code of a hromada; days are inclusive."""

    of: Sequence[str] = ()
    on: date | None = None
    first: date | None = None
    last: date | None = None
    responsible: str | None = None
    reason: str | None = None
    """Why the assets of a draft are to be written off; of what is retired the register tells it."""

    @property
    def one(self) -> str:
        """Give what alone is asked for; raise Invalid where it is nothing or more."""
        if len(self.of) != 1:
            raise Invalid(of=NOTHING)
        return self.of[0]

    @property
    def id(self) -> uuid.UUID:
        """Give its identifier; raise NotFound for what is none."""
        return read_uuid(self.one)

    @property
    def days(self) -> tuple[date, date]:
        """Give the period: this month until today where none is told; raise Invalid."""
        today = clock.today()
        first = self.first or (self.last or today).replace(day=1)
        last = self.last or max(today, first)
        if first > last:
            raise Invalid(to=because("Кінець раніше за початок"))
        return first, last


@dataclass(frozen=True)
class Printout:
    """What a form is filled with, before a template is chosen by its day."""

    form: PrintedForm
    hromada: Hromada
    day: date
    """The day of which the paper is and whose template is taken."""
    title: str
    """What it is of, as openly as the paper itself tells it."""
    values: Row
    lists: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    row_sources: Mapping[str, Sequence[Source]] = field(default_factory=dict)
    notes: Sequence[str] = ()
    """What whoever prints should know, texts of the message catalogue."""
    is_demo: bool = False
    home: Source | None = None
    """The thing whose page leads here."""
    mark: str | None = None
    """What stands above everything: that it is a draft."""
    of_draft: Sequence[Asset] = ()
    """The assets that a draft would retire."""


@dataclass(frozen=True)
class Scope:
    """Of what a journal or a sheet is."""

    hromada: Hromada
    title: str
    home: Source | None = None
    conditions: tuple[ColumnElement[bool], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class House:
    """How a hromada's papers begin and who signs them."""

    hromada: Hromada
    settings: PaperSettings | None

    @property
    def values(self) -> dict[str, str | None]:
        """Give the fields that every form has."""
        told = {name: getattr(self.settings, name) if self.settings else None for name in HOUSE_FIELDS}
        return {**told, "printed_on": written(clock.today())}

    @property
    def sources(self) -> dict[str, Source]:
        """Lead to the page where they are filled in."""
        source = Source("paper_settings", self.hromada.code)
        return dict.fromkeys((*HOUSE_FIELDS, PICTURE, "member_post"), source)

    @property
    def members(self) -> list[Row]:
        """Give the members of the commission; with nobody named, three lines to write on."""
        posts = (self.settings.member_posts or "").splitlines() if self.settings else []
        return [{"member_post": post} for post in posts if post.strip()] or [{"member_post": None}] * 3

    @property
    def member_sources(self) -> list[Source]:
        """Lead from each member to that page."""
        return [Source("paper_settings", self.hromada.code)] * len(self.members)


def house_of(session: Session, hromada: Hromada) -> House:
    """Read a hromada's settings of papers."""
    return House(hromada, find_settings(session, hromada.id))


def read_uuid(told: str) -> uuid.UUID:
    """Read an identifier; raise NotFound, for what is none leads to nothing."""
    try:
        return uuid.UUID(told)
    except ValueError as error:
        raise NotFound(NO_SUCH) from error


def demand_form(actor: Actor, form: PrintedForm, hromada_id: uuid.UUID) -> None:
    """Raise NotFound for whom the form's own pages are not open: what is hidden is not there."""
    if not actor.can(form.permission, hromada_id):
        raise NotFound(NO_SUCH)


def written(day: date | None) -> str | None:
    """Write a day as papers have it."""
    return f"{day:%d.%m.%Y}" if day else None
