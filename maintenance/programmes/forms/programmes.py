"""Forms of drafts: a new programme, a copy, an amendment, a decision, a programme's words, one row of a table."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.programmes.models import Programme
from maintenance.programmes.rules.drafts.copying import Figures
from maintenance.programmes.rules.drafts.layouts import Layout
from registry.kernel.errors import Invalid
from registry.kernel.forms import calendar_day, choice, figure, long_text, make_form, radios, text
from registry.kernel.words import options

UNITS = ("тис. грн", "грн")


def new_form(hromadas: Iterable[tuple[str, str]], year: int) -> FlaskForm:
    """Ask what a new programme is called, for which years, and how its table is laid out."""
    code_help = _("Латинські літери, цифри й дефіс: так програму називатимуть адреса й файли.")
    return make_form(
        "NewProgrammeForm",
        {
            "hromada": choice(_("Громада"), hromadas),
            "title": text(_("Назва"), is_required=True, maxlength=500),
            "code": text(_("Код"), is_required=True, help_text=code_help, maxlength=59),
            "first_year": figure(_("Перший рік"), maxlength=4),
            "last_year": figure(_("Останній рік"), maxlength=4),
            "unit": choice(_("Суми в таблиці"), [(one, _(one)) for one in UNITS]),
            "layout": radios(_("Вигляд таблиці заходів"), options(Layout)),
            "outline": long_text(
                _("Завдання й заходи"),
                placeholder=_("Технічна підтримка\n- Обслуговування відеоспостереження\n- Громадський Wi-Fi"),
            ),
        },
        {"first_year": year, "last_year": year + 2, "unit": UNITS[0], "layout": Layout.FUNDS.value},
    )


def copy_form(start: dict[str, Any]) -> FlaskForm:
    """Ask how the last programme is copied."""
    return make_form(
        "CopyProgrammeForm",
        {
            "years_later": figure(_("На скільки років пізніше"), maxlength=3),
            "title": text(_("Назва"), is_required=True, maxlength=500),
            "code": text(_("Код"), is_required=True, maxlength=59),
            "figures": radios(_("Суми"), options(Figures)),
            "index": figure(_("Індекс"), help_text=_("Наприклад 1,12 — на 12 % більше"), maxlength=8),
        },
        {"figures": Figures.KEPT.value, "index": "1,00", **start},
    )


def amend_form(code: str) -> FlaskForm:
    """Ask by which code the changes are called."""
    help_text = _("Зміни — окремий документ зі своїм кодом; сама програма лишається, як її надруковано.")
    return make_form("AmendForm", {"code": text(_("Код"), help_text=help_text, maxlength=59)}, {"code": code})


def adopt_form(programme: Programme, today: str) -> FlaskForm:
    """Ask for the decision by which a draft comes into force."""
    return make_form(
        "AdoptForm",
        {
            "number": text(_("Номер рішення"), is_required=True, maxlength=60, placeholder="12-5/8"),
            "on": calendar_day(_("Дата рішення")),
            "in_force_from": calendar_day(_("Діє з")),
            "version": text(""),
        },
        {"on": today, "version": programme.version},
    )


def words_form(programme: Programme) -> FlaskForm:
    """Ask for the words beside the tables: the title and the lines of the passport."""
    inputs: dict[str, Any] = {"title": text(_("Назва"), is_required=True, maxlength=500)}
    stored: dict[str, Any] = {"title": programme.title, "version": programme.version}
    for item in programme.passport:
        inputs[f"value-{item.position}"] = long_text(f"{item.number} {item.title}")
        stored[f"value-{item.position}"] = "\n".join(item.value)
    inputs |= {"posts": long_text(_("Хто підписує (посади, по одній у рядку)")), "version": text("")}
    stored["posts"] = "\n".join(programme.signed_by)
    return make_form("ProgrammeWordsForm", inputs, stored)


def row_form(columns: Iterable[Any], row: dict[str, Any], version: int) -> FlaskForm:
    """Ask for the words and figures of one row; `columns` are those of the grid."""
    inputs: dict[str, Any] = {}
    stored: dict[str, Any] = {"version": version}
    for one in columns:
        is_figure = one.index is not None
        asked = figure if is_figure else long_text if one.is_long else text
        inputs[one.name] = asked(one.label)
        stored[one.name] = row["printed"][one.index] if is_figure else row.get(one.name, "")
    return make_form("ProgrammeRowForm", {**inputs, "version": text("")}, stored)


def indicator_form(stored: Mapping[str, Any], days: Iterable[str], *, version: int) -> FlaskForm:
    """Ask for an indicator with its values of some days."""
    inputs = {
        "number": figure(_("Номер"), is_required=True, maxlength=5),
        "priority": text(_("Пріоритет або розділ"), maxlength=500),
        "title": long_text(_("Індикатор")),
        "unit": text(_("Одиниця виміру"), maxlength=40),
    }
    kept = {name: stored.get(name, "") for name in ("number", "priority", "title", "unit")}
    inputs |= {"base": text(_("Базове значення"), maxlength=60)}
    inputs |= {day_field(day): text(_said_day(day), maxlength=60) for day in days}
    inputs |= {"dynamics": text(_("Динаміка"), maxlength=60)}
    kept |= {name: stored.get(name) or "" for name in ("base", "dynamics")}
    kept |= {day_field(one["on"]): one["printed"] for one in stored.get("targets", ())}
    return make_form("ProgrammeIndicatorForm", {**inputs, "version": text("")}, {**kept, "version": version})


def day_field(day: str) -> str:
    """Name the field of a day's value."""
    return f"on-{day}"


def _said_day(day: str) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}"


def lines_of(given: str | None) -> list[str]:
    """Part a text into its lines, without blank ones."""
    return [line.strip() for line in (given or "").splitlines() if line.strip()]


def read_words(form: FlaskForm, programme: Programme, document: dict[str, Any]) -> dict[str, Any]:
    """Read the words of the form into the parts of the document that they are."""
    items = [
        {**item, "value": lines_of(form[f"value-{place}"].data)} for place, item in enumerate(document["passport"])
    ]
    return {"title": (form["title"].data or "").strip(), "passport": items, "signed_by": lines_of(form["posts"].data)}


def under_fields(error: Invalid, names: Iterable[str]) -> Invalid:
    """Put the reasons of a document's places under the fields that they came from, the others above the form."""
    known = set(names)
    return Invalid({place if place in known else "document": reasons for place, reasons in error.fields.items()})
