"""The form of a work entry: its description's inputs, photos, and a mark by which a repeated send is known."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.models.work import Result, WorkEntry
from maintenance.upkeep.rules.work_values import GIVEN_ONCE, TIMES, WORK
from registry.kernel import clock
from registry.kernel.forms import calendar_day, noun_form, radios, shown, text, typed, typed_values
from registry.kernel.rules.reading import Unreadable, read_instant
from registry.kernel.words import label, options

OWN = (
    "kind", "summary", "result_status", "started_at", "ended_at", "done_by", "downtime_from", "downtime_to", "labour",
    "parts", "cost", "is_demo",
)  # fmt: skip
"""What the pages lay out in a way of their own; further fields of the description follow."""


def work_form(entry: WorkEntry | None = None, *, done_by: str = "", kind: str | None = None) -> FlaskForm:
    """Make the form; a new one starts from now, by the present person, with a key of its own, and changes no state."""
    fields = WORK.by_name
    start = {
        "kind": kind,
        "result_status": "",
        "started_at": clock.now(),
        "done_by": done_by,
        "client_key": uuid.uuid4().hex,
    }
    further = {
        "kind": radios(label(fields["kind"]), options(WorkKind)),
        "result_status": radios(label(fields["result_status"]), [("", _("Не змінився")), *options(Result)]),
        "photos": MultipleFileField(_("Фото")),
        "client_key": HiddenField(),
        "retired_on": calendar_day(_("Останній день"), _("Порожньо — день роботи.")),
        "retired_because": text(_("Підстава списання"), maxlength=300, placeholder=_("Акт списання № … від …")),
    }
    return noun_form(WORK, entry, {}, start, further)


def typed_work(form: FlaskForm, asset_ids: list[str], due_ids: list[str] | None) -> dict[str, Any]:
    """Give a whole new entry as it was typed."""
    links = {"client_key": form["client_key"].data, "asset_ids": asset_ids, "due_ids": due_ids}
    retired = {}
    if form["result_status"].data == Result.RETIRED:
        retired = {name: form[name].data for name in ("retired_on", "retired_because")}
    return {**typed_values(WORK, form), **links, **retired}


def typed_correction(form: FlaskForm, entry: WorkEntry) -> dict[str, Any]:
    """Give what may be corrected of an entry as it was typed; a time that nobody touched is left out.

    A form shows minutes on a clock that lives through some hours twice: what it sends back would be another instant.
    """
    names: Iterable[str] = (name for row in form.rows for name in row if name not in GIVEN_ONCE)
    kept = {name for name in TIMES if _is_same(form[name].data, shown(getattr(entry, name)))}
    return typed(form, (name for name in names if name not in kept))


def _is_same(typed_text: str | None, shown_text: str) -> bool:
    """Tell whether a time was sent back as it was shown, however the field writes it."""
    try:
        sent, told = (read_instant(text, clock.zone()) for text in (typed_text, shown_text))
    except Unreadable:
        return False
    return bool(sent == told)
