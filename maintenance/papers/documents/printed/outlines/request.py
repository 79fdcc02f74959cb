"""The words of the budget request's three forms: numbers and headings are those that local requests commonly use."""

from maintenance.papers.documents.printed.outline import Line, heading, note, signatures, subtitle, title

POSTS = ("Керівник", "Керівник фінансової служби")
BEGINNING = (title("{{title}}"), subtitle("{{hromada}}"), subtitle("{{demo}}"))
WHOSE = (
    Line("1, 2. Головний розпорядник (відповідальний виконавець): {{spending_unit}}"),
    Line("3. Код бюджетної програми (КПКВК / ТПКВКМБ): {{programme_code}}"),
)
GENERAL = (
    *BEGINNING,
    heading("1. Цілі державної (місцевої) політики"),
    Line("{{goals}}"),
    heading("2. Видатки за бюджетними програмами, грн"),
    Line("{{programmes}}"),
    heading("3. Пояснення змін"),
    Line("{{changes}}"),
    Line("{{growth}}"),
    *signatures(*POSTS),
)
INDIVIDUAL = (
    *BEGINNING,
    *WHOSE,
    heading("4. Мета, завдання та підстави"),
    Line("Мета й завдання: {{goals}}"),
    Line("Законодавчі підстави: {{grounds}}"),
    heading("5. Надходження для виконання бюджетної програми, грн"),
    Line("{{receipts}}"),
    note("Власних надходжень, субвенцій і грантів реєстр не веде: їх вписують окремо."),
    heading("6. Видатки за кодами економічної класифікації, грн"),
    Line("{{kekv}}"),
    Line("{{kekv_forecast}}"),
    note("{{kekv_lines}}"),
    heading("7. Видатки за напрямами використання, грн"),
    Line("{{directions}}"),
    note("{{stand_ins}}"),
    heading("8. Результативні показники"),
    Line("{{results}}"),
    heading("9, 10. Видатки на оплату праці та чисельність працівників"),
    Line("У рядках підтримки їх немає."),
    heading("11. Місцеві програми, які виконуються в межах бюджетної програми, грн {{local_programmes}}"),
    heading("12. Об’єкти, що виконуються за рахунок бюджету розвитку, грн {{objects}}"),
    heading("13. Обґрунтування потреби на {{year}} рік"),
    Line("Аналіз результатів: {{analysis}}"),
    Line("{{reasons}}"),
    note("Розрахунок кожної суми — в «Обґрунтуванні витрат на підтримку на {{year}} рік»."),
    heading("Що закуповується в році плану, грн {{purchases}}"),
    heading("Заплановане майно за видами, грн {{planned}}"),
    heading("14. Кредиторська та дебіторська заборгованість, грн"),
    Line("{{debts}}"),
    note("Чи зареєстровано зобов’язання в Казначействі, реєстр не знає: тут прийняте за актами мінус сплачене."),
    heading("15. Обґрунтування видатків спеціального фонду"),
    Line("{{special}}"),
    *signatures(*POSTS),
)
ADDITIONAL = (
    *BEGINNING,
    *WHOSE,
    heading("Додаткова потреба на {{year}} рік, грн"),
    Line("{{additions}}"),
    heading("Заплановане майно за видами, грн {{planned}}"),
    *signatures(*POSTS),
)
