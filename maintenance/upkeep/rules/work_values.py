"""The description of a work entry, what it is about, and what its times must be together."""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from maintenance.upkeep.models.plan import WorkKind
from maintenance.upkeep.models.work import Result, WorkEntry
from registry.kernel.errors import because
from registry.kernel.fields import IS_DEMO, MOMENT, MONEY, Field, Noun, choice, long_text, number, reference, text
from registry.kernel.rules.fields import Errors, Reading, read_fields
from registry.kernel.rules.fields import Field as Read
from registry.kernel.rules.reading import Unreadable, is_blank, read_day, read_id, text_of
from registry.kernel.text import N_

MAX_ASSETS = 200
CLOCK_SKEW = timedelta(minutes=10)
"""How far a phone's clock may run ahead of ours."""
UNDO_WITHIN = timedelta(hours=24)
MAX_HOURS = Decimal(10_000)
TIMES = ("started_at", "ended_at", "downtime_from", "downtime_to")
_CLIENT_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")

WORK = Noun(
    "work",
    WorkEntry,
    "Робота",
    "Work entry",
    [
        Field(
            "kind", choice(WorkKind), "Що зроблено", "What was done", is_required=True,
            usual=(
                "вид робіт", "вид роботи", "тип робіт", "тип роботи", "вид обслуговування", "характер робіт", "вид",
                "вид виконаних робіт", "категорія робіт", "тип",
            ),
        ),
        Field(
            "summary", long_text(2000), "Опис одним рядком", "In one line", is_required=True,
            usual=(
                "опис", "опис робіт", "опис роботи", "виконані роботи", "зміст робіт", "найменування робіт", "роботи",
                "короткий опис", "перелік робіт", "що виконано", "назва робіт", "назва роботи", "опис виконаних робіт",
                "найменування роботи",
            ),
        ),
        Field(
            "result_status", choice(Result), "Стан після роботи", "Status after it", empty="Не змінився",
            usual=(
                "стан після ремонту", "стан після робіт", "стан після обслуговування", "стан після", "результат",
                "стан",
            ),
        ),
        Field(
            "started_at", MOMENT, "Коли", "When",
            usual=(
                "дата", "дата робіт", "дата роботи", "дата виконання", "дата виконання робіт", "дата і час", "початок",
                "дата початку", "дата та час", "час", "коли виконано", "дата обслуговування", "дата ремонту",
                "початок робіт", "почато", "розпочато", "роботу розпочато", "дата і час початку", "час початку",
            ),
        ),
        Field(
            "ended_at", MOMENT, "Завершено", "Finished",
            usual=(
                "закінчення", "кінець", "дата закінчення", "дата завершення", "завершення", "закінчення робіт",
                "завершення робіт", "дата закінчення робіт", "кінець робіт", "час завершення",
                "закінчено", "роботу завершено", "дата і час завершення", "дата і час закінчення", "час закінчення",
            ),
        ),
        Field(
            "done_by", text(200), "Хто виконав", "Done by", "Посада або назва виконавця",
            "A post or a provider's name", is_required=True,
            usual=(
                "виконавець", "виконавець робіт", "хто виконував", "ким виконано", "підрядник", "організація",
                "виконав", "відповідальний", "майстер", "фахівець", "назва виконавця", "підрядна організація",
            ),
        ),
        Field("downtime_from", MOMENT, "Не працювало з", "Out of order from"),
        Field("downtime_to", MOMENT, "Запрацювало", "Working again"),
        Field(
            "labour", number(Decimal(0), MAX_HOURS), "Витрачено часу", "Time spent",
            column="labour_hours", unit=N_("год"),
            usual=(
                "витрачено годин", "трудовитрати", "трудовитрати, год", "години", "годин", "год.", "тривалість, год",
                "людино-години", "люд.-год", "витрачено часу, год", "тривалість робіт, год",
            ),
        ),
        Field(
            "parts", long_text(1000), "Запчастини й матеріали", "Parts and materials",
            usual=(
                "матеріали", "запчастини", "запасні частини", "запчастини та матеріали", "використані матеріали",
                "витратні матеріали", "замінені деталі", "використані запчастини", "замінено", "комплектуючі",
            ),
        ),
        Field(
            "cost", MONEY, "Вартість", "Cost", unit="грн",
            usual=(
                "вартість робіт", "вартість роботи", "сума", "ціна", "витрати", "загальна вартість", "вартість ремонту",
                "вартість послуг", "сума витрат", "вартість виконаних робіт", "вартість обслуговування",
            ),
        ),
        Field(
            "plan_id", reference("plan"), "План робіт", "Plan of work", on_form=False,
            usual=("план", "за планом", "назва плану"),
        ),
        Field(
            "contract_id", reference("contract"), "Договір", "Contract", on_form=False, on_page=False,
            usual=(
                "номер договору", "№ договору", "договір №", "за договором", "номер угоди", "№ угоди", "№ контракту",
            ),
        ),
        IS_DEMO,
    ],
    name_column="summary",
)  # fmt: skip
GIVEN_ONCE = ("result_status", "plan_id", "is_demo")
"""What an entry did is undone, not edited."""


def read_links(given: Mapping[str, Any]) -> Reading:
    """Read what a new entry is about beside its fields.

    `due_ids` are the visits it closes; None leaves the choice to the rule of `closed_by`.
    """
    return read_fields({name: given[name] for name in LINKS if name in given}, LINKS, is_new=True)


def may_undo(written_at: datetime, now: datetime) -> bool:
    """Tell whether an entry is fresh enough to be undone; later it can only be corrected."""
    return now - written_at <= UNDO_WITHIN


def judge_times(values: Mapping[str, Any], now: datetime, errors: Errors) -> Errors:
    """Tell what is wrong with an entry's times taken together; what `errors` refuse already is left alone."""
    wrong: Errors = {}
    for name in TIMES:
        if name not in errors and values.get(name) and values[name] > now + CLOCK_SKEW:
            wrong[name] = [because("Цей час ще не настав")]
    for first, last, said in (
        ("started_at", "ended_at", N_("Завершення не може бути раніше за початок")),
        ("downtime_from", "downtime_to", N_("Кінець простою не може бути раніше за його початок")),
    ):
        start, end = values.get(first), values.get(last)
        if start and end and start > end and not {first, last} & {*errors, *wrong}:
            wrong[last] = [because(said)]
    if values.get("downtime_to") and not values.get("downtime_from") and "downtime_from" not in errors:
        wrong["downtime_from"] = [because("Вкажіть, відколи не працювало")]
    return wrong


def _read_ids(value: Any) -> tuple[uuid.UUID, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise Unreadable(because("Тут має бути перелік"))
    found = (read_id(one) for one in value)
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _read_assets(value: Any) -> tuple[uuid.UUID, ...]:
    found = _read_ids([value] if isinstance(value, str | uuid.UUID) else value) or ()
    if not found:
        raise Unreadable(because("Виберіть, на чому виконано роботу"))
    if len(found) > MAX_ASSETS:
        raise Unreadable(because("Не більше %(limit)s об’єктів в одному записі", limit=MAX_ASSETS))
    return found


def _read_client_key(value: Any) -> str | None:
    if is_blank(value):
        return None
    if not isinstance(value, str) or not _CLIENT_KEY.fullmatch(value):
        raise Unreadable(because("Від 8 до 64 латинських літер, цифр, дефісів або підкреслень"))
    return value


LINKS: Mapping[str, Read] = {
    "asset_ids": Read(_read_assets, is_required=True),
    "due_ids": Read(_read_ids),
    "client_key": Read(_read_client_key),
    "retired_on": Read(read_day),
    "retired_because": Read(text_of(300)),
}
"""What an entry is about, which visits it closes, the form's own mark, and of what it retires the last day and why."""
