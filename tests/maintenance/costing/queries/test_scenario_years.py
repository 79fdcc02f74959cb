"""After any change what-ifs and assets' shares say what they say of a book that is read whole."""

import random
import uuid
from datetime import date
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.queries import kept_book
from maintenance.contracts.queries.kept_book import read_covered
from maintenance.costing.queries.asset_costs import read_year_costs
from maintenance.costing.queries.kept_works import costed
from maintenance.costing.queries.scenario_years import effects_of
from maintenance.costing.rules.bridge import BridgePart
from maintenance.costing.rules.scenario_comparison import compare_works
from maintenance.costing.rules.what_if import Change, Overrides
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.places.models.territory import Hromada
from tests.maintenance.contracts.queries.test_changed_book import CHANGES, TODAY, YEAR
from tests.maintenance.contracts.queries.towns import a_town

TOUCHING = (
    "warranty", "price by SQL", "new asset", "index", "kind by SQL", "moved cover", "gone asset", "new contract",
    "first day", "gone contract",
)  # fmt: skip
"""Changes that touch some contracts and leave others."""
IDS = [uuid.UUID(int=number) for number in range(4)]


def what_ifs(contract_id: uuid.UUID) -> list[Overrides]:
    """Change every price, one contract's, an index, warranties; add assets: each by itself, and some together."""
    day = date(YEAR, 3, 15)
    dearer = Change(IDS[0], "price", percent=Decimal(10))
    own = Change(IDS[1], "price", day, contract_id=contract_id, percent=Decimal(7))
    unwarranted = Change(IDS[2], "warranty", day)
    more = Change(IDS[3], "assets", day, contract_id=contract_id, asset_kind="camera", count=3)
    together = [(dearer,), (own,), (unwarranted,), (more,), (dearer, more, unwarranted)]
    every = [Overrides(changes=changes) for changes in together] + [Overrides(all_lines=Decimal("1.1"))]
    return [one.dated(YEAR) for one in every]


def why(part: BridgePart) -> tuple[Any, ...]:
    return part.cause, part.amount, part.contract_id, part.assets.ids if part.assets else ()


def told(session: Session, hromada_id: uuid.UUID, contract_id: uuid.UUID) -> Any:
    """Say what each what-if comes to and why, and what the plan costs each asset."""
    covered = read_covered(session, hromada_id, TODAY)
    plan = costed(covered, YEAR)
    lines = [
        (one.line.code, one.planned, one.amount, [why(part) for part in one.bridge])
        for asked in what_ifs(contract_id)
        for one in compare_works(plan, costed(covered, YEAR, asked))
    ]
    _fact, of_plan = read_year_costs(session, hromada_id, YEAR, TODAY).by_asset
    places = np.flatnonzero(of_plan).tolist()
    shares = dict(zip(covered.book.assets.roll.ids_at(places), of_plan[places].tolist(), strict=True))
    session.rollback()
    return lines, shares


def test_after_any_change_what_ifs_say_what_they_say_of_a_whole_book(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(3)
    hromada_id = a_town(session, chance).id
    session.commit()
    contract_id = read_covered(session, hromada_id, TODAY).book.contracts[0].id
    told(session, hromada_id, contract_id)

    for name in TOUCHING:
        CHANGES[name](session, session.get_one(Hromada, hromada_id), chance)
        session.commit()
        patched = told(session, hromada_id, contract_id)
        with monkeypatch.context() as forgotten:
            forgotten.setattr(kept_book, "_kept", WeakKeyDictionary())
            whole = told(session, hromada_id, contract_id)

        assert patched == whole, name


def test_what_a_change_does_not_touch_is_not_costed_again(session: Session) -> None:
    chance = random.Random(1)
    hromada_id = a_town(session, chance).id
    session.commit()
    dearer = what_ifs(uuid.uuid4())[0]
    before = costed(read_covered(session, hromada_id, TODAY), YEAR, dearer)
    session.rollback()

    CHANGES["new price"](session, session.get_one(Hromada, hromada_id), chance)
    session.commit()
    after = costed(read_covered(session, hromada_id, TODAY), YEAR, dearer)

    same = [one for one, parts in after.components.items() if parts and parts is before.components.get(one)]
    changed = [one for one, its in after.covered.by_id.items() if its is not before.covered.by_id.get(one)]
    assert len(same) > len(changed) > 0


def test_what_changes_do_by_themselves_is_worked_out_at_the_first_look_only(session: Session) -> None:
    chance = random.Random(2)
    hromada = a_town(session, chance)
    session.commit()
    alone = what_ifs(read_covered(session, hromada.id, clock.today()).book.contracts[0].id)

    first = effects_of(session, SYSTEM, hromada, YEAR, alone)
    again = effects_of(session, SYSTEM, hromada, YEAR, [*alone])
    session.rollback()
    CHANGES["new price"](session, session.get_one(Hromada, hromada.id), chance)
    session.commit()
    after = effects_of(session, SYSTEM, session.get_one(Hromada, hromada.id), YEAR, alone)

    assert any(first)
    assert again is first
    assert after != first
