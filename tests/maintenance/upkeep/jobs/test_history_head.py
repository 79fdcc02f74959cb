"""The head of the history, kept outside every day: what is kept proves later what stood before it."""

import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from maintenance.upkeep.jobs.history_head import keep_history_head
from registry.kernel.operations.heads import keep_in
from registry.kernel.queries.history import prove_history
from tests.factories.registry import make_asset

TODAY = date(2026, 11, 28)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder outside, named by the settings."""
    keep_in(tmp_path / "heads")
    yield tmp_path / "heads"
    keep_in(None)


def test_the_head_is_kept_in_a_file_of_its_owner_alone_and_proves_the_history(session: Session, outside: Path) -> None:
    make_asset(session)
    session.commit()

    summary = keep_history_head(session, TODAY)

    (file,) = outside.iterdir()
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (file.name, file.stat().st_mode & 0o777) == ("history-2026-11-28.json", 0o600)
    assert summary == {"entries": told["entries"], "kept": 1}
    assert prove_history(session, told["hash"]).holds is True


def test_a_second_head_of_a_day_stands_beside_the_first(session: Session, outside: Path) -> None:
    keep_history_head(session, TODAY)
    make_asset(session)
    keep_history_head(session, TODAY)

    assert sorted(one.name for one in outside.iterdir()) == ["history-2026-11-28-2.json", "history-2026-11-28.json"]


def test_without_a_folder_the_head_is_told_to_the_log(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    make_asset(session)
    with caplog.at_level(logging.INFO, "oblik.audit"):
        summary = keep_history_head(session, TODAY)

    assert summary["kept"] == 0
    assert prove_history(session).head in caplog.text
