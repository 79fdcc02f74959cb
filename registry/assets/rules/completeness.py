"""Which kinds ought to have what: nobody photographs a licence, and a shelter bears no serial number."""

from collections.abc import Iterable

from registry.assets.models.kind import AssetKind

INTANGIBLE = frozenset({"internet_link", "phone_line", "information_system", "edms_seat", "software_licence"})
"""Kinds of the catalogue that cannot be touched."""
WITHOUT_PLATE = INTANGIBLE | {"shelter", "wifi_zone"}
"""Kinds that no maker gives a serial number or a warranty."""


def placed(kinds: Iterable[AssetKind]) -> list[str]:
    """List the kinds that stand somewhere."""
    return [one.code for one in kinds if one.is_placed]


def tangible(kinds: Iterable[AssetKind]) -> list[str]:
    """List the kinds that can be photographed; one that people added is one where it stands somewhere."""
    return [one.code for one in kinds if one.is_placed and one.code not in INTANGIBLE]


def made(kinds: Iterable[AssetKind]) -> list[str]:
    """List the kinds that a maker has marked."""
    return [one.code for one in kinds if one.is_placed and one.code not in WITHOUT_PLATE]
