"""The descriptions of a contract, its prices and its covers, and what no single field of them can know."""

import uuid
from collections.abc import Mapping
from typing import Any

from maintenance.contracts.models.contract import (
    Basis,
    Contract,
    ContractCover,
    ContractTerm,
    MonthRule,
    NoticeUnit,
    Renewal,
    Vat,
)
from maintenance.contracts.rules.service_lines import KEKV
from registry.assets.rules.assets import KIND
from registry.kernel.codes import Code
from registry.kernel.dated_sums import dated_sums
from registry.kernel.errors import because
from registry.kernel.fields import (
    DAY,
    FLAG,
    IS_DEMO,
    MONEY,
    Field,
    Noun,
    Type,
    choice,
    long_text,
    pattern,
    reference,
    text,
    whole,
)
from registry.kernel.reference_fields import references
from registry.kernel.row_fields import rows, seen_with_its_owner
from registry.kernel.rules.reading import Unreadable, is_blank, read_id
from registry.kernel.text import N_, word_column

MAX_TERMS, MAX_COVERS, MAX_PAYMENTS = 200, 5000, 60
DK021 = pattern("[0-9]{8}-[0-9]", 10, because("Код ДК 021 має вигляд 50343000-1"))
TENDER = pattern(
    "UA-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{6}(-[a-z][0-9]*)*", 40,
    because("Номер закупівлі має вигляд UA-2026-01-15-001234-a"),
)  # fmt: skip
ID = {"type": "string", "format": "uuid"}


class State(Code):
    """How a contract stands on a day; one that waits for a decision is besides in force, to come or ended."""

    ACTIVE = "active", N_("Чинний"), "In force"
    ENDING = "ending", N_("Час вирішувати"), "Time to decide"
    FUTURE = "future", N_("Ще не почався"), "Not yet in force"
    ENDED = "ended", N_("Завершений"), "Ended"


def read_attributes(value: Any) -> dict[str, Any] | None:
    """Read what attributes are asked for, as programs send it; which a kind has is asked later."""
    if is_blank(value) or value == {}:
        return None
    if not isinstance(value, Mapping) or len(value) > 20:
        raise Unreadable(because("Тут мають бути поля"))
    plain = {str(name)[:60]: one for name, one in value.items() if isinstance(one, str | int | float | bool | list)}
    if len(plain) != len(value) or any(len(str(one)) > 200 for one in plain.values()):
        raise Unreadable(because("Тут мають бути поля"))
    return plain


def _is_id(given: Any) -> bool:
    try:
        return isinstance(given, str | uuid.UUID) and read_id(given) is not None
    except Unreadable:
        return False


def expand_covers(given: Any) -> Any:
    """Take the short ways to write covers: a bare id, several ids at once, filters in an object of their own."""
    if not isinstance(given, list | tuple):
        return given
    found: list[Any] = []
    for one in given:
        row = {"asset_id": one} if _is_id(one) else one
        if not isinstance(row, Mapping):
            found.append(row)
            continue
        rest = {name: value for name, value in row.items() if name not in ("asset_ids", "filters")}
        filters = row.get("filters")
        rest.update(filters if isinstance(filters, Mapping) else {})
        ids = row.get("asset_ids")
        found += [{**rest, "asset_id": each} for each in ids] if isinstance(ids, list | tuple) else [rest]
    return found


TERM = Noun(
    "contract_term",
    ContractTerm,
    "Ціна",
    "Price",
    [
        Field("amount", MONEY, "Ціна", "Price", unit="грн", is_required=True),
        Field("basis", choice(Basis), "За що", "For what", is_required=True),
        Field("kind", KIND, "Лише вид майна", "Only assets of kind", column="kind_code", empty=N_("усі об’єкти")),
        Field("from", DAY, "Ціна з", "Price from", column="starts_on"),
        Field("to", DAY, "Ціна до", "Price until", column="ends_on"),
        Field("clause", text(100), "Пункт договору", "Clause", example="п. 3.1"),
        Field(
            "priced_on", DAY, "Ціна станом на", "Price as of",
            "Якщо ціну погодили пізніше, ніж підписали договір: індекс рахуємо від цього дня.",
            "Where the price was agreed after the signing: the index is reckoned from this day.",
        ),
        Field("visits_per_year", whole(1, 366), "Відвідувань на рік", "Visits a year"),
        Field("skip_under_warranty", FLAG, "На гарантії не платимо", "Not paid under warranty", fallback=False),
        Field("month_rule", choice(MonthRule), "Які місяці рахуємо", "Months", fallback="contract_month"),
        Field(
            "payments", dated_sums(MAX_PAYMENTS), "Платежі", "Payments",
            "Коли сплачуємо разову ціну; разом мають дорівнювати їй.",
            "When a lump sum is paid; together they are its amount.", fallback=[], on_form=False,
        ),
    ],
    name_column="clause",
    seen=seen_with_its_owner,
    rows=(
        ("amount", "basis", "kind"), ("from", "to", "clause"),
        ("visits_per_year", "skip_under_warranty", "month_rule", "priced_on"),
    ),
)  # fmt: skip

COVER = Noun(
    "contract_cover",
    ContractCover,
    "Охоплення",
    "Cover",
    [
        Field("asset_id", reference("asset"), "Об’єкт", "Asset", on_form=False),
        Field("kind", KIND, "Усе майно виду", "All assets of kind", column="kind_code", empty=N_("не вибрано")),
        Field(
            "settlement", text(40), "Лише в населеному пункті", "Only in the settlement", example="UA32140010010012345",
            empty=N_("у всіх"),
        ),
        Field("holder_id", reference("organisation"), "Лише балансоутримувача", "Only of the holder", empty=N_("усіх")),
        Field("parent_id", reference("asset"), "Лише те, що належить до", "Only parts of", on_form=False),
        Field(
            "attributes", Type("json", read_attributes, {"type": "object", "maxProperties": 20}),
            "Лише з характеристиками", "Only with attributes", on_form=False,
        ),
        Field("from", DAY, "Охоплює з", "Covers from", column="starts_on"),
        Field("to", DAY, "Охоплює до", "Covers until", column="ends_on"),
        Field("include_reserve", FLAG, "І ті, що в резерві", "Those in reserve too", fallback=False),
    ],
    name_column="kind_code",
    seen=seen_with_its_owner,
    rows=(("settlement", "holder_id"), ("from", "to"), ("include_reserve",)),
)  # fmt: skip

SHORT_COVERS: dict[str, dict[str, Any]] = {
    "asset_ids": {"type": "array", "items": ID, "maxItems": MAX_COVERS, "description": "Several assets at once"},
    "filters": {"type": "object", "description": "The same filters in an object of their own"},
}
CONTRACT = Noun(
    "contract",
    Contract,
    "Договір",
    "Contract",
    [
        Field(
            "number", text(60), "Номер договору", "Contract number", is_required=True,
            spellings=("№ договору", "договір", "договір №"),
            usual=(
                "номер", "№ угоди", "номер угоди", "номер контракту", "№ контракту", "реєстраційний номер договору",
                "реєстраційний номер", "договір (номер)", "№ дог.",
            ),
        ),
        Field(
            "subject", text(500), "Предмет", "Subject", is_required=True,
            spellings=("предмет договору", "назва послуги"),
            usual=(
                "предмет закупівлі", "найменування послуги", "найменування послуг", "найменування предмета договору",
                "назва предмета договору", "найменування предмета закупівлі", "назва предмета закупівлі", "послуга",
                "найменування робіт, послуг", "назва договору", "зміст договору", "вид послуг", "найменування", "назва",
            ),
        ),
        Field(
            "provider_id", reference("organisation"), "Виконавець", "Provider", empty=N_("не вибрано"),
            spellings=("постачальник", "підрядник", "контрагент", "supplier"),
            usual=(
                "назва виконавця", "найменування виконавця", "назва контрагента", "найменування контрагента",
                "назва постачальника", "найменування постачальника", "назва підрядника", "найменування підрядника",
                "надавач послуг", "організація", "підрядна організація", "обслуговуюча організація",
                "виконавець робіт", "виконавець послуг", "сторона договору", "учасник-переможець", "переможець",
            ),
        ),
        Field(
            "signed_on", DAY, "Підписано", "Signed",
            spellings=("дата договору", "дата укладання", "дата підписання"),
            usual=(
                "дата", "дата укладення", "дата укладення договору", "дата укладання договору", "укладено", "від",
                "дата підписання договору", "договір від", "дата документа", "коли укладено", "дата угоди",
            ),
        ),
        Field(
            "starts_on", DAY, "Діє з", "In force from", is_required=True, spellings=("дата початку", "початок дії"),
            usual=(
                "початок", "строк дії з", "термін дії з", "строк дії від", "дата початку дії", "початок дії договору",
                "дата початку дії договору", "початок договору", "діє від", "чинний з", "набирає чинності", "період з",
                "дата набрання чинності", "строк дії (початок)", "термін дії (початок)", "початок строку дії", "з",
            ),
        ),
        Field(
            "ends_on", DAY, "Діє до, включно", "In force until (inclusive)", is_required=True,
            spellings=("діє до", "термін дії", "строк дії до", "дата закінчення"),
            usual=(
                "закінчення", "кінець", "термін дії до", "строк дії", "строк дії договору", "термін дії договору",
                "дата закінчення дії", "дата закінчення договору", "закінчення дії", "закінчення договору", "чинний до",
                "кінець дії", "діє по", "строк дії по", "термін дії по", "строк дії (закінчення)", "дата завершення",
                "термін дії (закінчення)", "закінчення строку дії", "період до", "до", "період по", "по",
            ),
        ),
        Field(
            "renewal", choice(Renewal), "Після закінчення", "After the end",
            "Якщо продовження очікуємо, наступний рік рахуємо за останніми цінами та індексом.",
            "If a renewal is expected, the next year is reckoned by the last prices and the index.", fallback="none",
        ),
        Field(
            "renewal_months", whole(1, 120), "На скільки місяців продовжується щоразу", "Months it goes on each time",
            "Лише для договору, що продовжується автоматично.", "Only of one that goes on by itself.",
        ),
        Field(
            "notice_value", whole(0, 730), "За скільки вирішувати про наступний", "Notice before the end",
            fallback=30, in_api=False, is_sorted=False, is_filter=False,
        ),
        Field(
            "notice_unit", choice(NoticeUnit), "днів чи місяців", "days or months", fallback="days", in_api=False,
            is_sorted=False, is_filter=False,
        ),
        Field(
            "replaces_id", reference("contract"), "Продовжує договір", "Goes on from contract", empty=N_("жодного"),
        ),
        Field("not_next_of", references(20), "Не продовжує договорів", "Does not go on from contracts", fallback=(),
              on_form=False, on_page=False),
        Field(
            "amount", MONEY, "Сума договору з ПДВ", "Sum of the contract, VAT included",
            "За весь строк, як підписано.", "For its whole period, as signed.", unit="грн",
            spellings=("сума договору", "вартість договору", "ціна договору"),
            usual=(
                "сума", "вартість", "загальна сума", "загальна вартість", "загальна сума договору", "вартість послуг",
                "загальна вартість договору", "сума за договором", "вартість за договором", "сума контракту",
                "сума угоди", "вартість робіт", "договірна ціна", "повна вартість", "сума всього", "разом", "всього",
                "усього",
            ),
        ),
        Field("decided_on", DAY, "Рішення не продовжувати", "Decided not to go on", on_form=False),
        Field(
            "service_line_id", reference("service_line"), "Рядок кошторису", "Service line",
            "До цього рядка потраплять витрати за договором.", "The contract costs into this line.",
            empty=N_("не вибрано"), spellings=("код рядка",), usual=("стаття кошторису", "код рядка кошторису"),
        ),
        Field("vat", choice(Vat), "ПДВ", "VAT", fallback="not_payer"),
        Field(
            "kekv", KEKV, "КЕКВ", "KEKV", "Без нього — як у рядку кошторису.", "Without it the service line’s.",
            fallback="2240",
        ),
        Field(
            "dk021", DK021, "Код ДК 021", "DK 021 code", example="50343000-1",
            usual=(
                "дк 021", "дк 021:2015", "код дк 021:2015", "код за дк 021", "код за дк 021:2015", "cpv", "код cpv",
                "дк", "код дк", "код за дк", "класифікатор дк 021:2015", "дк021", "дк 021-2015",
                "код за єдиним закупівельним словником",
            ),
        ),
        Field(
            "tender_id", TENDER, "Номер закупівлі", "Tender number", example="UA-2026-01-15-001234-a",
            spellings=("tenderid", "ідентифікатор закупівлі"),
            usual=(
                "№ закупівлі", "id закупівлі", "номер процедури закупівлі", "номер тендера", "ідентифікатор тендера",
                "унікальний номер закупівлі", "номер у prozorro", "prozorro", "id prozorro", "номер торгів",
            ),
        ),
        Field("note", long_text(2000), "Примітка", "Note"),
        Field("terms", rows(TERM, MAX_TERMS), "Ціни", "Prices", fallback=(), on_form=False, on_page=False),
        Field(
            "covers", rows(COVER, MAX_COVERS, expand=expand_covers, also=SHORT_COVERS, may_be_id=True),
            "Що охоплює договір", "What the contract covers", fallback=(), on_form=False, on_page=False,
        ),
        IS_DEMO,
    ],
    name_column="number",
    rows=(
        ("number", "provider_id"), ("subject",), ("signed_on", "starts_on", "ends_on"), ("service_line_id",),
        ("renewal", "renewal_months"), ("notice_value", "notice_unit"), ("replaces_id", "amount"),
    ),
)  # fmt: skip


def contract_search(contract: Contract) -> str:
    """Join what a contract can be found by."""
    provider = contract.provider.name if contract.provider else None
    return word_column(contract.number, contract.subject, provider, contract.tender_id, contract.dk021)
