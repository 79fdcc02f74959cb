"""What no single field of a contract can know: days, renewal, prices and covers against each other."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from registry.kernel.errors import Reason, because
from registry.kernel.rules.fields import Errors

MOST_MONTHS = 24
"""The longest notice, as the 730 days are."""


def check_contract(told: Mapping[str, Any], errors: Errors) -> None:
    """Refuse by field what contradicts itself: `told` is the contract as it will be, `terms` and `covers` as given."""
    starts_on, ends_on, signed_on = (told[name] for name in ("starts_on", "ends_on", "signed_on"))
    if signed_on and ends_on and signed_on > ends_on:
        _refuse(errors, "signed_on", because("Договір не може бути підписано після того, як він закінчився"))
    if starts_on and ends_on and starts_on > ends_on:
        _refuse(errors, "ends_on", because("Договір не може закінчитися раніше, ніж почався"))
        starts_on = ends_on = None
    _check_renewal(told, errors)
    for place, term in enumerate(told["terms"]):
        _check_visits(errors, f"terms.{place}", term)
        _check_payments(errors, f"terms.{place}", term)
        _check_dates(errors, f"terms.{place}", term, (starts_on, ends_on))
    for place, cover in enumerate(told["covers"]):
        name = f"covers.{place}"
        _check_dates(errors, name, cover, (starts_on, ends_on))
        is_unread = any(f"{name}{part}" in errors for part in ("", ".asset_id", ".kind"))
        if (cover.get("asset_id") is None) == (cover.get("kind") is None) and not is_unread:
            _refuse(errors, f"{name}.asset_id", because("Виберіть один об’єкт або вид майна"))


def _check_renewal(told: Mapping[str, Any], errors: Errors) -> None:
    months = told["renewal_months"]
    if told["renewal"] == "tacit" and months is None:
        _refuse(errors, "renewal_months", because("Вкажіть, на скільки місяців він продовжується"))
    if told["renewal"] != "tacit" and months is not None:
        _refuse(errors, "renewal_months", because("Це лише для договору, що продовжується автоматично"))
    if told["renewal"] != "none" and told["decided_on"]:
        _refuse(errors, "decided_on", because("Це лише для договору, що не продовжується"))
    if told["notice_unit"] == "months" and (told["notice_value"] or 0) > MOST_MONTHS:
        _refuse(errors, "notice_value", too_many_months())


def too_many_months() -> Reason:
    """Refuse a notice that is longer than the longest one."""
    return because("Не більше %(limit)s місяців", limit=MOST_MONTHS)


def check_succession(told: Mapping[str, Any], errors: Errors) -> None:
    """Refuse a contract that begins no later than the one it goes on from, or than which one goes on from it.

    `told`: its first day, `replaced_on` and `followed_on`, the first days of these two, None where there is none.
    """
    starts_on, replaced_on, followed_on = (told[name] for name in ("starts_on", "replaced_on", "followed_on"))
    if starts_on and replaced_on and starts_on <= replaced_on:
        _refuse(errors, "replaces_id", because("Договір має початися пізніше за той, який він продовжує"))
    if starts_on and followed_on and starts_on >= followed_on:
        reason = because("Його продовжує договір, що починається %(day)s", day=f"{followed_on:%d.%m.%Y}")
        _refuse(errors, "starts_on", reason)


def _check_payments(errors: Errors, name: str, term: Mapping[str, Any]) -> None:
    payments, amount = term.get("payments"), term.get("amount")
    if not payments or f"{name}.payments" in errors:
        return
    if term.get("basis") not in (None, "lump_sum"):
        _refuse(errors, f"{name}.payments", because("Це лише для разової ціни"))
    elif amount is not None and sum(Decimal(one["amount"]) for one in payments) != amount:
        _refuse(errors, f"{name}.payments", because("Платежі разом мають дорівнювати ціні"))


def _check_visits(errors: Errors, name: str, term: Mapping[str, Any]) -> None:
    visits, basis = term.get("visits_per_year"), term.get("basis")
    if basis == "per_visit" and visits is None:
        _refuse(errors, f"{name}.visits_per_year", because("Вкажіть, скільки відвідувань на рік"))
    if basis not in (None, "per_visit") and visits is not None:
        _refuse(errors, f"{name}.visits_per_year", because("Це лише для ціни за відвідування"))


def _check_dates(errors: Errors, name: str, row: Mapping[str, Any], contract: tuple[date | None, date | None]) -> None:
    first, last = row.get("from"), row.get("to")
    starts_on, ends_on = contract
    if first and last and first > last:
        _refuse(errors, f"{name}.to", because("Кінець раніше за початок"))
    elif first and ends_on and first > ends_on:
        _refuse(errors, f"{name}.from", because("Договір на цей день уже закінчився"))
    elif last and starts_on and last < starts_on:
        _refuse(errors, f"{name}.to", because("Договір на цей день ще не почався"))


def _refuse(errors: Errors, name: str, reason: Reason) -> None:
    errors.setdefault(name, [reason])


def namesake(subject: str) -> Reason:
    """Say that another contract has the same number, by its subject: it may be the same paper written twice."""
    return because("Договір з таким номером уже є: «%(subject)s». Перевірте, чи це не він.", subject=subject)
