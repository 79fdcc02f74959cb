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


@dataclass
class HistoryWords:
    """What the journal calls things: code -> Ukrainian word, and entity -> endpoint of its page."""

    entities: dict[str, str] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    told: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    """Entity -> what its history tells beside a described noun's fields, and what it told in earlier versions."""
    pages: dict[str, str] = field(default_factory=dict)
    sayings: dict[tuple[str, str], Callable[[str], str]] = field(default_factory=dict)
    """Entity and field -> how a value is said that no description of a field can say."""

    def add(self, more: "HistoryWords") -> None:
        """Take in a wing's own words."""
        for name in ("entities", "actions", "told", "pages", "sayings"):
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


@dataclass
class Seams:
    """What upper wings add below, kept on app.extensions["oblik"]."""

    settings: Any
    wings: Mapping[str, Path] = field(default_factory=dict)
    roles: Mapping[str, Any] = field(default_factory=dict)
    cards: dict[str, list[Card]] = field(default_factory=lambda: defaultdict(list))
    """By the page they stand on: "asset" (as tabs), "kind", "location", "organisation", "contract", "today"."""
    links: dict[str, str] = field(default_factory=dict)
    """Pages of upper wings that lower ones may lead to: name -> endpoint."""
    parts: dict[str, Part] = field(default_factory=dict)
    count_standing: Callable[..., Mapping[uuid.UUID, int]] | None = None
    """Counts the things at places: (session, actor, location ids)."""
    contract_amounts: Callable[[Any, int], Mapping[uuid.UUID, Decimal]] | None = None
    """What each contract costs in a covered year, in hryvnia; None where no wing counts money."""
    layers: dict[str, Any] = field(default_factory=dict)
    search_sources: list[SearchSource] = field(default_factory=list)
    navigation: list[NavigationItem] = field(default_factory=list)
    history_words: HistoryWords = field(default_factory=HistoryWords)
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


def add_search(app: Flask, *sources: SearchSource) -> None:
    """Add nouns to the search over everything, by their position."""
    found = seams(app).search_sources
    found.extend(sources)
    found.sort(key=lambda one: one.position)


def add_navigation(app: Flask, *items: NavigationItem) -> None:
    """Add pages to the navigation."""
    seams(app).navigation.extend(items)
