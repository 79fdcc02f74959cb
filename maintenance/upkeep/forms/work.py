"""The form of a work entry; what its values may be is decided by `rules/work_values.py`."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateTimeLocalInput

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.models.work import Result, WorkEntry
from registry.kernel import clock
from registry.kernel.words import options

TEXTS = (
    "kind", "started_at", "ended_at", "downtime_from", "downtime_to", "done_by", "summary", "labour", "parts", "cost",
)  # fmt: skip

TIMES = ("started_at", "ended_at", "downtime_from", "downtime_to")


class WorkForm(FlaskForm):
    """One visit or repair; times are of the municipality's clock."""

    kind = RadioField(
        _l("Що зроблено"),
        choices=lambda: [SelectChoice(*pair) for pair in options(WorkKind)],
        validate_choice=False,
    )
    summary = TextAreaField(_l("Опис одним рядком"))
    result_status = RadioField(
        _l("Стан після роботи"),
        choices=lambda: [
            *(SelectChoice(*pair) for pair in options(Result)),
            SelectChoice("", _l("Не змінився")),
        ],
        default="in_service",
        validate_choice=False,
    )
    started_at = StringField(_l("Коли"), widget=DateTimeLocalInput())
    ended_at = StringField(_l("Завершено"), widget=DateTimeLocalInput())
    done_by = StringField(_l("Хто виконав"))
    downtime_from = StringField(_l("Не працювало з"), widget=DateTimeLocalInput())
    downtime_to = StringField(_l("Запрацювало"), widget=DateTimeLocalInput())
    labour = StringField(_l("Витрачено часу"))
    parts = TextAreaField(_l("Запчастини й матеріали"))
    cost = StringField(_l("Вартість"))
    photos = MultipleFileField(_l("Фото"))
    client_key = HiddenField()

    def texts(self) -> dict[str, Any]:
        """Give what was typed, by the names that the rules read."""
        return {name: self[name].data for name in TEXTS}

    def given(self, asset_ids: list[str], due_ids: list[str]) -> dict[str, Any]:
        """Give a whole new entry, by the names that the rules read."""
        return {
            **self.texts(),
            "result_status": self.result_status.data,
            "client_key": self.client_key.data,
            "asset_ids": asset_ids,
            "due_ids": due_ids,
        }


def new_work_form(done_by: str, kind: str | None = None) -> WorkForm:
    """Make an empty form: now, by the present person, with a key of its own."""
    defaults: Mapping[str, Any] = {
        "kind": kind,
        "started_at": local_text(clock.now()),
        "done_by": done_by,
        "client_key": uuid.uuid4().hex,
    }
    return WorkForm(data=defaults)


def form_of_entry(entry: WorkEntry) -> WorkForm:
    """Make a form that shows an entry."""
    times = {name: local_text(getattr(entry, name)) for name in TIMES}
    figures = {
        "labour": None if entry.labour_hours is None else format(entry.labour_hours.normalize(), "f").replace(".", ","),
        "cost": None if entry.cost is None else str(entry.cost).replace(".", ","),
    }
    texts = {"kind": entry.kind, "summary": entry.summary, "done_by": entry.done_by, "parts": entry.parts}
    return WorkForm(data={**texts, **times, **figures})


def local_text(instant: datetime | None) -> str | None:
    """Write an instant as a datetime-local field takes it."""
    return None if instant is None else clock.local(instant).strftime("%Y-%m-%dT%H:%M")
