"""What the pages that need no sign-in lead to: one list for all of them."""

from collections.abc import Sequence

from flask import current_app, request

from registry.kernel.seams import PublicLink, db, seams


def public_links() -> Sequence[PublicLink]:
    """List the public pages that have anything now, but for the one that is shown."""
    session = db.session()
    return [
        one
        for one in seams(current_app).public_links
        if one.url != request.path and (one.is_there is None or one.is_there(session))
    ]


def public_addresses() -> tuple[str, ...]:
    """Give their addresses: a public page that is kept depends on them."""
    return tuple(one.url for one in public_links())
