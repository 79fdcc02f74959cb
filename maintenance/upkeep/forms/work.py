"""The form of a work entry: its description's inputs, photos, and a mark by which a repeated send is known."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.models.work import Result, WorkEntry
from maintenance.upkeep.rules.work_values import GIVEN_ONCE, WORK
from registry.kernel import clock
from registry.kernel.forms import noun_form, radios, typed, typed_values
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
    }
    return noun_form(WORK, entry, {}, start, further)


def typed_work(form: FlaskForm, asset_ids: list[str], due_ids: list[str] | None) -> dict[str, Any]:
    """Give a whole new entry as it was typed."""
    links = {"client_key": form["client_key"].data, "asset_ids": asset_ids, "due_ids": due_ids}
    return {**typed_values(WORK, form), **links}


def typed_correction(form: FlaskForm) -> dict[str, Any]:
    """Give what may be corrected of an entry as it was typed."""
    names: Iterable[str] = (name for row in form.rows for name in row if name not in GIVEN_ONCE)
    return typed(form, names)
