"""The commands of hromadas, and what all commands of described nouns have in common."""

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from registry.kernel.errors import Invalid, NotFound
from registry.places.cli import hromada_group
from registry.places.rules.codifier import view_of
from tests.factories.api import api_as
from tests.factories.codifier import SLAVUTYCH_HROMADA, load_codifier
from tests.factories.territory import make_hromada

CODE = "UA53080130000014699"
NEW = (
    "--code", CODE, "--name", "Кобеляцька громада", "--short-name", "Кобеляки", "--west", "34", "--east", "34.5",
    "--south", "49", "--north", "49,3",
)  # fmt: skip


def run(app: Flask, *arguments: str) -> Result:
    """Run a command; a refusal is raised as it reaches the launcher."""
    with app.app_context():
        return CliRunner().invoke(hromada_group, list(arguments), catch_exceptions=False)


def test_a_hromada_is_added_listed_and_changed(app: Flask) -> None:
    added = json.loads(run(app, "add", *NEW, "--json").stdout)
    changed = run(app, "change", CODE, "--money-unit", "грн", "--costing-year", "2028")
    (listed,) = json.loads(run(app, "list", "--json").stdout)

    assert (added["code"], added["money_unit"], added["north"]) == (CODE, "thousand", 49.3)
    assert changed.stderr == "Збережено: Кобеляцька громада\n"
    assert (listed["money_unit"], listed["costing_year"], listed["version"]) == ("uah", 2028, 2)
    assert run(app, "list").stdout == f"{CODE}\tКобеляцька громада\tКобеляки\n"


def test_what_programs_are_told_is_what_the_api_tells(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    session.commit()

    by_command = json.loads(run(app, "list", "--json").stdout)

    told = {**api_as(app, session, "admin", hromada).get("/hromadas").json["items"][0]}
    assert by_command == [told]


def test_an_empty_value_clears_a_field_and_a_wrong_one_is_refused_by_name(app: Flask) -> None:
    run(app, "add", *NEW, "--costing-year", "2028")
    run(app, "change", CODE, "--costing-year", "")

    assert json.loads(run(app, "list", "--json").stdout)[0]["costing_year"] is None
    with pytest.raises(Invalid) as refused:
        run(app, "change", CODE, "--money-unit", "mln", "--costing-year", "99")
    assert sorted(refused.value.fields) == ["costing_year", "money_unit"]
    with pytest.raises(NotFound):
        run(app, "change", "UA00000000000000000", "--name", "x")


def test_an_empty_list_says_so_beside_the_output(app: Flask) -> None:
    result = run(app, "list")

    assert (result.stdout, result.stderr) == ("", "Записів ще немає.\n")


@pytest.mark.parametrize("door", ["command", "api"])
def test_a_hromada_of_the_codifier_needs_no_bounds_and_another_does(app: Flask, session: Session, door: str) -> None:
    load_codifier(session)
    api = api_as(app, session, "admin")
    session.rollback()

    def add(code: str) -> None:
        if door == "command":
            run(app, "add", "--code", code)
        else:
            answer = api.post("/hromadas", {"code": code})
            if answer.status_code != 201:
                raise Invalid(answer.json["errors"])

    add(SLAVUTYCH_HROMADA)
    (made,) = json.loads(run(app, "list", "--json").stdout)
    with pytest.raises(Invalid) as refused:
        add("UA05020030010063857")

    assert (made["name"], made["short_name"]) == ("Славутицька міська громада", "Славутич")
    assert tuple(made[side] for side in ("west", "south", "east", "north")) == view_of(SLAVUTYCH_HROMADA)
    assert {"west", "south", "east", "north"} <= set(refused.value.fields)
