"""The forms that the registry prints, with all their fields."""

from collections.abc import Mapping

from maintenance.papers.rules.printed.form import PICTURE, PrintedField, PrintedForm, RowList
from registry.kernel.text import N_

F = PrintedField


def by_hand(name: str, label: str, sample: str) -> PrintedField:
    """Describe a field that the register does not keep: accountants' figures, and what a commission finds."""
    return F(name, label, sample, is_by_hand=True)


HOUSE = (
    F("council", N_("Назва ради або виконавчого органу"), "Зразкова міська рада"),
    F("council_code", N_("Код ЄДРПОУ ради"), "00000000"),
    F("heading", N_("Рядки шапки"), "вул. Зразкова, 1, м. Зразкове"),
    F("seat", N_("Місце складання"), "м. Зразкове"),
    F(PICTURE, N_("Герб (малюнок)"), ""),
    F("approver_post", N_("Посада того, хто затверджує"), "Міський голова"),
    F("head_post", N_("Посада керівника"), "Начальник відділу"),
    F("accountant_post", N_("Посада головного бухгалтера"), "Головний бухгалтер"),
    F("printed_on", N_("День друку"), "15.01.2026"),
)
"""What every form may hold: how a hromada's papers begin and who signs them."""
MEMBERS = RowList("members", N_("Члени комісії"), (F("member_post", N_("Посада члена комісії"), "Спеціаліст відділу"),))


def _works(*, has_needed: bool = True) -> RowList:
    return RowList(
        "works",
        N_("Записи журналу робіт"),
        (
            F("work_number", N_("№ з/п"), "1"),
            F("work_date", N_("Дата роботи"), "12.01.2026", is_needed=has_needed),
            F("work_kind", N_("Вид роботи"), "Профілактика"),
            F("work_assets", N_("Майно"), "Камера 10440001"),
            F("work_place", N_("Місце"), "м. Зразкове"),
            F("work_summary", N_("Зміст роботи"), "Перевірено кріплення, почищено об’єктив", is_needed=has_needed),
            F("work_done_by", N_("Виконавець роботи"), "ТОВ «Зразок»"),
            F("work_parts", N_("Витрачені частини"), "—"),
            F("work_result", N_("Результат"), "Працює"),
        ),
    )


def _assets(*further: PrintedField) -> RowList:
    return RowList(
        "assets",
        N_("Майно рядками"),
        (
            F("asset_row", N_("№ з/п"), "1"),
            F("asset_number", N_("Інвентарний номер"), "10440001", is_needed=True),
            F("asset_name", N_("Назва"), "Камера зразкова"),
            F("asset_title", N_("Назва, виробник і модель"), "Камера зразкова, Зразок М-1"),
            F("asset_kind", N_("Вид майна"), "Камера"),
            F("asset_model", N_("Виробник і модель"), "Зразок М-1"),
            F("asset_serial", N_("Серійний номер"), "SN0001"),
            F("commissioned_on", N_("Введено в експлуатацію"), "01.02.2019"),
            F("asset_price", N_("Первісна вартість, грн"), "12 000,00", is_needed=True),
            F("asset_unit", N_("Одиниця"), "шт."),
            F("asset_quantity", N_("Кількість за обліком"), "1"),
            F("asset_place", N_("Місце майна"), "м. Зразкове"),
            F("asset_status", N_("Стан майна"), "працює"),
            F("asset_remark", N_("Інші відомості"), "у ремонті"),
            by_hand("made_in", N_("Рік випуску"), "2018"),
            by_hand("asset_wear", N_("Сума зносу, грн"), "9 000,00"),
            by_hand("asset_book_value", N_("Балансова вартість, грн"), "3 000,00"),
            *further,
        ),
    )


ACT = PrintedForm(
    "act",
    N_("Акт наданих послуг"),
    N_("з акта за договором"),
    "cost.read",
    (
        *HOUSE,
        F("number", N_("Номер акта"), "1", is_needed=True),
        F("accepted_on", N_("Дата акта"), "31.01.2026", is_needed=True),
        F("period_from", N_("За період з"), "01.01.2026", is_needed=True),
        F("period_to", N_("За період до, включно"), "31.01.2026", is_needed=True),
        F("contract_number", N_("Номер договору"), "12-26", is_needed=True),
        F("contract_date", N_("Дата договору"), "02.01.2026"),
        F("subject", N_("Предмет договору"), "Технічне обслуговування камер", is_needed=True),
        F("dk021", N_("Код ДК 021:2015"), "50343000-1"),
        F("kekv", N_("КЕКВ"), "2240"),
        F("fund", N_("Фонд"), "загальний фонд"),
        F("provider", N_("Виконавець"), "ТОВ «Зразок»", is_needed=True),
        F("provider_code", N_("Код ЄДРПОУ виконавця"), "00000000"),
        F("unit", N_("Одиниця"), "послуга"),
        F("quantity", N_("Кількість"), "1"),
        F("amount", N_("Сума, грн"), "120 000,00", is_needed=True),
        F("amount_words", N_("Сума словами"), "сто двадцять тисяч гривень 00 копійок", is_needed=True),
        F("amount_without_vat", N_("Сума без ПДВ, грн"), "100 000,00"),
        F("vat_amount", N_("ПДВ, грн"), "20 000,00"),
        F("vat_note", N_("Як ціна стоїть до ПДВ"), "з ПДВ 20 %"),
    ),
    (_works(has_needed=False),),
)
JOURNAL = PrintedForm(
    "journal",
    N_("Журнал робіт за період"),
    N_("громади, місця або договору"),
    "work.read",
    (
        *HOUSE,
        F("scope", N_("Про що журнал"), "Зразкова громада", is_needed=True),
        F("period_from", N_("За період з"), "01.01.2026", is_needed=True),
        F("period_to", N_("За період до, включно"), "31.01.2026", is_needed=True),
        F("count", N_("Скільки записів"), "2"),
    ),
    (_works(),),
)
DEFECT = PrintedForm(
    "defect",
    N_("Дефектний акт"),
    N_("одного об’єкта майна"),
    "asset.read",
    (
        *HOUSE,
        F("act_date", N_("Дата акта"), "15.01.2026"),
        F("asset_number", N_("Інвентарний номер"), "10440001", is_needed=True),
        F("asset_name", N_("Назва"), "Камера зразкова", is_needed=True),
        F("asset_kind", N_("Вид майна"), "Камера"),
        F("asset_model", N_("Виробник і модель"), "Зразок М-1"),
        F("asset_serial", N_("Серійний номер"), "SN0001"),
        F("commissioned_on", N_("Введено в експлуатацію"), "01.02.2019"),
        F("asset_price", N_("Первісна вартість, грн"), "12 000,00"),
        F("holder", N_("Балансоутримувач"), "Відділ цифрового розвитку"),
        F("holder_code", N_("Код ЄДРПОУ балансоутримувача"), "00000000"),
        F("responsible", N_("Відповідальна посада"), "Спеціаліст відділу"),
        F("place", N_("Місце"), "м. Зразкове"),
        F("status", N_("Стан"), "у ремонті"),
        F("as_of", N_("На який момент дані реєстру"), "кінець дня 31.12.2025"),
        by_hand("paper_number", N_("Номер документа"), "1"),
        by_hand("order_number", N_("Номер розпорядчого документа"), "5-од"),
        by_hand("order_date", N_("Дата розпорядчого документа"), "10.01.2026"),
        by_hand("defects", N_("Виявлені дефекти"), ""),
        by_hand("causes", N_("Причини дефектів"), ""),
        by_hand("works_needed", N_("Роботи, потрібні для усунення дефектів"), ""),
        by_hand("conclusion", N_("Висновок комісії"), ""),
    ),
    (_works(has_needed=False), MEMBERS),
)
COUNTED = (
    F("count", N_("Скільки об’єктів"), "2"),
    F("count_words", N_("Скільки об’єктів словами"), "два об’єкти"),
    F("total", N_("Разом первісна вартість, грн"), "24 000,00", is_needed=True),
    F("total_words", N_("Разом словами"), "двадцять чотири тисячі гривень 00 копійок"),
    F("as_of", N_("На який момент дані реєстру"), "кінець дня 31.12.2025"),
    by_hand("paper_number", N_("Номер документа"), "1"),
    by_hand("order_number", N_("Номер розпорядчого документа"), "5-од"),
    by_hand("order_date", N_("Дата розпорядчого документа"), "10.01.2026"),
    by_hand("total_wear", N_("Разом знос, грн"), "18 000,00"),
    by_hand("total_book_value", N_("Разом балансова вартість, грн"), "6 000,00"),
)
"""What the sheet and the act of writing off both tell below their rows, and by which order they are made."""
WRITE_OFF = PrintedForm(
    "write_off",
    N_("Акт на списання"),
    N_("майна, яке списують або вже списали"),
    "asset.read",
    (
        *HOUSE,
        F("act_date", N_("Дата акта"), "15.01.2026"),
        F("holder", N_("Балансоутримувач"), "Відділ цифрового розвитку", is_needed=True),
        F("holder_code", N_("Код ЄДРПОУ балансоутримувача"), "00000000"),
        F("responsible", N_("Відповідальна посада"), "Спеціаліст відділу"),
        *COUNTED,
        by_hand("repairs", N_("Кількість ремонтів і їх вартість"), ""),
        by_hand("technical_state", N_("Технічний стан"), ""),
        by_hand("conclusion", N_("Висновок комісії"), ""),
        by_hand("what_stays", N_("Що залишається після часткової ліквідації"), ""),
        by_hand("total_residual", N_("Разом ліквідаційна вартість, грн"), "—"),
        by_hand("enclosures", N_("Додані документи"), ""),
        by_hand("outcome", N_("Результати списання"), ""),
        by_hand("card_date", N_("Дата відмітки в інвентарній картці"), "16.01.2026"),
    ),
    (
        _assets(
            F("decommissioned_on", N_("Вибуло"), "31.12.2025"),
            F("reason", N_("Підстава"), "Не підлягає ремонту"),
            by_hand("asset_residual", N_("Ліквідаційна вартість, грн"), "—"),
            by_hand("debit", N_("Дебет рахунка, субрахунку"), "1411"),
            by_hand("credit", N_("Кредит рахунка, субрахунку"), "1014"),
        ),
        MEMBERS,
    ),
)
INVENTORY = PrintedForm(
    "inventory",
    N_("Інвентаризаційний опис"),
    N_("балансоутримувача, місця або посади на день"),
    "asset.read",
    (
        *HOUSE,
        F("scope", N_("Чиє майно"), "Відділ цифрового розвитку", is_needed=True),
        F("on_day", N_("Станом на"), "01.11.2026", is_needed=True),
        F("responsible", N_("Відповідальна посада"), "Спеціаліст відділу"),
        *COUNTED,
        F("unknown", N_("Чого не знає історія"), "Історія знає всі дані цього дня."),
        by_hand("assets_sort", N_("Вид необоротних активів"), "основні засоби"),
        by_hand("subaccount", N_("Субрахунок"), "1014"),
        by_hand("begun_on", N_("Інвентаризацію розпочато"), "01.11.2026"),
        by_hand("ended_on", N_("Інвентаризацію закінчено"), "02.11.2026"),
        by_hand("total_found", N_("Разом фактично: кількість"), "2"),
        by_hand("total_found_value", N_("Разом фактично: первісна вартість, грн"), "24 000,00"),
        by_hand("found_words", N_("Разом фактично словами"), "два об’єкти, двадцять чотири тисячі гривень 00 копійок"),
    ),
    (
        _assets(
            by_hand("passport", N_("Номер паспорта"), "—"),
            by_hand("found_quantity", N_("Фактично: кількість"), "1"),
            by_hand("found_value", N_("Фактично: первісна вартість, грн"), "12 000,00"),
            by_hand("useful_life", N_("Строк корисного використання"), "5 років"),
        ),
        MEMBERS,
    ),
)
FORMS: Mapping[str, PrintedForm] = {one.code: one for one in (ACT, JOURNAL, DEFECT, WRITE_OFF, INVENTORY)}
