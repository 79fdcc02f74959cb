"""The descriptions of what people write into a budget request."""

from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.papers.models.request import OF_LINES, Group, Part, RequestText, ResultIndicator
from registry.kernel.errors import Reason, because
from registry.kernel.fields import MONEY, Field, Noun, choice, long_text, number, text, whole
from registry.kernel.fields import year as year_type

LONGEST_TEXT = 4000
YEAR = year_type(FIRST_YEAR + 1, LAST_YEAR)
NEEDS_LINE = because("Цей текст — про рядок: вкажіть його код")
NO_LINE = because("Цей текст — про весь запит, а не про рядок")
NO_AMOUNT = because("Сума буває лише в додатковій потребі")
NEEDS_AMOUNT = because("Вкажіть, скільки потрібно понад обсяг")
FIGURES = ("report", "approved", "plan", "forecast_1", "forecast_2")
"""The five years of a result indicator, in their order."""

TEXT = Noun(
    "request_text",
    RequestText,
    "Текст бюджетного запиту",
    "Text of a budget request",
    [
        Field("year", YEAR, "Рік запиту", "Year of the request", is_required=True, is_listed=True, on_form=False),
        Field("part", choice(Part), "Частина запиту", "Part of the request", is_required=True, is_listed=True,
              on_form=False),
        Field("line_code", text(20), "Код рядка", "Code of the line", is_listed=True, on_form=False),
        Field("text", long_text(LONGEST_TEXT), "Текст", "Text", is_required=True),
        Field("amount", MONEY, "Сума понад обсяг, грн", "Amount beyond the ceiling, UAH",
              "Лише для додаткової потреби.", "Of an additional need alone."),
    ],
    name_column="text",
    rows=(("text",), ("amount",)),
)  # fmt: skip
INDICATOR = Noun(
    "result_indicator",
    ResultIndicator,
    "Результативний показник",
    "Result indicator",
    [
        Field("year", YEAR, "Рік запиту", "Year of the request", is_required=True, is_listed=True, on_form=False),
        Field("kind", choice(Group), "Група показників", "Group of indicators", is_required=True, is_listed=True),
        Field("position", whole(0, 999), "Порядок у групі", "Order within the group", fallback=0),
        Field("title", text(500), "Показник", "Indicator", is_required=True, is_listed=True,
              example="Кількість камер на обслуговуванні"),
        Field("unit", text(40), "Одиниця виміру", "Unit", is_required=True, example="од."),
        Field("source", text(500), "Джерело інформації", "Source", example="Реєстр майна"),
        Field("indicator_code", text(60), "Код індикатора реєстру", "Code of the registry’s indicator",
              "Звідки брати значення, яких не внесено нижче.",
              "Where the figures come from that are not entered below."),
        Field("report", number(), "Звіт", "Report"),
        Field("approved", number(), "Затверджено", "Approved"),
        Field("plan", number(), "План", "Plan"),
        Field("forecast_1", number(), "Прогноз, перший рік", "Forecast, first year"),
        Field("forecast_2", number(), "Прогноз, другий рік", "Forecast, second year"),
    ],
    name_column="title",
    rows=(("kind", "position"), ("title",), ("unit", "source"), ("indicator_code",), ("report", "approved", "plan"),
          ("forecast_1", "forecast_2")),
)  # fmt: skip


def wrong_in_text(part: str, line_code: str | None, amount: object) -> list[tuple[str, Reason]]:
    """Tell what does not fit together in a text, by field."""
    wrong = []
    if part in OF_LINES and not line_code:
        wrong.append(("line_code", NEEDS_LINE))
    if part not in OF_LINES and line_code:
        wrong.append(("line_code", NO_LINE))
    if part != Part.EXTRA and amount is not None:
        wrong.append(("amount", NO_AMOUNT))
    if part == Part.EXTRA and amount is None:
        wrong.append(("amount", NEEDS_AMOUNT))
    return wrong
