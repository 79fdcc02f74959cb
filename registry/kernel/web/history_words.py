"""What the journal calls things, actions and fields; upper floors add their own words in their wiring."""

from collections.abc import Mapping

from flask import current_app
from flask_babel import gettext

from registry.kernel.seams import HistoryWords, seams
from registry.kernel.text import N_

OWN = HistoryWords(
    entities={
        "asset": N_("Майно"),
        "location": N_("Місце"),
        "organisation": N_("Організація"),
        "kind": N_("Вид майна"),
        "attachment": N_("Файл"),
        "hromada": N_("Громада"),
        "settlement": N_("Населений пункт"),
        "starosta_district": N_("Старостинський округ"),
        "import": N_("Імпорт"),
        "user": N_("Людина"),
        "token": N_("Токен API"),
    },
    actions={
        "create": N_("Додано"),
        "update": N_("Змінено"),
        "retire": N_("Списано"),
        "restore": N_("Повернуто"),
        "delete": N_("Вилучено"),
        "publish": N_("Оприлюднено"),
        "unpublish": N_("Знято з публікації"),
        "import": N_("Імпортовано"),
        "attach": N_("Додано файл"),
        "detach": N_("Вилучено файл"),
        "disable": N_("Доступ закрито"),
        "enable": N_("Доступ відкрито"),
        "roles": N_("Змінено ролі"),
        "password": N_("Змінено пароль"),
        "password_link": N_("Видано посилання для пароля"),
        "revoke": N_("Відкликано"),
    },
    pages={"asset": "assets.asset", "location": "locations.location", "organisation": "organisations.organisation"},
)


def entities() -> Mapping[str, str]:
    """Give every kind of thing that history tells of, by its code, in words to be translated."""
    return {**OWN.entities, **seams(current_app).history_words.entities}


def actions() -> Mapping[str, str]:
    """Give every action by its code, in words to be translated."""
    return {**OWN.actions, **seams(current_app).history_words.actions}


def page_of(entity: str) -> str | None:
    """Name the endpoint of a thing's page."""
    return {**OWN.pages, **seams(current_app).history_words.pages}.get(entity)


def entity_word(code: str) -> str:
    """Name a kind of thing; an unknown one stands for itself."""
    return gettext(entities()[code]) if code in entities() else code


def action_word(code: str) -> str:
    """Name an action; an unknown one stands for itself."""
    return gettext(actions()[code]) if code in actions() else code


def upper_field(field: str) -> str | None:
    """Name a field of an upper floor; None when no floor knows it."""
    found = seams(current_app).history_words.fields.get(field)
    return gettext(found) if found else None
