"""The descriptions of what people write: a council's own definition, and an entered figure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from maintenance.papers.models.indicator import Counted, Direction, Formula, Indicator, IndicatorFigure, What
from maintenance.papers.rules.indicators.definition import (
    OF_ASSETS,
    OF_LINES,
    OF_OTHERS,
    Definition,
    Is,
)
from registry.assets.models.asset import Status
from registry.assets.rules.attributes import Attribute
from registry.kernel.errors import Reason, because
from registry.kernel.fields import DAY, IS_DEMO, Field, Noun, Type, choice, long_text, number, pattern, text, whole
from registry.kernel.rules.reading import Unreadable, decimal_between, is_blank
from registry.kernel.text import fold, word_column

CODE = pattern(r"[a-z][a-z0-9_]{1,59}", 60, because("Код — малі латинські літери, цифри й риски: free_wifi"))
MOST_CODES, LONGEST_CODE, MOST_CONDITIONS, MOST_VALUES = 30, 60, 5, 20
LARGEST = Decimal(10) ** 12
YES, NO = frozenset({"так", "yes"}), frozenset({"ні", "no"})


def read_codes(value: Any) -> list[str]:
    """Read a list of codes, or one text with commas; blank is none."""
    if is_blank(value):
        return []
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list) or len(given) > MOST_CODES:
        raise Unreadable(because("Тут має бути перелік кодів"))
    codes = [one.strip() for one in given if isinstance(one, str)]
    if len(codes) != len(given) or any(len(one) > LONGEST_CODE or not one.isprintable() for one in codes):
        raise Unreadable(because("Тут має бути перелік кодів"))
    return list(dict.fromkeys(one for one in codes if one))


def read_conditions(value: Any) -> list[dict[str, Any]]:
    """Read what attributes have to be; which attributes there are is known to the operation."""
    unclear = because("Умова — характеристика, порівняння і значення")
    if is_blank(value):
        return []
    if not isinstance(value, list) or len(value) > MOST_CONDITIONS:
        raise Unreadable(because("Не більше %(limit)s умов", limit=MOST_CONDITIONS))
    found = []
    for one in value:
        if not isinstance(one, Mapping) or not set(one) <= {"name", "is", "values"}:
            raise Unreadable(unclear)
        name, compared, values = one.get("name"), one.get("is"), one.get("values") or []
        if not isinstance(name, str) or compared not in Is.codes() or not isinstance(values, list):
            raise Unreadable(unclear)
        texts = [str(each) for each in values if isinstance(each, str | int | Decimal) and not isinstance(each, bool)]
        if len(texts) != len(values) or len(texts) > MOST_VALUES or any(len(each) > 300 for each in texts):
            raise Unreadable(unclear)
        if bool(texts) != (compared in (Is.ONE_OF, Is.AT_LEAST)):
            raise Unreadable(unclear)
        found.append({"name": name[:LONGEST_CODE], "is": compared, "values": texts})
    return found


def read_figure(value: Any) -> Decimal | None:
    """Read a figure; «так» is 1 and «ні» is 0."""
    if isinstance(value, str) and fold(value) in YES | NO:
        return Decimal(fold(value) in YES)
    found: Decimal | None = decimal_between(-LARGEST, LARGEST)(value)
    return found


CODES = Type("json", read_codes, {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 30})
CONDITIONS = Type(
    "json",
    read_conditions,
    {
        "type": "array",
        "maxItems": MOST_CONDITIONS,
        "items": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "maxLength": 60},
                "is": {"enum": list(Is.codes())},
                "values": {"type": "array", "items": {"type": "string", "maxLength": 300}, "maxItems": MOST_VALUES},
            },
            "required": ["name", "is"],
        },
    },
)
VALUE = Type("decimal", read_figure, number().schema)

INDICATOR = Noun(
    "indicator",
    Indicator,
    "Індикатор",
    "Indicator",
    [
        Field("code", CODE, "Код", "Code", "Латинські літери, цифри й риска: за ним індикатор беруть програми.",
              "Latin letters, figures and the underscore: programs know it by this.", is_required=True, is_listed=True),
        Field("title", text(1000), "Назва", "Title", is_required=True, is_listed=True),
        Field("unit", text(40), "Одиниця виміру", "Unit", example="од.", is_required=True, is_listed=True),
        Field("programme", text(60), "Програма", "Programme", on_form=False),
        Field("number", whole(1, 999), "Номер у програмі", "Number in the programme"),
        Field("task", text(500), "Завдання або напрям", "Task or direction"),
        Field("direction", choice(Direction), "Що краще", "What is better", fallback="more"),
        Field("formula", choice(Formula), "Як отримуємо", "How it comes about", fallback="entered", is_listed=True),
        Field("kinds", CODES, "Види майна", "Kinds of assets", fallback=[], on_form=False),
        Field("statuses", CODES, "Стани", "Statuses", fallback=[], on_form=False),
        Field("conditions", CONDITIONS, "Умови на характеристики", "Conditions on attributes", fallback=[],
              on_form=False),
        Field("counted", choice(Counted), "Що рахуємо", "What is counted", fallback="objects"),
        Field("attribute", text(60), "Характеристика, яку рахуємо", "The attribute counted", on_form=False),
        Field("years", whole(1, 50), "Не старші, років", "No older than, years",
              "Від дня введення в експлуатацію; порожньо — будь-який вік.",
              "From the day of commissioning; empty is any age."),
        Field("checked_quarters", whole(1, 8), "З перевіркою оновлень, кварталів", "With update checks, quarters",
              "У кожному з останніх повних кварталів є запис роботи «Перевірка оновлень».",
              "In each of the last full quarters there is a work entry “Update check”."),
        Field("of_kinds", CODES, "Серед яких видів частка", "Among which kinds the share is", fallback=[],
              on_form=False),
        Field("of_code", text(60), "Від якого індикатора", "Of which indicator", on_form=False),
        Field("lines", CODES, "Коди рядків кошторису", "Codes of support lines", fallback=[], on_form=False),
        Field("note", long_text(2000), "Примітка", "Note"),
        IS_DEMO,
    ],
    name_column="title",
    rows=(("code", "unit"), ("title",), ("number", "task"), ("direction", "formula"), ("counted",),
          ("years", "checked_quarters")),
)  # fmt: skip
FIGURE = Noun(
    "indicator_figure",
    IndicatorFigure,
    "Значення індикатора",
    "Indicator figure",
    [
        Field("code", text(60), "Індикатор", "Indicator", is_required=True, is_listed=True, on_form=False),
        Field("what", choice(What), "Що це", "What it is", fallback="fact", is_listed=True),
        Field("starts_on", DAY, "Період з", "Period from", "Порожньо — значення на день.",
              "Empty is a value on the day."),
        Field("ends_on", DAY, "На день або по", "On or until", is_required=True, is_listed=True),
        Field("value", VALUE, "Число", "Figure", "Для «так/ні» — так або ні.", "For yes/no: yes or no.",
              is_required=True, is_listed=True),
        Field("source", text(500), "Звідки", "Source", example="Звіт відділу освіти за 2026 рік", is_required=True,
              is_listed=True),
        Field("note", long_text(2000), "Примітка", "Note"),
        IS_DEMO,
    ],
    name_column="code",
    rows=(("what", "value"), ("starts_on", "ends_on"), ("source",)),
)  # fmt: skip


def indicator_search(one: Indicator) -> str:
    """Join what a definition can be found by."""
    return word_column(one.code, one.title, one.task, one.note)


def lacks(definition: Definition) -> Iterable[tuple[str, Reason]]:
    """Tell what a formula needs and a definition does not say, by field."""
    formula = definition.formula
    needs_assets = formula in OF_ASSETS or formula is Formula.UNIT_COST
    if needs_assets and not definition.kinds:
        yield "kinds", because("Виберіть види майна")
    if formula is Formula.SHARE and not definition.of_kinds:
        yield "of_kinds", because("Виберіть, серед яких видів рахувати частку")
    if formula in OF_OTHERS and not definition.of_code:
        yield "of_code", because("Виберіть індикатор")
    if formula in OF_LINES and formula is not Formula.SPENDING_SHARE and not definition.lines:
        yield "lines", because("Виберіть рядки кошторису")
    if definition.counted is not Counted.OBJECTS and not definition.attribute:
        yield "attribute", because("Виберіть характеристику, яку рахувати")


def wrong_words(
    definition: Definition, kinds: Mapping[str, Mapping[str, Attribute]], lines: Iterable[str], others: Iterable[str]
) -> Iterable[tuple[str, Reason]]:
    """Tell what a definition names and nobody knows, by field; `kinds` are their attributes by name."""
    if not {*definition.kinds, *definition.of_kinds} <= set(kinds):
        yield ("kinds" if not set(definition.kinds) <= set(kinds) else "of_kinds"), because("Такого виду майна немає")
    if not set(definition.statuses) <= set(Status.codes()):
        yield "statuses", because("Такого стану немає")
    attributes = {name: one for code in definition.kinds for name, one in kinds.get(code, {}).items()}
    named = {one.name for one in definition.conditions}
    if not named <= set(attributes):
        yield "conditions", because("Такої характеристики в цього виду немає")
    if definition.attribute and definition.attribute not in attributes:
        yield "attribute", because("Такої характеристики в цього виду немає")
    if not set(definition.lines) <= set(lines):
        yield "lines", because("Такого рядка кошторису немає")
    if definition.of_code and (definition.of_code not in set(others) or definition.of_code == definition.code):
        yield "of_code", because("Такого індикатора немає")
