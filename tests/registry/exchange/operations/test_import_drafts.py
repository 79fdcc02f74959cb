"""Drafts are forgotten after some days with their files; mappings are bounded."""

import os
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.exchange.models.import_draft import ImportDraft, ImportMapping
from registry.exchange.operations import import_drafts
from registry.exchange.operations.draft_files import DraftFiles
from registry.exchange.operations.import_drafts import (
    KEPT_DAYS,
    find_mapping,
    forget_drafts,
    get_draft,
    remember_mapping,
)
from registry.exchange.operations.new_drafts import begin_draft
from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor
from registry.kernel.errors import Forbidden, NotFound
from registry.people.models import User
from tests.factories.registry import actor_as, first_hromada, make_kinds, make_user

CAMERAS = "Інвентарний номер;Назва\nК-1;Камера\n".encode()


@pytest.fixture
def files(tmp_path: Path) -> DraftFiles:
    return DraftFiles(tmp_path)


@pytest.fixture
def person(session: Session) -> User:
    user = make_user(session, "technician")
    make_kinds(session)
    return user


def actor_of(session: Session, person: User) -> Actor:
    known = actor_as("technician", first_hromada(session))
    return Actor(label=person.login, user_id=person.id, grants=known.grants)


def begin(session: Session, person: User, files: DraftFiles) -> ImportDraft:
    return begin_draft(
        session,
        actor_of(session, person),
        files,
        kind="camera",
        hromada_id=first_hromada(session).id,
        file_name="C:\\звіти\\камери.csv",
        data=CAMERAS,
    )


def test_a_file_is_called_by_its_own_name_without_the_way_to_it(
    session: Session, person: User, files: DraftFiles
) -> None:
    assert begin(session, person, files).file_name == "камери.csv"


def test_what_nobody_touched_for_two_weeks_goes_and_lost_files_go_too(
    session: Session, person: User, files: DraftFiles
) -> None:
    old, fresh = begin(session, person, files), begin(session, person, files)
    now = clock.now()
    old.updated_at = now - timedelta(days=KEPT_DAYS, seconds=1)
    session.flush()
    long_ago = (now - timedelta(days=2)).timestamp()
    for path in files.folder.glob("*"):
        os.utime(path, (long_ago, long_ago))

    gone = forget_drafts(session, files, now)

    assert gone == 1
    assert session.scalars(select(ImportDraft.id)).all() == [fresh.id]
    assert {path.name.partition(".")[0] for path in files.folder.glob("*")} == {str(fresh.id)}


def test_a_file_left_for_a_work_that_never_began_goes_after_two_days(session: Session, files: DraftFiles) -> None:
    now, paths = clock.now(), []
    for folder in ("uploads", "sent"):
        for name, days in (("old.xlsx", 3), ("new.xlsx", 1)):
            path = files.folder.parent / folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"1")
            moment = (now - timedelta(days=days)).timestamp()
            os.utime(path, (moment, moment))
            paths.append(path)

    forget_drafts(session, files, now)

    assert [path.exists() for path in paths] == [False, True, False, True]


def test_a_file_that_is_just_being_taken_in_stays(session: Session, files: DraftFiles) -> None:
    files.keep(uuid.uuid4(), CAMERAS)

    forget_drafts(session, files, clock.now())

    assert len(list(files.folder.glob("*"))) == 1


def test_drafts_belong_to_people_and_not_to_the_system(session: Session, person: User, files: DraftFiles) -> None:
    draft = begin(session, person, files)

    with pytest.raises(NotFound):
        get_draft(session, SYSTEM, draft.id)
    with pytest.raises(Forbidden):
        begin_draft(session, SYSTEM, files, kind="camera", hromada_id=None, file_name="к.csv", data=CAMERAS)


def test_mappings_are_kept_by_kind_and_headings_and_the_oldest_give_way(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_drafts, "MAX_MAPPINGS", 2)
    for number in range(3):
        remember_mapping(session, "camera", f"{number}" * 64, {"fields": {"0": "name"}})
    remember_mapping(session, "camera", "2" * 64, {"fields": {"0": "serial"}})

    assert session.scalar(select(func.count()).select_from(ImportMapping)) == 2
    assert find_mapping(session, "camera", "0" * 64) is None
    assert find_mapping(session, "server", "2" * 64) is None
    assert find_mapping(session, "camera", "2" * 64).options == {"fields": {"0": "serial"}}
