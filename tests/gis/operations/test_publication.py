"""The public read model: filled by publication, renewed by every change, emptied at once."""

import pytest
from sqlalchemy import select

from gis.models.public_object import PublicObject
from gis.operations.publication import confirm_publication, decline_publication, publish_asset, unpublish_asset
from gis.queries.public_changes import card_of, count_waiting, find_waiting, list_waiting
from maintenance.upkeep.operations.work import undo_work
from registry.assets.operations.assets import restore_asset, retire_asset, update_asset
from registry.kernel.access import NOBODY, SYSTEM
from registry.kernel.batch import written_together
from registry.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from registry.kernel.models.history import HistoryEntry
from registry.places.operations.locations import update_location
from registry.places.operations.settlements import update_settlement
from tests.factories.maintenance_work import make_work
from tests.factories.registry import (
    actor_as,
    make_asset,
    make_hromada,
    make_location,
    make_organisation,
    make_settlement,
)


def cards(session):
    return session.scalars(select(PublicObject)).all()


def history_of(session, asset):
    own = select(HistoryEntry).where(HistoryEntry.entity_id == str(asset.id))
    return session.scalars(own.order_by(HistoryEntry.seq)).all()


def last_changes(session):
    return session.scalars(select(HistoryEntry).order_by(HistoryEntry.seq.desc())).first().changes


@pytest.fixture
def shelter(session):
    place = make_location(session, name="Школа", kind="building", address="вул. Шкільна, 1")
    return make_asset(
        session, kind="shelter", name="Укриття № 1", location_id=place.id, attributes={"capacity": "80", "wifi": True}
    )


@pytest.fixture
def published(session, shelter):
    return publish_asset(session, SYSTEM, shelter.id, version=shelter.version)


def test_nothing_is_public_by_itself(session, shelter):
    assert cards(session) == []


def test_a_published_shelter_has_its_card(session, published):
    (card,) = cards(session)

    assert (card.name, card.address, card.capacity, card.wifi) == ("Укриття № 1", "вул. Шкільна, 1", 80, True)
    assert card.public_id != published.id


def test_publishing_is_kept_in_the_history(session, published):
    entry = session.scalars(select(HistoryEntry).order_by(HistoryEntry.seq.desc())).first()

    assert (entry.action, entry.entity_id) == ("publish", str(published.id))
    assert entry.changes == {"published": [False, True]}


def read_cards(session):
    session.expire_all()
    return [(one.public_id, one.stamp, one.updated_on, one.search, card_of(one)) for one in cards(session)]


CHANGES = [
    {"name": "Укриття № 7"},
    {"attributes": {"public_note": "Вхід з двору"}},
    {"attributes": {"opening_hours": "цілодобово"}},
    {"attributes": {"capacity": "95"}},
]


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize("role", ["technician", "admin"])
def test_a_change_of_what_is_shown_waits_for_a_publisher(session, published, changes, role):
    before = read_cards(session)

    actor = actor_as(role, published.hromada)
    update_asset(session, actor, published.id, changes, version=published.version)

    assert read_cards(session) == before
    (waiting,) = list_waiting(session, actor_as("publisher", published.hromada)).rows
    assert (waiting.asset.id, waiting.changed_by, len(waiting.changes)) == (published.id, actor.label, 1)


def test_a_confirmed_change_is_shown_and_kept_in_the_history(session, published):
    update_asset(session, SYSTEM, published.id, {"name": "Укриття № 7"}, version=published.version)
    publisher = actor_as("publisher", published.hromada)
    (waiting,) = list_waiting(session, publisher).rows

    confirm_publication(session, publisher, published.id, mark=waiting.mark)

    assert [card.name for card in cards(session)] == ["Укриття № 7"]
    assert count_waiting(session, publisher) == 0
    last = history_of(session, published)[-1]
    assert (last.action, last.changes) == ("confirm", {"confirmed": [None, "Назва"]})


def test_what_was_changed_after_it_was_read_is_not_confirmed(session, published):
    publisher = actor_as("publisher", published.hromada)
    changed = update_asset(session, SYSTEM, published.id, {"name": "Укриття № 7"}, version=published.version)
    (waiting,) = list_waiting(session, publisher).rows
    update_asset(session, SYSTEM, published.id, {"name": "Укриття № 8"}, version=changed.version)

    with pytest.raises(Conflict):
        confirm_publication(session, publisher, published.id, mark=waiting.mark)

    assert [card.name for card in cards(session)] == ["Укриття № 1"]


def test_a_change_that_is_taken_back_no_longer_waits(session, published):
    changed = update_asset(session, SYSTEM, published.id, {"name": "Укриття № 7"}, version=published.version)
    assert count_waiting(session, SYSTEM) == 1

    update_asset(session, SYSTEM, published.id, {"name": "Укриття № 1"}, version=changed.version)

    assert count_waiting(session, SYSTEM) == 0


def test_a_thing_without_a_place_is_hidden_at_once_and_waits_once_it_has_one(session, published):
    place = published.location_id
    moved = update_asset(session, SYSTEM, published.id, {"location_id": None}, version=published.version)
    assert (cards(session), count_waiting(session, SYSTEM)) == ([], 0)

    update_asset(session, SYSTEM, published.id, {"location_id": str(place)}, version=moved.version)

    assert (cards(session), count_waiting(session, SYSTEM)) == ([], 1)
    confirm_publication(session, SYSTEM, published.id)
    assert len(cards(session)) == 1


def test_what_is_hidden_waits_no_longer(session, published):
    changed = update_asset(session, SYSTEM, published.id, {"name": "Укриття № 7"}, version=published.version)

    unpublish_asset(session, SYSTEM, published.id, version=changed.version)

    assert count_waiting(session, SYSTEM) == 0


@pytest.mark.parametrize("role", ["viewer", "technician", "accountant", "auditor"])
def test_only_a_publisher_confirms(session, published, role):
    update_asset(session, SYSTEM, published.id, {"name": "Укриття № 7"}, version=published.version)
    actor = actor_as(role, published.hromada)

    with pytest.raises(Forbidden):
        confirm_publication(session, actor, published.id)
    assert (list_waiting(session, actor).rows, count_waiting(session, actor)) == ([], 0)


def test_a_publisher_of_another_hromada_sees_nothing_that_waits(session, published):
    update_asset(session, SYSTEM, published.id, {"name": "Укриття № 7"}, version=published.version)
    stranger = actor_as("publisher", make_hromada(session))

    assert (list_waiting(session, stranger).rows, count_waiting(session, stranger)) == ([], 0)
    with pytest.raises(NotFound):
        confirm_publication(session, stranger, published.id)


def test_a_moved_place_moves_the_card_once_it_is_confirmed(session, published):
    place = published.location

    update_location(session, SYSTEM, place.id, {"lon": "30.7000", "lat": "51.5300"}, version=place.version)
    assert [card.geometry.x for card in cards(session)] != [30.7]
    confirm_publication(session, SYSTEM, published.id)

    (card,) = cards(session)
    assert (card.geometry.x, card.geometry.y) == (30.7, 51.53)


def test_a_renamed_settlement_asks_a_publisher_and_is_shown_once_it_is_confirmed(session, published):
    settlement = make_settlement(session, published.hromada, name="Червоне")
    update_location(session, SYSTEM, published.location.id, {"settlement_id": str(settlement.id)}, version=1)
    confirm_publication(session, SYSTEM, published.id)
    with written_together(session):
        update_settlement(session, SYSTEM, settlement, {"name": "Вишневе"})
    assert (cards(session)[0].settlement, count_waiting(session, SYSTEM)) == ("Червоне", 1)

    confirm_publication(session, SYSTEM, published.id)

    assert (cards(session)[0].settlement, count_waiting(session, SYSTEM)) == ("Вишневе", 0)
    update_settlement(session, SYSTEM, settlement, {"population": "12"})
    assert count_waiting(session, SYSTEM) == 0


def test_a_change_of_what_is_hidden_changes_nothing(session, published):
    (before,) = ({**vars(card)} for card in cards(session))

    changes = {"price": "120000.00", "serial": "S-1", "responsible": "Комірник"}
    update_asset(session, SYSTEM, published.id, changes, version=published.version)

    session.expire_all()
    (card,) = cards(session)
    assert {name: getattr(card, name) for name in before if not name.startswith("_")} == {
        name: value for name, value in before.items() if not name.startswith("_")
    }


def test_taking_back_leaves_nothing(session, published):
    unpublish_asset(session, SYSTEM, published.id, version=published.version)

    assert cards(session) == []


@pytest.mark.parametrize("status", ["repair", "reserve", "planned", "retired"])
def test_what_does_not_work_is_withdrawn_and_bringing_it_back_does_not_publish_it(session, published, status):
    broken = update_asset(session, SYSTEM, published.id, {"status": status}, version=published.version)
    assert (cards(session), broken.published) == ([], False)
    assert last_changes(session)["published"] == [True, False]

    mended = update_asset(session, SYSTEM, published.id, {"status": "in_service"}, version=broken.version)
    assert cards(session) == []

    publish_asset(session, SYSTEM, published.id, version=mended.version)
    assert len(cards(session)) == 1


def test_undoing_a_retirement_does_not_publish(session, published):
    retired = retire_asset(session, SYSTEM, published.id, version=published.version)
    assert (cards(session), last_changes(session)["published"]) == ([], [True, False])

    restored = restore_asset(session, SYSTEM, published.id, version=retired.version)

    assert (cards(session), restored.status, restored.published) == ([], "in_service", False)


@pytest.mark.parametrize("status", ["repair", "retired"])
def test_a_work_entry_that_breaks_a_thing_withdraws_it_and_its_undo_does_not_publish(session, published, status):
    work = make_work(session, published, result_status=status)
    changed = [one for one in history_of(session, published) if "published" in one.changes][-1]
    assert (cards(session), changed.changes["published"]) == ([], [True, False])

    undo_work(session, SYSTEM, work.id)

    assert (cards(session), published.status, published.published) == ([], "in_service", False)


def test_a_thing_that_stayed_published_when_it_was_retired_before_is_not_shown_when_it_comes_back(session, published):
    published.status = "retired"
    session.flush()

    update_asset(session, SYSTEM, published.id, {"status": "in_service"}, version=published.version)

    assert (cards(session), published.published) == ([], False)


def test_whoever_may_write_the_thing_may_hide_it(session, published):
    hidden = unpublish_asset(session, actor_as("technician", published.hromada), published.id)

    assert (cards(session), hidden.published, last_changes(session)) == ([], False, {"published": [True, False]})


@pytest.mark.parametrize("role", ["viewer", "accountant", "auditor"])
def test_who_may_not_write_the_thing_hides_nothing(session, published, role):
    with pytest.raises(Forbidden):
        unpublish_asset(session, actor_as(role, published.hromada), published.id)


def test_a_person_of_one_department_hides_nothing_of_another(session, published):
    department = make_organisation(session, published.hromada, role="department")

    with pytest.raises(Forbidden):
        unpublish_asset(session, actor_as("technician", published.hromada, department_id=department.id), published.id)


def test_a_camera_can_not_be_published(session):
    camera = make_asset(session, location_id=make_location(session).id)

    with pytest.raises(Invalid) as refused:
        publish_asset(session, SYSTEM, camera.id, version=camera.version)

    assert list(refused.value.fields) == ["published"]
    assert cards(session) == []


def test_an_asset_marked_as_published_by_other_ways_is_not_shown_when_its_kind_is_secret(session):
    camera = make_asset(session, location_id=make_location(session).id)
    camera.published = True
    session.flush()

    update_asset(session, SYSTEM, camera.id, {"name": "Камера біля входу"}, version=camera.version)

    assert cards(session) == []


def test_a_stale_form_publishes_nothing(session, shelter):
    update_asset(session, SYSTEM, shelter.id, {"name": "Інша назва"}, version=1)

    with pytest.raises(Conflict):
        publish_asset(session, SYSTEM, shelter.id, version=1)


@pytest.mark.parametrize("role", ["viewer", "technician", "accountant", "auditor"])
def test_publishing_is_a_right_of_its_own(session, shelter, role):
    with pytest.raises(Forbidden):
        publish_asset(session, actor_as(role, shelter.hromada), shelter.id, version=shelter.version)


def test_the_publisher_may_and_strangers_see_nothing(session, shelter):
    stranger = actor_as("publisher", make_hromada(session))

    for actor in (stranger, NOBODY):
        with pytest.raises(NotFound):
            publish_asset(session, actor, shelter.id, version=shelter.version)

    publish_asset(session, actor_as("publisher", shelter.hromada), shelter.id, version=shelter.version)
    assert len(cards(session)) == 1


def waiting(session):
    return list_waiting(session, SYSTEM).rows


def test_what_works_again_asks_a_publisher_and_shows_as_it_is_now(session, published):
    broken = update_asset(session, SYSTEM, published.id, {"status": "repair"}, version=published.version)
    assert (cards(session), waiting(session)) == ([], [])

    update_asset(session, SYSTEM, broken.id, {"status": "in_service", "name": "Укриття № 2"}, version=broken.version)
    (change,) = waiting(session)
    confirm_publication(session, SYSTEM, published.id, mark=change.mark)

    assert (change.is_return, change.asset.published, [one.name for one in cards(session)]) == (
        True,
        True,
        ["Укриття № 2"],
    )
    assert waiting(session) == []


def test_what_a_person_took_back_does_not_ask_when_it_works_again(session, published):
    hidden = unpublish_asset(session, SYSTEM, published.id)
    broken = update_asset(session, SYSTEM, hidden.id, {"status": "repair"}, version=hidden.version)
    update_asset(session, SYSTEM, broken.id, {"status": "in_service"}, version=broken.version)

    assert (waiting(session), count_waiting(session, SYSTEM)) == ([], 0)


def test_what_was_declined_is_not_asked_again_until_it_is_another(session, published):
    renamed = update_asset(session, SYSTEM, published.id, {"name": "Склад"}, version=published.version)
    (change,) = waiting(session)

    decline_publication(session, SYSTEM, published.id, " Так його не називають ", mark=change.mark)
    declined = find_waiting(session, SYSTEM, renamed)
    counted = count_waiting(session, SYSTEM)
    other = update_asset(session, SYSTEM, renamed.id, {"serial": "77"}, version=renamed.version)
    still = count_waiting(session, SYSTEM)
    update_asset(session, SYSTEM, other.id, {"name": "Укриття № 7"}, version=other.version)

    assert (counted, still, declined.declined_reason) == (0, 0, "Так його не називають")
    assert [(one.card.name, one.declined_reason) for one in waiting(session)] == [("Укриття № 7", None)]
    assert [one.name for one in cards(session)] == ["Укриття № 1"]


def test_what_was_declined_while_it_was_shown_is_asked_about_when_it_works_again(session, published):
    renamed = update_asset(session, SYSTEM, published.id, {"name": "Склад"}, version=published.version)
    decline_publication(session, SYSTEM, published.id, "Ні")
    broken = update_asset(session, SYSTEM, renamed.id, {"status": "repair"}, version=renamed.version)
    update_asset(session, SYSTEM, broken.id, {"status": "in_service"}, version=broken.version)

    (change,) = waiting(session)

    assert (change.card.name, change.is_return, change.declined_reason) == ("Склад", True, None)


def test_a_declined_return_is_not_asked_about_again_by_another_repair(session, published):
    asset = published
    for status in ("repair", "in_service"):
        asset = update_asset(session, SYSTEM, asset.id, {"status": status}, version=asset.version)
    decline_publication(session, SYSTEM, asset.id, "Ще не прибрано")
    for status in ("repair", "in_service"):
        asset = update_asset(session, SYSTEM, asset.id, {"status": status}, version=asset.version)

    assert waiting(session) == []
    assert find_waiting(session, SYSTEM, asset).declined_reason == "Ще не прибрано"


def test_declining_is_kept_in_the_history_with_its_reason(session, published):
    update_asset(session, SYSTEM, published.id, {"name": "Склад"}, version=published.version)
    decline_publication(session, SYSTEM, published.id, "Ні")

    assert history_of(session, published)[-1].action == "decline"
    assert last_changes(session) == {"declined": [None, "Ні"]}


@pytest.mark.parametrize("reason", ["", "  ", "х" * 501])
def test_a_refusal_without_a_reason_or_with_a_novel_is_refused(session, published, reason):
    update_asset(session, SYSTEM, published.id, {"name": "Склад"}, version=published.version)

    with pytest.raises(Invalid):
        decline_publication(session, SYSTEM, published.id, reason)


def test_what_does_not_wait_or_is_not_ones_own_cannot_be_declined(session, published):
    with pytest.raises(Conflict):
        decline_publication(session, SYSTEM, published.id, "Ні")
    update_asset(session, SYSTEM, published.id, {"name": "Склад"}, version=published.version)
    with pytest.raises(Forbidden):
        decline_publication(session, actor_as("technician", published.hromada), published.id, "Ні")


def test_a_long_queue_is_read_page_by_page(session):
    for number in range(5):
        place = make_location(session)
        shelter = make_asset(session, kind="shelter", name=f"Укриття {number}", location_id=place.id)
        shown = publish_asset(session, SYSTEM, shelter.id)
        update_asset(session, SYSTEM, shown.id, {"name": f"Сховище {number}"}, version=shown.version)

    first = list_waiting(session, SYSTEM, limit=3)
    rest = list_waiting(session, SYSTEM, limit=3, cursor=first.next_cursor)

    assert [one.card.name for one in (*first.rows, *rest.rows)] == [f"Сховище {number}" for number in range(5)]
    assert rest.next_cursor is None
