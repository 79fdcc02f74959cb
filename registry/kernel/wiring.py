"""How what every wing stands on is plugged in: files, errors, names for templates, the API's description."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from registry.kernel.api.completeness import ROUTES
from registry.kernel.api.routes import plug_api, plug_docs
from registry.kernel.fields import Field, text, whole
from registry.kernel.operations.first_steps import ASIDE, BACK
from registry.kernel.operations.first_steps import ENTITY as FIRST_STEP
from registry.kernel.seams import Card, HistoryWords, NavigationItem, add_cards, add_navigation, seams
from registry.kernel.text import N_
from registry.kernel.web import attachments, completeness, first_steps, long_work, search, vendor

WORDS = HistoryWords(
    entities={"attachment": N_("Файл"), "import": N_("Імпорт"), FIRST_STEP: N_("Перший крок")},
    actions={
        "create": N_("Додано"),
        "update": N_("Змінено"),
        "retire": N_("Списано"),
        "restore": N_("Повернуто"),
        "delete": N_("Вилучено"),
        "import": N_("Імпортовано"),
        "attach": N_("Додано файл"),
        "detach": N_("Вилучено файл"),
        ASIDE: N_("Відкладено"),
        BACK: N_("Повернуто до переліку"),
    },
    told={
        "attachment": (
            Field("file_name", text(300), "Файл", "File"),
            Field("content_type", text(100), "Тип файлу", "Type of file"),
            Field("size_bytes", whole(), "Розмір, байтів", "Size, bytes"),
            Field("sha256", text(64), "Контрольна сума", "Checksum"),
            Field("hromada_id", text(36), "Громада", "Hromada"),
            Field("entity", text(40), "Належить до", "Belongs to"),
        ),
        "import": (
            Field("created", whole(), "Додано", "Added"),
            Field("updated", whole(), "Змінено", "Changed"),
            Field("unchanged", whole(), "Без змін", "Unchanged"),
            Field("removed", whole(), "Вилучено", "Removed"),
            Field("restored", whole(), "Повернуто", "Restored"),
            Field("kept", whole(), "Лишилося", "Kept"),
        ),
    },
)


def plug_kernel(app: Flask) -> None:
    """Plug in what every wing stands on."""
    for module in (vendor, attachments, long_work, search, first_steps, completeness):
        app.register_blueprint(module.bp)
    plug_docs(app)
    plug_api(app, "kernel_api", ROUTES)
    seams(app).history_words.add(WORDS)
    seams(app).links.update(search="search.search", first_steps="first_steps.first_steps")
    app.jinja_env.globals["step_here"] = first_steps.step_here
    add_navigation(app, NavigationItem("/first-steps", _l("Перші кроки"), "check", 900, "instance.manage", "account"))
    add_cards(app, "today", Card("first_steps", _l("Перші кроки"), 1, "instance.manage", first_steps.render_card))
    add_navigation(app, NavigationItem("/completeness", _l("Повнота"), "ok", 107, "asset.read", "data"))
    add_cards(app, "today", Card("long_work", _l("Тривалі роботи"), 5, "asset.read", long_work.render_troubles))
