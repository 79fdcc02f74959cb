"""The description of a rate that somebody enters, and what no single field of it can know."""

from maintenance.contracts.rules.contracts import read_attributes
from maintenance.costing.models.rate import Rate
from registry.assets.rules.assets import KIND
from registry.kernel.errors import because
from registry.kernel.fields import DAY, IS_DEMO, MONEY, Field, Noun, Type, long_text, text
from registry.kernel.text import word_column

NO_PRICE = because("Ціна має бути більшою за нуль")
RATE = Noun(
    "rate",
    Rate,
    "Розцінка",
    "Rate",
    [
        Field("kind", KIND, "Вид майна", "Kind of assets", column="kind_code", is_required=True, is_listed=True),
        Field(
            "price", MONEY, "Ціна за об’єкт на місяць", "Price per asset and month", "З ПДВ, якщо він є.",
            "With VAT where there is any.", unit="грн", is_required=True, is_listed=True,
        ),
        Field(
            "known_on", DAY, "Відома з", "Known since", "День пропозиції: з нього розцінка діє, пізніша її заступає.",
            "The day of the offer: it counts from then on, a later one takes its place.", is_required=True,
            is_listed=True,
        ),
        Field(
            "source", text(500), "Звідки", "Source", example="Комерційна пропозиція ТОВ «Мережа» від 12.10.2026",
            is_required=True, is_listed=True,
        ),
        Field(
            "attributes", Type("json", read_attributes, {"type": "object", "maxProperties": 20}),
            "Лише з характеристиками", "Only with attributes", fallback={}, on_form=False,
        ),
        Field("note", long_text(2000), "Примітка", "Note"),
        IS_DEMO,
    ],
    rows=(("kind", "price"), ("source", "known_on")),
)  # fmt: skip


def rate_search(rate: Rate) -> str:
    """Join what a rate can be found by; the names of its kind are looked for with the kinds."""
    told = [f"{name} {value}" for name, value in sorted((rate.attributes or {}).items())]
    return word_column(rate.kind_code, rate.source, *told, rate.note)
