"""Folium builds the map from our own libraries alone."""

from gis.web.folium_map import HouseMap, MapView, build_map

SLAVUTYCH = (30.6539, 51.5123, 30.7784, 51.5540)


def test_no_library_comes_from_elsewhere():
    addresses = [url for _, url in HouseMap.default_js + HouseMap.default_css]

    assert addresses and all(url.startswith("/vendor/") for url in addresses)


def test_a_map_without_tiles_asks_no_one():
    parts = build_map(MapView(SLAVUTYCH), [], [])

    assert "http" not in parts.html + parts.script
    assert "maxZoom" in parts.script


def test_a_ground_is_told_by_its_url_and_can_not_break_out_of_the_script():
    parts = build_map(MapView(SLAVUTYCH), [], [{"tiles": "/ground/{z}/{x}/{y}", "credit": "</script><script>alert(1)"}])

    assert "/ground/{z}/{x}/{y}" in parts.script
    assert "</script>" not in parts.script
    assert "http" not in parts.html + parts.script


def test_a_chosen_view_is_not_overridden_by_the_box():
    chosen = build_map(MapView(SLAVUTYCH, (30.7, 51.53), 17), [], [])
    whole = build_map(MapView(SLAVUTYCH), [], [])

    assert "[51.53, 30.7]" in chosen.script and "fitBounds" not in chosen.script
    assert "fitBounds" in whole.script


def test_layer_facts_can_not_break_out_of_the_script():
    parts = build_map(MapView(SLAVUTYCH), [{"name": "</script><script>alert(1)"}], [])

    assert "</script>" not in parts.script
