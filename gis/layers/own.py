"""The layers of this floor; upper floors add theirs beside them."""

from gis.layers.areas import coverage_reader
from gis.layers.catalogue import Layer
from gis.layers.ground import read_ground
from gis.layers.places import read_places
from registry.kernel.text import N_

PLACES = Layer("places", N_("Майно"), "places", read_places, 10, is_shown_first=True)
GROUND = Layer("ground", N_("Населені пункти"), "ground", read_ground, 90, is_shown_first=True)


def _coverage(name: str, title: str, position: int, kinds: tuple[str, ...], colour: str) -> Layer:
    return Layer(name, title, "areas", coverage_reader(kinds), position, kinds=kinds, colour=colour)


LAYERS = (
    PLACES,
    _coverage("views", N_("Огляд камер"), 20, ("camera",), "kind-cctv"),
    _coverage("wifi", N_("Зона дії Wi-Fi"), 30, ("wifi_point", "wifi_zone"), "kind-wifi"),
    _coverage("sirens", N_("Чутність сирен"), 40, ("siren",), "kind-alert"),
    GROUND,
)
