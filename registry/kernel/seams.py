"""The seams: what a wing offers the wings above, which fill it in their `wiring.py`."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from registry.kernel.access import Actor
from registry.kernel.db import Base
from registry.kernel.fields import Field

db = SQLAlchemy(model_class=Base)


class Here(Protocol):
    """A hromada as every page needs it: to be chosen in the top line and named."""

    id: uuid.UUID
    code: str
    name: str
    short_name: str


@dataclass(frozen=True)
class Card:
    """A tab or card on a thing's page, filled by an upper wing: `render(session, actor, thing)` gives safe HTML.

    An empty answer leaves the card out.
    """

    name: str
    title: Any
    position: int
    permission: str
    render: Callable[..., Any]
    count: Callable[..., int] | None = None
    """Counts what a tab shows, as `render` is asked; None where a number says nothing."""


@dataclass(frozen=True)
class BulkAct:
    """What can be done with assets that were ticked in their list: `run(chosen)` answers the request."""

    name: str
    title: Any
    icon: str
    position: int
    permission: str
    run: Callable[[Any], Any]


@dataclass(frozen=True)
class Part:
    """What an upper wing's piece of a page needs: (wing, file) of its styles and its script modules."""

    styles: tuple[tuple[str, str], ...] = ()
    scripts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LongKind:
    """A kind of long work: its Ukrainian name, and how a process of its own carries it out.

    `run(carrying, arguments)` works in `carrying.session`, tells `carrying.progress` and is committed by whoever calls
    it. None: only the command that begins such a work carries it out.
    """

    title: str
    run: Callable[[Any, Mapping[str, Any]], Any] | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    """What the figures of its result are called, in Ukrainian."""
    say: Callable[[Any], str] | None = None
    """Gives the label of such a work in the reader's language; None: the one that is stored, in Ukrainian."""
    see_to: Callable[[Any, Any], None] | None = None
    """Told of such a work that was interrupted, in the transaction that notes it; what it left half done goes on."""


@dataclass(frozen=True)
class Hit:
    """A thing that the search over everything found, told as far as the asker may know it."""

    title: str
    detail: str
    url: str
    icon: str
    is_exact: bool = False
    """Whether what was typed is its whole number, code or name, so that Enter opens it."""


@dataclass(frozen=True)
class SearchSource:
    """A noun of the search over everything.

    `find(session, actor, hromada_id, q, limit)` gives hits under the same rights as the noun's list; `link` is the
    endpoint of that list, which takes `q`, or None.
    """

    name: str
    title: Any
    position: int
    permission: str
    find: "Callable[[Any, Actor, uuid.UUID | None, str, int], Sequence[Hit]]"
    link: str | None = None


@dataclass(frozen=True)
class StepProgress:
    """How far a first step is, as the register tells it."""

    is_begun: bool
    is_done: bool
    told: str
    """What there is, by its counts."""
    url: str
    """Where it is gone on with."""


@dataclass(frozen=True)
class FirstStep:
    """A step from an empty register to a first costing, filled in by the wing whose pages it takes.

    `read(session, actor)` tells how far it is, within what the asker may see; `pages` are the beginnings of the
    addresses on which the way back to the list is shown.
    """

    name: str
    title: str
    """In Ukrainian, as `why` is."""
    why: str
    icon: str
    position: int
    permission: str
    read: Callable[[Any, Actor], StepProgress]
    pages: tuple[str, ...]
    may_be_aside: bool = True
    """Whether one may do without it."""


@dataclass
class HistoryWords:
    """What the journal calls things: code -> Ukrainian word, and entity -> endpoint of its page."""

    entities: dict[str, str] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    told: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    """Entity -> what its history tells beside a described noun's fields, and what it told in earlier versions."""
    pages: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    """Entity -> codes with which its labels and values begin, and their words in both languages."""
    sayings: dict[tuple[str, str], Callable[[str], str]] = field(default_factory=dict)
    """Entity and field -> how a value is said that no description of a field can say."""

    def add(self, more: "HistoryWords") -> None:
        """Take in a wing's own words."""
        for name in ("entities", "actions", "told", "pages", "codes", "sayings"):
            getattr(self, name).update(getattr(more, name))


@dataclass(frozen=True)
class NavigationItem:
    """A page in the navigation, shown to those who hold its permission, or one of several, somewhere."""

    url: str
    label: Any
    icon: str
    position: int
    permission: str | Sequence[str]
    section: str = "main"
    """Where it stands: "main", "account", or a group of the menu, as in `web.context.GROUPS`."""


@dataclass(frozen=True)
class PublicLink:
    """A page that needs no sign-in, named on all such pages; `is_there(session)` tells whether it has anything."""

    url: str
    label: Any
    position: int
    is_there: Callable[[Any], bool] | None = None
    """None: it always is."""


@dataclass
class Seams:
    """What upper wings add below, kept on app.extensions["oblik"]."""

    settings: Any
    wings: Mapping[str, Path] = field(default_factory=dict)
    roles: Mapping[str, Any] = field(default_factory=dict)
    cards: dict[str, list[Card]] = field(default_factory=lambda: defaultdict(list))
    """By the page they stand on: "asset" (as tabs), "kind", "location", "organisation", "contract", "today",
    "first_steps"."""
    links: dict[str, str] = field(default_factory=dict)
    """Pages of upper wings that lower ones may lead to: name -> endpoint."""
    parts: dict[str, Part] = field(default_factory=dict)
    bulk_acts: list[BulkAct] = field(default_factory=list)
    count_standing: Callable[..., Mapping[uuid.UUID, int]] | None = None
    """Counts the things at places: (session, actor, location ids)."""
    count_returned: Callable[..., int] | None = None
    """Counts what was brought back and waits for a publisher: (session, first and last entry of the history)."""
    demo_hromadas: Callable[[Any], frozenset[uuid.UUID]] | None = None
    """Names the hromadas that a demonstration has made; None where nothing loads one."""
    contract_amounts: Callable[[Any, int], Mapping[uuid.UUID, Decimal]] | None = None
    """What each contract costs in a covered year, in hryvnia; None where no wing counts money."""
    layers: dict[str, Any] = field(default_factory=dict)
    search_sources: list[SearchSource] = field(default_factory=list)
    navigation: list[NavigationItem] = field(default_factory=list)
    public_links: list[PublicLink] = field(default_factory=list)
    first_steps: list[FirstStep] = field(default_factory=list)
    history_words: HistoryWords = field(default_factory=HistoryWords)
    find_origins: Callable[..., Mapping[int, tuple[str, str]]] | None = None
    """Tells which entries of the history many records share, and where that is shown: (session, actor, numbers) ->
    what it is called and its address."""
    long_kinds: dict[str, LongKind] = field(default_factory=dict)
    start_command: Callable[[Sequence[str]], None] | None = None
    """Starts one of our commands in a process of its own and returns at once."""
    directory: Any = None
    """The client of the organisation's directory that vouches for people; None where there is none."""
    actor_of_token: Callable[[str], tuple[Actor, Sequence[Here]] | None] | None = None
    """Whom a bearer token stands for, and the hromadas of that person; None for a token that opens nothing."""


def seams(app: Flask) -> Seams:
    """Give the application's seams."""
    found: Seams = app.extensions["oblik"]
    return found


def add_cards(app: Flask, page: str, *cards: Card) -> None:
    """Put cards on a thing's page, by their position."""
    shown = seams(app).cards[page]
    shown.extend(cards)
    shown.sort(key=lambda one: one.position)


def add_bulk_acts(app: Flask, *acts: BulkAct) -> None:
    """Offer what can be done with ticked assets, by position."""
    offered = seams(app).bulk_acts
    offered.extend(acts)
    offered.sort(key=lambda one: one.position)


def add_search(app: Flask, *sources: SearchSource) -> None:
    """Add nouns to the search over everything, by their position."""
    found = seams(app).search_sources
    found.extend(sources)
    found.sort(key=lambda one: one.position)


def add_first_step(app: Flask, step: FirstStep) -> None:
    """Add a step to the first ones, by its position."""
    steps = seams(app).first_steps
    steps.append(step)
    steps.sort(key=lambda one: one.position)


def add_navigation(app: Flask, *items: NavigationItem) -> None:
    """Add pages to the navigation."""
    seams(app).navigation.extend(items)


def add_public_links(app: Flask, *links: PublicLink) -> None:
    """Name pages on all those that need no sign-in, by their position."""
    found = seams(app).public_links
    found.extend(links)
    found.sort(key=lambda one: one.position)
