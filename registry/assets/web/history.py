"""The journal of changes, and how an entry is put into words."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from registry.assets.models.kind import AssetKind
from registry.assets.queries.history import ShownEntry, show_history
from registry.assets.queries.kinds import list_kinds
from registry.assets.rules.attributes import attributes_of
from registry.assets.rules.disclosure import HIDDEN
from registry.assets.web.words import kind_name, show_attribute
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.models.history import HistoryEntry
from registry.kernel.queries.history import HistoryFilter, list_actor_labels, list_common_history, list_history
from registry.kernel.rules.reading import choice_of, read_day
from registry.kernel.seams import db, seams
from registry.kernel.text import N_
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.asked import asked, refuse_others
from registry.kernel.web.field_words import say_told
from registry.kernel.web.filters import unit
from registry.kernel.web.history_words import (
    action_word,
    actions,
    entities,
    entity_word,
    field_word,
    page_of,
    say_codes,
    saying_of,
    told_field,
)
from registry.kernel.web.pages import make_pages
from registry.kernel.words import label, language

PAGE = 50
ON_CARD = 20
MOST_IDS = 1
"""More identifiers than that are counted: nobody reads them."""
OWN = ("entity", "id", "action", "who", "from", "to")
"""What the journal's address may ask for."""
UNNAMED = (N_("система"), N_("гість"))
"""Who acts where nobody has signed in."""


@require("history.read", "people.audit", is_one_enough=True)
def journal() -> str:
    """Show the journal, the latest first."""
    session, actor = db.session(), current_actor()
    wanted = _read_filter()
    before = request.args.get("cursor", 0, type=int)
    entries = list_history(session, actor, wanted, before_seq=before if 0 < before < 2**63 else None, limit=PAGE + 1)
    kinds = {one.code: one for one in list_kinds(session)}
    return render_template(
        "assets/history/list.html",
        events=describe_entries(session, actor, entries[:PAGE], None, kinds),
        next_cursor=entries[PAGE - 1].seq if len(entries) > PAGE else None,
        wanted=wanted,
        entities=[(code, _(name)) for code, name in entities().items()],
        actions=[(code, _(name)) for code, name in actions().items()],
        people=[(label, _who(label)) for label in list_actor_labels(session, actor)],
        active=sum(bool(request.args.get(name)) for name in OWN if name != "id"),
        is_filtered=any(request.args.get(name) for name in OWN),
    )


def _read_filter() -> HistoryFilter:
    refuse_others(OWN)
    return HistoryFilter(
        entity=asked("entity", choice_of({code: (_(name),) for code, name in entities().items()}), _("Що змінено")),
        entity_id=request.args.get("id") or None,
        action=asked("action", choice_of({code: (_(name),) for code, name in actions().items()}), _("Дія")),
        actor_label=request.args.get("who") or None,
        hromada_id=current_hromada_id() if len(g.hromadas) > 1 else None,  # What is common is seen with the only one.
        since=_midnight(asked("from", read_day, _("З")), 0),
        until=_midnight(asked("to", read_day, _("По")), 1),
    )


def _midnight(found: date | None, days_later: int) -> datetime | None:
    """Give the start of a day on the municipality's clock."""
    return clock.midnight(found + timedelta(days=days_later)) if found else None


def describe_entry(
    shown: ShownEntry, kind: AssetKind | None = None, kinds: dict[str, AssetKind] | None = None
) -> dict[str, Any]:
    """Put an entry into words: title, link, and each change as (label, old, new)."""
    entry = shown.entry
    words = _Words(entry.entity, kind, kinds or {})
    page = page_of(entry.entity)
    return {
        "action": action_word(entry.action),
        "entity": entity_word(entry.entity),
        "label": words.said(shown.label),
        "url": _page_address(page, entry) if page and shown.label != HIDDEN else None,
        "at": entry.at,
        "who": _who(shown.who),
        "changes": [(words.label(name), *map(words.value(name), pair)) for name, pair in shown.changes.items()],
        "is_masked": shown.is_masked,
        "seq": entry.seq,
    }


def describe_entries(
    session: Session,
    actor: Actor,
    entries: Sequence[HistoryEntry],
    kind: AssetKind | None = None,
    kinds: dict[str, AssetKind] | None = None,
) -> list[dict[str, Any]]:
    """Put entries into words as the asker may see them, each with what it came of where many came of the same."""
    find = seams(current_app).find_origins
    origins = find(session, actor, [one.seq for one in entries]) if find is not None and entries else {}
    shown = show_history(session, actor, entries)
    return [{**describe_entry(one, kind, kinds), "origin": origins.get(one.entry.seq)} for one in shown]


def describe_change(entity: str, field: str, old: Any, new: Any, kind: AssetKind | None = None) -> tuple[str, Any, Any]:
    """Put one change of a thing into words: label, old and new value, None for nothing."""
    words = _Words(entity, kind, {})
    say = words.value(field)
    return words.label(field), say(old), say(new)


def history_card(entity: str, *, is_common: bool = False) -> Callable[[Session, Actor, Any], Markup]:
    """Make the card that tells the latest changes of a thing on its page; a common one lies in no one hromada."""
    read = list_common_history if is_common else list_history

    def render(session: Session, actor: Actor, thing: Any) -> Markup:
        entries = read(session, actor, HistoryFilter(entity=entity, entity_id=thing.id), limit=ON_CARD)
        events = describe_entries(session, actor, entries)
        return Markup(render_template("assets/_history_card.html", events=events) if events else "")  # noqa: S704, the template escapes what people typed

    return render


def is_id(told: Any) -> bool:
    """Tell whether something is a record's identifier and nothing else."""
    try:
        return isinstance(told, str) and str(uuid.UUID(told)) == told
    except ValueError:
        return False


def _who(label: str) -> str:
    return _(label) if label in UNNAMED else label


def _page_address(endpoint: str, entry: HistoryEntry) -> str:
    values: dict[str, Any] = {f"{entry.entity}_id": entry.entity_id}
    return url_for(endpoint, **values)


def _say_parts(told: Any) -> str:
    """Write what nobody has described in one line: a named thing by its name, others part by part."""
    if isinstance(told, bool):
        return _("так") if told else _("ні")
    if isinstance(told, list) and len(told) > MOST_IDS and all(map(is_id, told)):
        return ngettext("%(num)s запис", "%(num)s записи", len(told))
    if isinstance(told, list):
        return "; ".join(_say_parts(one) for one in told)
    if not isinstance(told, dict):
        return str(told)
    if told.get("name"):
        return str(told["name"])
    kept = {name: one for name, one in told.items() if one not in (None, "", [], {}, False) and name != "id"}
    return ", ".join(f"{name}: {_say_parts(one)}" for name, one in kept.items())


class _Words:
    """How fields and values of one entry are called."""

    def __init__(self, entity: str, kind: AssetKind | None, kinds: dict[str, AssetKind]) -> None:
        self.entity = entity
        self.kinds = kinds | ({kind.code: kind} if kind else {})
        self.names = {code: kind_name(one) for code, one in self.kinds.items()}
        known = self.kinds.values() if kind is None else [kind]
        self.attributes = {one.name: one for each in known for one in attributes_of(each.definition)}

    def label(self, field: str) -> str:
        if known := told_field(self.entity, field):
            return label(known)
        name = field.removeprefix("attributes.")
        if name != field and name in self.attributes:
            one = self.attributes[name]
            return f"{one.label(language())}, {unit(one.unit)}" if one.unit else one.label(language())
        return field_word(field)

    def said(self, text: str) -> str:
        """Write a code at the beginning of a text in words."""
        return say_codes(self.entity, text, self.names)

    def value(self, field: str) -> Any:
        return lambda told: self._say(field, told)

    def _say(self, field: str, told: Any) -> str | None:
        if told is None or told == HIDDEN:
            return told
        if saying := saying_of(self.entity, field):
            return saying(told)
        if one := told_field(self.entity, field):
            parts = told if isinstance(told, list) and one.type.name == "text" else None
            return "; ".join(map(self.said, parts)) if parts else say_told(one, told, self.names)
        attribute = self.attributes.get(field.removeprefix("attributes."))
        if field.startswith("attributes.") and attribute is not None:
            return show_attribute(attribute, told)
        return _say_parts(told)


PAGES = (("GET", "/history", journal),)
bp = make_pages("history", __name__, PAGES)
