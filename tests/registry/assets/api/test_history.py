"""The history through the API, on both engines."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel import clock
from tests.factories.api import Api, api_as
from tests.factories.registry import make_asset, make_hromada


@pytest.fixture
def api(app: Flask, session: Session) -> Api:
    hromada = make_hromada(session)
    make_asset(session, hromada)
    session.commit()
    return api_as(app, session, "admin", hromada)


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d 00:00", "%Y-%m-%dT00:00"])
def test_the_history_is_asked_for_from_a_day_or_a_time_of_the_municipality_s_clock(api: Api, form: str) -> None:
    today, tomorrow = (f"{day:{form}}" for day in (clock.today(), clock.today() + timedelta(days=1)))

    assert api.get(f"/history?entity=asset&since={today}&until={tomorrow}").json.get("total") == 1
    assert api.get(f"/history?entity=asset&since={tomorrow}").json.get("total") == 0
    assert api.get(f"/history?entity=asset&until={today}").json.get("total") == 0


@pytest.mark.parametrize("told", ["abc", "2026-13-01", "9999-01-01T00:00:00Z", "0001-01-01"])
def test_what_is_no_time_is_refused_by_name(api: Api, told: str) -> None:
    assert list(api.get(f"/history?since={told}").json["errors"]) == ["since"]
