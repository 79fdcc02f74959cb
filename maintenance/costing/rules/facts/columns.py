"""The columns of files that hold acts and payments."""

from dataclasses import replace

from maintenance.costing.rules.facts.acts import ACT
from maintenance.costing.rules.facts.payments import PAYMENT
from registry.exchange.rules.columns import Column, columns_of
from registry.kernel.text import N_

ACTS = Column(
    "acts", N_("За якими актами"), "For which acts", aliases=("акти", "акт", "за актами", "acts"),
    usual=(
        "номер акта", "№ акта", "акт №", "номер акту", "№ акту", "за актом", "номери актів", "акт виконаних робіт",
        "акт наданих послуг", "підстава (акт)", "№ акта виконаних робіт",
    ),
)  # fmt: skip
CONTRACT_SPELLINGS = ("договір №", "№ договору", "номер договору", "contract number")
CONTRACT_USUAL = (
    "за договором", "№ угоди", "номер угоди", "номер контракту", "№ контракту", "№ дог.", "договір (номер)",
    "за договором №", "підстава (договір)", "угода",
)  # fmt: skip


def act_columns() -> tuple[Column, ...]:
    """List an act's columns; its contract is named by its number."""
    return _under_contract(columns_of(ACT))


def payment_columns() -> tuple[Column, ...]:
    """List a payment's columns, then the numbers of the acts that it is for."""
    *own, hromada = _under_contract(columns_of(PAYMENT))
    return (*own, ACTS, hromada)


def _under_contract(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(
        replace(one, aliases=CONTRACT_SPELLINGS, usual=CONTRACT_USUAL) if one.name == "contract" else one
        for one in columns
    )
