"""The page «Підкладка карти»: what lies under every map, chosen with a preview by an administrator of all."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from itsdangerous import BadSignature, URLSafeSerializer

from gis.ground.archive import Facts
from gis.ground.folder import LARGEST_PIECE, list_files, remove_file, take_piece
from gis.ground.judging import judge
from gis.ground.standing import STAFF, Source
from gis.models.ground import Ground
from gis.operations.ground import GroundChoice, choose_ground, note_file
from gis.queries.ground import find_area, find_ground, find_home
from gis.rules.ground_tiles import Spot
from gis.rules.tile_address import open_name
from gis.web.ground import answer_of, describe, list_grounds, standing
from registry.kernel.errors import Conflict, Invalid, NotFound, because
from registry.kernel.forms import choice, text
from registry.kernel.operations.permits import demand_all
from registry.kernel.rules.reading import Unreadable, integer_between
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.errors import say
from registry.kernel.web.form_errors import read_version, saved
from registry.kernel.web.pages import make_pages
from registry.kernel.web.words import file_size

SALT = "ground preview"
FIELDS = ("file_name", "file_credit", "url", "url_credit", "url_zoom")
SIGNED = ("file_name", "url", "url_zoom", "url_is_vector")
EXAMPLE = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


@dataclass(frozen=True)
class ShownFile:
    """A file of the folder as the page shows it."""

    name: str
    size: int
    facts: Facts | None
    refusal: str = ""
    is_chosen: bool = False


@require("instance.manage")
def base_map() -> Any:
    """Show what lies under the maps; try another ground, or lay it there."""
    ground = find_ground(db.session())
    form = _form(ground)
    if request.method == "GET":
        return _page(form, ground, list_grounds(STAFF))
    found: list[GroundChoice] = []
    is_trial = request.form.get("action") == "preview"

    def write() -> bool:
        demand_all(current_actor())
        found.append(judge(standing(), request.form, find_area(db.session())))
        if not is_trial:
            choose_ground(db.session(), current_actor(), found[0], version=read_version() if ground else None)
        return True

    if saved(form, write) is None:
        return _page(form, find_ground(db.session()), []), 422
    if is_trial:
        return _page(form, find_ground(db.session()), _tried(found[0]), is_trial=True)
    flash(_("Підкладку карти збережено"), "ok")
    return redirect(url_for("base_map.base_map"))


@require("instance.manage")
def preview(zoom: int, column: int, row: int) -> Response:
    """Give a tile of what is being tried; the address bears our signature."""
    try:
        told = _serializer().loads(request.args.get("of", ""))
    except BadSignature as error:
        raise NotFound("Такого шматка карти немає") from error
    sources = [_source_of(GroundChoice(**told))]
    return answer_of(sources, STAFF, Spot(zoom, column, row))


@require("instance.manage")
def take() -> Any:
    """Take in a piece of a file: its place and the whole size stand in the address, its bytes are the body."""
    demand_all(current_actor())
    try:
        whole = _take()
    except Invalid as error:
        return {"reason": "; ".join(say(one) for reasons in error.fields.values() for one in reasons)}, 422
    except Conflict as error:
        return {"reason": say(error.reason)}, 409
    if whole is not None:
        note_file(db.session(), current_actor(), whole.name, is_new=True)
        db.session.commit()
    return {"is_whole": whole is not None}


@require("instance.manage")
def remove() -> Any:
    """Throw a file out of the folder; one that lies under the maps stays."""
    demand_all(current_actor())
    name, ground = request.form.get("name", ""), find_ground(db.session())
    if ground is not None and ground.file_name == name:
        raise Conflict(because("Файл %(name)s лежить під картою: спершу виберіть інший", name=name))
    remove_file(standing().folder, name)
    note_file(db.session(), current_actor(), name, is_new=False)
    db.session.commit()
    flash(_("Вилучено: %(name)s.", name=name), "ok")
    return redirect(url_for("base_map.base_map"))


def _take() -> Path | None:
    offset, total = _figure("offset"), _figure("total")
    if request.content_length is None or request.content_length > LARGEST_PIECE:
        raise Invalid(file=because("Шматок файлу завеликий"))
    name = request.args.get("name", "")
    return take_piece(standing().folder, name, offset=offset, total=total, data=request.get_data())


def _form(ground: Ground | None) -> Any:
    names = [(path.name, path.name) for path in list_files(standing().folder)]
    if ground is not None and ground.file_name and ground.file_name not in dict(names):
        names.append((ground.file_name, _("%(name)s (файлу немає)", name=ground.file_name)))

    class GroundForm(FlaskForm):
        """What lies under the maps."""

        file_name = choice(_("Файл"), names, empty=_("без файлу"))
        file_credit = text(
            _("Підпис на карті"), help_text=_("Чия це карта; порожньо — як сказано у файлі"), maxlength=200
        )
        url = text(_("Адреса"), help_text=_("Наприклад, %(url)s", url=EXAMPLE), maxlength=500, inputmode="url")
        url_credit = text(_("Підпис на карті"), help_text=_("Наприклад, © OpenStreetMap contributors"), maxlength=200)
        url_zoom = text(_("Найближчий масштаб"), help_text=_("Від 1 до 22, зазвичай 19"), inputmode="numeric")

    kept = {name: getattr(ground, name) for name in FIELDS} if ground else {"url_zoom": 19}
    return GroundForm(data=kept)


def _page(form: Any, ground: Ground | None, shown: list[dict[str, Any]], *, is_trial: bool = False) -> str:
    settings = standing().settings
    return render_template(
        "gis/base_map.html",
        form=form,
        version=ground.version if ground else None,
        shown=shown,
        is_trial=is_trial,
        files=[_shown_file(path, ground) for path in list_files(standing().folder)],
        folder=standing().folder,
        fixed_url=open_name(settings.tile_url) if settings.tile_url else None,
        fixed_file=settings.tile_file,
        fixed_refusal=_shown_file(settings.tile_file, None).refusal if settings.tile_file else "",
        area=find_area(db.session()),
        home=find_home(db.session()),
        file_size=file_size,
        largest_piece=LARGEST_PIECE,
        words=_script_words(),
    )


def _tried(tried: GroundChoice) -> list[dict[str, Any]]:
    """Describe what is being tried, beside what the environment fixes."""
    laid = {one["name"]: one for one in list_grounds(STAFF) if _is_fixed(one["name"])}
    if tried.url and "address" not in laid:
        laid["address"] = _describe_trial(replace(tried, file_name=None))
    if tried.file_name and "file" not in laid:
        laid["file"] = _describe_trial(GroundChoice(file_name=tried.file_name, file_credit=tried.file_credit))
    return [laid[name] for name in ("address", "file") if name in laid]


def _is_fixed(name: str) -> bool:
    settings = standing().settings
    return bool({"address": settings.tile_url, "file": settings.tile_file}.get(name))


def _describe_trial(tried: GroundChoice) -> dict[str, Any]:
    signed = _serializer().dumps({name: getattr(tried, name) for name in SIGNED if getattr(tried, name)})
    start = url_for("base_map.preview", zoom=0, column=0, row=0).removesuffix("0/0/0")
    return {**describe(_source_of(tried), STAFF), "tiles": f"{start}{{z}}/{{x}}/{{y}}?of={signed}"}


def _source_of(tried: GroundChoice) -> Source:
    ground = Ground(**{**vars(tried), "url_layers": list(tried.url_layers)})
    found = standing().file_of(ground) if tried.file_name else standing().address_of(ground)
    if found is None:
        raise NotFound("Такого шматка карти немає")
    return found


def _shown_file(path: Path, ground: Ground | None) -> ShownFile:
    is_chosen = ground is not None and ground.file_name == path.name
    size = path.stat().st_size if path.is_file() else 0
    try:
        return ShownFile(path.name, size, standing().facts_of(path), is_chosen=is_chosen)
    except Invalid as error:
        return ShownFile(path.name, size, None, say(error.fields["file"][0]), is_chosen)


def _figure(name: str) -> int:
    try:
        return int(integer_between(0)(request.args.get(name)) or 0)
    except Unreadable as refusal:
        raise Invalid({name: [refusal.reason]}) from refusal


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=SALT)


def _script_words() -> dict[str, str]:
    return {
        "sending": _("Завантажую: %(share)s %%", share="#"),
        "done": _("Файл на сервері. Виберіть його нижче"),
        "failed": _("Не вдалося завантажити. Перевірте з’єднання."),
        "chosen": _("Виберіть файл"),
        "m": _("м"),
        "km": _("км"),
    }


PAGES = (
    ("GET POST", "/base-map", base_map),
    ("GET", "/base-map/preview/<int:zoom>/<int:column>/<int:row>", preview),
    ("POST", "/base-map/pieces", take),
    ("POST", "/base-map/remove", remove),
)
bp = make_pages("base_map", __name__, PAGES)
