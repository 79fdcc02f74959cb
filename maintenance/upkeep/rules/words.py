"""Icons of the kinds of work and ready phrases for typing less."""

from registry.kernel.text import N_

WORK_KIND_ICONS = {"preventive": "work", "corrective": "warning", "inspection": "eye", "update_check": "download"}
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
