"""Small marks of pages that rows are full of: icons and days."""

from datetime import date
from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from registry.kernel.web.context import static_url
from registry.kernel.web.filters import day

NOTHING = Markup('<span class="muted">—</span>')


def plug_marks(app: Flask) -> None:
    """Offer the marks to the macros, which give them their names."""
    app.jinja_env.globals.update(draw_icon=icon, draw_day=day_mark)


def icon(name: str, cls: str = "", label: str | None = None) -> Markup:
    """Draw a symbol of kernel/static/icons.svg: decoration unless a label is given; `cls` is icon--s, --l or --xl."""
    return _drawn(static_url("kernel", "icons.svg"), name, cls, label)


@lru_cache(maxsize=1000)
def _drawn(sheet: str, name: str, cls: str, label: str | None) -> Markup:
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    drawn = Markup('<svg class="icon {}" {} focusable="false"><use href="{}#{}"></use></svg>')
    return drawn.format(cls, role, sheet, name)


def day_mark(value: date | None) -> Markup:
    """Write a day so that programs can read it too; a dash where there is none."""
    if value is None:
        return NOTHING
    return Markup(f'<time class="date" datetime="{value.isoformat()}">{day(value)}</time>')  # noqa: S704 -- figures
