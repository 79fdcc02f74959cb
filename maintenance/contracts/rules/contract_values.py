"""What a contract's fields, prices and covers may hold: the one path for forms, API, imports and demonstrations."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maintenance.contracts.models.contract import Basis, Contract, MonthRule, Renewal, Vat
from maintenance.contracts.rules.cover import FILTERS
from maintenance.contracts.rules.service_lines import KEKV
from registry.kernel.errors import Invalid, Reason, because
from registry.kernel.rules.fields import Errors, Field, read_fields
from registry.kernel.rules.reading import (
    Read,
    Unreadable,
    choice_of,
    integer_between,
    is_blank,
    read_day,
    read_flag,
    read_id,
    read_price,
    text_of,
)
from registry.kernel.text import word_column

MAX_TERMS, MAX_COVERS = 200, 5000
MAX_VISITS = 366
MAX_NOTICE_DAYS = 730


def matching(pattern: str, limit: int, reason: Reason) -> Read:
    """Read a text of a fixed form."""
    form = re.compile(pattern)

    def read(value: Any) -> str | None:
        text: str | None = text_of(limit)(value)
        if text is not None and not form.fullmatch(text):
            raise Unreadable(reason)
        return text

    return read


def _read_attributes(value: Any) -> dict[str, Any] | None:
    if is_blank(value) or value == {}:
        return None
    if not isinstance(value, Mapping) or len(value) > 20:
        raise Unreadable(because("Тут мають бути поля"))
    plain = {str(name)[:60]: one for name, one in value.items() if isinstance(one, str | int | float | bool | list)}
    if len(plain) != len(value) or any(len(str(one)) > 200 for one in plain.values()):
        raise Unreadable(because("Тут мають бути поля"))
    return plain


CONTRACT_FIELDS: Mapping[str, Field] = {
    "number": Field(text_of(60), is_required=True),
    "subject": Field(text_of(500), is_required=True),
    "provider_id": Field(read_id),
    "signed_on": Field(read_day),
    "starts_on": Field(read_day, is_required=True),
    "ends_on": Field(read_day, is_required=True),
    "notice_days": Field(integer_between(0, MAX_NOTICE_DAYS), fallback=30),
    "service_line_id": Field(read_id),
    "kekv": Field(KEKV.read, fallback="2240"),
    "dk021": Field(matching("[0-9]{8}-[0-9]", 12, because("Код ДК 021 має вигляд 50343000-1"))),
    "tender_id": Field(
        matching("UA-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6}(-[a-z][0-9]*)*", 40,
                 because("Номер закупівлі має вигляд UA-2026-01-15-001234-a"))
    ),
    "vat": Field(choice_of(Vat.labels()), fallback="not_payer"),
    "renewal": Field(choice_of(Renewal.labels()), fallback="none"),
    "note": Field(text_of(2000, is_long=True)),
    "is_demo": Field(read_flag, fallback=False),
}  # fmt: skip
TERM_FIELDS: Mapping[str, Field] = {
    "id": Field(read_id),
    "clause": Field(text_of(100)),
    "basis": Field(choice_of(Basis.labels()), is_required=True),
    "amount": Field(read_price, is_required=True),
    "from": Field(read_day),
    "to": Field(read_day),
    "visits_per_year": Field(integer_between(1, MAX_VISITS)),
    "month_rule": Field(choice_of(MonthRule.labels()), fallback="any_day"),
    "skip_under_warranty": Field(read_flag, fallback=False),
    "kind": Field(text_of(40)),
}
COVER_FIELDS: Mapping[str, Field] = {
    "id": Field(read_id),
    "asset_id": Field(read_id),
    "kind": Field(text_of(40)),
    "settlement": Field(text_of(40)),
    "holder_id": Field(read_id),
    "parent_id": Field(read_id),
    "attributes": Field(_read_attributes),
    "from": Field(read_day),
    "to": Field(read_day),
}
COLUMNS = {"from": "starts_on", "to": "ends_on", "kind": "kind_code"}
"""Where a field's outside name differs from its column."""


@dataclass
class ContractDraft:
    """A contract's values as read, with their reasons for refusal; None for terms or covers leaves them alone."""

    values: dict[str, Any]
    terms: list[dict[str, Any]] | None
    covers: list[dict[str, Any]] | None
    errors: Errors = field(default_factory=dict)

    def refuse(self, name: str, reason: Reason) -> None:
        """Add a reason for a field."""
        self.errors.setdefault(name, []).append(reason)


def read_contract(given: Mapping[str, Any], contract: Contract | None) -> ContractDraft:
    """Read a contract's values, with `terms` and `covers`; those given when a contract is being changed."""
    own = {name: value for name, value in given.items() if name not in ("terms", "covers")}
    reading = read_fields(own, CONTRACT_FIELDS, is_new=contract is None)
    draft = ContractDraft(reading.values, None, None, reading.errors)
    is_new = contract is None
    if is_new or "terms" in given:
        draft.terms = _read_rows(draft, "terms", given.get("terms"), TERM_FIELDS, MAX_TERMS)
    if is_new or "covers" in given:
        covers = expand_covers(given.get("covers"))
        draft.covers = [_shaped(one) for one in _read_rows(draft, "covers", covers, COVER_FIELDS, MAX_COVERS)]
    _check_whole(draft, contract)
    return draft


def expand_covers(given: Any) -> Any:
    """Take the short ways to write covers: a bare id, several ids at once, filters in an object of their own."""
    if not isinstance(given, list | tuple):
        return given
    rows: list[Any] = []
    for one in given:
        row = {"asset_id": one} if isinstance(one, str | uuid.UUID) else one
        if not isinstance(row, Mapping):
            rows.append(row)
            continue
        rest = {name: value for name, value in row.items() if name not in ("asset_ids", "filters")}
        filters = row.get("filters")
        rest.update(filters if isinstance(filters, Mapping) else {})
        ids = row.get("asset_ids")
        rows += [{**rest, "asset_id": each} for each in ids] if isinstance(ids, list | tuple) else [rest]
    return rows


def _read_rows(
    draft: ContractDraft, name: str, given: Any, fields: Mapping[str, Field], limit: int
) -> list[dict[str, Any]]:
    if given is None:
        return []
    if not isinstance(given, list | tuple):
        draft.refuse(name, because("Тут має бути перелік"))
        return []
    if len(given) > limit:
        draft.refuse(name, because("Не більше %(limit)s рядків", limit=limit))
        return []
    return [_read_row(draft, f"{name}.{place}", row, fields) for place, row in enumerate(given)]


def _read_row(draft: ContractDraft, name: str, given: Any, fields: Mapping[str, Field]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        draft.refuse(name, because("Тут мають бути поля"))
        return {}
    reading = read_fields(given, fields, is_new=True)
    draft.errors.update({f"{name}.{one}": reasons for one, reasons in reading.errors.items()})
    return {COLUMNS.get(one, one): value for one, value in reading.values.items()}


def _shaped(cover: dict[str, Any]) -> dict[str, Any]:
    """Gather the filters of a cover into one column."""
    filters = {name: cover[name] for name in FILTERS if cover.get(name)}
    filters = {name: str(one) if isinstance(one, uuid.UUID) else one for name, one in filters.items()}
    rest = {name: value for name, value in cover.items() if name not in FILTERS}
    return {**rest, "filters": filters}


def _check_whole(draft: ContractDraft, contract: Contract | None) -> None:
    starts_on, ends_on = (draft.values.get(name, getattr(contract, name, None)) for name in ("starts_on", "ends_on"))
    if starts_on and ends_on and starts_on > ends_on:
        draft.refuse("ends_on", because("Договір не може закінчитися раніше, ніж почався"))
        starts_on = ends_on = None
    signed_on = draft.values.get("signed_on", getattr(contract, "signed_on", None))
    if signed_on and ends_on and signed_on > ends_on:
        draft.refuse("signed_on", because("Договір не може бути підписано після того, як він закінчився"))
    for place, term in enumerate(draft.terms or ()):
        _check_term(draft, f"terms.{place}", term)
        _check_dates(draft, f"terms.{place}", term, (starts_on, ends_on))
    for place, cover in enumerate(draft.covers or ()):
        _check_dates(draft, f"covers.{place}", cover, (starts_on, ends_on))
        if (cover.get("asset_id") is None) == (cover.get("kind_code") is None) and not _is_refused(draft, place):
            draft.refuse(f"covers.{place}.asset_id", because("Виберіть один об’єкт або вид майна"))


def _is_refused(draft: ContractDraft, place: int) -> bool:
    return any(f"covers.{place}{name}" in draft.errors for name in ("", ".asset_id", ".kind"))


def _check_term(draft: ContractDraft, name: str, term: Mapping[str, Any]) -> None:
    visits, basis = term.get("visits_per_year"), term.get("basis")
    if basis == "per_visit" and visits is None and f"{name}.visits_per_year" not in draft.errors:
        draft.refuse(f"{name}.visits_per_year", because("Вкажіть, скільки відвідувань на рік"))
    if basis not in (None, "per_visit") and visits is not None:
        draft.refuse(f"{name}.visits_per_year", because("Це лише для ціни за відвідування"))


def _check_dates(
    draft: ContractDraft, name: str, row: Mapping[str, Any], contract: tuple[date | None, date | None]
) -> None:
    first, last = row.get("starts_on"), row.get("ends_on")
    starts_on, ends_on = contract
    if first and last and first > last:
        draft.refuse(f"{name}.to", because("Кінець раніше за початок"))
    elif first and ends_on and first > ends_on:
        draft.refuse(f"{name}.from", because("Договір на цей день уже закінчився"))
    elif last and starts_on and last < starts_on:
        draft.refuse(f"{name}.to", because("Договір на цей день ще не почався"))


def demand_readable(draft: ContractDraft) -> None:
    """Raise Invalid when anything was refused."""
    if draft.errors:
        raise Invalid(draft.errors)


def contract_search(contract: Contract) -> str:
    """Join what a contract can be found by."""
    provider = contract.provider.name if contract.provider else None
    return word_column(contract.number, contract.subject, provider, contract.tender_id, contract.dk021)
