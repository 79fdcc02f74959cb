"""Words that scripts put on the screen, in the reader's language."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext


def status_words() -> dict[str, str]:
    """Name the statuses."""
    return {
        "planned": _("Заплановано"),
        "in_service": _("Працює"),
        "repair": _("У ремонті"),
        "reserve": _("У резерві"),
        "retired": _("Списано"),
    }


def map_words() -> dict[str, Any]:
    """Name what the staff map says by itself."""
    return {
        "logWork": _("Записати роботу"),
        "openCard": _("Картка"),
        "more": _("і ще"),
        "loading": _("Завантажуємо…"),
        "inView": _in_view_words(),
        "asOf": _("станом на #"),
        "nothing": _("На екрані нічого немає. Віддаліть карту або змініть фільтр."),
        "nothingFound": _("Нічого не знайдено. Спробуйте інше слово або зніміть фільтр."),
        "failed": _("Не вдалося завантажити. Перевірте з’єднання."),
        "retry": _("Повторити"),
        "covered": _("Охоплено"),
        "ofView": _("видимої площі"),
        "nothingCovered": _("На екрані нічого не охоплено"),
        "tooManyAreas": _("Наблизьте карту, щоб побачити й порахувати охоплення"),
        "copied": _("Посилання скопійовано"),
        "copyFailed": _("Скопіюйте адресу з адресного рядка браузера"),
        "locating": _("Шукаємо вас…"),
        "notLocated": _("Не вдалося визначити ваше місце"),
        "youAreHere": _("Ви тут"),
        "m2": _("м²"),
        "km2": _("км²"),
        "m": _("м"),
        "km": _("км"),
        "zoomIn": _("Наблизити"),
        "zoomOut": _("Віддалити"),
    }


def _in_view_words() -> dict[str, str]:
    """Say how many assets are seen, by the plural categories that a browser tells apart; # stands for the number."""
    return {
        category: ngettext("На екрані: %(count)s об’єкт", "На екрані: %(count)s об’єкти", number, count="#")
        for category, number in (("one", 1), ("few", 2), ("many", 5), ("other", 5))
    }


def shelter_words() -> dict[str, str]:
    """Name the types of shelters."""
    return {
        "protective": _("Сховище"),
        "antiradiation": _("Протирадіаційне укриття"),
        "dual_purpose": _("Споруда подвійного призначення"),
        "simplest": _("Найпростіше укриття"),
        "quick_built": _("Швидкоспоруджувана споруда"),
    }


def access_words() -> dict[str, str]:
    """Name the ways into a Wi-Fi network."""
    return {
        "open": _("Вільний доступ"),
        "portal": _("Вільний доступ після сторінки входу"),
        "password": _("Доступ за паролем"),
    }
