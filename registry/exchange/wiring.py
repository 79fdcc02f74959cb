"""How files in and out are plugged in, and what the history says of them."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from registry.exchange.api.imports import ROUTES
from registry.exchange.carried import IMPORT, UNDO, carry_out_import, carry_out_undo
from registry.exchange.cli import say_import
from registry.exchange.draft_work import DRAFT, carry_out_draft
from registry.exchange.models.import_run import ImportRun
from registry.exchange.operations import own_outgoing  # noqa: F401, what goes out of the wings below adds itself.
from registry.exchange.operations.draft_files import keep_drafts_in
from registry.exchange.operations.import_runs import WRITERS
from registry.exchange.operations.import_words import ENTITY as WORD
from registry.exchange.operations.package_files import keep_packages_in
from registry.exchange.operations.recorded import ENTITY
from registry.exchange.parted import see_to_half_done
from registry.exchange.taken_out import plug_taken_out
from registry.exchange.taken_whole import FIGURES as PACKED
from registry.exchange.taken_whole import TAKE_OUT, carry_out_package
from registry.exchange.territory_cli import carry_out_codifier
from registry.exchange.web import draft_check, drafts, exports, filling, imports, runs, take_out, words
from registry.exchange.web.first_step import IMPORT_STEP
from registry.exchange.web.taken_words import say_address
from registry.kernel.api.routes import plug_api
from registry.kernel.fields import Field, text
from registry.kernel.queries.leavers import LOGINS
from registry.kernel.seams import (
    BulkAct,
    HistoryWords,
    LongKind,
    NavigationItem,
    add_bulk_acts,
    add_first_step,
    add_navigation,
    seams,
)
from registry.kernel.text import N_
from registry.places.web.territory import CODIFIER, CODIFIER_FIGURES

WORDS = HistoryWords(
    entities={ENTITY: N_("Файл із реєстру"), WORD: N_("Слово імпорту")},
    actions={"export": N_("Вивантажено")},
    told={
        ENTITY: (Field("address", text(500), "Звідки", "From"),),
        WORD: (Field("means", text(200), "Означає", "Means"),),
    },
    sayings={(ENTITY, "address"): say_address},
)
FIGURES = {
    "rows": N_("рядків"),
    "created": N_("нових"),
    "updated": N_("змінених"),
    "unchanged": N_("без змін"),
}
"""What the figures of an import are called."""
UNDONE = {"removed": N_("вилучено"), "restored": N_("повернуто"), "kept": N_("лишилося")}
"""What those of taking one back are called."""


def plug_exchange(app: Flask) -> None:
    """Plug in the downloads."""
    for module in (exports, imports, drafts, draft_check, runs, filling, take_out, words):
        app.register_blueprint(module.bp)
    plug_taken_out(app)
    add_first_step(app, IMPORT_STEP)
    LOGINS.update((ImportRun.user_label, ImportRun.undone_by))
    plug_api(app, "exchange_api", ROUTES)
    keep_drafts_in(seams(app).settings.instance)
    keep_packages_in(seams(app).settings.instance)
    add_navigation(app, NavigationItem("/imports", _l("Імпорт"), "import", 105, WRITERS, "data"))
    add_navigation(app, NavigationItem("/take-out", _l("Забрати все"), "export", 920, "asset.read", "account"))
    seams(app).history_words.add(WORDS)
    seams(app).links["fill_in"] = "filling.fill_in"
    add_bulk_acts(
        app,
        BulkAct("xlsx", _l("XLSX"), "download", 30, "asset.read", exports.send_chosen("xlsx")),
        BulkAct("csv", _l("CSV"), "download", 40, "asset.read", exports.send_chosen("csv")),
    )
    seams(app).find_origins = runs.find_origins
    seams(app).links.update(
        export="exchange.export",
        export_past="exchange.export_past",
        imports="imports.imports",
        new_import="imports.new",
    )
    seams(app).long_kinds[DRAFT] = LongKind(N_("Імпорт"), carry_out_draft, FIGURES, say_import, see_to_half_done)
    seams(app).long_kinds[TAKE_OUT] = LongKind(N_("Пакет усього реєстру"), carry_out_package, PACKED)
    seams(app).long_kinds[UNDO] = LongKind(
        N_("Скасування імпорту"), carry_out_undo, UNDONE, say_import, see_to_half_done
    )
    seams(app).long_kinds[CODIFIER] = LongKind(N_("Кодифікатор території"), carry_out_codifier, CODIFIER_FIGURES)
    seams(app).long_kinds[IMPORT] = LongKind(N_("Імпорт"), carry_out_import, FIGURES, say_import, see_to_half_done)
