"""Kinds: the catalogue's kept in step, one's own added."""

import pytest
from sqlalchemy.orm import Session

from config.catalogue.reading import read_table
from registry.assets.operations.kinds import add_kind, sync_kinds, update_kind
from registry.assets.queries.kinds import get_kind, list_kinds
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Forbidden, Invalid
from tests.factories.registry import actor_as, make_asset, make_hromada, make_kinds

LIGHT = {
    "code": "street_light",
    "name_uk": "Ліхтар",
    "is_sensitive": "ні",
    "attributes": [
        {"name": "power_w", "type": "integer", "label_uk": "Потужність", "unit": "Вт", "max": "2000"},
        {"name": "lamp", "type": "choice", "label_uk": "Лампа", "choices": "світлодіодна\nнатрієва"},
    ],
}


def test_the_catalogue_is_loaded_once(session: Session) -> None:
    rows = read_table("kinds", "kind")

    first, second = sync_kinds(session, rows), sync_kinds(session, rows)

    assert (first, second) == (len(rows), 0)
    assert [kind.code for kind in list_kinds(session)] == [row["code"] for row in rows]
    assert [get_kind(session, code).is_sensitive for code in ("camera", "shelter", "workstation")] == [
        True,
        True,
        False,
    ]


def test_a_changed_catalogue_changes_what_things_are_found_by(session: Session) -> None:
    asset = make_asset(session)
    row = next(row for row in read_table("kinds", "kind") if row["code"] == "camera")

    sync_kinds(session, [{**row, "name_uk": "Очі громади"}])

    assert "очі громади" in asset.search


def test_a_kind_of_ones_own_has_typed_attributes(session: Session) -> None:
    add_kind(session, SYSTEM, LIGHT)

    asset = make_asset(session, kind="street_light", attributes={"power_w": "120", "lamp": "Натрієва"})

    assert asset.attributes == {"power_w": 120, "lamp": "натрієва"}
    with pytest.raises(Invalid):
        make_asset(session, kind="street_light", attributes={"power_w": "5000"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "camera"}, "code"),
        ({"code": "Ліхтар"}, "code"),
        ({"name_uk": ""}, "name_uk"),
        ({"attributes": [{"name": "size", "type": "json", "label_uk": "X"}]}, "attributes.0.type"),
        ({"attributes": [{"name": "size", "type": "choice", "label_uk": "X"}]}, "attributes.0.choices"),
        ({"attributes": [{"name": "size", "type": "text", "label_uk": "X"}] * 2}, "attributes"),
    ],
)
def test_a_wrong_kind_is_refused_by_field(session: Session, change: dict[str, object], field: str) -> None:
    make_kinds(session)

    with pytest.raises(Invalid) as refusal:
        add_kind(session, SYSTEM, {**LIGHT, **change})

    assert list(refusal.value.fields) == [field]


def test_only_administrators_add_kinds_and_none_changes_the_catalogues(session: Session) -> None:
    make_kinds(session)

    with pytest.raises(Forbidden):
        add_kind(session, actor_as("technician", make_hromada(session)), LIGHT)
    with pytest.raises(Forbidden):
        update_kind(session, SYSTEM, "camera", {"is_sensitive": "ні"})
