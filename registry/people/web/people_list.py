"""Managing people: who is here, their roles per hromada, disabling, one-time links to set a password."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from registry.kernel.errors import Invalid
from registry.kernel.forms import fresh, stored_values
from registry.kernel.seams import db, seams
from registry.kernel.web.access import current_actor, require
from registry.kernel.web.asked import asked_filters, asked_sort
from registry.kernel.web.cards import show_cards_anywhere
from registry.kernel.web.errors import field_errors
from registry.kernel.web.field_words import cells, list_columns
from registry.kernel.web.form_errors import saved, show_errors
from registry.kernel.web.numbered_pages import asked_page
from registry.people.forms import person_form, read_roles, shown_roles, typed_person
from registry.people.models import DirectoryIdentity, User
from registry.people.operations.passwords import make_password_link
from registry.people.operations.people import create_user, disable_user, enable_user, update_person, update_roles
from registry.people.operations.second_factor import reset_second_factor
from registry.people.queries.people import (
    count_people,
    get_person,
    list_departments,
    list_hromadas,
    list_people,
    managed_people,
    orders,
)
from registry.people.queries.second_factor import find_second_factor
from registry.people.rules.people import PERSON, RoleIn, may_give, roles_of
from registry.people.rules.sessions import LINK_LIFE
from registry.places.models.territory import Hromada

PAGE = 100


@require("people.manage")
def people() -> str:
    """List the people whom the actor may manage."""
    session, actor = db.session(), current_actor()
    selected = managed_people(actor, **asked_filters(PERSON))
    sort = asked_sort(orders(), "is_active")
    pages = asked_page(count_people(session, selected), PAGE)
    columns = list_columns(PERSON, orders(), ("display_name",))
    shown = list_people(session, selected, sort=sort, limit=PAGE, offset=pages.offset)
    return render_template(
        "people/list.html",
        people=[(one, cells(PERSON, actor, one, columns, {})) for one in shown],
        columns=columns,
        sort=sort,
        pages=pages,
        roles=seams(current_app).roles,
        hromada_names={one.id: one.name for one in list_hromadas(db.session())},
    )


@require("people.manage")
def add_person() -> Any:
    """Make an account with roles, then show the link by which the person sets a password."""
    form, ticked = person_form(None), shown_roles(())
    if request.method == "POST":
        try:
            wanted = read_roles(request.form)
            ticked = shown_roles(wanted)
            user = create_user(
                db.session(), current_actor(), typed_person(form), wanted, administers_all=_is_over_all(False)
            )
            return _link_page(user, 201)
        except Invalid as error:
            db.session.rollback()
            show_errors(form, error)
    page = render_template(
        "people/new.html", form=form, **_role_choices(), ticked=ticked, is_over_all=_is_over_all(False)
    )
    return page, 422 if form.is_submitted() else 200


@require("people.manage")
def person(user_id: uuid.UUID) -> Any:
    """Show a person with roles and what may be done; change what is open of the account."""
    user = get_person(db.session(), current_actor(), user_id)
    if request.method == "GET":
        return _person_page(user)
    form = person_form(user)
    if saved(form, lambda: update_person(db.session(), current_actor(), user_id, typed_person(form))) is None:
        return _person_page(get_person(db.session(), current_actor(), user_id), form=form), 422
    flash(_("Збережено"), "ok")
    return redirect(url_for("people.person", user_id=user_id))


@require("people.manage")
def back_to_person(user_id: uuid.UUID) -> Response:
    """Lead the address of a form that answered with a page back to the page itself."""
    return redirect(url_for("people.person", user_id=user_id))


@require("people.manage")
def change_roles(user_id: uuid.UUID) -> Any:
    """Give a person the ticked roles; roles where the actor may give none stay as they are."""
    user = get_person(db.session(), current_actor(), user_id)
    try:
        wanted = read_roles(request.form)
        over_all = _is_over_all(user.administers_all)
        update_roles(db.session(), current_actor(), user_id, wanted | _out_of_reach(user), administers_all=over_all)
    except Invalid as error:
        db.session.rollback()
        reasons = [reason for listed in field_errors(error).values() for reason in listed]
        return _person_page(get_person(db.session(), current_actor(), user_id), reasons), 422
    db.session.commit()
    flash(_("Ролі збережено. Людина увійде знову вже з новими правами"), "ok")
    return redirect(url_for("people.person", user_id=user_id))


@require("people.manage")
def disable(user_id: uuid.UUID) -> Response:
    """Shut a person out at once."""
    user = disable_user(db.session(), current_actor(), user_id)
    db.session.commit()
    flash(_("%(login)s більше не може увійти; сеанси завершено, токени відкликано", login=user.login), "ok")
    return redirect(url_for("people.person", user_id=user_id))


@require("people.manage")
def enable(user_id: uuid.UUID) -> Response:
    """Let a disabled person in again."""
    user = enable_user(db.session(), current_actor(), user_id)
    db.session.commit()
    flash(_("%(login)s знову може увійти", login=user.login), "ok")
    return redirect(url_for("people.person", user_id=user_id))


@require("people.manage")
def reset_factor(user_id: uuid.UUID) -> Response:
    """Take away the second factor of somebody who lost the device."""
    user = reset_second_factor(db.session(), current_actor(), user_id)
    db.session.commit()
    flash(_("%(login)s входитиме без другого кроку, доки не налаштує його знову", login=user.login), "ok")
    return redirect(url_for("people.person", user_id=user_id))


@require("people.manage")
def give_link(user_id: uuid.UUID) -> Any:
    """Show a new one-time link to set a password; the earlier one dies."""
    return _link_page(get_person(db.session(), current_actor(), user_id), 200)


def _link_page(user: User, status: int) -> tuple[str, int]:
    secret = make_password_link(db.session(), current_actor(), user.id)
    db.session.commit()
    link = url_for("people.password_link", secret=secret, _external=True)
    page = render_template("people/link.html", person=user, link=link, days=LINK_LIFE.days)
    return page, status


def _person_page(user: User, reasons: Sequence[str] = (), form: FlaskForm | None = None) -> str:
    return render_template(
        "people/person.html",
        person=user,
        cards=show_cards_anywhere("user", current_actor(), user),
        form=form or fresh(person_form(user), stored_values(PERSON, user)),
        **_role_choices(),
        ticked=shown_roles(roles_of(user.memberships)),
        is_over_all=user.administers_all,
        is_self=user.id == current_actor().user_id,
        factor=find_second_factor(db.session(), user.id),
        is_vouched=db.session.get(DirectoryIdentity, user.id) is not None,
        kept=_out_of_reach(user),
        reasons=list(reasons),
    )


def _role_choices() -> dict[str, Any]:
    """Give the roles, the places where the actor may give them, and the departments of each."""
    session, actor = db.session(), current_actor()
    hromadas = [one for one in list_hromadas(session) if may_give(actor, one.id)]
    places: list[Hromada | None] = [*hromadas, *([None] if actor.administers_all else [])]
    departments: dict[uuid.UUID, list[Any]] = {one.id: [] for one in hromadas}
    for department in list_departments(session, list(departments)):
        departments[department.hromada_id].append(department)
    return {
        "roles": seams(current_app).roles,
        "places": places,
        "departments": departments,
        "over_all": actor.administers_all,
    }


def _is_over_all(had: bool) -> bool:
    """Read the tick of an administrator of all; whoever may not give it leaves it as it is."""
    return bool(request.form.get("administers_all")) if current_actor().administers_all else had


def _out_of_reach(user: User) -> frozenset[RoleIn]:
    had = roles_of(user.memberships)
    return frozenset(one for one in had if not may_give(current_actor(), one.hromada_id))
