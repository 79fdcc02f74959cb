"""Writing templates and settings of papers: versions are added and never changed, an emblem is drawn anew."""

import hashlib
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from maintenance.papers.models.printed import PaperSettings, PaperTemplate
from maintenance.papers.queries.printed.templates import NO_VERSION, find_settings, get_version, next_number
from maintenance.papers.rules.printed.fields import CheckedTemplate, check_fields
from maintenance.papers.rules.printed.form import PrintedForm
from maintenance.papers.rules.printed.nouns import SETTINGS, TEMPLATE
from maintenance.papers.rules.printed.package import MAX_FILE, clean_package, draw_picture
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.errors import Conflict, Invalid, NotFound, because
from registry.kernel.operations.permits import STALE, demand
from registry.kernel.records import Writing, change, create

WRITE = "programme.write"


class Unsaid(Invalid):
    """A template does without fields that a paper of its form is to say, and nobody has said that it may."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = missing
        names = ", ".join(f"{{{{{name}}}}}" for name in missing)
        super().__init__(file=because("У шаблоні немає полів, які папір має сказати: %(names)s", names=names))


TAKEN = because("Хтось щойно додав версію цього шаблону: спробуйте ще раз")


def check_template(form: PrintedForm, data: bytes) -> CheckedTemplate:
    """Check an uploaded template and write it anew; raise Invalid on «file» naming what may not be."""
    return check_fields(form, clean_package(data))


def add_version(
    session: Session,
    actor: Actor,
    hromada_id: uuid.UUID,
    form: PrintedForm,
    values: Mapping[str, Any],
    *,
    data: bytes | None,
    file_name: str | None,
    unsaid: Collection[str] = (),
) -> tuple[PaperTemplate, CheckedTemplate | None]:
    """Add a version; `data` None is the built-in template again. Raise Invalid by field, Forbidden.

    `unsaid` are the needed fields that a person has said a paper may do without; raise Unsaid where there are more.
    """
    demand(actor, WRITE, hromada_id)
    checked = _checked(form, data, unsaid)
    thing = PaperTemplate(id=uuid.uuid4(), hromada_id=hromada_id, created_at=clock.now())
    thing.document = checked.data if checked else None
    told = {
        **values,
        "form": form.code,
        "number": next_number(session, hromada_id, form.code),
        "file_name": (file_name or "")[-200:] or None,
        "sha256": hashlib.sha256(checked.data).hexdigest() if checked else None,
    }
    return create(session, actor, TEMPLATES, thing, told), checked


def _checked(form: PrintedForm, data: bytes | None, unsaid: Collection[str]) -> CheckedTemplate | None:
    checked = check_template(form, data) if data is not None else None
    if checked is not None and not set(checked.missing) <= set(unsaid):
        raise Unsaid(checked.missing)
    return checked


def go_back(
    session: Session,
    actor: Actor,
    form: PrintedForm,
    version_id: uuid.UUID,
    values: Mapping[str, Any],
    *,
    unsaid: Collection[str] = (),
) -> PaperTemplate:
    """Put a former version of a form in force again, as a new one with its bytes; raise NotFound for another form's.

    It is checked by the form of today as if it were put in now: raise Invalid, Unsaid.
    """
    former = get_version(session, actor, version_id)
    if former.form != form.code:
        raise NotFound(NO_VERSION)
    demand(actor, WRITE, former.hromada_id)
    _checked(form, former.document, unsaid)
    thing = PaperTemplate(id=uuid.uuid4(), hromada_id=former.hromada_id, created_at=clock.now())
    thing.document = former.document
    number = next_number(session, former.hromada_id, former.form)
    kept = {"form": former.form, "number": number, "file_name": former.file_name, "sha256": former.sha256}
    made: PaperTemplate = create(session, actor, TEMPLATES, thing, {**values, **kept})
    return made


def keep_settings(
    session: Session,
    actor: Actor,
    hromada_id: uuid.UUID,
    values: Mapping[str, Any],
    *,
    version: int | None,
    emblem: bytes | None = None,
    without_emblem: bool = False,
) -> PaperSettings:
    """Keep how a hromada's papers begin and who signs them; `version` None is for the first time.

    `emblem` is a PNG or JPEG that is drawn anew. Raise Invalid by field, Conflict when stale, Forbidden.
    """
    demand(actor, WRITE, hromada_id)
    told = dict(values)
    picture = _draw_emblem(emblem) if emblem else None
    if picture or without_emblem:
        told["emblem_sha256"] = hashlib.sha256(picture).hexdigest() if picture else None
    found = find_settings(session, hromada_id)
    if (found is None) != (version is None):
        raise Conflict(STALE)
    thing = found or PaperSettings(id=uuid.uuid4(), hromada_id=hromada_id)
    with session.no_autoflush:
        if "emblem_sha256" in told and told["emblem_sha256"] != thing.emblem_sha256:
            thing.emblem = picture
        if found is None:
            made: PaperSettings = create(session, actor, SETTINGS_WRITING, thing, told)
            return made
        kept: PaperSettings = change(session, actor, SETTINGS_WRITING, thing, told, version=version)
        return kept


def _draw_emblem(data: bytes) -> bytes:
    """Draw an emblem anew; raise Invalid on its own field."""
    if len(data) > MAX_FILE:
        raise Invalid(emblem=because("Файл більший за %(limit)s МБ", limit=MAX_FILE // 2**20))
    try:
        return draw_picture(data, "PNG", "Герб")
    except Invalid as error:
        raise Invalid({"emblem": error.fields["file"]}) from error


def _demand(actor: Actor, thing: Any) -> None:
    demand(actor, WRITE, thing.hromada_id)


TEMPLATES = Writing(
    TEMPLATE, _demand, label=lambda one: f"{one.form} № {one.number}", taken={"number": ("in_force_from", TAKEN)}
)
SETTINGS_WRITING = Writing(
    SETTINGS,
    _demand,
    label=lambda one: str(one.council or ""),
    taken={"hromada_id": ("council", because("Хтось щойно заповнив ці реквізити: відкрийте їх знову"))},
)
