"""Words about work in the reader's language: kinds, results, how often, how late."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from maintenance.upkeep.models.plan import Plan, WorkKind
from maintenance.upkeep.models.work import Result
from maintenance.upkeep.rules.due import is_overdue
from maintenance.upkeep.rules.words import PHRASES, WORK_KIND_ICONS
from registry.kernel.words import word


def work_kind(code: str) -> str:
    """Name a kind of work."""
    return word(WorkKind, code)


def work_icon(code: str) -> str:
    """Choose the icon of a kind of work."""
    return WORK_KIND_ICONS[code]


def work_result(code: str | None) -> str:
    """Name what an entry made of the assets' status."""
    return word(Result, code) if code else _("Стан не змінився")


def phrases() -> dict[str, list[str]]:
    """List the ready phrases by kind of work."""
    return {kind: [_(one) for one in texts] for kind, texts in PHRASES.items()}


def how_often(plan: Plan) -> str:
    """Say how often a plan comes: «щомісяця», «кожні 3 місяці»."""
    if plan.every == 1:
        return {
            "week": _("щотижня"),
            "month": _("щомісяця"),
            "quarter": _("щокварталу"),
            "year": _("щороку"),
        }[plan.interval]
    return {
        "week": ngettext("кожен %(num)s тиждень", "кожні %(num)s тижні", plan.every),
        "month": ngettext("кожен %(num)s місяць", "кожні %(num)s місяці", plan.every),
        "quarter": ngettext("кожен %(num)s квартал", "кожні %(num)s квартали", plan.every),
        "year": ngettext("кожен %(num)s рік", "кожні %(num)s роки", plan.every),
    }[plan.interval]


def due_words(due_on: date, today: date) -> str:
    """Say how late or how soon a visit is."""
    days = (due_on - today).days
    if is_overdue(due_on, today):
        return ngettext("прострочено на %(num)s день", "прострочено на %(num)s дні", -days)
    if days == 0:
        return _("сьогодні")
    if days == 1:
        return _("завтра")
    return ngettext("через %(num)s день", "через %(num)s дні", days)


def due_tone(due_on: date, today: date) -> str:
    """Choose the tone of a visit's mark."""
    days = (due_on - today).days
    return "error" if days < 0 else "warn" if days <= 6 else "quiet"


def assets_count(number: int) -> str:
    """Say how many assets."""
    return ngettext("%(num)s об’єкт", "%(num)s об’єкти", number)


def visits_count(number: int) -> str:
    """Say how many visits."""
    return ngettext("%(num)s візит", "%(num)s візити", number)


def month_title(day: date) -> str:
    """Name a month with its year: «Листопад 2026»."""
    names = (
        _("Січень"), _("Лютий"), _("Березень"), _("Квітень"), _("Травень"),
        _("Червень"), _("Липень"), _("Серпень"), _("Вересень"), _("Жовтень"),
        _("Листопад"), _("Грудень"),
    )  # fmt: skip
    return f"{names[day.month - 1]} {day.year}"


def weekday_names() -> list[str]:
    """List the days of the week in short, Monday first."""
    return [_("пн"), _("вт"), _("ср"), _("чт"), _("пт"), _("сб"), _("нд")]


WORDS = {
    "work_kind": work_kind, "work_icon": work_icon, "work_result": work_result, "how_often": how_often,
    "due_words": due_words, "due_tone": due_tone, "assets_count": assets_count, "visits_count": visits_count,
}  # fmt: skip
"""Offered to the templates of work as names."""
