"""The description of an act, and what no single field of it can know."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import Fund
from maintenance.contracts.rules.service_lines import KEKV
from maintenance.costing.models.act import Act
from registry.kernel.errors import Reason, because
from registry.kernel.fields import DAY, IS_DEMO, MONEY, Field, Noun, choice, long_text, reference, text
from registry.kernel.money import format_uah
from registry.kernel.reference_fields import references
from registry.kernel.rules.fields import Errors
from registry.kernel.text import N_, word_column

MAX_WORKS = 500
MOST_SAME = 3
"""So many acts of one number are told of."""
NO_SUM = because("Сума має бути більшою за нуль")

ACT = Noun(
    "act",
    Act,
    "Акт",
    "Act",
    [
        Field(
            "contract_id", reference("contract"), "Договір", "Contract", is_required=True, is_listed=True,
            on_form=False,
        ),
        Field(
            "number", text(60), "Номер акта", "Act number", is_required=True, spellings=("№ акта", "акт №"),
            usual=(
                "номер", "номер акту", "№ акту", "акт", "№", "№ документа", "номер документа", "акт виконаних робіт",
                "№ акта виконаних робіт", "номер акта виконаних робіт", "акт наданих послуг", "№ акта наданих послуг",
                "номер накладної",
            ),
        ),
        Field(
            "on", DAY, "Дата акта", "Date of the act", column="accepted_on", is_required=True, is_listed=True,
            spellings=("від", "дата"),
            usual=(
                "дата акту", "дата підписання", "дата підписання акта", "дата документа", "дата складання", "підписано",
                "дата складання акта", "дата приймання", "прийнято", "акт від", "дата прийняття",
            ),
        ),
        Field(
            "from", DAY, "За період з", "For the days from", column="starts_on", is_required=True, is_listed=True,
            usual=(
                "період з", "період від", "за період від", "з", "початок періоду", "початок", "дата початку",
                "період (початок)", "період: з", "дата початку періоду", "звітний період з", "період надання послуг з",
                "період виконання з", "послуги з",
            ),
        ),
        Field(
            "to", DAY, "За період до, включно", "Until (inclusive)", column="ends_on", is_required=True,
            is_listed=True,
            usual=(
                "за період до", "за період по", "період до", "період по", "до", "по", "кінець періоду", "кінець",
                "закінчення", "дата закінчення", "період (кінець)", "період: по", "дата закінчення періоду",
                "звітний період до", "звітний період по", "період надання послуг до", "період надання послуг по",
                "період виконання до", "період виконання по", "закінчення періоду",
            ),
        ),
        Field(
            "amount", MONEY, "Сума", "Sum", unit="грн", is_required=True, is_listed=True,
            spellings=("сума акта", "сума з ПДВ"),
            usual=(
                "сума акту", "сума за актом", "вартість", "загальна сума", "загальна вартість", "вартість робіт",
                "вартість послуг", "сума до сплати", "прийнято на суму", "вартість виконаних робіт", "всього", "усього",
                "сума виконаних робіт", "вартість наданих послуг", "сума документа", "разом",
            ),
        ),
        Field("kekv", KEKV, "КЕКВ", "KEKV", "Без нього — як у договорі.", "Without it the contract’s."),
        Field(
            "fund", choice(Fund), "Фонд", "Fund", "Без нього — як у рядку кошторису.",
            "Without it the service line’s.", empty=N_("як у рядку кошторису"),
        ),
        Field(
            "work_ids", references(MAX_WORKS), "Прийняті роботи", "Work accepted", fallback=(), on_form=False,
            on_page=False, is_exported=False,
        ),
        Field("note", long_text(2000), "Примітка", "Note"),
        IS_DEMO,
    ],
    name_column="number",
    rows=(("number", "on"), ("from", "to"), ("amount", "kekv", "fund")),
)  # fmt: skip


def defaults_of(contract: Contract) -> dict[str, Any]:
    """Give the КЕКВ and the fund that an act of the contract has where nothing else is said."""
    line = contract.service_line
    return {"kekv": contract.kekv, "fund": line.fund if line else Fund.GENERAL.value}


def check_act(starts_on: date | None, ends_on: date | None, amount: Any, errors: Errors) -> None:
    """Refuse by field what contradicts itself."""
    if starts_on and ends_on and starts_on > ends_on:
        errors.setdefault("to", [because("Кінець раніше за початок")])
    if amount is not None and not amount:
        errors.setdefault("amount", [NO_SUM])


def looks_like(act: Act, other: Act) -> bool:
    """Tell whether an act may be another one written again: it shares days, and has its sum or other days too.

    Several acts for the same days with sums of their own are parts of them, such as for two kinds of assets.
    """
    is_shared = act.starts_on <= other.ends_on and other.starts_on <= act.ends_on
    return is_shared and (
        act.amount == other.amount or (act.starts_on, act.ends_on) != (other.starts_on, other.ends_on)
    )


def warn_of_act(act: Act, others: Iterable[Act]) -> Iterator[Reason]:
    """Tell what is doubtful and still no error about an act, beside others of its contract; it may be among them."""
    own = [one for one in others if one.id != act.id]
    same = (one.accepted_on for one in own if one.number == act.number)
    alike = (one.number for one in own if looks_like(act, one))
    return _warn(act, [*islice(same, MOST_SAME)], [*islice(alike, MOST_SAME)])


def _warn(act: Act, same: Sequence[date], alike: Sequence[str]) -> Iterator[Reason]:
    """Tell of an act beyond the contract's years or sum, not done yet, of another КЕКВ.

    `same` is when other acts of the contract with the same number were signed, `alike` numbers those for the same days.
    """
    contract = act.contract
    if same:
        days = ", ".join(f"{one:%d.%m.%Y}" for one in same)
        yield because("Акт із таким номером у цьому договорі вже є: від %(days)s", days=days)
    if alike:
        yield because("За ці дні в цьому договорі вже є акт: № %(acts)s", acts=", ".join(alike))
    if act.starts_on.year < contract.starts_on.year or act.ends_on.year > contract.ends_on.year:
        yield because(
            "Період акта виходить за роки договору: договір діє %(first)s–%(last)s",
            first=f"{contract.starts_on:%d.%m.%Y}", last=f"{contract.ends_on:%d.%m.%Y}",
        )  # fmt: skip
    elif act.ends_on < contract.starts_on:
        yield because(
            "Період акта минув до початку договору: договір діє з %(first)s", first=f"{contract.starts_on:%d.%m.%Y}"
        )
    if act.accepted_on < act.starts_on:
        yield because("Акт підписано до початку періоду, за який він")
    if act.kekv and act.kekv != contract.kekv:
        yield because("КЕКВ акта %(own)s, а договору — %(signed)s", own=act.kekv, signed=contract.kekv)
    if contract.amount is not None and act.amount > contract.amount:
        yield because("Сума акта більша за суму всього договору: %(sum)s грн", sum=format_uah(contract.amount))


def act_search(act: Act) -> str:
    """Join what an act can be found by; its contract's own words are looked for with the contract."""
    return word_column(act.number, act.note)
