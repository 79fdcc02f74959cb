"""The words around a programme's tables, in both councils' layouts and for any other programme."""

from maintenance.papers.documents.printed.outline import Line, Outline, heading, note, subtitle, title

BEGINNING = (
    title("{{title}}"),
    subtitle("{{hromada}}"),
    subtitle("{{decision}}"),
    heading("{{not_voted}}"),
    subtitle("{{standing}}"),
)
END = (
    Line("{{signed_by}}"),
    heading("Зауваження {{remarks}}", starts_page=True),
    heading(
        "Розрахунок заходів: номери, за якими пошук знаходить рядок, його складові, договори й майно {{support_lines}}"
    ),
)
RESOURCES = (Line("{{sources}}"), Line("{{resources}}"))
TARGET: Outline = (
    *BEGINNING,
    note("Тексту розділів 2–5 і 7 реєстр не зберігає: він у самому рішенні ради."),
    heading("1. Паспорт Програми {{passport}}"),
    *RESOURCES,
    heading("5. Перелік завдань Програми та її результативні показники {{indicators}}", starts_page=True),
    heading("6. {{measures_title}} {{measures}}", starts_page=True),
    heading("{{year_title}} {{year}}", starts_page=True),
    *END,
)
TYPICAL: Outline = (
    *BEGINNING,
    note("Тексту розділу «ІІ. Концепція» реєстр не зберігає: він у самому рішенні ради."),
    heading("І. Паспорт {{passport}}"),
    *RESOURCES,
    subtitle("Додаток 1 до Програми{{if_measures}}", starts_page=True),
    heading("{{measures_title}} {{measures}}"),
    subtitle("Додаток 2 до Програми{{if_year}}", starts_page=True),
    heading("{{year_title}} {{year}}"),
    subtitle("Додаток 3 до Програми{{if_indicators}}", starts_page=True),
    heading("Перелік індикаторів цифрової трансформації територіальної громади {{indicators}}"),
    *END,
)
OWN: Outline = (
    *BEGINNING,
    heading("Паспорт {{passport}}"),
    *RESOURCES,
    heading("{{measures_title}} {{measures}}", starts_page=True),
    heading("{{year_title}} {{year}}", starts_page=True),
    heading("Індикатори {{indicators}}", starts_page=True),
    *END,
)
