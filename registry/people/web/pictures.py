"""The picture by which a device takes a secret over."""

import io
from typing import Any

import segno
from markupsafe import Markup

from registry.people.rules.second_factor import device_address


def shown_secret(secret: str | None, login: str) -> dict[str, Any]:
    """Give what a page needs to hand a secret over; None is nothing to hand over."""
    if secret is None:
        return {"secret": None}
    return {"secret": secret, "address": device_address(secret, login), "picture": picture_of(secret, login)}


def picture_of(secret: str, login: str) -> Markup:
    """Draw the address that a device reads."""
    out = io.BytesIO()
    segno.make(device_address(secret, login), error="m", micro=False).save(
        out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, nl=False, omitsize=True, light="#fff"
    )
    return Markup(out.getvalue().decode())  # noqa: S704, segno draws it from our own address
