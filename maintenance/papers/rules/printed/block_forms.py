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


def _of_part(name: str, label: str, *, is_needed: bool = False) -> PrintedField:
    return F(name, label, "", is_needed=is_needed, is_of_part=True)


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
BLOCK_FORMS: Mapping[str, PrintedForm] = {
    one.code: one for one in (REQUEST_GENERAL, REQUEST_INDIVIDUAL, REQUEST_ADDITIONAL)
}
