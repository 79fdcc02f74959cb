"""Taking out what lies under no contract, such as a transfer or a rate, and bringing it back."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from registry.kernel.errors import Conflict, Invalid
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor
from registry.kernel.web.errors import say
from registry.kernel.web.undo import flash_undo


@dataclass(frozen=True)
class Away:
    """Where the ways lead: the endpoints of the thing's page and of its return, and their argument."""

    page: str
    restore: str
    argument: str


def take_away(away: Away, said: str, thing_id: uuid.UUID, home: str, delete: Callable[[], None]) -> Any:
    """Delete and offer it back at `home`; where it may not go, say why on its page."""
    address: dict[str, Any] = {away.argument: thing_id}
    try:
        delete()
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for(away.page, **address))
    db.session.commit()
    flash_undo(said, url_for(away.restore, **address))
    return redirect(home)


def bring_away_back(away: Away, thing_id: uuid.UUID, home: str, restore: Callable[..., Any]) -> Any:
    """Bring a deleted record back and show it; where it may not come, say why at `home`."""
    address: dict[str, Any] = {away.argument: thing_id}
    try:
        restore(db.session(), current_actor(), thing_id)
    except Conflict as error:
        db.session.rollback()
        flash(say(error.reason), "error")
        return redirect(url_for(away.page, **address))
    except Invalid as error:
        db.session.rollback()
        flash("; ".join(say(reason) for reasons in error.fields.values() for reason in reasons), "error")
        return redirect(home)
    db.session.commit()
    flash(_("Повернуто"), "ok")
    return redirect(url_for(away.page, **address))
