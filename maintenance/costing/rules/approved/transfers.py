"""The description of a transfer, and what no single field of it can know."""

from collections.abc import Iterator
from typing import Any

from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.rules.periods import FIRST_YEAR, LAST_YEAR
from maintenance.costing.models.transfer import Transfer
from maintenance.costing.rules.facts.acts import NO_SUM
from registry.kernel.errors import Reason, because
from registry.kernel.fields import DAY, IS_DEMO, MONEY, Field, Noun, long_text, reference, text, year
from registry.kernel.text import N_, word_column

LONGEST_REASON = 300
"""Of why one is deleted."""
TRANSFER = Noun(
    "transfer",
    Transfer,
    "Перерозподіл",
    "Transfer",
    [
        Field("number", text(60), "Номер рішення", "Decision number", is_required=True),
        Field(
            "on", DAY, "Дата рішення", "Date of the decision", "З цього дня діє.", "In force from this day.",
            column="decided_on", is_required=True, is_listed=True,
        ),
        Field(
            "year", year(FIRST_YEAR, LAST_YEAR), "Бюджетний рік", "Budget year", is_required=True, is_listed=True,
        ),
        Field(
            "from_line_id", reference("service_line"), "З рядка", "From the line",
            "Порожньо — додаткові кошти.", "Empty is money from elsewhere.", empty=N_("збільшення: кошти ззовні"),
            is_listed=True,
        ),
        Field(
            "to_line_id", reference("service_line"), "На рядок", "To the line",
            "Порожньо — кошти забирають.", "Empty takes the money away.", empty=N_("зменшення: кошти забрано"),
            is_listed=True,
        ),
        Field("amount", MONEY, "Сума", "Sum", unit="грн", is_required=True, is_listed=True),
        Field("text", long_text(2000), "Текст рішення або підстава", "Text of the decision or reason"),
        Field(
            "revoked_by", text(60), "Скасовано рішенням №", "Revoked by decision",
            "Скасований перерозподіл лишається в переліку.", "A revoked transfer stays in the list.",
        ),
        Field("revoked_on", DAY, "Дата рішення про скасування", "Date of the revoking decision", is_listed=True),
        IS_DEMO,
    ],
    name_column="number",
    rows=(
        ("number", "on", "year"), ("from_line_id", "to_line_id", "amount"), ("text",), ("revoked_by", "revoked_on"),
    ),
)  # fmt: skip

NO_LINE = because("Вкажіть рядок, з якого або на який переходять кошти")
SAME_LINE = because("Це той самий рядок, з якого кошти йдуть")
REVOKED_EARLY = because("Скасувати можна не раніше дня рішення")
NO_REVOKING = because("Вкажіть номер рішення про скасування")
NO_REVOKING_DAY = because("Вкажіть дату рішення про скасування")


def check_transfer(told: dict[str, Any]) -> Iterator[tuple[str, Reason]]:
    """Refuse by field what contradicts itself; `told` are the values that the fields will hold."""
    if told["amount"] is not None and not told["amount"]:
        yield "amount", NO_SUM
    if told["from_line_id"] is None and told["to_line_id"] is None:
        yield "to_line_id", NO_LINE
    elif told["from_line_id"] == told["to_line_id"]:
        yield "to_line_id", SAME_LINE
    if told["revoked_on"] and not told["revoked_by"]:
        yield "revoked_by", NO_REVOKING
    if told["revoked_by"] and not told["revoked_on"]:
        yield "revoked_on", NO_REVOKING_DAY
    if told["revoked_on"] and told["on"] and told["revoked_on"] < told["on"]:
        yield "revoked_on", REVOKED_EARLY


DIFFERENCES = (
    ("kekv", because("КЕКВ рядків різний: перевірте, хто має погодити зміну економічної класифікації")),
    ("fund", because("Фонди рядків різні: перевірте, чи це рішення ради")),
    ("programme_code", because("Рядки різних бюджетних програм: перевірте, чи це рішення ради")),
    ("expenditure", because("Між поточними й капітальними видатками: перевірте, чи це рішення ради")),
)
"""What two lines may differ in, and what is to be thought of then; how it is done in each hromada is its own."""


def warn_of_lines(source: ServiceLine | None, target: ServiceLine | None) -> Iterator[Reason]:
    """Tell what is doubtful and still no error: lines of another КЕКВ, fund, programme or kind of expenditure."""
    if source is None or target is None:
        return
    for name, reason in DIFFERENCES:
        if getattr(source, name) != getattr(target, name):
            yield reason


def transfer_search(transfer: Transfer) -> str:
    """Join what a transfer can be found by."""
    lines = [part for one in (transfer.from_line, transfer.to_line) if one for part in (one.code, one.title)]
    return word_column(transfer.number, transfer.revoked_by, *lines, transfer.text)
