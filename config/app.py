"""The application, plugged together bottom to top; start reading here."""

import importlib.metadata
import json
import tomllib
from dataclasses import asdict
from functools import partial
from pathlib import Path

from flask import Flask, abort, request, send_from_directory
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from jinja2 import FileSystemLoader, PrefixLoader, StrictUndefined
from pydantic_core import from_json
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from config.catalogue.reading import read_indicators, read_roles
from config.database import prepare_database
from config.demo_web import plug_demonstration
from config.directory import open_directory
from config.processes import start_command
from config.settings import IS_CHECKOUT, LAUNCHER, ROOT, Settings, read_settings
from config.watching.metrics import Metrics
from config.watching.probes import plug_probes
from config.watching.requests import plug_requests
from gis.wiring import plug_gis
from maintenance.contracts.wiring import plug_contracts
from maintenance.costing.wiring import plug_costing
from maintenance.papers.rules.indicators.definition import know_indicators
from maintenance.papers.wiring import plug_papers
from maintenance.programmes.documents import BUILT_IN
from maintenance.programmes.wiring import plug_programmes
from maintenance.upkeep.jobs.daily_backup import make_backups
from maintenance.upkeep.jobs.directory_check import check_people
from maintenance.upkeep.jobs.leaving import forget_after
from maintenance.upkeep.wiring import plug_upkeep
from registry.assets.wiring import plug_assets
from registry.exchange.wiring import plug_exchange
from registry.kernel import clock
from registry.kernel.operations.heads import keep_in
from registry.kernel.seams import Seams, db, seams
from registry.kernel.web.access import plug_access
from registry.kernel.web.addresses import AddressedFlask
from registry.kernel.web.context import plug_context
from registry.kernel.web.errors import plug_errors
from registry.kernel.web.filters import plug_filters
from registry.kernel.web.fragments import plug_fragments
from registry.kernel.web.hosts import plug_hosts
from registry.kernel.web.marks import plug_marks
from registry.kernel.web.outages import plug_outages
from registry.kernel.web.rows import plug_rows
from registry.kernel.web.security import plug_security
from registry.kernel.web.translations import plug_translations
from registry.kernel.wiring import plug_kernel
from registry.people.rules.roles import make_role
from registry.people.web.presence import plug_people
from registry.people.wiring import plug_people_pages
from registry.places.wiring import plug_places

MAX_REQUEST_BYTES = 40 * 1024 * 1024
POOL = {"pool_size": 28, "max_overflow": 16, "pool_timeout": 3, "pool_use_lifo": True}
"""One connection for each thread of a process; what notes something beside a page takes a second one for a moment."""
JSON_COLUMNS = {"json_deserializer": from_json, "json_serializer": partial(json.dumps, ensure_ascii=False)}
"""Letters as they are: spelled by numbers Ukrainian takes three times the room, most of all in the history."""
WINGS = {
    "kernel": "registry/kernel",
    "places": "registry/places",
    "people": "registry/people",
    "assets": "registry/assets",
    "exchange": "registry/exchange",
    "gis": "gis",
    "contracts": "maintenance/contracts",
    "upkeep": "maintenance/upkeep",
    "programmes": "maintenance/programmes",
    "costing": "maintenance/costing",
    "papers": "maintenance/papers",
    "config": "config",
}
"""The stair: a wing may use those before it. Each has its templates and static files under its own name."""
BUILT_IN.update({path.stem: path for path in (Path(__file__).parent / "programmes").glob("*.json")})


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; it opens the database but neither migrates it nor starts jobs."""
    settings = settings or read_settings()
    clock.set_zone(settings.zone)
    keep_in(settings.audit_folder)
    app = AddressedFlask("oblik", static_folder=None, template_folder=None)
    _configure(app, settings)
    wings = {name: ROOT / folder for name, folder in WINGS.items()}
    roles = {one.code: make_role(asdict(one)) for one in read_roles()}
    start = partial(start_command, settings)
    check_people(start if settings.directory else None)
    make_backups(start, settings.backup_folder, settings.backup_keep)
    forget_after(settings.names_days)
    app.extensions["oblik"] = Seams(settings=settings, wings=wings, roles=roles, start_command=start)
    _open_database(app)
    metrics = app.extensions["oblik_metrics"] = Metrics()
    plug_requests(app, metrics, trusts_proxy=settings.proxies > 0)
    _speak(app, settings)
    for plug in (plug_hosts, plug_outages, plug_access, plug_people):
        plug(app)
    CSRFProtect(app)
    plug_security(app)
    plug_errors(app)
    plug_context(app, version())
    plug_fragments(app)
    plug_marks(app)
    plug_rows(app)
    app.jinja_env.globals |= {"launcher": LAUNCHER, "most_bytes": MAX_REQUEST_BYTES}
    _serve_static(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    plug_probes(app, settings, metrics, version())
    for plug in (plug_kernel, plug_places, plug_people_pages, plug_assets, plug_exchange, plug_gis):
        plug(app)
    for plug in (plug_contracts, plug_upkeep, plug_programmes, plug_costing, plug_papers):
        plug(app)
    plug_demonstration(app)
    seams(app).directory = open_directory(app, settings.directory)
    return app


def version() -> str:
    """Read the product's version: from pyproject.toml beside the code, or as it was installed."""
    if not IS_CHECKOUT:
        return importlib.metadata.version("oblik")
    found: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return found


def _configure(app: Flask, settings: Settings) -> None:
    know_indicators(read_indicators())
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={**JSON_COLUMNS, "hide_parameters": True, **POOL},
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_PARTS=2_000,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="oblik_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=list(settings.hosts) or None,
        TESTING=settings.is_testing,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    loaders = {name: FileSystemLoader(ROOT / folder / "templates") for name, folder in WINGS.items()}
    app.jinja_loader = PrefixLoader(loaders)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    plug_filters(app)


def _open_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_database(db.engine)


def _speak(app: Flask, settings: Settings) -> None:
    """Choose the language: the person's own, else the instance's."""

    def choose() -> str:
        from_cookie = request.cookies.get("oblik_lang") if request else None
        return from_cookie if from_cookie in ("uk", "en") else settings.language

    babel = Babel()
    babel.init_app(
        app,
        default_translation_directories=str(ROOT / "config" / "translations"),
        default_locale=settings.language,
        locale_selector=choose,
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    plug_translations(app)


def _serve_static(app: Flask) -> None:
    @app.get("/static/<wing>/<path:filename>", endpoint="wing_static")
    def wing_static(wing: str, filename: str) -> Response:
        if wing not in WINGS:
            abort(404)
        max_age = 86_400 if "v" in request.args else 300
        return send_from_directory(ROOT / WINGS[wing] / "static", filename, max_age=max_age)
