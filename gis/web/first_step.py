"""The step of the first ones that lays a ground under the maps."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from gis.ground.folder import list_files
from gis.ground.standing import STAFF
from gis.web.ground import list_grounds, standing
from registry.kernel.access import Actor
from registry.kernel.seams import FirstStep, StepProgress
from registry.kernel.text import N_


def _read(_session: Session, _actor: Actor) -> StepProgress:
    words = {"file": _("файл"), "address": _("адреса"), "own": _("власні вулиці й будинки")}
    laid = [words[one["name"]] for one in list_grounds(STAFF)]
    files = len(list_files(standing().folder))
    told = _("Під картою: %(names)s", names=", ".join(laid)) if laid else ""
    if files and not laid:
        told = _("Файлів на сервері: %(count)s. Виберіть, який покласти під карту", count=files)
    return StepProgress(is_begun=bool(told), is_done=bool(laid), told=told, url=url_for("base_map.base_map"))


GROUND_STEP = FirstStep(
    "ground",
    N_("Підкладка карти"),
    N_("Вулиці й будинки під вашими шарами: файл, адреса шматків карти або власні вулиці. Можна й без неї"),
    "map",
    20,
    "instance.manage",
    _read,
    ("/base-map",),
)
