"""The form of a contract with as many prices and covers as there are; everything is kept as typed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.models.contract import Basis, Contract, ContractCover, ContractTerm, MonthRule, Renewal, Vat
from maintenance.contracts.rules.contract_values import MAX_TERMS
from maintenance.contracts.rules.cover_text import read_pairs, write_pairs
from registry.assets.rules.attributes import Attribute
from registry.kernel import forms as fields
from registry.kernel.errors import Reason
from registry.kernel.words import options

PLAIN = (
    "number", "subject", "provider_id", "signed_on", "starts_on", "ends_on", "notice_days", "service_line_id", "kekv",
    "dk021", "tender_id", "vat", "renewal", "note",
)  # fmt: skip
TERM = ("id", "basis", "amount", "kind", "from", "to", "visits_per_year", "month_rule", "skip_under_warranty", "clause")
COVER = ("kind", "numbers", "settlement", "holder_id", "parent_number", "attributes", "from", "to")
_ROW = re.compile(r"(terms|covers)-([0-9]{1,3})-[a-z_]+")

Options = Sequence[tuple[str, str]]
Attributes = Mapping[str, Sequence[Attribute]]
"""What each kind's assets have, by the kind's code."""
FindNumbers = Callable[[Sequence[str]], dict[str, Any]]


@dataclass(frozen=True)
class Choices:
    """What the selects of the form offer."""

    providers: Options
    lines: Options
    kinds: Options
    settlements: Options
    holders: Options


@dataclass(frozen=True)
class Rows:
    """Which rows of prices and covers the form has, by their numbers in field names."""

    terms: tuple[int, ...]
    covers: tuple[int, ...]


def rows_sent(names: Iterable[str], *, add: str | None = None, drop: str | None = None) -> Rows:
    """Find the rows in the names of what was sent; one may be added («terms») or dropped («terms-2»)."""
    found: dict[str, set[int]] = {"terms": set(), "covers": set()}
    for name in names:
        if match := _ROW.fullmatch(name):
            found[match[1]].add(int(match[2]))
    for part, numbers in found.items():
        numbers.difference_update({one for one in numbers if f"{part}-{one}" == drop})
        if add == part and len(numbers) < MAX_TERMS:
            numbers.add(max(numbers, default=-1) + 1)
    return Rows(tuple(sorted(found["terms"])), tuple(sorted(found["covers"])))


def rows_stored(terms: Sequence[Any], covers: Sequence[Any]) -> Rows:
    """Give one row for each price and cover there is, and an empty one where there is none."""
    return Rows(tuple(range(max(1, len(terms)))), tuple(range(max(1, len(covers)))))


def contract_form(choices: Choices, rows: Rows, stored: Mapping[str, Any]) -> FlaskForm:
    """Make the form; what was sent comes first, else `stored` fills it."""
    made = _own_fields(choices)
    for number in rows.terms:
        made.update({f"terms-{number}-{name}": field for name, field in _term_fields(choices).items()})
    for number in rows.covers:
        made.update({f"covers-{number}-{name}": field for name, field in _cover_fields(choices).items()})
    return fields.make_form("ContractForm", made, stored)


def _own_fields(choices: Choices) -> dict[str, Any]:
    return {
        "number": fields.text(_("Номер договору"), is_required=True, maxlength=60),
        "subject": fields.text(_("Предмет"), is_required=True, maxlength=500),
        "provider_id": fields.choice(_("Виконавець"), choices.providers, empty=_("не вибрано")),
        "service_line_id": fields.choice(
            _("Рядок кошторису"), choices.lines, empty=_("не вибрано"),
            help_text=_("До цього рядка потраплять витрати за договором."),
        ),
        "signed_on": fields.calendar_day(_("Підписано")),
        "starts_on": fields.calendar_day(_("Діє з")),
        "ends_on": fields.calendar_day(_("Діє до, включно")),
        "notice_days": fields.text(_("За скільки днів вирішувати про наступний"), inputmode="numeric", maxlength=3),
        "renewal": fields.choice(
            _("Після закінчення"), options(Renewal),
            help_text=_("Якщо продовження очікуємо, наступний рік рахуємо за останніми цінами та індексом."),
        ),
        "vat": fields.choice(_("ПДВ"), options(Vat)),
        "kekv": fields.text(_("КЕКВ"), inputmode="numeric", maxlength=4),
        "dk021": fields.text(_("Код ДК 021"), maxlength=10, placeholder="50343000-1"),
        "tender_id": fields.text(_("Номер закупівлі"), maxlength=40, placeholder="UA-2026-01-15-001234-a"),
        "note": fields.long_text(_("Примітка"), maxlength=2000),
        "version": fields.text(""),
    }  # fmt: skip


def _term_fields(choices: Choices) -> dict[str, Any]:
    return {
        "id": fields.text(""),
        "amount": fields.figure(_("Ціна"), maxlength=20),
        "basis": fields.choice(_("За що"), options(Basis)),
        "kind": fields.choice(_("Лише вид майна"), choices.kinds, empty=_("усі об’єкти")),
        "from": fields.calendar_day(_("Ціна з")),
        "to": fields.calendar_day(_("Ціна до")),
        "visits_per_year": fields.text(_("Відвідувань на рік"), inputmode="numeric", maxlength=3),
        "month_rule": fields.choice(_("Неповний місяць"), options(MonthRule)),
        "skip_under_warranty": fields.choice(
            _("Гарантія"), [("false", _("платимо й на гарантії")), ("true", _("не платимо до її кінця"))]
        ),
        "clause": fields.text(_("Пункт договору"), maxlength=100, placeholder=_("п. 3.1")),
    }


def _cover_fields(choices: Choices) -> dict[str, Any]:
    return {
        "kind": fields.choice(_("Усе майно виду"), choices.kinds, empty=_("не вибрано")),
        "numbers": fields.long_text(_("або окремі інвентарні номери"), rows=2, placeholder="101480001, 101480002"),
        "settlement": fields.choice(_("лише в населеному пункті"), choices.settlements, empty=_("у всіх")),
        "holder_id": fields.choice(_("лише балансоутримувача"), choices.holders, empty=_("усіх")),
        "parent_number": fields.text(_("лише те, що належить до №"), maxlength=40),
        "attributes": fields.text(
            _("лише з характеристиками"), maxlength=300, placeholder=_("кріплення = опора; роздільність = 4 Мп")
        ),
        "from": fields.calendar_day(_("Охоплює з")),
        "to": fields.calendar_day(_("Охоплює до")),
    }


def stored_values(
    contract: Contract, parents: Mapping[str, str], attributes: Attributes, language: str, *, on: date | None = None
) -> tuple[dict[str, Any], Rows]:
    """Write a contract the way its form is typed, and say which rows it has; `parents` maps ids to numbers.

    With a day in `on`, only the prices and covers that hold on that day.
    """
    values: dict[str, Any] = {name: getattr(contract, name) for name in (*PLAIN, "version")}
    terms = [one for one in contract.terms if on is None or _holds(one, on)]
    for place, term in enumerate(terms):
        told = {"from": term.starts_on, "to": term.ends_on, "kind": term.kind_code}
        told.update({name: getattr(term, name) for name in TERM if name not in told})
        values.update({f"terms-{place}-{name}": value for name, value in told.items()})
    groups = _grouped([one for one in contract.covers if on is None or _holds(one, on)])
    for place, covers in enumerate(groups):
        values.update({f"covers-{place}-{name}": value for name, value in _stored_cover(covers, parents).items()})
        told = (covers[0].filters or {}).get("attributes") or {}
        known = attributes.get(covers[0].kind_code or "", ())
        values[f"covers-{place}-attributes"] = write_pairs(told, known, language)
    return values, rows_stored(terms, groups)


def _holds(part: ContractTerm | ContractCover, on: date) -> bool:
    return (part.starts_on is None or part.starts_on <= on) and (part.ends_on is None or on <= part.ends_on)


def _grouped(covers: Sequence[ContractCover]) -> list[list[ContractCover]]:
    """Put single assets with the same dates into one row."""
    groups: dict[object, list[ContractCover]] = {}
    for cover in covers:
        key = (cover.starts_on, cover.ends_on) if cover.asset_id else cover.id
        groups.setdefault(key, []).append(cover)
    return list(groups.values())


def _stored_cover(covers: Sequence[ContractCover], parents: Mapping[str, str]) -> dict[str, Any]:
    first = covers[0]
    filters = first.filters or {}
    return {
        "kind": first.kind_code,
        "numbers": ", ".join(one.asset.inventory_number for one in covers if one.asset),
        "settlement": filters.get("settlement"),
        "holder_id": filters.get("holder_id"),
        "parent_number": parents.get(filters.get("parent_id", "")),
        "from": first.starts_on,
        "to": first.ends_on,
    }


@dataclass
class Typed:
    """What was typed, for the operation; `origins` leads each of its covers back to its row in the form."""

    values: dict[str, Any]
    terms: list[int]
    origins: list[tuple[int, bool]]
    refused: dict[str, list[Reason]]

    def field_name(self, name: str) -> str:
        """Give the form's field for an operation's: «covers.7.asset_id» is «covers-1-numbers»."""
        part, _dot, rest = name.partition(".")
        number, _dot, field = rest.partition(".")
        if part == "terms" and number.isdecimal():
            return f"terms-{self.terms[int(number)]}-{field}"
        if part == "covers" and number.isdecimal():
            row, is_named = self.origins[int(number)]
            field = field.partition(".")[0]
            known = field if field in COVER else "numbers" if is_named else "kind"
            return f"covers-{row}-{known}"
        return name


def typed_contract(form: FlaskForm, rows: Rows, find_numbers: FindNumbers, attributes: Attributes) -> Typed:
    """Collect what was typed; rows left empty are left out. `find_numbers` maps inventory numbers to ids."""
    typed = Typed(fields.typed(form, PLAIN), [], [], {})
    typed.values["terms"], typed.values["covers"] = [], []
    for row in rows.terms:
        told = {name: form[f"terms-{row}-{name}"].data for name in TERM}
        if any(told[name] for name in ("amount", "clause", "from", "to", "visits_per_year")):
            typed.values["terms"].append(told)
            typed.terms.append(row)
    for row in rows.covers:
        told = {name: (form[f"covers-{row}-{name}"].data or "").strip() for name in COVER}
        if any(told.values()):
            _add_cover(typed, row, told, find_numbers, attributes.get(told["kind"], ()))
    return typed


def _add_cover(
    typed: Typed, row: int, told: dict[str, str], find_numbers: FindNumbers, known: Sequence[Attribute]
) -> None:
    numbers = [one.strip() for one in re.split(r"[,;\n]", told.pop("numbers")) if one.strip()]
    parent = told.pop("parent_number")
    found = find_numbers([*numbers, *([parent] if parent else [])])
    missing = [one for one in numbers if one not in found]
    if missing:
        reason = Reason("Немає майна з номерами: %(numbers)s", {"numbers": ", ".join(missing[:10])})
        typed.refused.setdefault(f"covers-{row}-numbers", []).append(reason)
    if parent and parent not in found:
        typed.refused[f"covers-{row}-parent_number"] = [Reason("Майна з таким номером немає в цій громаді")]
    attributes, is_clear = read_pairs(told.pop("attributes"), known)
    if not is_clear:
        reason = Reason("Запишіть характеристики цього виду так: кріплення = опора; роздільність = 4 Мп")
        typed.refused[f"covers-{row}-attributes"] = [reason]
    cover: dict[str, Any] = {**told, "parent_id": found.get(parent), "attributes": attributes}
    ids = [found[one] for one in dict.fromkeys(numbers) if one in found]
    if numbers and not ids:
        return
    made = [{**cover, "asset_id": one} for one in ids] or [cover]
    typed.values["covers"] += made
    typed.origins += [(row, bool(ids))] * len(made)
