"""The public map: no sign-in, no person, only what is published."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext

from gis.models.public_object import PublicObject
from gis.queries.public_objects import PublicQuestion, list_public_hromadas, list_public_objects
from gis.rules.publication import WIFI_KINDS
from gis.web.open_data import publish_response
from gis.web.words import access_words, shelter_words
from registry.kernel.seams import db, seams
from registry.kernel.text import clean

LONGEST_SEARCH = 100

bp = Blueprint("public", __name__)


@dataclass(frozen=True)
class Choice:
    """A chip above the list: what it shows and what it is called."""

    code: str
    title: str
    icon: str
    question: PublicQuestion


def _choices() -> list[Choice]:
    return [
        Choice("", gettext("Усе"), "layers", PublicQuestion()),
        Choice("wifi", gettext("Wi-Fi"), "wifi_zone", PublicQuestion(kinds=WIFI_KINDS)),
        Choice("shelter", gettext("Укриття"), "shelter", PublicQuestion(kinds=("shelter",))),
        Choice(
            "online",
            gettext("Укриття з інтернетом"),
            "wifi_point",
            PublicQuestion(kinds=("shelter",), with_internet=True),
        ),
    ]


@bp.get("/public/")
def show() -> Response:
    """Show published Wi-Fi and shelters as a map and a list; the filter stands in the address."""
    session = db.session()
    choices = _choices()
    chosen = next((one for one in choices if one.code == request.args.get("show", "")), choices[0])
    hromadas = list_public_hromadas(session)
    code = next((one.code for one in hromadas if one.code == request.args.get("hromada")), None)
    text = clean(request.args.get("q", ""))[:LONGEST_SEARCH]
    question = PublicQuestion(chosen.question.kinds, code, text, chosen.question.with_internet)
    page = render_template(
        "gis/public.html",
        choices=choices,
        chosen=chosen,
        hromadas=hromadas,
        hromada_code=code,
        q=text,
        objects=[_row(one) for one in list_public_objects(session, question)],
        tile_url=seams(current_app).settings.tile_url,
        words=_script_words(),
    )
    response = publish_response(page, "text/html; charset=utf-8")
    response.vary.add("Cookie")
    return response


def _row(one: PublicObject) -> dict[str, Any]:
    """Put a card into words."""
    where = ", ".join(filter(None, (one.settlement, one.address)))
    about = (
        shelter_words().get(one.shelter_type or "") if one.kind == "shelter" else access_words().get(one.access or "")
    )
    return {"card": one, "where": where, "about": about, "marks": _marks(one)}


def _marks(one: PublicObject) -> list[tuple[str, str]]:
    marks = [
        (one.wifi, "wifi_point", gettext("Wi-Fi")),
        (one.mobile, "phone_line", gettext("мобільний зв’язок")),
        (one.accessible, "check", gettext("безбар’єрний вхід")),
        (one.backup_power, "clock", gettext("резервне живлення")),
    ]
    return [(icon, word) for is_there, icon, word in marks if is_there]


def _script_words() -> dict[str, str]:
    return {
        "locating": gettext("Шукаємо вас…"),
        "notLocated": gettext("Не вдалося визначити ваше місце. Дозвольте доступ до нього або знайдіть за адресою."),
        "youAreHere": gettext("Ви тут"),
        "nearest": gettext("Найближче"),
        "m": gettext("м"),
        "km": gettext("км"),
        "route": gettext("Прокласти маршрут"),
    }
