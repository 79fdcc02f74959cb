"""Files of assets: kept by hash, shown by right, deleted and brought back."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from registry.assets.models.asset import Asset
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.errors import Conflict, Forbidden, NotFound
from registry.kernel.models.attachment import Attachment
from registry.kernel.operations.attachments import add_attachment, delete_attachment, file_path, restore_attachment
from registry.kernel.queries.attachments import get_attachment, list_attachments
from tests.factories.registry import actor_as, make_asset
from tests.registry.kernel.rules.test_photos import photo


def attach(session: Session, folder: Path, asset: Asset, actor: Actor = SYSTEM) -> Attachment:
    return add_attachment(
        session,
        actor,
        folder,
        entity="asset",
        entity_id=asset.id,
        hromada_id=asset.hromada_id,
        file_name="фото.jpg",
        data=photo(),
    )


def test_bytes_lie_by_their_hash_with_a_small_picture(session: Session, tmp_path: Path) -> None:
    asset = make_asset(session)

    kept = attach(session, tmp_path, asset)

    assert file_path(tmp_path, kept.sha256).stat().st_size == kept.size_bytes
    assert file_path(tmp_path, kept.sha256, thumb=True).is_file()
    assert list_attachments(session, "asset", asset.id) == [kept]


def test_a_deleted_file_comes_back(session: Session, tmp_path: Path) -> None:
    asset = make_asset(session)
    kept = attach(session, tmp_path, asset)
    attachment_id, sha256 = kept.id, kept.sha256

    delete_attachment(session, SYSTEM, attachment_id)
    gone = list_attachments(session, "asset", asset.id)
    back = restore_attachment(session, SYSTEM, attachment_id)

    assert gone == []
    assert (back.sha256, back.file_name) == (sha256, "фото.jpg")
    with pytest.raises(Conflict):
        restore_attachment(session, SYSTEM, attachment_id)


@pytest.mark.parametrize(("kind", "is_seen"), [("camera", False), ("shelter", False), ("air_sensor", True)])
def test_photos_of_sensitive_things_need_the_right_to_the_place(
    session: Session, tmp_path: Path, kind: str, is_seen: bool
) -> None:
    asset = make_asset(session, kind=kind)
    kept = attach(session, tmp_path, asset)
    viewer = actor_as("viewer", asset.hromada)

    try:
        get_attachment(session, viewer, kept.id)
    except NotFound:
        assert not is_seen
    else:
        assert is_seen
    with pytest.raises(Forbidden):
        attach(session, tmp_path, asset, viewer)
