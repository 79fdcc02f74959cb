"""The application, plugged together bottom to top; start reading here."""

import tomllib
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, request, send_from_directory
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from config.catalogue.reading import read_roles
from config.database import prepare_database
from config.settings import ROOT, Settings, read_settings
from gis.wiring import plug_gis
from maintenance.api.routes import ROUTES as MAINTENANCE_ROUTES
from maintenance.wiring import plug_maintenance
from registry.api.routes import ROUTES as REGISTRY_ROUTES
from registry.api.routes import plug_api, plug_docs
from registry.blueprints import plug_registry
from registry.rules.roles import make_role
from registry.web.access import plug_access
from registry.web.context import plug_context
from registry.web.errors import plug_errors
from registry.web.filters import plug_filters
from registry.web.security import plug_security
from registry.wiring import Seams, db

MAX_REQUEST_BYTES = 40 * 1024 * 1024
FLOORS = ("registry", "gis", "maintenance")


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application; it opens the database but neither migrates it nor starts jobs."""
    settings = settings or read_settings()
    app = Flask("oblik", static_folder=None, template_folder=None)
    _configure(app, settings)
    app.extensions["oblik"] = Seams(settings=settings, roles={one.code: make_role(asdict(one)) for one in read_roles()})
    _open_database(app)
    _speak(app, settings)
    plug_access(app)
    CSRFProtect(app)
    plug_security(app, _host(settings.tile_url))
    plug_errors(app)
    plug_context(app, version())
    _serve_static(app)
    _answer_health(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    plug_registry(app)
    plug_gis(app)
    plug_maintenance(app)
    plug_api(app, "registry_api", REGISTRY_ROUTES)
    plug_api(app, "maintenance_api", MAINTENANCE_ROUTES)
    plug_docs(app)
    return app


def version() -> str:
    """Read the product's version from pyproject.toml."""
    found: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return found


def _configure(app: Flask, settings: Settings) -> None:
    is_sqlite = settings.database_url.startswith("sqlite")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={} if is_sqlite else {"pool_pre_ping": True, "pool_size": 10},
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


def _serve_static(app: Flask) -> None:
    @app.get("/static/<any(registry, gis, maintenance):floor>/<path:filename>", endpoint="floor_static")
    def floor_static(floor: str, filename: str) -> Response:
        folder = Path(ROOT) / floor / "static" / floor
        return send_from_directory(folder, filename, max_age=86_400 if "v" in request.args else 300)


def _answer_health(app: Flask) -> None:
    @app.get("/healthz")
    def healthz() -> tuple[dict[str, str], int]:
        try:
            db.session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return {"status": "database does not answer"}, 503
        return {"status": "ok", "version": version()}, 200


def _host(url: str | None) -> str | None:
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}".replace("{s}", "*") if parts.netloc else None
