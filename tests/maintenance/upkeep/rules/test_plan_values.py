"""What a plan's fields may hold."""

import uuid

import pytest

from maintenance.upkeep.rules.plan_values import PLAN, chosen_ids, read_plan
from registry.kernel.errors import Invalid

GOOD = {
    "title": "Чищення камер",
    "work_kind": "preventive",
    "interval": "month",
    "starts_on": "22.11.2026",
    "kind": "camera",
}


def test_a_plan_repeats_every_interval_and_shows_two_weeks_ahead_unless_told():
    plan = read_plan(GOOD)

    assert (plan.every, plan.lead_days, plan.filters) == (1, 14, {})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"interval": "day"}, "interval"),
        ({"every": "0"}, "every"),
        ({"every": "61"}, "every"),
        ({"every": "1e9"}, "every"),
        ({"starts_on": "31.02.2026"}, "starts_on"),
        ({"ends_on": "21.11.2026"}, "ends_on"),
        ({"lead_days": "181"}, "lead_days"),
        ({"kind": ""}, "kind"),
        ({"filters": {"asset_ids": []}}, "filters"),
        ({"filters": {"secret": 1}}, "filters.secret"),
        ({"filters": {"holder_id": "x"}}, "filters.holder_id"),
        ({"filters": {"asset_ids": [str(uuid.uuid4())] * 2001}}, "filters.asset_ids"),
        ({"filters": "camera"}, "filters"),
        ({"is_active": False}, "is_active"),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(changes, field):
    with pytest.raises(Invalid) as refusal:
        read_plan({**GOOD, **changes})

    assert list(refusal.value.fields) == [field]


def test_chosen_assets_need_no_kind():
    chosen = [uuid.uuid4(), uuid.uuid4()]

    plan = read_plan({**GOOD, "kind": None, "filters": {"asset_ids": [str(one) for one in chosen]}})

    assert chosen_ids(plan.filters) == tuple(chosen)


def test_a_change_reads_only_what_was_given_and_never_the_hromada():
    reading = PLAN.read({"title": "Огляд", "hromada_id": str(uuid.uuid4())}, is_new=False)

    assert reading.values == {"title": "Огляд"}
    assert list(reading.errors) == ["hromada_id"]
