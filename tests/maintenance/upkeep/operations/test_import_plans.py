"""Plans come in from a file with the visits they owe, and go out so that they come back equal."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maintenance.upkeep.models.plan import DueWork, Plan
from maintenance.upkeep.operations.plans import stop_plan
from maintenance.upkeep.queries.file_rows import IN_ONE_CELL
from registry.kernel import clock
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Forbidden
from registry.places.models.territory import Settlement
from tests.exchanged import bring, counts, refused, taken_out
from tests.factories.maintenance_work import TODAY, make_plan, person_as
from tests.factories.registry import actor_as, first_hromada, make_asset, make_hromada, make_organisation

FILE = """Назва;Що робити;Раз на;Одиниця часу;Перший візит;Вид майна;Об’єкти;Діє
Чищення;Обслуговування;1;міс.;01.11.2026;Камера відеоспостереження;;
Огляд;Огляд;3;міс.;01.12.2026;;К-1;
Давній план;Огляд;1;рік;01.11.2025;;К-1;ні
"""


@pytest.fixture(autouse=True)
def frozen_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 22 November 2026."""
    monkeypatch.setattr(clock, "today", lambda *_: TODAY)


def plans(session: Session) -> list[Plan]:
    return list(session.scalars(select(Plan).order_by(Plan.title, Plan.starts_on)))


def visits(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(DueWork)) or 0


def test_plans_come_in_with_their_visits_and_again_change_nothing(session: Session) -> None:
    asset = make_asset(session, inventory_number="К-1")

    report = bring(session, "plan", FILE)
    owed = visits(session)
    again = bring(session, "plan", FILE)

    assert (refused(report), counts(report), counts(again)) == ([], (3, 0, 0), (0, 0, 3))
    old, look, cleaning = plans(session)
    assert (cleaning.kind_code, cleaning.filters, cleaning.is_active) == ("camera", {}, True)
    assert (look.filters, look.every, look.work_kind) == ({"asset_ids": [str(asset.id)]}, 3, "inspection")
    assert old.is_active is False
    assert owed == visits(session) == 3, "of the cleaning this month's and the next one, of the look the first"


def test_a_dry_run_makes_neither_plans_nor_visits(session: Session) -> None:
    make_asset(session, inventory_number="К-1")

    dry = bring(session, "plan", FILE, is_dry_run=True)

    assert counts(dry) == (3, 0, 0)
    assert (plans(session), visits(session)) == ([], 0)


def test_a_plan_is_stopped_and_changed_by_its_row(session: Session) -> None:
    make_asset(session, inventory_number="К-1")
    bring(session, "plan", FILE)

    report = bring(session, "plan", FILE.replace("01.11.2026;Камера відеоспостереження;;", "01.11.2026;camera;;ні"))

    assert counts(report) == (0, 1, 2)
    assert [one.is_active for one in plans(session)] == [False, True, False]
    assert visits(session) == 1


def test_faults_are_told_in_their_cells_and_nothing_is_written(session: Session) -> None:
    make_asset(session, inventory_number="К-1")
    file = """Назва;Що робити;Раз на;Одиниця часу;Перший візит;Вид майна;Об’єкти;Лише балансоутримувача;Діє
;Огляд;1;міс.;01.11.2026;camera;;;
А;Танці;99;міс.;01.11.2026;лазер;;;
Б;Огляд;1;міс.;01.11.2026;;К-7;;
В;Огляд;1;міс.;01.11.2026;camera;;Нікого;може
"""

    report = bring(session, "plan", file)

    assert {one[:2] for one in refused(report)} == {
        (2, "Назва"), (3, "Що робити"), (3, "Раз на"), (3, "Вид майна"), (4, "Об’єкти"),
        (5, "Лише балансоутримувача"), (5, "Діє"),
    } | {(4, "Вид майна")}  # fmt: skip
    assert plans(session) == []


@pytest.mark.parametrize("language", ["uk", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson"])
def test_what_goes_out_comes_back_equal(session: Session, form: str, language: str) -> None:
    _make_rich_plans(session)
    before = taken_out(session, "plan")

    again = bring(session, "plan", taken_out(session, "plan", form, language), name=f"f.{form}")

    assert (refused(again), again.unknown_columns, counts(again)) == ([], [], (0, 0, 4))
    assert taken_out(session, "plan") == before


def test_what_goes_out_makes_the_same_plans_anew(session: Session) -> None:
    _make_rich_plans(session)
    before = taken_out(session, "plan")
    for one in (*session.scalars(select(DueWork)), *plans(session)):
        session.delete(one)
        session.flush()

    report = bring(session, "plan", before)

    assert (refused(report), counts(report)) == ([], (4, 0, 0))
    assert taken_out(session, "plan") == before


def _make_rich_plans(session: Session) -> None:
    """Plans with all that a plan may have: conditions, more assets than a cell holds, an end."""
    hromada = first_hromada(session)
    town = session.scalars(select(Settlement).where(Settlement.hromada_id == hromada.id)).one()
    holder = make_organisation(session, name="Відділ безпеки")
    recorder = make_asset(session, inventory_number="Р-1", kind="recorder")
    many = [make_asset(session, inventory_number=f"К-{number:03}") for number in range(IN_ONE_CELL + 3)]
    make_plan(session, title="Усі", ends_on="2027-11-01", filters={"settlement": town.katottg or str(town.id)})
    narrow = {"holder_id": str(holder.id), "parent_id": str(recorder.id), "attributes": {"mount": "pole"}}
    stopped = make_plan(session, title="Вузький", filters=narrow, lead_days=3, performer=None)
    stop_plan(session, SYSTEM, stopped.id)
    make_plan(session, title="Вибрані", kind=None, filters={"asset_ids": [str(one.id) for one in many]})
    make_plan(session, title="Вибрані", kind=None, filters={"asset_ids": [str(recorder.id)]})


def test_a_technician_plans_and_an_accountant_does_not(session: Session) -> None:
    hromada = make_hromada(session)
    make_asset(session, hromada, inventory_number="К-1")

    report = bring(session, "plan", FILE, actor=person_as(session, "technician", hromada))

    assert counts(report) == (3, 0, 0)
    with pytest.raises(Forbidden):
        bring(session, "plan", FILE, actor=actor_as("accountant", hromada))


def test_numbers_parted_by_commas_are_several_assets(session: Session) -> None:
    made = [make_asset(session, inventory_number=number) for number in ("К-1", "К-2")]

    report = bring(
        session, "plan", "Назва;Що робити;Періодичність;Початок;Майно\nЧищення;Огляд;щомісяця;01.11.2026;К-1, К-2\n"
    )

    assert refused(report) == []
    assert set(plans(session)[0].filters["asset_ids"]) == {str(one.id) for one in made}
