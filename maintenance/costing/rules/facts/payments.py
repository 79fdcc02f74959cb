"""The description of a payment, and what is doubtful about one."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from maintenance.costing.models.payment import Payment
from registry.kernel.errors import Reason, because
from registry.kernel.fields import DAY, IS_DEMO, MONEY, Field, Noun, long_text, reference, text
from registry.kernel.money import NOTHING, format_uah
from registry.kernel.reference_fields import references
from registry.kernel.text import word_column

MAX_ACTS = 200

PAYMENT = Noun(
    "payment",
    Payment,
    "Оплата",
    "Payment",
    [
        Field(
            "contract_id", reference("contract"), "Договір", "Contract", is_required=True, is_listed=True,
            on_form=False,
        ),
        Field(
            "on", DAY, "Сплачено", "Paid", column="paid_on", is_required=True, is_listed=True,
            spellings=("дата", "дата оплати"),
            usual=(
                "дата платежу", "дата перерахування", "оплачено", "дата документа", "дата проведення", "дата операції",
                "дата платіжної інструкції", "дата платіжного доручення", "коли сплачено", "дата сплати", "від",
                "дата перерахунку", "дата списання коштів",
            ),
        ),
        Field(
            "amount", MONEY, "Сума", "Sum", unit="грн", is_required=True, is_listed=True, spellings=("сума оплати",),
            usual=(
                "сума платежу", "сплачено, грн", "сплачена сума", "оплачено, грн", "перераховано", "сума перерахування",
                "оплата", "касові видатки", "сума, сплачена", "сума сплати", "загальна сума", "сума документа",
                "всього", "профінансовано",
            ),
        ),
        Field(
            "number", text(60), "Номер платіжної інструкції", "Payment order", is_listed=True,
            spellings=("платіжна інструкція", "платіжне доручення", "№ пі"),
            usual=(
                "№ платіжної інструкції", "№ платіжного доручення", "номер платіжного доручення", "№ пд", "№ п/д",
                "номер", "№ документа", "номер документа", "платіжний документ", "№ платіжного документа", "№ платіжки",
                "номер платежу", "№ платежу", "платіжка",
            ),
        ),
        Field(
            "act_ids", references(MAX_ACTS), "За якими актами", "For which acts", fallback=(), on_form=False,
            on_page=False, is_exported=False,
        ),
        Field("note", long_text(2000), "Примітка", "Note"),
        IS_DEMO,
    ],
    name_column="number",
    rows=(("on", "amount"), ("number",)),
)  # fmt: skip


def unspread(payment: Payment) -> Decimal:
    """Give what of a payment falls on no act: paid in advance, or more than its acts ask for."""
    return payment.amount - sum((share.amount for share in payment.shares), NOTHING)


def warn_of_payment(payment: Payment) -> Iterator[Reason]:
    """Tell what is doubtful and still no error: more than the acts are owed."""
    over = unspread(payment)
    if payment.shares and over:
        yield because("Сплачено на %(sum)s грн більше, ніж лишалося за цими актами", sum=format_uah(over))


def warn_beside(payment: Payment, same: Sequence[Payment], today: date) -> Iterator[Reason]:
    """Tell of a day that has not come yet, and of payments of the contract with the same day and sum."""
    if payment.paid_on > today:
        yield because("День оплати ще не настав")
    if same:
        numbers = ", ".join(one.number or "б/н" for one in same)
        yield because("Оплата на цю суму цього дня в цьому договорі вже є: № %(numbers)s", numbers=numbers)


def payment_search(payment: Payment) -> str:
    """Join what a payment can be found by; its contract's own words are looked for with the contract."""
    return word_column(payment.number, payment.note)
