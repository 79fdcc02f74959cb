"""What every template of all floors keeps to, and what the shared macros draw."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from jinja2 import FileSystemLoader, PrefixLoader, StrictUndefined

from registry.kernel.web.context import here, static_url
from registry.kernel.web.filters import plug_filters
from registry.kernel.web.marks import plug_marks
from registry.kernel.web.rows import plug_rows

ROOT = Path(__file__).resolve().parents[4]
TEMPLATES = sorted(
    path for floor in ("registry", "gis", "maintenance") for path in (ROOT / floor).rglob("templates/**/*.html")
)
SPRITE = (ROOT / "registry/kernel/static/icons.svg").read_text(encoding="utf-8")
STYLES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "registry/kernel/static").glob("*.css"))
IMPORT = '{% import "kernel/macros/ui.html" as ui %}'

EVERY_MACRO_WITH_TEXT = [
    "ui.page_header(bad, bad)",
    "ui.breadcrumbs([(bad, bad)])",
    "ui.fact(bad, bad)",
    "ui.diff([(bad, bad, bad)])",
    'ui.name_cell(bad, bad, "camera", bad)',
    "ui.list_item(bad, bad, bad)",
    "ui.badge(bad)",
    "ui.stat(bad, bad)",
    'ui.alert("info", bad, bad)',
    "ui.empty_state(bad, bad)",
    "ui.photo(bad, bad)",
    'ui.confirm("x", bad, bad, bad, bad)',
    'ui.chips([{"label": bad, "url": bad, "active": False, "count": bad}], bad)',
    "ui.filter_bar(bad, q=bad)",
    'ui.bars([{"label": bad, "text": bad, "percent": 5, "tone": "next"}], bad)',
]


@pytest.fixture
def page() -> Iterator[Flask]:
    """An application that knows the macros and nothing else."""
    app = Flask("design", template_folder=None)
    app.jinja_loader = PrefixLoader({"kernel": FileSystemLoader(ROOT / "registry/kernel/templates")})
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    plug_filters(app)
    Babel().init_app(app, default_locale="uk")
    app.extensions["oblik"] = SimpleNamespace(wings={"kernel": ROOT / "registry/kernel"})
    app.add_url_rule("/static/<wing>/<filename>", endpoint="wing_static")
    app.jinja_env.globals.update(static_url=static_url, address_here=here, csrf_token=lambda: "token")
    plug_marks(app)
    plug_rows(app)
    yield app


def draw(app: Flask, source: str, address: str = "/assets", **names: object) -> str:
    """Render a piece of template as the given page would."""
    with app.test_request_context(address):
        return re.sub(r"\s+", " ", render_template_string(IMPORT + source, **names))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_inline_style_or_handler(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*(nonce=| src=|type=\"application/json\"))", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_icon_named_in_a_template_is_in_the_sprite(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    named = (
        re.findall(r"\bicon\(\"([a-z_-]+)\"", text)
        + re.findall(r"icon_name=\"([a-z_-]+)\"", text)
        + re.findall(r"mark=\"([a-z_-]+)\"", text)
    )

    assert [name for name in named if f'id="{name}"' not in SPRITE and not name.endswith("-")] == []


def test_every_kind_of_the_catalogue_has_its_icon() -> None:
    kinds = re.findall(r'^icon = "([a-z_]+)"', (ROOT / "config/catalogue/kinds.toml").read_text(encoding="utf-8"), re.M)

    assert kinds
    assert [icon for icon in kinds if f'id="{icon}"' not in SPRITE] == []


def test_the_script_of_the_map_knows_which_kinds_have_a_sign_of_their_own() -> None:
    kinds = re.findall(r'^icon = "([a-z_]+)"', (ROOT / "config/catalogue/kinds.toml").read_text(encoding="utf-8"), re.M)
    script = (ROOT / "gis/static/marks.js").read_text(encoding="utf-8")

    told = re.search(r"SIGNED = new Set\(\[(.*?)\]", script, re.S)

    assert told and sorted(re.findall(r'"([a-z_]+)"', told[1])) == sorted(kinds)


@pytest.mark.parametrize("status", ["planned", "in_service", "repair", "reserve", "retired"])
def test_a_status_is_told_by_colour_and_word_and_shape(page: Flask, status: str) -> None:
    html = draw(page, "{{ ui.status_badge(status) }}", status=status)

    assert f".status--{status}" in STYLES
    assert f"#status-{status}" in html and f'id="status-{status}"' in SPRITE
    assert re.search(r"</svg>[А-ЯІЇЄҐ][а-яіїєґ ]+<", html)


def test_a_head_cell_turns_the_order_around_and_keeps_the_filters(page: Flask) -> None:
    source = '{{ ui.th("Назва", key="name", sort="name") }}'

    html = draw(page, source, "/assets?q=wi-fi&status=repair&sort=name&cursor=abc")

    assert 'href="/assets?q=wi-fi&amp;status=repair&amp;sort=-name"' in html
    assert 'aria-sort="ascending"' in html


def test_an_address_of_the_page_cannot_carry_markup(page: Flask) -> None:
    html = draw(page, "<a href='{{ ui.here(sort=\"name\") }}'>", "/assets?q=%27%3E%3Cscript%3E")

    assert "<script" not in html and "'>" not in html.removesuffix("'>")


@pytest.mark.parametrize(
    ("category", "tone"), [("ok", "ok"), ("warning", "warn"), ("danger", "error"), ("message", "info")]
)
def test_a_message_takes_its_tone_from_its_category(page: Flask, category: str, tone: str) -> None:
    page.jinja_env.globals["get_flashed_messages"] = lambda with_categories: [(category, "Записано")]

    assert f"alert--{tone}" in draw(page, "{{ ui.flashes() }}")


def test_user_text_is_escaped_wherever_a_macro_puts_it(page: Flask) -> None:
    bad = "<img src=x onerror=alert(1)>"

    html = draw(page, "".join(f"{{{{ {call} }}}}" for call in EVERY_MACRO_WITH_TEXT), bad=bad)

    assert html.count("&lt;img src=x") > len(EVERY_MACRO_WITH_TEXT)
    assert "<img src=x" not in html


def test_an_empty_value_shows_a_dash(page: Flask) -> None:
    html = draw(page, "{{ ui.money(None) }}{{ ui.date(None) }}{{ ui.moment(None) }}{{ ui.fact('Серійний номер') }}")

    assert html.count("—") == 4


def test_a_refused_field_says_why_and_tells_the_reader_programs(page: Flask) -> None:
    field = _field(errors=["Від 0 до 360 градусів"])

    html = draw(page, '{{ ui.field(field, help="Від півночі", unit="°") }}', field=field)

    assert "Від 0 до 360 градусів" in html and '<span class="field__unit">°</span>' in html
    assert field.attributes == {
        "class": "input",
        "aria-describedby": "azimuth-help azimuth-error",
        "aria-invalid": "true",
    }


def test_the_last_page_has_no_way_on(page: Flask) -> None:
    html = draw(page, '{{ ui.pager_cursor(None, "1–40 із 40") }}')

    assert "1–40 із 40" in html and "<a" not in html


def _field(errors: list[str]) -> SimpleNamespace:
    """A field as WTForms has it, noting the attributes that it was drawn with."""

    class Field(SimpleNamespace):
        def __call__(self, **attributes: str) -> str:
            self.attributes = attributes
            return ""

    return Field(
        id="azimuth", type="StringField", description="", errors=errors, label=SimpleNamespace(text="Азимут"),
        flags=SimpleNamespace(required=True), widget=SimpleNamespace(), attributes={},
    )  # fmt: skip
