"""Writing indicators: what is refused, and what a quarter's end keeps."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from maintenance.papers.jobs.indicators import keep_indicators
from maintenance.papers.models.indicator import IndicatorSnapshot
from maintenance.papers.operations.indicators import keep_quarter
from maintenance.papers.queries.indicators.values import follow, list_values
from registry.kernel import clock
from registry.kernel.access import SYSTEM, Actor, Grant
from registry.kernel.errors import Forbidden, Invalid
from registry.kernel.models.history import HistoryEntry
from registry.places.models.territory import Hromada
from tests.factories.indicators import make_figure, make_indicator
from tests.factories.registry import first_hromada, make_asset, make_kinds


@pytest.fixture
def hromada(session: Session) -> Hromada:
    make_kinds(session)
    return first_hromada(session)


def test_a_definition_that_says_too_little_or_names_nothing_is_refused_by_field(
    session: Session, hromada: Hromada
) -> None:
    filled = {"name": "speed", "is": "filled"}
    refused: list[tuple[Mapping[str, Any], set[str]]] = [
        ({"kinds": []}, {"kinds"}),
        ({"kinds": ["spaceship"]}, {"kinds"}),
        ({"formula": "share"}, {"of_kinds"}),
        ({"formula": "share_of", "of_code": "nothing"}, {"of_code"}),
        ({"formula": "cost", "lines": ["9.9"]}, {"lines"}),
        ({"conditions": [filled]}, {"conditions"}),
        ({"counted": "sum"}, {"attribute"}),
        ({"counted": "sum", "attribute": "speed"}, {"attribute"}),
        ({"statuses": ["lost"]}, {"statuses"}),
        ({"code": "Камера"}, {"code"}),
        ({"formula": "eval"}, {"formula"}),
        ({"years": "0"}, {"years"}),
    ]
    for values, fields in refused:
        with pytest.raises(Invalid) as caught:
            make_indicator(session, hromada, **values)
        assert set(caught.value.fields) == fields, values
        session.rollback()


def test_a_code_is_taken_once_in_a_hromada(session: Session, hromada: Hromada) -> None:
    make_indicator(session, hromada, code="same")

    with pytest.raises(Invalid) as caught:
        make_indicator(session, hromada, code="same")
    assert set(caught.value.fields) == {"code"}


def test_a_figure_that_cannot_be_is_refused_by_field(session: Session, hromada: Hromada) -> None:
    computed = make_indicator(session, hromada).code
    entered = make_indicator(session, hromada, formula="entered", kinds=[], unit="так/ні").code
    make_figure(session, hromada, entered, value="так")

    refused: list[tuple[str, Mapping[str, Any], set[str]]] = [
        ("nothing", {}, {"code"}),
        (computed, {}, {"what"}),
        (entered, {"value": "7"}, {"value"}),
        (entered, {"value": "багато"}, {"value"}),
        (entered, {"source": ""}, {"source"}),
        (entered, {"starts_on": "2026-01-01", "value": "ні"}, {"starts_on"}),
    ]
    for code, values, fields in refused:
        with pytest.raises(Invalid) as caught:
            make_figure(session, hromada, code, **values)
        assert set(caught.value.fields) == fields, (code, values)


def test_who_only_reads_programmes_writes_nothing(session: Session, hromada: Hromada) -> None:
    reader = Actor("хтось", grants={hromada.id: Grant("viewer", frozenset({"programme.read", "asset.read"}))})

    with pytest.raises(Forbidden):
        make_indicator(session, hromada, reader)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """Let it be a day shortly after the third quarter."""
    day = date(2026, 11, 30)
    monkeypatch.setattr(clock, "today", lambda: day)
    return day


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(
    ("asked", "kept"), [(date(2026, 12, 31), [date(2026, 9, 30)]), (date(2027, 1, 1), []), (date(2030, 2, 2), [])]
)
def test_a_quarter_that_is_not_over_is_not_kept_whatever_day_the_job_is_run_for(
    session: Session, hromada: Hromada, asked: date, kept: list[date]
) -> None:
    make_indicator(session, hromada)

    counted = keep_indicators(session, asked)

    assert counted["indicators"] == len(kept)
    assert [one.day for one in session.scalars(select(IndicatorSnapshot))] == kept


@pytest.mark.usefixtures("today")
def test_a_quarter_s_end_is_kept_once_and_stays(session: Session, hromada: Hromada) -> None:
    own = make_indicator(session, hromada)
    make_asset(session, hromada, commissioned_on="2020-01-01")

    first = keep_indicators(session, date(2026, 11, 29))
    again = keep_indicators(session, date(2026, 11, 30))
    make_asset(session, hromada, commissioned_on="2020-01-01")
    session.flush()

    (kept,) = session.scalars(select(IndicatorSnapshot))
    assert (first, again) == ({"hromadas": 1, "indicators": 1}, {"hromadas": 0, "indicators": 0})
    assert (kept.code, kept.day, kept.value, kept.objects, kept.rule) == (
        own.code, date(2026, 9, 30), 1, 1, "count/1 own/1",
    )  # fmt: skip
    definition = list_values(session, SYSTEM, hromada, date(2026, 11, 29))[0].definition
    way = {one.day: (one.value, one.source) for one in follow(session, SYSTEM, hromada, definition, date(2026, 11, 29))}
    assert way[date(2026, 9, 30)] == (1, "kept")
    assert way[date(2026, 6, 30)] == (2, "now")


@pytest.mark.usefixtures("today")
def test_a_kept_quarter_is_told_in_the_history(session: Session, hromada: Hromada) -> None:
    make_indicator(session, hromada)
    keep_quarter(session, hromada, date(2026, 9, 30))

    entry = session.scalars(select(HistoryEntry).where(HistoryEntry.entity == "indicator_snapshot")).one()
    assert entry.changes == {"day": [None, "2026-09-30"], "indicators": [None, 1], "with_data": [None, 1]}
