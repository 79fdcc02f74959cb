"""The description of a replacement price that somebody enters."""

from maintenance.contracts.models.contract import Vat
from maintenance.costing.models.replacement import LONGEST_LIFE, ReplacementPrice
from registry.assets.rules.assets import KIND
from registry.kernel.fields import DAY, IS_DEMO, MONEY, Field, Noun, choice, long_text, text, whole
from registry.kernel.text import word_column

REPLACEMENT = Noun(
    "replacement_price",
    ReplacementPrice,
    "Ціна заміни",
    "Replacement price",
    [
        Field("kind", KIND, "Вид майна", "Kind of assets", column="kind_code", is_required=True, is_listed=True),
        Field(
            "life_years", whole(1, LONGEST_LIFE), "Строк служби, років", "Useful life, years", is_required=True,
            is_listed=True,
        ),
        Field(
            "price", MONEY, "Ціна нового", "Price of a new one",
            "Порожньо — оцінка за останніми купівлями цього виду в обліку.",
            "Empty: an estimate by the register’s last purchases of the kind.", unit="грн", is_listed=True,
        ),
        Field("vat", choice(Vat), "ПДВ", "VAT", fallback=Vat.INCLUDED_20.value, is_listed=True),
        Field(
            "known_on", DAY, "Відома з", "Known since", "День пропозиції чи наказу: пізніша ціна заступає ранішу.",
            "The day of the offer or the order: a later one takes its place.", is_required=True, is_listed=True,
        ),
        Field(
            "source", text(500), "Звідки", "Source", example="Комерційна пропозиція ТОВ «Мережа» від 12.10.2026",
            is_required=True, is_listed=True,
        ),
        Field("note", long_text(2000), "Примітка", "Note"),
        IS_DEMO,
    ],
    rows=(("kind", "life_years"), ("price", "vat"), ("source", "known_on")),
)  # fmt: skip


def replacement_search(one: ReplacementPrice) -> str:
    """Join what a replacement price can be found by; the names of its kind are looked for with the kinds."""
    return word_column(one.kind_code, one.source, one.note)
