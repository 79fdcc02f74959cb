"""What was ticked in the list of assets: rows in the versions in which they were seen, or all that the filter finds."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from registry.assets.queries.chosen import MOST, choose_all
from registry.assets.web.list import read_list_filter
from registry.kernel.errors import Invalid, because
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor


@dataclass(frozen=True)
class Chosen:
    """Assets by their ids, each with the version that was seen."""

    versions: Mapping[uuid.UUID, int]

    @property
    def told(self) -> str:
        """Write them as the next form sends them back."""
        return " ".join(f"{asset_id}:{version}" for asset_id, version in self.versions.items())


def read_chosen() -> Chosen:
    """Read what a form sends: ticked rows, what a form before it has told, or everything of the address's filter."""
    if request.form.get("all"):
        versions = choose_all(db.session(), current_actor(), read_list_filter())
    else:
        versions = dict(_pairs([*request.form.getlist("id"), *request.form.get("chosen", "").split()]))
    if len(versions) > MOST:
        raise Invalid(chosen=because("За один раз змінюємо до %(limit)s об’єктів: звузьте список", limit=MOST))
    return Chosen(versions)


def _pairs(texts: list[str]) -> list[tuple[uuid.UUID, int]]:
    found = []
    for text in texts[: MOST + 1]:
        asset_id, _colon, version = text.partition(":")
        try:
            found.append((uuid.UUID(asset_id), int(version[:9])))
        except ValueError:
            continue
    return found
