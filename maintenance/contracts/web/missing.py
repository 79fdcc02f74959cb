"""A provider and a support line that a contract's form names and the register does not have yet."""

import uuid
from typing import Any

from flask_wtf import FlaskForm

from maintenance.contracts.operations.service_lines import create_service_line
from maintenance.contracts.queries.service_lines import find_service_line
from registry.kernel.access import Actor
from registry.kernel.forms import filled
from registry.kernel.rules.fields import Refusals
from registry.kernel.seams import db
from registry.kernel.text import fold
from registry.kernel.web.access import current_actor
from registry.places.operations.organisations import create_organisation
from registry.places.queries.organisations import choose_organisations


def may_add_provider(actor: Actor, hromada_id: uuid.UUID) -> bool:
    """Tell whether whoever writes contracts may add organisations too."""
    return actor.can("contract.write", hromada_id) and actor.department_id(hromada_id) is None


def add_missing(form: FlaskForm, hromada_id: uuid.UUID, refusals: Refusals) -> dict[str, Any]:
    """Add the provider and the line that were typed, and give them as the contract's; what is refused is gathered.

    One that is there already is taken, not added again.
    """
    given: dict[str, Any] = {}
    if _is_typed(form, "provider-name", "provider-edrpou"):
        with refusals.gathering({"name": "provider-name", "edrpou": "provider-edrpou"}):
            given["provider_id"] = _provider(form, hromada_id)
    if _is_typed(form, "line-code", "line-title"):
        with refusals.gathering({"code": "line-code", "title": "line-title", "kekv": "kekv"}):
            given["service_line_id"] = _line(form, hromada_id)
    return given


def _is_typed(form: FlaskForm, *names: str) -> bool:
    return any(name in form and filled(form[name]) for name in names)


def _provider(form: FlaskForm, hromada_id: uuid.UUID) -> uuid.UUID:
    session, actor, name = db.session(), current_actor(), form["provider-name"].data or ""
    for one in choose_organisations(session, actor, hromada_id):
        if fold(one.name) == fold(name):
            return one.id
    values = {"name": name, "edrpou": form["provider-edrpou"].data, "role": "provider"}
    return create_organisation(session, actor, hromada_id, values).id


def _line(form: FlaskForm, hromada_id: uuid.UUID) -> uuid.UUID:
    session, code = db.session(), (form["line-code"].data or "").strip()
    present = find_service_line(session, hromada_id, code) if code else None
    if present is not None:
        return present.id
    values = {"code": code, "title": form["line-title"].data, "kekv": form["kekv"].data or None}
    return create_service_line(session, current_actor(), hromada_id, values).id
