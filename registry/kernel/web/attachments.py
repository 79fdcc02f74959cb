"""Files of things: shown after a check of rights, taken away and brought back."""

import uuid
from typing import Any

from flask import current_app, flash, redirect, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from registry.kernel.errors import Invalid, NotFound
from registry.kernel.models.attachment import Attachment
from registry.kernel.operations.attachments import add_attachment, delete_attachment, file_path, restore_attachment
from registry.kernel.queries.attachments import OWNERS, get_attachment
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, look_at, require
from registry.kernel.web.errors import say
from registry.kernel.web.pages import make_pages
from registry.kernel.web.undo import flash_undo

MAX_AT_ONCE = 20


def keep_uploads(entity: str, owner: Any) -> None:
    """Keep the files that were sent for a thing, commit and say so; a refused one keeps none of them."""
    owner_id, hromada_id = owner.id, owner.hromada_id
    uploads = [one for one in request.files.getlist("file") if one.filename][:MAX_AT_ONCE]
    try:
        for upload in uploads:
            add_attachment(
                db.session(),
                current_actor(),
                seams(current_app).settings.attachments,
                entity=entity,
                entity_id=owner_id,
                hromada_id=hromada_id,
                file_name=upload.filename or "",
                data=upload.read(),
            )
    except Invalid as error:
        db.session.rollback()
        for reasons in error.fields.values():
            flash(_("Не додано: %(name)s. ", name=upload.filename) + "; ".join(map(say, reasons)), "error")
        return
    db.session.commit()
    flash(
        _("Додано файлів: %(count)s", count=len(uploads)) if uploads else _("Виберіть файл"),
        "ok" if uploads else "warn",
    )


@require("asset.read")
def file(attachment_id: uuid.UUID) -> Response:
    """Send a file: photos to look at, papers to keep."""
    found = get_attachment(db.session(), current_actor(), attachment_id)
    return _send(found, is_thumb=False)


@require("asset.read")
def thumb(attachment_id: uuid.UUID) -> Response:
    """Send a photo's small picture."""
    return _send(get_attachment(db.session(), current_actor(), attachment_id), is_thumb=True)


def _send(found: Attachment, *, is_thumb: bool) -> Response:
    is_photo = found.content_type.startswith("image/")
    look_at(found.hromada_id)
    path = file_path(seams(current_app).settings.attachments, found.sha256, thumb=is_thumb and is_photo)
    if not path.is_file() or (is_thumb and not is_photo):
        raise NotFound("Такого файлу немає")
    response = send_file(
        path,
        mimetype=found.content_type,
        as_attachment=not is_photo,
        download_name=found.file_name,
        etag=f"{found.sha256}{'-thumb' if is_thumb else ''}",
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require("asset.read")
def delete(attachment_id: uuid.UUID) -> Response:
    """Take a file off its thing."""
    found = delete_attachment(db.session(), current_actor(), attachment_id)
    db.session.commit()
    flash_undo(_("Вилучено: %(name)s.", name=found.file_name), url_for("attachments.restore", attachment_id=found.id))
    return redirect(_home(found))


@require("asset.read")
def restore(attachment_id: uuid.UUID) -> Response:
    """Bring a deleted file back."""
    found = restore_attachment(db.session(), current_actor(), attachment_id)
    db.session.commit()
    flash(_("Повернуто: %(name)s", name=found.file_name), "ok")
    return redirect(_home(found))


def _home(found: Attachment) -> str:
    endpoint, values = OWNERS[found.entity].page(found.entity_id)
    return url_for(endpoint, **values)


PAGES = (
    ("GET", "/files/<uuid:attachment_id>", file),
    ("GET", "/files/<uuid:attachment_id>/thumb", thumb),
    ("POST", "/files/<uuid:attachment_id>/delete", delete),
    ("POST", "/files/<uuid:attachment_id>/restore", restore),
)
bp = make_pages("attachments", __name__, PAGES)
