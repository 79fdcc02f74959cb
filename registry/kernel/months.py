"""Whole months by the calendar, forward and back."""

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """Move a date by whole months; a day that the month lacks becomes its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def count_back(day: date, value: int, unit: str) -> date:
    """Go back from a date by so many `days` or `months`."""
    return add_months(day, -value) if unit == "months" else day - timedelta(days=value)


def months_between(first: date, last: date) -> int:
    """Count the months from one date's month to another's, whatever their days."""
    return (last.year - first.year) * 12 + last.month - first.month
