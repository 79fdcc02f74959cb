"""Papers whose tables the registry lays out: the fields and blocks that their templates may hold."""

from collections.abc import Mapping
from dataclasses import replace

from maintenance.papers.rules.printed import catalogue
from maintenance.papers.rules.printed.form import PICTURE, PrintedField, PrintedForm
from registry.kernel.text import N_

F = PrintedField
LEFT_OUT = ("council", "council_code", "heading", "seat", PICTURE)
"""What is left out, instead of a line to write on, where nobody has said it yet."""
HOUSE = (
    *(replace(one, is_optional=one.name in LEFT_OUT) for one in catalogue.HOUSE),
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


def _paper(
    code: str, title: str, about: str, fields: tuple[PrintedField, ...], blocks: tuple[PrintedField, ...]
) -> PrintedForm:
    """Make a form that lies on its long side and is read by whoever reads costs."""
    return PrintedForm(code, title, about, "cost.read", fields, blocks=blocks, is_wide=True)


REQUEST_FIELDS = (*HOUSE, TITLE, HROMADA, DEMO, F("year", N_("Рік запиту"), ""))
WHOSE = (
    _of_part("spending_unit", N_("Головний розпорядник"), is_needed=True),
    _of_part("programme_code", N_("Код бюджетної програми"), is_needed=True),
)
PLANNED = _block("planned", N_("Заплановане майно за видами"))
ABOUT_REQUEST = N_("зі сторінки запиту, за рік")
REQUEST_GENERAL = _paper(
    "request_1",
    N_("Бюджетний запит, форма 1 (загальна)"),
    ABOUT_REQUEST,
    (
        *REQUEST_FIELDS,
        _of_part("goals", N_("Мета й завдання"), is_needed=True),
        _of_part("growth", N_("Пояснення зростання видатків"), is_needed=True),
    ),
    (
        _block("programmes", N_("Видатки за бюджетними програмами")),
        _block("changes", N_("Зміна за кожною програмою")),
    ),
)
REQUEST_INDIVIDUAL = _paper(
    "request_2",
    N_("Бюджетний запит, форма 2 (індивідуальна)"),
    ABOUT_REQUEST,
    (
        *REQUEST_FIELDS,
        *WHOSE,
        _of_part("goals", N_("Мета й завдання"), is_needed=True),
        _of_part("grounds", N_("Законодавчі підстави"), is_needed=True),
        _of_part("analysis", N_("Аналіз результатів"), is_needed=True),
        _of_part("special", N_("Обґрунтування видатків спеціального фонду"), is_needed=True),
    ),
    (
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
)
REQUEST_ADDITIONAL = _paper(
    "request_3",
    N_("Бюджетний запит, форма 3 (додаткова)"),
    ABOUT_REQUEST,
    (*REQUEST_FIELDS, *WHOSE),
    (_block("additions", N_("Додаткова потреба за рядками")), PLANNED),
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
REPORT_QUARTER = _paper(
    "report_quarter",
    N_("Звіт про виконання програми за квартал"),
    ABOUT_REPORT,
    (*REPORT_FIELDS, INDICATORS_TITLE),
    (
        _block("table_money", N_("Фінансування заходів")),
        _block("table_funds", N_("Кошти за фондами")),
        _block("table_done", N_("Виконання заходів")),
        INDICATORS,
        *REPORT_END,
    ),
)
REPORT_YEAR = _paper(
    "report_year",
    N_("Оцінка результатів програми за рік"),
    ABOUT_REPORT,
    (*REPORT_FIELDS, INDICATORS_TITLE),
    (
        _block("table_money", N_("Фінансування заходів")),
        _block("table_years", N_("План і факт за роками")),
        INDICATORS,
        *REPORT_END,
    ),
)
REPORT_NEEDS = _paper(
    "report_needs",
    N_("Аналіз фінансових потреб"),
    ABOUT_REPORT,
    REPORT_FIELDS,
    (
        _block("table_needs", N_("Потреба за напрямами")),
        _block("table_codes", N_("Потреба за КЕКВ і фондами")),
        *REPORT_END,
    ),
)
SUPPORT = _paper(
    "support",
    N_("Обґрунтування витрат на підтримку"),
    N_("зі сторінки розрахунку року"),
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
    (
        _block("lines", N_("Рядки року")),
        _block("subtotals", N_("Суми за КЕКВ, фондами й видатками")),
        _block("workings", N_("Розрахунок кожного рядка")),
        _block("findings", N_("Зауваження до розрахунку")),
    ),
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
