"""How people are plugged in: who is asking, by session or token, and their pages."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from registry.kernel.fields import MOMENT, Field, choice, text
from registry.kernel.seams import HistoryWords, NavigationItem, add_first_step, add_navigation, add_search, seams
from registry.kernel.text import N_
from registry.people.models import Scope
from registry.people.operations.departments import PEOPLE
from registry.people.web import people
from registry.people.web.first_step import PEOPLE_STEP
from registry.people.web.presence import actor_of_token
from registry.people.web.search import SEARCH
from registry.places.operations.referrers import add_referrers

WORDS = HistoryWords(
    entities={
        "user": N_("Людина"),
        "token": N_("Токен API"),
        "membership": N_("Роль людини"),
        "sign_in": N_("Вхід до реєстру"),
    },
    actions={
        "disable": N_("Доступ закрито"),
        "enable": N_("Доступ відкрито"),
        "forget": N_("Ім'я поступилося посаді"),
        "roles": N_("Змінено ролі"),
        "password": N_("Змінено пароль"),
        "password_link": N_("Видано посилання для пароля"),
        "second_factor_on": N_("Увімкнено другий крок входу"),
        "second_factor_off": N_("Вимкнено другий крок входу"),
        "recovery_codes": N_("Видано нові резервні коди"),
        "recovery_used": N_("Увійшли за резервним кодом"),
        "revoke": N_("Відкликано"),
        "sign_in": N_("Увійшли"),
        "refuse": N_("Вхід відхилено"),
        "refuse_code": N_("Пароль підійшов, код другого кроку — ні"),
        "hold": N_("Вхід призупинено: забагато спроб"),
        "refuse_many": N_("Відмов стільки, що чверть години їх не записано"),
    },
    told={
        "user": (
            Field("roles", text(200), "Ролі", "Roles"),
            Field("password", text(10), "Пароль", "Password"),
            Field("name", text(200), "Посада або ім’я", "Post or name"),
        ),
        "sign_in": (Field("address", text(60), "Адреса", "Address"),),
        "token": (
            Field("name", text(200), "Для чого", "What for"),
            Field("scope", choice(Scope), "Що може", "What it may do"),
            Field("expires_at", MOMENT, "Діє до", "Valid until"),
            Field("revoked_at", MOMENT, "Відкликано", "Revoked"),
        ),
    },
)


def plug_people_pages(app: Flask) -> None:
    """Plug in the pages of people, and whom a token stands for."""
    app.register_blueprint(people.bp)
    found = seams(app)
    found.actor_of_token = actor_of_token
    found.history_words.add(WORDS)
    found.history_words.codes["user"] = {code: (role.name_uk, role.name_en) for code, role in found.roles.items()}
    add_search(app, SEARCH)
    add_first_step(app, PEOPLE_STEP)
    add_referrers(PEOPLE)
    found.links.update(
        sign_in="people.sign_in",
        sign_out="people.sign_out",
        profile="people.profile",
        language="people.choose_language",
        choose_hromada="people.choose_hromada",
    )
    add_navigation(app, NavigationItem("/people", _l("Люди"), "people", 134, "people.manage", "setup"))
