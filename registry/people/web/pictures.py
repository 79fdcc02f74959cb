"""The picture by which a device takes a secret over."""

import io

import segno
from markupsafe import Markup

from registry.people.rules.second_factor import device_address


def picture_of(secret: str, login: str) -> Markup:
    """Draw the address that a device reads."""
    out = io.BytesIO()
    segno.make(device_address(secret, login), error="m", micro=False).save(
        out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, nl=False, omitsize=True, light="#fff"
    )
    return Markup(out.getvalue().decode())  # noqa: S704, segno draws it from our own address
