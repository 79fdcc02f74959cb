"""Words that scripts put on the screen, in the reader's language."""

from typing import Any

from flask_babel import gettext, ngettext


def status_words() -> dict[str, str]:
    """Name the statuses."""
    return {
        "planned": gettext("Заплановано"),
        "in_service": gettext("Працює"),
        "repair": gettext("У ремонті"),
        "reserve": gettext("У резерві"),
        "retired": gettext("Списано"),
    }


def map_words() -> dict[str, Any]:
    """Name what the staff map says by itself."""
    return {
        "logWork": gettext("Записати роботу"),
        "openCard": gettext("Картка"),
        "more": gettext("і ще"),
        "loading": gettext("Завантажуємо…"),
        "inView": _in_view_words(),
        "nothing": gettext("На екрані нічого немає. Віддаліть карту або змініть фільтр."),
        "nothingFound": gettext("Нічого не знайдено. Спробуйте інше слово або зніміть фільтр."),
        "failed": gettext("Не вдалося завантажити. Перевірте з’єднання."),
        "retry": gettext("Повторити"),
        "covered": gettext("Охоплено"),
        "ofView": gettext("видимої площі"),
        "nothingCovered": gettext("На екрані нічого не охоплено"),
        "tooManyAreas": gettext("Наблизьте карту, щоб побачити й порахувати охоплення"),
        "copied": gettext("Посилання скопійовано"),
        "copyFailed": gettext("Скопіюйте адресу з адресного рядка браузера"),
        "locating": gettext("Шукаємо вас…"),
        "notLocated": gettext("Не вдалося визначити ваше місце"),
        "youAreHere": gettext("Ви тут"),
        "m2": gettext("м²"),
        "km2": gettext("км²"),
        "m": gettext("м"),
        "km": gettext("км"),
        "zoomIn": gettext("Наблизити"),
        "zoomOut": gettext("Віддалити"),
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
        "protective": gettext("Сховище"),
        "antiradiation": gettext("Протирадіаційне укриття"),
        "dual_purpose": gettext("Споруда подвійного призначення"),
        "simplest": gettext("Найпростіше укриття"),
        "quick_built": gettext("Швидкоспоруджувана споруда"),
    }


def access_words() -> dict[str, str]:
    """Name the ways into a Wi-Fi network."""
    return {
        "open": gettext("Вільний доступ"),
        "portal": gettext("Вільний доступ після сторінки входу"),
        "password": gettext("Доступ за паролем"),
    }
