"""Lines name a measure of a programme of their own hromada, or none."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from maintenance.contracts.operations.service_lines import update_service_line
from maintenance.programmes.models import Programme
from maintenance.programmes.operations.documents import import_programme
from registry.kernel.access import SYSTEM
from registry.kernel.errors import Invalid
from registry.places.models.territory import Hromada
from tests.factories.maintenance_contracts import make_line
from tests.factories.programmes import make_document, make_programme_in, make_row, make_table
from tests.factories.registry import make_hromada, make_organisation


@pytest.fixture
def hromada(session: Session) -> Hromada:
    return make_hromada(session)


@pytest.fixture
def programme(session: Session, hromada: Hromada) -> Programme:
    return make_programme_in(session, hromada, "trial", {"2.1": "120,0", "2.2": ""})


def test_a_line_names_a_measure_with_or_without_a_sum_and_lets_go_of_it(
    session: Session, hromada: Hromada, programme: Programme
) -> None:
    line = make_line(session, hromada, measure_programme_id=str(programme.id), measure_code="2.2")

    let_go = {"measure_programme_id": None, "measure_code": ""}
    update_service_line(session, SYSTEM, line.id, let_go, version=line.version)

    assert (line.measure_programme_id, line.measure_code) == (None, None)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"measure_code": "2.1"}, "measure_programme_id"),
        ({"measure_programme_id": "own"}, "measure_code"),
        ({"measure_programme_id": "own", "measure_code": "9.9"}, "measure_code"),
        ({"measure_programme_id": "foreign", "measure_code": "2.1"}, "measure_programme_id"),
        ({"measure_programme_id": "2.1", "measure_code": "2.1"}, "measure_programme_id"),
        ({"spending_unit_id": "foreign unit"}, "spending_unit_id"),
        *(({"programme_code": wrong}, "programme_code") for wrong in ("75", "02175301", "021753", "75300", "021753O")),
    ],
)
def test_what_is_no_measure_or_unit_of_the_hromada_is_refused_by_field(
    session: Session, hromada: Hromada, programme: Programme, given: dict[str, Any], where: str
) -> None:
    stranger = make_hromada(session, code="UA53080130000014699")
    ids = {
        "own": programme.id,
        "foreign": make_programme_in(session, stranger, "foreign", {"2.1": "1,0"}).id,
        "foreign unit": make_organisation(session, stranger).id,
    }

    with pytest.raises(Invalid) as refused:
        make_line(session, hromada, **{name: str(ids.get(value, value)) for name, value in given.items()})

    assert list(refused.value.fields) == [where]


@pytest.mark.parametrize("code", ["0217530", "7530"])
def test_a_budget_programme_is_seven_or_four_digits(session: Session, hromada: Hromada, code: str) -> None:
    unit = make_organisation(session, hromada)

    line = make_line(session, hromada, programme_code=code, spending_unit_id=str(unit.id))

    assert (line.programme_code, line.spending_unit_id) == (code, unit.id)


def test_a_measure_that_its_programme_has_lost_stays_named_and_cannot_be_named_anew(
    session: Session, hromada: Hromada, programme: Programme
) -> None:
    line = make_line(session, hromada, measure_programme_id=str(programme.id), measure_code="2.1")
    table = make_table([make_row("2.2", ["1,0"])], [(2027, "total")])
    import_programme(session, SYSTEM, make_document(table, code="trial", hromada=hromada.code, years=[2027]))

    update_service_line(session, SYSTEM, line.id, {"title": "Інша"}, version=line.version)

    assert line.measure_code == "2.1"
    with pytest.raises(Invalid):
        make_line(session, hromada, "3.1", measure_programme_id=str(programme.id), measure_code="2.1")
