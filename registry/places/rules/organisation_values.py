"""What an organisation's fields may hold, and what to say of a doubtful ЄДРПОУ."""

import re
from collections.abc import Mapping
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.ua import edrpou, rntrc

from registry.kernel.errors import Reason, because
from registry.kernel.rules.fields import Field, Reading, read_fields
from registry.kernel.rules.reading import Unreadable, choice_of, is_blank, read_flag, read_id, text_of
from registry.kernel.text import N_, search_column
from registry.places.models.organisation import ROLES, Organisation

ROLE_LABELS: dict[str, tuple[str, ...]] = {
    "holder": (N_("балансоутримувач"), "holder"),
    "department": (N_("підрозділ"), "department", "відділ"),
    "provider": (N_("виконавець"), "provider", "постачальник", "підрядник"),
    "other": (N_("інша організація"), "other", "інше"),
}
_CODE = re.compile(r"[0-9]{8}|[0-9]{10}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"[+0-9()\-\s,;/.]{3,40}")


def _read_code(value: Any) -> str | None:
    text: str | None = text_of(20)(value)
    if text is not None and not _CODE.fullmatch(text):
        raise Unreadable(because("ЄДРПОУ має 8 цифр, код підприємця — 10"))
    return text


def _matching(pattern: re.Pattern[str], limit: int, reason: Reason) -> Any:
    def read(value: Any) -> str | None:
        text: str | None = text_of(limit)(value)
        if text is not None and not pattern.fullmatch(text):
            raise Unreadable(reason)
        return text

    return read


ORGANISATION_FIELDS: Mapping[str, Field] = {
    "name": Field(text_of(200), is_required=True),
    "edrpou": Field(_read_code),
    "role": Field(choice_of({code: ROLE_LABELS[code] for code in ROLES}), True, "other"),
    "parent_id": Field(read_id),
    "phone": Field(_matching(_PHONE, 40, because("Вкажіть номер, наприклад +380 44 123 45 67"))),
    "email": Field(_matching(_EMAIL, 200, because("Вкажіть адресу, наприклад it@gromada.gov.ua"))),
    "is_vat_payer": Field(read_flag),
    "note": Field(text_of(1000, is_long=True)),
    "is_demo": Field(read_flag, fallback=False),
}


def read_organisation(given: Mapping[str, Any], organisation: Organisation | None) -> Reading:
    """Read an organisation's values."""
    return read_fields(given, ORGANISATION_FIELDS, is_new=organisation is None)


def warn_of_code(code: str | None) -> list[Reason]:
    """Warn of a wrong check digit: real registers hold such codes, so it is no error."""
    if is_blank(code):
        return []
    try:
        (edrpou if len(str(code)) == 8 else rntrc).validate(str(code))
    except ValidationError:
        return [because("Контрольна цифра коду не збігається — перевірте, чи немає описки")]
    return []


def organisation_search(organisation: Organisation) -> str:
    """Compose what an organisation is found by."""
    return search_column(organisation.name, organisation.edrpou, organisation.phone, organisation.email)
