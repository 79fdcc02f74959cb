"""How the ground floor is plugged into the application, and the seams it offers the floors above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from registry.kernel.db import Base
from registry.people.rules.roles import Role

db = SQLAlchemy(model_class=Base)


@dataclass(frozen=True)
class AssetTab:
    """A tab on the asset page, filled by an upper floor: `render(session, actor, asset)` gives safe HTML."""

    name: str
    title: str
    position: int
    permission: str
    render: Callable[..., Any]


@dataclass
class HistoryWords:
    """What the journal calls an upper floor's things: code -> Ukrainian word, and entity -> endpoint of its page."""

    entities: dict[str, str] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)


@dataclass
class Seams:
    """What upper floors add below, kept on app.extensions["oblik"]."""

    settings: Any
    wings: Mapping[str, Path] = field(default_factory=dict)
    asset_tabs: list[AssetTab] = field(default_factory=list)
    layers: dict[str, Any] = field(default_factory=dict)
    navigation: list[Any] = field(default_factory=list)
    roles: Mapping[str, Role] = field(default_factory=dict)
    history_words: HistoryWords = field(default_factory=HistoryWords)


def seams(app: Flask) -> Seams:
    """Give the application's seams."""
    found: Seams = app.extensions["oblik"]
    return found


@dataclass(frozen=True)
class NavigationItem:
    """A page in the navigation, shown to those who hold its permission somewhere."""

    url: str
    label: Any
    icon: str
    position: int
    permission: str
    section: str = "main"


def add_navigation(app: Flask, *items: NavigationItem) -> None:
    """Add pages to the navigation."""
    seams(app).navigation.extend(items)
