"""Papers whose tables the registry lays out: the fields and blocks that their templates may hold."""

from collections.abc import Mapping

from maintenance.papers.rules.printed.form import PICTURE, PrintedField, PrintedForm
from registry.kernel.text import N_

F = PrintedField
HOUSE = (
    F("council", N_("Назва ради або виконавчого органу"), "Зразкова міська рада", is_optional=True),
    F("council_code", N_("Код ЄДРПОУ ради"), "00000000", is_optional=True),
    F("heading", N_("Рядки шапки"), "вул. Зразкова, 1, м. Зразкове", is_optional=True),
    F("seat", N_("Місце складання"), "м. Зразкове", is_optional=True),
    F(PICTURE, N_("Герб (малюнок)"), "", is_optional=True),
    F("approver_post", N_("Посада того, хто затверджує"), "Міський голова"),
    F("head_post", N_("Посада керівника"), "Начальник відділу"),
    F("accountant_post", N_("Посада головного бухгалтера"), "Головний бухгалтер"),
    F("printed_on", N_("День друку"), "15.01.2026"),
    F("foot", N_("Рядок унизу сторінки"), "Зразок", is_needed=True),
)
"""What each of these papers may hold: how a hromada's papers begin, who signs them, and the line at the foot."""
TITLE = F("title", N_("Назва паперу"), "", is_needed=True)
HROMADA = F("hromada", N_("Громада"), "", is_needed=True, is_of_part=True)
DEMO = F("demo", N_("Позначка демонстраційних даних"), "", is_needed=True, is_optional=True, is_of_part=True)


def _block(name: str, label: str, *, is_needed: bool = True) -> PrintedField:
    return F(name, label, "", is_needed=is_needed, is_of_part=True)


def _of_part(name: str, label: str, *, is_needed: bool = False, is_optional: bool = False) -> PrintedField:
    return F(name, label, "", is_needed=is_needed, is_optional=is_optional, is_of_part=True)


REQUEST_FIELDS = (*HOUSE, TITLE, HROMADA, DEMO, F("year", N_("Рік запиту"), ""))
WHOSE = (
    _of_part("spending_unit", N_("Головний розпорядник"), is_needed=True),
    _of_part("programme_code", N_("Код бюджетної програми"), is_needed=True),
)
PLANNED = _block("planned", N_("Заплановане майно за видами"))
ABOUT_REQUEST = N_("зі сторінки запиту, за рік")
REQUEST_GENERAL = PrintedForm(
    "request_1",
    N_("Бюджетний запит, форма 1 (загальна)"),
    ABOUT_REQUEST,
    "cost.read",
    (
        *REQUEST_FIELDS,
        _of_part("goals", N_("Мета й завдання"), is_needed=True),
        _of_part("growth", N_("Пояснення зростання видатків"), is_needed=True),
    ),
    blocks=(
        _block("programmes", N_("Видатки за бюджетними програмами")),
        _block("changes", N_("Зміна за кожною програмою")),
    ),
    is_wide=True,
)
REQUEST_INDIVIDUAL = PrintedForm(
    "request_2",
    N_("Бюджетний запит, форма 2 (індивідуальна)"),
    ABOUT_REQUEST,
    "cost.read",
    (
        *REQUEST_FIELDS,
        *WHOSE,
        _of_part("goals", N_("Мета й завдання"), is_needed=True),
        _of_part("grounds", N_("Законодавчі підстави"), is_needed=True),
        _of_part("analysis", N_("Аналіз результатів"), is_needed=True),
        _of_part("special", N_("Обґрунтування видатків спеціального фонду"), is_needed=True),
    ),
    blocks=(
        _block("receipts", N_("Надходження за фондами")),
        _block("kekv", N_("Видатки за КЕКВ: звіт, затверджене, план")),
        _block("kekv_forecast", N_("Видатки за КЕКВ: прогноз")),
        _block("kekv_lines", N_("Які рядки за кожним КЕКВ"), is_needed=False),
        _block("directions", N_("Видатки за напрямами")),
        _block("stand_ins", N_("Застереження: чого немає і що стоїть замість")),
        _block("results", N_("Результативні показники")),
        _block("local_programmes", N_("Місцеві програми")),
        _block("objects", N_("Об’єкти бюджету розвитку")),
        _block("reasons", N_("Обґрунтування кожного рядка")),
        _block("purchases", N_("Закупівлі року")),
        PLANNED,
        _block("debts", N_("Заборгованість")),
    ),
    is_wide=True,
)
REQUEST_ADDITIONAL = PrintedForm(
    "request_3",
    N_("Бюджетний запит, форма 3 (додаткова)"),
    ABOUT_REQUEST,
    "cost.read",
    (*REQUEST_FIELDS, *WHOSE),
    blocks=(_block("additions", N_("Додаткова потреба за рядками")), PLANNED),
    is_wide=True,
)
REPORT_FIELDS = (
    *HOUSE,
    TITLE,
    _of_part("programme", N_("Назва програми"), is_needed=True, is_optional=True),
    HROMADA,
    DEMO,
    _of_part("number", N_("Номер і дата або позначка чернетки"), is_needed=True),
    _of_part("known", N_("Станом на який день цифри"), is_needed=True),
    _of_part("replaces", N_("Який звіт замінює"), is_needed=True, is_optional=True),
    _of_part("signed_by", N_("Посада того, хто підписує"), is_needed=True),
)
INDICATORS_TITLE = _of_part("indicators_title", N_("Заголовок індикаторів"), is_optional=True)
REPORT_END = (
    _block("notes", N_("Застереження до звіту")),
    _block("done", N_("Що зроблено")),
    _block("problems", N_("Проблеми")),
    _block("proposals", N_("Пропозиції")),
    _block("conclusion", N_("Висновок")),
)
INDICATORS = _block("table_indicators", N_("Індикатори"))
ABOUT_REPORT = N_("зі сторінки чернетки звіту")
REPORT_QUARTER = PrintedForm(
    "report_quarter",
    N_("Звіт про виконання програми за квартал"),
    ABOUT_REPORT,
    "cost.read",
    (*REPORT_FIELDS, INDICATORS_TITLE),
    blocks=(
        _block("table_money", N_("Фінансування заходів")),
        _block("table_funds", N_("Кошти за фондами")),
        _block("table_done", N_("Виконання заходів")),
        INDICATORS,
        *REPORT_END,
    ),
    is_wide=True,
)
REPORT_YEAR = PrintedForm(
    "report_year",
    N_("Оцінка результатів програми за рік"),
    ABOUT_REPORT,
    "cost.read",
    (*REPORT_FIELDS, INDICATORS_TITLE),
    blocks=(
        _block("table_money", N_("Фінансування заходів")),
        _block("table_years", N_("План і факт за роками")),
        INDICATORS,
        *REPORT_END,
    ),
    is_wide=True,
)
REPORT_NEEDS = PrintedForm(
    "report_needs",
    N_("Аналіз фінансових потреб"),
    ABOUT_REPORT,
    "cost.read",
    REPORT_FIELDS,
    blocks=(
        _block("table_needs", N_("Потреба за напрямами")),
        _block("table_codes", N_("Потреба за КЕКВ і фондами")),
        *REPORT_END,
    ),
    is_wide=True,
)
SUPPORT = PrintedForm(
    "support",
    N_("Обґрунтування витрат на підтримку"),
    N_("зі сторінки розрахунку року"),
    "cost.read",
    (
        *HOUSE,
        TITLE,
        HROMADA,
        DEMO,
        _of_part("standing", N_("Станом на який день, яка версія"), is_needed=True),
        _of_part("what_if", N_("Позначка «що, якщо», не план"), is_needed=True, is_optional=True),
        _of_part("nothing", N_("Що рядків немає"), is_needed=True, is_optional=True),
        _of_part("unit", N_("Одиниця сум"), is_needed=True),
    ),
    blocks=(
        _block("lines", N_("Рядки року")),
        _block("subtotals", N_("Суми за КЕКВ, фондами й видатками")),
        _block("workings", N_("Розрахунок кожного рядка")),
        _block("findings", N_("Зауваження до розрахунку")),
    ),
    is_wide=True,
)
PROGRAMME_FIELDS = (
    *HOUSE,
    TITLE,
    HROMADA,
    _of_part("decision", N_("Рішення ради"), is_needed=True, is_optional=True),
    _of_part(
        "not_voted", N_("Позначка: з виправленнями, не те, за що голосувала рада"), is_needed=True, is_optional=True
    ),
    _of_part("standing", N_("Позначка: як надруковано або проєкт"), is_needed=True, is_optional=True),
    _of_part("measures_title", N_("Назва таблиці заходів"), is_optional=True),
    _of_part("year_title", N_("Назва переліку на рік"), is_optional=True),
)
PROGRAMME_BLOCKS = (
    _block("passport", N_("Паспорт")),
    _block("sources", N_("Джерела фінансування")),
    _block("resources", N_("Ресурси")),
    _block("measures", N_("Заходи")),
    _block("year", N_("Перелік на рік")),
    _block("indicators", N_("Показники програми")),
    _block("signed_by", N_("Підписи, як у рішенні")),
    _block("remarks", N_("Зауваження до сум")),
    _block("support_lines", N_("Рядки кошторису за заходами")),
)


def _programme(code: str, title: str) -> PrintedForm:
    about = N_("зі сторінки програми")
    return PrintedForm(code, title, about, "programme.read", PROGRAMME_FIELDS, blocks=PROGRAMME_BLOCKS, is_wide=True)


PROGRAMME_TARGET = _programme("programme_target", N_("Програма: цільова, як у Славутичі"))
PROGRAMME_TYPICAL = _programme("programme_typical", N_("Програма інформатизації за типовою формою, як у Кобеляках"))
PROGRAMME_OWN = _programme("programme_own", N_("Програма в іншому вигляді"))
EMPTY_PAPER = PrintedForm("empty", "", "", "cost.read", (*HOUSE, TITLE), blocks=(_block("content", ""),), is_wide=True)
"""A paper that has nothing to say: it is written by no clerk's template."""
BLOCK_FORMS: Mapping[str, PrintedForm] = {
    one.code: one
    for one in (
        REQUEST_GENERAL, REQUEST_INDIVIDUAL, REQUEST_ADDITIONAL, REPORT_QUARTER, REPORT_YEAR, REPORT_NEEDS, SUPPORT,
        PROGRAMME_TARGET, PROGRAMME_TYPICAL, PROGRAMME_OWN,
    )
}  # fmt: skip
