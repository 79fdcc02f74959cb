"""The words of the built-in templates."""

from maintenance.papers.rules.printed.form import EMPTY

LONG = EMPTY * 7
"""Goes on after what is written by hand in a sentence or more."""
ACT_BEFORE = (
    "Ми, що нижче підписалися: Замовник — {{council}} (код за ЄДРПОУ {{council_code}}), від імені якого діє "
    "{{head_post}}, з одного боку, та Виконавець — {{provider}} (код за ЄДРПОУ {{provider_code}}), з другого "
    "боку, склали цей акт про те, що Виконавець надав, а Замовник прийняв послуги за договором від "
    "{{contract_date}} № {{contract_number}} «{{subject}}» за період з {{period_from}} до {{period_to}}.",
    "Код за ДК 021:2015: {{dk021}}. КЕКВ {{kekv}}, {{fund}}.",
)
# A row is quantity × price = sum on one basis, VAT and the whole stand below it, as a finance office reckons an act.
ACT_COLUMNS = (
    ("№ з/п", "1", 12),
    ("Найменування послуги", "{{subject}}, з {{period_from}} до {{period_to}}", 57),
    ("Одиниця", "{{unit}}", 21),
    ("Кількість", "{{quantity}}", 21),
    ("Ціна без ПДВ, грн", "{{amount_without_vat}}", 32),
    ("Сума без ПДВ, грн", "{{amount_without_vat}}", 32),
)
ACT_SUMS = (
    "Вартість без ПДВ: {{amount_without_vat}} грн. ПДВ: {{vat_amount}} грн.",
    "Загальна вартість наданих послуг: {{amount}} грн ({{amount_words}}), {{vat_note}}.",
)
ACT_WORKS = (
    ("№ з/п", "{{work_number}}", 12),
    ("Дата", "{{work_date}}", 25),
    ("Майно", "{{work_assets}}", 58),
    ("Зміст роботи", "{{work_summary}}", 55),
    ("Результат", "{{work_result}}", 25),
)
ACT_AFTER = (
    "Послуги надано в повному обсязі й належної якості. Сторони претензій одна до одної не мають.",
    "Акт складено у двох примірниках, по одному для кожної сторони.",
)
JOURNAL_COLUMNS = (
    ("№ з/п", "{{work_number}}", 12),
    ("Дата", "{{work_date}}", 24),
    ("Вид роботи", "{{work_kind}}", 30),
    ("Майно", "{{work_assets}}", 50),
    ("Місце", "{{work_place}}", 36),
    ("Зміст роботи", "{{work_summary}}", 60),
    ("Виконавець", "{{work_done_by}}", 30),
    ("Результат", "{{work_result}}", 20),
)
ORDER = "розпорядчим документом від {{order_date}} № {{order_number}}"
DEFECT_BEFORE = (
    f"Комісія, призначена {ORDER}, оглянула майно. Балансоутримувач: {{{{holder}}}} (код за ЄДРПОУ "
    "{{holder_code}}).",
    "Назва: {{asset_name}}. Інвентарний номер: {{asset_number}}. Вид майна: {{asset_kind}}.",
    "Виробник і модель: {{asset_model}}. Серійний номер: {{asset_serial}}.",
    "Введено в експлуатацію: {{commissioned_on}}. Первісна вартість: {{asset_price}} грн.",
    "Місце: {{place}}. Відповідальна особа (посада): {{responsible}}. Стан за обліком: {{status}}.",
    "Дані обліку — за реєстром на {{as_of}}. Роботи з цим майном за журналом:",
)
DEFECT_WORKS = (
    ("№ з/п", "{{work_number}}", 12),
    ("Дата", "{{work_date}}", 25),
    ("Вид роботи", "{{work_kind}}", 35),
    ("Зміст роботи", "{{work_summary}}", 73),
    ("Результат", "{{work_result}}", 30),
)
# No typical form is known of a defect act; what it is for is to list the works that mending takes
# (https://oblikbudget.com.ua/article/1226-defektniy-akt---zrazok-2022, https://avstudy.com.ua/defektnij-akt/).
DEFECT_AFTER = (
    f"Виявлені дефекти: {{{{defects}}}}{LONG}",
    f"Причини: {{{{causes}}}}{LONG}",
    f"Роботи, потрібні для усунення дефектів: {{{{works_needed}}}}{LONG}",
    f"Висновок комісії (ремонтувати, замінити частини, списати): {{{{conclusion}}}}{LONG}",
)
Column = tuple[str | None, str, str, int]
"""A column of a typical form: the head over several columns, its own head, its field or words, its width in mm."""
NUMBER, VALUES = "Номер", "Рахунок, субрахунок"
WRITE_OFF_BEFORE = (
    f"Комісія, призначена {ORDER}, оглянула майно й установила, що воно підлягає списанню. Балансоутримувач: "
    "{{holder}} (код за ЄДРПОУ {{holder_code}}). Матеріально відповідальна особа (посада): {{responsible}}. Дані "
    "обліку — за реєстром на {{as_of}}.",
)
# What the act tells of an object — name, inventory (nomenclature) number, first and liquidation value, wear, day of
# commissioning, short description, technical state, reason; of a partial liquidation also what stays — is that of the
# order's procedure, № 818, as templates for accountants («акт списання основних засобів, часткової ліквідації»)
# quote it; the columns' order and heads are from practice.
WRITE_OFF_COLUMNS: tuple[Column, ...] = (
    (None, "№ з/п", "{{asset_row}}", 9),
    (None, "Найменування об’єкта, коротка характеристика", "{{asset_title}}", 36),
    (NUMBER, "інвентарний (номенклатурний)", "{{asset_number}}", 23),
    (NUMBER, "заводський", "{{asset_serial}}", 18),
    (None, "Рік випуску", "{{made_in}}", 13),
    (None, "Дата введення в експлуатацію", "{{commissioned_on}}", 20),
    (VALUES, "дебет", "{{debit}}", 13),
    (VALUES, "кредит", "{{credit}}", 13),
    (None, "Кількість", "{{asset_quantity}}", 13),
    (None, "Первісна (переоцінена) вартість, грн", "{{asset_price}}", 21),
    (None, "Сума зносу, грн", "{{asset_wear}}", 16),
    (None, "Балансова вартість, грн", "{{asset_book_value}}", 17),
    (None, "Ліквідаційна вартість, грн", "{{asset_residual}}", 17),
    (None, "Дата вибуття", "{{decommissioned_on}}", 18),
    (None, "Причина списання", "{{reason}}", 22),
)
WRITE_OFF_SUMS = (
    "",
    "Разом",
    *("Х",) * 6,
    "{{count}}",
    "{{total}}",
    "{{total_wear}}",
    "{{total_book_value}}",
    "{{total_residual}}",
    "Х",
    "Х",
)
WRITE_OFF_AFTER = (
    "Усього за актом: {{count_words}} первісною (переоціненою) вартістю {{total}} грн ({{total_words}}).",
    f"1. Кількість ремонтів і їх вартість: {{{{repairs}}}}{LONG}",
    f"2. Технічний стан: {{{{technical_state}}}}{LONG}",
    f"3. Висновок комісії: {{{{conclusion}}}}{LONG}",
    f"4. У разі часткової ліквідації залишається в експлуатації (вартість, знос, зміни): {{{{what_stays}}}}{LONG}",
    f"5. До акта додано: {{{{enclosures}}}}{LONG}",
)
COSTS_HEAD = "Розрахунок результатів списання"
COSTS = (
    ("Витрати, пов’язані зі списанням", "документ: дата, номер", EMPTY, 42),
    ("Витрати, пов’язані зі списанням", "вид витрат", EMPTY, 52),
    ("Витрати, пов’язані зі списанням", "сума, грн", EMPTY, 30),
    ("Надійшло від списання", "документ: дата, номер", EMPTY, 42),
    ("Надійшло від списання", "матеріальні цінності", EMPTY, 48),
    ("Надійшло від списання", "кількість", EMPTY, 25),
    ("Надійшло від списання", "сума, грн", EMPTY, 30),
)
COSTS_ROWS = 2
WRITE_OFF_LAST = (
    f"Результати списання: {{{{outcome}}}}{LONG}",
    "В інвентарній картці вибуття відмічено: {{card_date}}",
)
FORM_818 = "За зразком типової форми, затвердженої наказом Міністерства фінансів України від 13.09.2016 № 818."
FOUND, BOOKED = "Фактична наявність", "За даними бухгалтерського обліку"
INVENTORY_BEFORE = (
    "На підставі розпорядчого документа від {{order_date}} № {{order_number}} виконано зняття фактичних залишків: "
    "{{assets_sort}}, що обліковуються на субрахунку {{subaccount}}: {{scope}}, станом на {{on_day}}. Дані обліку — за "
    "реєстром на {{as_of}}.",
)
RECEIPT_HEAD = "РОЗПИСКА"
RECEIPT = (
    "До початку інвентаризації всі видаткові та прибуткові документи на необоротні активи здано до бухгалтерської "
    "служби, усі необоротні активи, що надійшли на мою відповідальність, оприбутковано, а ті, що вибули, списано."
)
KEEPER = "Матеріально відповідальна особа: {{responsible}}"
INVENTORY_DAYS = "Інвентаризацію розпочато: {{begun_on}}. Інвентаризацію закінчено: {{ended_on}}."
INVENTORY_COLUMNS: tuple[Column, ...] = (
    (None, "№ з/п", "{{asset_row}}", 9),
    (None, "Найменування, стисла характеристика", "{{asset_title}}", 36),
    (None, "Рік випуску; дата введення в експлуатацію", "{{made_in}}; {{commissioned_on}}", 20),
    (NUMBER, "інвентарний", "{{asset_number}}", 22),
    (NUMBER, "заводський", "{{asset_serial}}", 19),
    (NUMBER, "паспорта", "{{passport}}", 14),
    (None, "Один. виміру", "{{asset_unit}}", 11),
    (FOUND, "кількість", "{{found_quantity}}", 14),
    (FOUND, "первісна (переоцінена) вартість, грн", "{{found_value}}", 20),
    (BOOKED, "кількість", "{{asset_quantity}}", 14),
    (BOOKED, "первісна (переоцінена) вартість, грн", "{{asset_price}}", 22),
    (BOOKED, "сума зносу, грн", "{{asset_wear}}", 16),
    (BOOKED, "балансова вартість, грн", "{{asset_book_value}}", 17),
    (BOOKED, "строк корисного використання", "{{useful_life}}", 20),
    (None, "Інші відомості", "{{asset_remark}}", 15),
)
INVENTORY_SUMS = (
    "", "Разом", *("Х",) * 5, "{{total_found}}", "{{total_found_value}}", "{{count}}", "{{total}}", "{{total_wear}}",
    "{{total_book_value}}", "Х", "Х",
)  # fmt: skip
INVENTORY_AFTER = (
    "Разом за описом: за даними бухгалтерського обліку — {{count_words}} первісною (переоціненою) вартістю {{total}} "
    "грн ({{total_words}}); фактично — {{found_words}}.",
)
INVENTORY_UNKNOWN = "Дані реєстру: {{unknown}}"
INVENTORY_LAST = (
    "Усі цінності, названі в цьому описі з № 1 до № {{count}}, комісія перевірила в натурі в моїй присутності та "
    "внесла до опису. Претензій до інвентаризаційної комісії не маю. Цінності, перелічені в описі, перебувають на "
    "моєму відповідальному зберіганні."
)
CHECKED = "Дані бухгалтерського обліку вніс і опис перевірив: {{accountant_post}}"
FORM_572 = "За зразком типової форми, затвердженої наказом Міністерства фінансів України від 17.06.2015 № 572."
