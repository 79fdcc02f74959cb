"""The forms of acts and payments."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.costing.models.act import Act
from maintenance.costing.models.payment import Payment
from maintenance.costing.rules.facts.acts import ACT
from maintenance.costing.rules.facts.payments import PAYMENT
from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.models.work import WorkEntry
from registry.assets.rules.disclosure import HIDDEN
from registry.kernel import clock
from registry.kernel.fields import Noun
from registry.kernel.forms import noun_form, several, typed_values
from registry.kernel.money import format_uah
from registry.kernel.text import N_
from registry.kernel.words import word

UNTOLD = N_("▒▒▒ — зміст роботи з майном, чиє місце втаємничено: його читає той, кому відкрито точні місця.")


def act_form(act: Act | None, start: Mapping[str, Any], works: Sequence[WorkEntry]) -> FlaskForm:
    """Make the form of an act; `works` are the log entries that it may accept."""
    told = [(str(one.id), " · ".join(work_words(one))) for one in works]
    help_text = _(UNTOLD) if any(one.summary == HIDDEN for one in works) else ""
    offered = several(_("Прийняті роботи з журналу"), told, help_text)
    form = noun_form(ACT, act, {}, start, {"work_ids": offered})
    return _ticked(form, "work_ids", act.work_ids if act else start.get("work_ids", ()))


def payment_form(payment: Payment | None, start: Mapping[str, Any], owed: Sequence[tuple[Act, Decimal]]) -> FlaskForm:
    """Make the form of a payment; `owed` are the acts that it may be for, with what each is still owed."""
    offered = several(_("За якими актами"), [(str(act.id), _act_words(act, left)) for act, left in owed])
    form = noun_form(PAYMENT, payment, {}, start, {"act_ids": offered})
    return _ticked(form, "act_ids", payment.act_ids if payment else start.get("act_ids", ()))


def typed_fact(noun: Noun, form: FlaskForm, ticked: str) -> dict[str, Any]:
    """Collect what was typed and ticked."""
    return {**typed_values(noun, form), ticked: list(form[ticked].data or ())}


def _ticked(form: FlaskForm, name: str, ids: Sequence[uuid.UUID]) -> FlaskForm:
    if not form.is_submitted():
        form[name].data = [str(one) for one in ids]
    return form


def month_name(month: date) -> str:
    """Name a month: «жовтень 2026»."""
    return str(format_date(month, "LLLL yyyy"))


def work_words(entry: WorkEntry) -> list[str]:
    """Tell a work by which it is accepted: day, kind, what was done, on what, by whom.

    What was done on secret things may be untold: all else is open to whoever accepts it.
    """
    names = [link.asset.open_name for link in entry.asset_links[:2]]
    others = len(entry.asset_links) - len(names)
    things = ", ".join(names) + (" " + _("і ще %(count)s", count=others) if others else "")
    day = clock.local(entry.started_at).strftime("%d.%m.%Y")
    return [one for one in (day, word(WorkKind, entry.kind), entry.summary[:160], things, entry.done_by) if one]


def _act_words(act: Act, left: Decimal) -> str:
    told = {"number": act.number, "day": f"{act.accepted_on:%d.%m.%Y}", "sum": format_uah(left)}
    if not left:
        return _("№ %(number)s від %(day)s — сплачено", **told)
    return _("№ %(number)s від %(day)s — лишилося %(sum)s грн", **told)
