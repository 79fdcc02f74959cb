"""The commands of support lines and price indexes."""

import json

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from maintenance.contracts.cli import index_group, line_group
from registry.kernel.errors import Invalid, NotFound
from tests.factories.api import api_as
from tests.factories.maintenance_contracts import make_line
from tests.factories.programmes import make_programme_in
from tests.factories.registry import make_hromada, make_organisation

OTHER = "UA53080130000014699"


def run(app: Flask, group: click.Group, *arguments: str) -> Result:
    """Run a command; a refusal is raised as it reaches the launcher."""
    with app.app_context():
        return CliRunner().invoke(group, list(arguments), catch_exceptions=False)


def test_a_line_is_added_and_changed_with_the_form_s_rules_and_told_as_the_api_tells_it(
    app: Flask, session: Session
) -> None:
    hromada = make_hromada(session)
    make_programme_in(session, hromada, "trial", {"2.1": "1,0"})
    make_organisation(session, hromada, name="Виконком")
    session.commit()
    named = ("--measure-programme", "trial", "--measure-code", "2.1", "--programme-code", "0217530",
             "--spending-unit", "Виконком")  # fmt: skip

    added = json.loads(run(app, line_group, "add", "--code", "2.1", "--title", "Камери", *named, "--json").stdout)
    run(app, line_group, "change", "2.1", "--kekv", "3110")
    listed = json.loads(run(app, line_group, "list", "--json").stdout)

    assert (added["measure_code"], added["programme_code"], added["kekv"]) == ("2.1", "0217530", "2240")
    assert (listed[0]["kekv"], listed[0]["expenditure"]) == ("3110", "capital")
    (told,) = api_as(app, session, "admin", hromada).get("/service_lines").json["items"]
    assert listed == [{name: value for name, value in told.items() if name != "updated_at"}]
    assert run(app, line_group, "list").stdout == "2.1\t2.1 Камери\t3110\t—\t2.1\t0217530\n"


def test_a_line_of_two_hromadas_is_changed_only_where_it_is_said_in_which(app: Flask, session: Session) -> None:
    make_line(session, make_hromada(session))
    make_line(session, make_hromada(session, code=OTHER))
    session.commit()

    with pytest.raises(Invalid):
        run(app, line_group, "change", "2.1", "--title", "Камери")
    with pytest.raises(Invalid):
        run(app, line_group, "add", "--code", "2.2", "--title", "Камери")
    changed = run(app, line_group, "change", "2.1", "--title", "Камери", "--hromada", OTHER)

    assert changed.stderr == "Збережено: 2.1 Камери\n"
    titles = {one["hromada"]: one["title"] for one in json.loads(run(app, line_group, "list", "--json").stdout)}
    assert titles[OTHER] == "Камери"
    assert sorted(titles.values()) == ["Камери", "Обслуговування 2.1"]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (("--measure-programme", "none", "--measure-code", "2.1"), "measure_programme_id"),
        (("--measure-programme", "trial", "--measure-code", "9.9"), "measure_code"),
        (("--spending-unit", "Ніхто"), "spending_unit_id"),
        (("--programme-code", "75"), "programme_code"),
    ],
)
def test_what_a_line_cannot_name_is_refused_by_field(
    app: Flask, session: Session, given: tuple[str, ...], where: str
) -> None:
    hromada = make_hromada(session)
    make_programme_in(session, hromada, "trial", {"2.1": "1,0"})
    make_line(session, hromada)
    session.commit()

    with pytest.raises(Invalid) as refused:
        run(app, line_group, "change", "2.1", *given)
    assert list(refused.value.fields) == [where]
    with pytest.raises(NotFound):
        run(app, line_group, "change", "9.9", *given)


def test_a_new_figure_of_an_index_is_added_and_never_changed(app: Flask, session: Session) -> None:
    make_hromada(session)
    session.commit()
    figure = (
        "add",
        "--kind",
        "cpi",
        "--year",
        "2027",
        "--value",
        "1,086",
        "--source",
        "лист",
        "--known-on",
        "2026-08-20",
    )

    run(app, index_group, *figure)

    assert run(app, index_group, "list").stdout == "cpi\t2027\t1,086\tлист\t20.08.2026\n"
    assert json.loads(run(app, index_group, "list", "--json").stdout)[0]["value"] == "1.086"
    assert "change" not in index_group.commands
    with pytest.raises(Invalid):
        run(app, index_group, *figure)
