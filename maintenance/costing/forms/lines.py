"""The forms of support lines and price indexes."""

from collections.abc import Sequence
from datetime import date

from flask_wtf import FlaskForm

from maintenance.contracts.models.service_line import IndexKind, ServiceLine
from maintenance.contracts.rules.service_lines import PRICE_INDEX, SERVICE_LINE
from registry.kernel.forms import noun_form
from registry.kernel.words import options


def line_form(line: ServiceLine | None, kinds: Sequence[str]) -> FlaskForm:
    """Make the form of a support line; `kinds` are the codes of indexes it may take."""
    return noun_form(SERVICE_LINE, line, {"index_kind": _kind_options(kinds)})


def index_form(kinds: Sequence[str], year: int, today: date) -> FlaskForm:
    """Make the form of a new index figure."""
    return noun_form(PRICE_INDEX, None, {"kind": _kind_options(kinds)}, {"year": year, "known_on": today})


def _kind_options(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Offer the usual indexes and those that the hromada has already."""
    own = [(code, code) for code in dict.fromkeys(kinds) if code not in IndexKind.codes()]
    return [*options(IndexKind), *own]
