"""The reader's forms: a table pasted or a file, and what somebody corrects of how it was read."""

import json
import re
from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField

from maintenance.programmes.models import PARTS, ROLES, SOURCES
from maintenance.programmes.rules.printed import UNIT_FACTORS
from maintenance.programmes.rules.reading.columns import SUM, WORDS, ReadColumn
from maintenance.programmes.rules.reading.heads import Head
from maintenance.programmes.rules.reading.reading import Said
from maintenance.programmes.rules.reading.rows import KINDS
from maintenance.programmes.rules.reading.sheets import MOST_ROWS, Sheet, carried_sheets
from maintenance.programmes.rules.reading.tables import Correction
from maintenance.programmes.rules.reading.words import years_in
from registry.kernel.errors import Invalid, because

ACCEPTED = ".docx,.xlsx,.ods,.csv,.tsv,.txt"
AS_GUESSED = ""
_FIELD = re.compile(
    r"t([0-9]{1,2})-(?:(role|first|end|had)|c([0-9]{1,2})-(what|year|part|source|detail)|r([0-9]{1,4}))"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_PLACE = re.compile(r"[0-9]{1,4}")


class PasteForm(FlaskForm):
    """A table out of the clipboard, or a file."""

    text = TextAreaField(render_kw={"rows": 6, "spellcheck": "false", "data-paste": ""})
    file = FileField(render_kw={"accept": ACCEPTED})


class KeepForm(FlaskForm):
    """Under which code and of which hromada the programme is kept."""

    code = StringField(render_kw={"maxlength": 59, "autocomplete": "off"})
    hromada = SelectField(validate_choice=False)


def carry(sheets: Sequence[Sheet]) -> str:
    """Write tables as a page carries them to its next step; nothing is kept on the server."""
    return json.dumps([one.as_json() for one in sheets], ensure_ascii=False, separators=(",", ":"))


def read_carried(text: str, most_rows: int = MOST_ROWS) -> list[Sheet]:
    """Read the tables that a page carried; raise Invalid on «file»."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(file=because("Таблицю не передано: вставте її ще раз")) from error
    return carried_sheets(told, most_rows=most_rows)


def read_said(form: Mapping[str, str]) -> Said:
    """Read what somebody corrected; values that no select of ours offers are as if nothing was said."""
    told: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        if found := _FIELD.fullmatch(name):
            told.setdefault(int(found.group(1)), {})[name.partition("-")[2]] = value
    unit = form.get("unit", "")
    return Said(
        title=" ".join(form.get("title", "").split())[:500],
        unit=unit if unit in UNIT_FACTORS else "",
        years=tuple(years_in(form.get("years", "")[:200])),
        tables={number: _correction(one) for number, one in told.items()},
    )


def _correction(told: Mapping[str, str]) -> Correction:
    heads = _heads(told)
    is_other_head = heads is not None and told.get("had") not in (None, f"{heads.first}-{heads.end}")
    return Correction(
        role=told["role"] if told.get("role") in (AS_GUESSED, *ROLES) else None,
        heads=heads,
        columns={} if is_other_head else _columns(told),
        rows={
            int(name[1:]): value
            for name, value in told.items()
            if name[0] == "r" and name[1:].isdecimal() and len(name) < 10 and value in KINDS
        },
    )


def _heads(told: Mapping[str, str]) -> Head | None:
    first, end = told.get("first", ""), told.get("end", "")
    if not (_PLACE.fullmatch(first) and _PLACE.fullmatch(end)):
        return None
    return Head(max(int(first) - 1, 0), int(end)) if max(int(first) - 1, 0) <= int(end) else None


def _columns(told: Mapping[str, str]) -> dict[int, ReadColumn]:
    found = {}
    for name, what in told.items():
        column = name.removesuffix("-what")
        if column == name or what not in (AS_GUESSED, SUM, *WORDS):
            continue
        year, part, source = (told.get(f"{column}-{one}", "") for one in ("year", "part", "source"))
        found[int(column[1:])] = ReadColumn(
            (),
            what,
            int(year) if what == SUM and _YEAR.fullmatch(year) else None,
            part if part in PARTS else "total",
            source if what == SUM and source in SOURCES else None,
            told.get(f"{column}-detail", "")[:60] if what == SUM else "",
        )
    return found
