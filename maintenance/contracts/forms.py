"""The form of a contract with as many prices and covers as there are; everything is kept as typed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm

from maintenance.contracts.attribute_form import UNCLEAR, Attributes
from maintenance.contracts.models.contract import Contract, ContractCover, ContractTerm
from maintenance.contracts.rules.contracts import CONTRACT, COVER, MAX_PAYMENTS, MAX_TERMS, TERM
from maintenance.contracts.rules.cover_text import read_pairs, write_pairs
from registry.assets.rules.attributes import Attribute
from registry.kernel import forms as fields
from registry.kernel.errors import Reason
from registry.kernel.fields import Noun

TYPED_COVER = ("numbers", "parent_number", "attributes")
"""What is typed of a cover in words of its own: assets by their numbers, attributes as pairs."""
CHOSEN = frozenset({"basis", "kind", "skip_under_warranty", "month_rule", "include_reserve"})
"""What a price or a cover that nobody typed has from the start; a cover is there when its kind is chosen."""
PAYMENT = ("on", "amount")
_ROW = re.compile(r"(terms|covers)-([0-9]{1,3})-[a-z_]+")
_PAYMENT_ROW = re.compile(r"terms-([0-9]{1,3})-payments-([0-9]{1,3})-(?:on|amount)")

Options = Sequence[tuple[str, str]]
FindNumbers = Callable[[Sequence[str]], dict[str, Any]]


@dataclass(frozen=True)
class Choices:
    """What the selects of the form offer."""

    providers: Options
    lines: Options
    kinds: Options
    settlements: Options
    holders: Options
    contracts: Options
    """Those that it may go on from."""
    may_add_provider: bool = False
    may_add_line: bool = False


@dataclass(frozen=True)
class Rows:
    """Which rows of prices and covers the form has, by their numbers in field names."""

    terms: tuple[int, ...]
    covers: tuple[int, ...]
    payments: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """Of each price its rows of payments."""

    def payments_of(self, term: int) -> tuple[int, ...]:
        """Give a price's rows of payments."""
        return self.payments.get(term, ())


def rows_sent(names: Iterable[str], *, add: str | None = None, drop: str | None = None) -> Rows:
    """Find the rows in the names of what was sent.

    One may be added («terms», «terms-2-payments») or dropped («terms-2», «terms-2-payments-0»).
    """
    found: dict[str, set[int]] = {"terms": set(), "covers": set()}
    for name in names:
        if match := _ROW.fullmatch(name):
            found[match[1]].add(int(match[2]))
            if match[1] == "terms":
                found.setdefault(f"terms-{match[2]}-payments", set())
        elif match := _PAYMENT_ROW.fullmatch(name):
            found.setdefault(f"terms-{match[1]}-payments", set()).add(int(match[2]))
    for part, numbers in found.items():
        numbers.difference_update({one for one in numbers if f"{part}-{one}" == drop})
        if add == part and len(numbers) < (MAX_PAYMENTS if part.endswith("-payments") else MAX_TERMS):
            numbers.add(max(numbers, default=-1) + 1)
    payments = {one: tuple(sorted(found.get(f"terms-{one}-payments", ()))) for one in found["terms"]}
    return Rows(tuple(sorted(found["terms"])), tuple(sorted(found["covers"])), payments)


def rows_stored(terms: Sequence[Any], covers: Sequence[Any]) -> Rows:
    """Give one row for each price, payment and cover there is; an empty one where there is no price or cover."""
    payments = {place: tuple(range(len(one.payments))) for place, one in enumerate(terms)}
    return Rows(tuple(range(max(1, len(terms)))), tuple(range(max(1, len(covers)))), payments)


def contract_form(choices: Choices, rows: Rows, stored: Mapping[str, Any]) -> FlaskForm:
    """Make the form; what was sent comes first, else `stored` fills it."""
    inner: dict[str, Any] = _missing_fields(choices)
    for number in rows.terms:
        made = {"id": fields.text(""), **fields.noun_fields(TERM, None, {"kind": choices.kinds}, may_stay_empty=True)}
        inner.update({f"terms-{number}-{name}": one for name, one in made.items()})
        for payment in rows.payments_of(number):
            inner[f"terms-{number}-payments-{payment}-on"] = fields.calendar_day(_("Коли сплачуємо"))
            inner[f"terms-{number}-payments-{payment}-amount"] = fields.figure(_("Сума, грн"))
    for number in rows.covers:
        inner.update({f"covers-{number}-{name}": one for name, one in _cover_fields(choices).items()})
    offered = {
        "provider_id": choices.providers,
        "service_line_id": choices.lines,
        "replaces_id": choices.contracts,
    }
    form = fields.noun_form(CONTRACT, None, offered, stored, inner)
    form.rows_of = {"terms": fields.form_rows(TERM), "covers": fields.form_rows(COVER)}
    form.units_of = {one.name: one.unit for one in TERM.fields if one.unit}
    return form


def _missing_fields(choices: Choices) -> dict[str, Any]:
    """Make the inputs of a provider and of a line that are not in the lists yet."""
    made: dict[str, Any] = {}
    if choices.may_add_provider:
        made["provider-name"] = fields.text(_("Назва нового виконавця"), maxlength=200)
        made["provider-edrpou"] = fields.text(_("Його код ЄДРПОУ"), maxlength=10, inputmode="numeric")
    if choices.may_add_line:
        made["line-code"] = fields.text(_("Номер нового рядка кошторису"), maxlength=20)
        made["line-title"] = fields.text(_("Його назва"), maxlength=500)
    return made


def _cover_fields(choices: Choices) -> dict[str, Any]:
    offered = {"kind": choices.kinds, "settlement": choices.settlements, "holder_id": choices.holders}
    return fields.noun_fields(COVER, None, offered, may_stay_empty=True) | {
        "numbers": fields.long_text(_("або окремі інвентарні номери"), rows=2, placeholder="101480001, 101480002"),
        "parent_number": fields.text(_("Лише те, що належить до №"), maxlength=40),
        "attributes": fields.text(
            _("Лише з характеристиками"), maxlength=300, placeholder=_("кріплення = опора; роздільність = 4 Мп")
        ),
    }


def _names(noun: Noun) -> list[str]:
    return [one.name for one in noun.written if one.on_form]


def stored_values(
    contract: Contract, parents: Mapping[str, str], attributes: Attributes, language: str, *, on: date | None = None
) -> tuple[dict[str, Any], Rows]:
    """Write a contract the way its form is typed, and say which rows it has; `parents` maps ids to numbers.

    With a day in `on`, only the prices and covers that hold on that day.
    """
    values = {**fields.stored_values(CONTRACT, contract), "version": contract.version}
    terms = [one for one in contract.terms if on is None or _holds(one, on)]
    for place, term in enumerate(terms):
        told = {**fields.stored_values(TERM, term), "id": term.id}
        values.update({f"terms-{place}-{name}": value for name, value in told.items()})
        values.update(_stored_payments(f"terms-{place}-payments", term))
    groups = _grouped([one for one in contract.covers if on is None or _holds(one, on)])
    for place, covers in enumerate(groups):
        values.update({f"covers-{place}-{name}": value for name, value in _stored_cover(covers, parents).items()})
        told = covers[0].attributes or {}
        known = attributes.get(covers[0].kind_code or "", ())
        values[f"covers-{place}-attributes"] = write_pairs(told, known, language)
    return values, rows_stored(terms, groups)


def _stored_payments(prefix: str, term: ContractTerm) -> dict[str, Any]:
    return {
        f"{prefix}-{place}-{name}": one[name].replace(".", ",") if name == "amount" else one[name]
        for place, one in enumerate(term.payments)
        for name in PAYMENT
    }


def _holds(part: ContractTerm | ContractCover, on: date) -> bool:
    return (part.starts_on is None or part.starts_on <= on) and (part.ends_on is None or on <= part.ends_on)


def _grouped(covers: Sequence[ContractCover]) -> list[list[ContractCover]]:
    """Put single assets of which the same is said, such as their dates, into one row."""
    groups: dict[object, list[ContractCover]] = {}
    for cover in covers:
        key = tuple(fields.stored_values(COVER, cover).values()) if cover.asset_id else cover.id
        groups.setdefault(key, []).append(cover)
    return list(groups.values())


def _stored_cover(covers: Sequence[ContractCover], parents: Mapping[str, str]) -> dict[str, Any]:
    first = covers[0]
    return {
        **fields.stored_values(COVER, first),
        "numbers": ", ".join(one.asset.inventory_number for one in covers if one.asset),
        "parent_number": parents.get(str(first.parent_id)),
    }


@dataclass
class Typed:
    """What was typed, for the operation; `origins` leads each of its covers back to its row in the form."""

    values: dict[str, Any]
    terms: list[int]
    origins: list[tuple[int, bool]]
    refused: dict[str, list[Reason]]
    payments: list[list[int]] = field(default_factory=list)
    """Of each price the rows of its payments in the form."""

    def field_name(self, name: str) -> str:
        """Give the form's field for an operation's: «covers.7.asset_id» is «covers-1-numbers»."""
        part, _dot, rest = name.partition(".")
        number, _dot, own = rest.partition(".")
        if part == "terms" and number.isdecimal():
            return self._field_of_term(int(number), own)
        if part == "covers" and number.isdecimal():
            row, is_named = self.origins[int(number)]
            own = own.partition(".")[0]
            known = own if own in (*_names(COVER), *TYPED_COVER) else "numbers" if is_named else "kind"
            return f"covers-{row}-{known}"
        return name

    def _field_of_term(self, number: int, name: str) -> str:
        """Give a price's field; what is said of all payments stands at the first."""
        row = f"terms-{self.terms[number]}"
        part, _dot, rest = name.partition(".")
        if part != "payments":
            return f"{row}-{name}"
        place, _dot, own = rest.partition(".")
        known = self.payments[number]
        return f"{row}-payments-{known[int(place)] if place else known[0]}-{own or 'amount'}"


def typed_contract(form: FlaskForm, rows: Rows, find_numbers: FindNumbers, attributes: Attributes) -> Typed:
    """Collect what was typed; rows left empty are left out. `find_numbers` maps inventory numbers to ids."""
    typed = Typed(fields.typed_values(CONTRACT, form), [], [], {})
    typed.values["terms"], typed.values["covers"] = [], []
    for row in rows.terms:
        told = {name: form[f"terms-{row}-{name}"].data for name in ("id", *_names(TERM))}
        payments = {one: payment for one in rows.payments_of(row) if (payment := _typed_payment(form, row, one))}
        if payments or any(told[name] for name in _names(TERM) if name not in CHOSEN):
            typed.values["terms"].append({**told, "payments": list(payments.values())})
            typed.terms.append(row)
            typed.payments.append(list(payments))
    for row in rows.covers:
        told = {name: (form[f"covers-{row}-{name}"].data or "").strip() for name in (*_names(COVER), *TYPED_COVER)}
        if any(value for name, value in told.items() if name == "kind" or name not in CHOSEN):
            _add_cover(typed, row, told, find_numbers, attributes.get(told["kind"], ()))
    return typed


def _typed_payment(form: FlaskForm, row: int, number: int) -> dict[str, str]:
    told = {name: (form[f"terms-{row}-payments-{number}-{name}"].data or "").strip() for name in PAYMENT}
    return told if any(told.values()) else {}


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
        typed.refused[f"covers-{row}-attributes"] = [UNCLEAR]
    cover: dict[str, Any] = {**told, "parent_id": found.get(parent), "attributes": attributes}
    ids = [found[one] for one in dict.fromkeys(numbers) if one in found]
    if numbers and not ids:
        return
    made = [{**cover, "asset_id": one} for one in ids] or [cover]
    typed.values["covers"] += made
    typed.origins += [(row, bool(ids))] * len(made)
