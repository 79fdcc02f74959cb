"""What every template may rely on: people, hromadas, navigation, versioned addresses."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from jinja2.filters import do_urlencode
from markupsafe import Markup, escape

from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.seams import Part, seams
from registry.kernel.web.access import current_actor, current_hromada, link_to
from registry.kernel.web.asked import not_understood
from registry.kernel.web.public_links import public_links

GROUPS = {
    "plans": _l("Планування"),
    "registers": _l("Довідники"),
    "data": _l("Дані"),
    "setup": _l("Налаштування"),
}
"""What stands together in the menu below the main pages, in order: section of a page -> heading."""


def _stamp(path: Path) -> str:
    return format(int(path.stat().st_mtime), "x") if path.exists() else "0"


def static_url(wing: str, filename: str) -> str:
    """Give the address of a wing's static file, with a version so that it may be cached for long."""
    return _static_address(request.script_root, seams(current_app).wings[wing], wing, filename)


@lru_cache(maxsize=500)
def _static_address(_root: str, folder: Path, wing: str, filename: str) -> str:
    return url_for("wing_static", wing=wing, filename=filename, v=_stamp(folder / "static" / filename))


def part_of(name: str) -> Part:
    """Give what an upper wing's piece of a page needs; nothing where no wing offers it."""
    return seams(current_app).parts.get(name, Part())


def navigation() -> list[dict[str, Any]]:
    """List the pages the actor may open, the present one marked."""
    actor = current_actor()
    shown = (item for item in sorted(seams(current_app).navigation, key=lambda item: item.position))
    return [
        {
            "url": item.url,
            "label": item.label,
            "icon": item.icon,
            "section": item.section,
            "active": request.path == item.url or (item.url != "/" and request.path.startswith(item.url)),
        }
        for item in shown
        if actor.user_id is not None and _may_open(actor, item.permission)
    ]


def _may_open(actor: Actor, permission: str | Sequence[str]) -> bool:
    permissions = (permission,) if isinstance(permission, str) else permission
    return any(actor.hromada_ids(one) for one in permissions)


PLACE = ("cursor", "at")
"""Where in a list a page stands; whatever else is changed leads to the list's beginning."""


def here(**changes: Any) -> Markup:
    """Give the address of this page with some query values changed; None removes one."""
    kept = [
        (name, value) for name, value in request.args.items(multi=True) if name not in changes and name not in PLACE
    ]
    pairs = [*kept, *((name, value) for name, value in changes.items() if value is not None and value != "")]
    return escape(f"{do_urlencode(request.path)}{'?' if pairs else ''}{do_urlencode(pairs)}")


def plug_context(app: Flask, version: str) -> None:
    """Offer the names above to every template; macros, imported without context, see only the globals."""
    app.jinja_env.globals.update(
        static_url=static_url,
        link_to=link_to,
        part_of=part_of,
        address_here=here,
        not_understood=not_understood,
        public_links=public_links,
    )

    @app.context_processor
    def names() -> dict[str, Any]:
        pages = navigation()
        return {
            "current_user": g.get("user"),
            "actor": current_actor(),
            "hromadas": g.get("hromadas", []),
            "current_hromada": current_hromada(),
            "nav": pages,
            "nav_groups": [
                (heading, items)
                for section, heading in GROUPS.items()
                if (items := [page for page in pages if page["section"] == section])
            ],
            "nav_key": tuple((page["url"], page["active"]) for page in pages),
            "zone": clock.zone().key,
            "lang": str(get_locale() or "uk"),
            "app_version": version,
        }
