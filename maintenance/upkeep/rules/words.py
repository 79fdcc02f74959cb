"""Words of the screens for what work is, how it ended and how often it comes."""

from registry.kernel.text import N_

WORK_KIND_LABELS: dict[str, tuple[str, ...]] = {
    "preventive": (N_("Обслуговування"), "preventive", "профілактика", "планове"),
    "corrective": (N_("Ремонт"), "corrective", "несправність"),
    "inspection": (N_("Огляд"), "inspection", "перевірка"),
    "update_check": (N_("Перевірка оновлень"), "update check", "update_check", "оновлення"),
}
WORK_KIND_ICONS = {"preventive": "work", "corrective": "warning", "inspection": "eye", "update_check": "download"}
RESULT_LABELS: dict[str, tuple[str, ...]] = {
    "in_service": (N_("Працює"), "in service"),
    "repair": (N_("У ремонті"), "repair"),
    "reserve": (N_("У резерві"), "reserve"),
    "retired": (N_("Списано"), "retired"),
}
INTERVAL_LABELS: dict[str, tuple[str, ...]] = {
    "week": (N_("тижд."), "week", "тиждень"),
    "month": (N_("міс."), "month", "місяць"),
    "quarter": (N_("кварт."), "quarter", "квартал"),
    "year": (N_("р."), "year", "рік"),
}
PHRASES: dict[str, tuple[str, ...]] = {
    "preventive": (
        N_("Очищено від пилу й бруду"),
        N_("Перевірено кріплення, кабелі та живлення"),
        N_("Планове обслуговування виконано, зауважень немає"),
    ),
    "corrective": (
        N_("Замінено блок живлення"),
        N_("Відновлено зв’язок, перевірено роботу"),
        N_("Перезавантажено, працює"),
        N_("Потрібна заміна, обладнання не працює"),
    ),
    "inspection": (
        N_("Оглянуто, працює"),
        N_("Оглянуто, потрібен ремонт"),
        N_("Стан задовільний, сліди зносу"),
    ),
    "update_check": (
        N_("Оновлень немає"),
        N_("Оновлення встановлено"),
        N_("Є оновлення, заплановано встановлення"),
    ),
}
"""One tap instead of typing, per kind of work."""
FAULT_PHRASES = (N_("Не працює"), N_("Немає зображення"), N_("Немає зв’язку"), N_("Пошкоджено"), N_("Немає живлення"))
