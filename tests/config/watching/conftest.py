"""Instances with settings of their own."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from config.app import create_app
from config.settings import Settings
from registry.kernel.seams import db


@pytest.fixture
def serve(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Make the application with other settings; what it opened is closed with the test."""
    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        made.append(create_app(replace(settings, **changes)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()
