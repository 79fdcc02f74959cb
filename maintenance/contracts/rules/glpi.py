"""Contracts as GLPI gives them out: a start and a number of months instead of a last day.

By `src/Contract.php` of the main branch (0042059): rawSearchOptions.
"""

import re
from datetime import timedelta

from registry.exchange.rules.days import read_day_cell
from registry.exchange.rules.profiles import Cells, Profile
from registry.kernel.months import add_months
from registry.kernel.rules.reading import Unreadable, is_blank

_WHOLE = re.compile(r"\s*([0-9]{1,3})\b.*")
RENEWALS = {
    "none": ("never", "ніколи", "без продовження"),
    "tacit": ("tacit", "автоматично", "за замовчуванням"),
    "expected": ("express", "explicit", "за згодою"),
}


def _months(told: object) -> int:
    found = _WHOLE.fullmatch(str(told or ""))
    return int(found.group(1)) if found else 0


def _rewrite(cells: Cells) -> Cells:
    """Reckon the last day, the notice and the months of a renewal; a contract without a number goes by its name."""
    found: Cells = {}
    if is_blank(cells.get("number")) and not is_blank(cells.get("subject")):
        found["number"] = str(cells["subject"])[:60]
    duration = _months(cells.get("duration"))
    if duration and (last := _last_day(cells.get("starts_on"), duration)):
        found["ends_on"] = last
    if notice := _months(cells.get("notice")):
        found |= {"notice_value": str(notice), "notice_unit": "months"}
    months = _months(cells.get("periodicity")) or duration
    if cells.get("renewal") == "tacit" and months:
        found["renewal_months"] = str(months)
    return found


def _last_day(told: object, months: int) -> str | None:
    try:
        first, _warning = read_day_cell(str(told or ""))
    except Unreadable:
        return None
    return (add_months(first, months) - timedelta(days=1)).isoformat() if first else None


CONTRACTS = Profile(
    "GLPI",
    "contract",
    marks=(
        ("Name", "Назва", "Ім’я"),
        ("Initial contract period", "Duration", "Тривалість", "Invoice period", "Renewal", "Поновлення"),
        ("Associated suppliers", "Associated supplier", "Suppliers", "Supplier", "Notice", "Number", "Постачальники"),
    ),
    headings={
        "Name": "subject", "Назва": "subject", "Ім’я": "subject",
        "Number": "number", "Номер": "number", "Start date": "starts_on", "Дата початку": "starts_on",
        "End date": "ends_on", "Дата закінчення": "ends_on", "Renewal": "renewal", "Поновлення": "renewal",
        "Associated suppliers": "provider", "Associated supplier": "provider", "Suppliers": "provider",
        "Supplier": "provider", "Постачальники": "provider", "Постачальник": "provider",
        "Total cost": "amount", "Загальна вартість": "amount", "Cost": "-", "Comments": "note", "Коментарі": "note",
        "Status": "-", "Account number": "-", "Type": "-", "Contract type": "-", "Location": "-",
    },
    values={("renewal", word): ours for ours, words in RENEWALS.items() for word in words},
    rewrite=_rewrite,
    adds=("number", "ends_on", "notice_value", "notice_unit", "renewal_months"),
    asides={
        "Duration": "duration", "Initial contract period": "duration", "Тривалість": "duration",
        "Notice": "notice", "Попередження": "notice", "Periodicity": "periodicity", "Періодичність": "periodicity",
    },
)  # fmt: skip
