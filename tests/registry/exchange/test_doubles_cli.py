"""The commands that find and merge doubles."""

import json

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.cli import cli
from registry.places.models.organisation import Organisation
from tests.factories.registry import make_hromada, make_organisation


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(cli, ["doubles", *arguments])
    return done.exit_code, done.stdout


def names(session: Session) -> set[str]:
    found = {*session.scalars(select(Organisation.name))}
    session.commit()
    return found


def test_two_records_of_one_organisation_are_found_merged_and_parted_again(app: Flask, session: Session) -> None:
    hromada = make_hromada(session)
    kept = make_organisation(session, hromada, name="ТОВ «Тепло»")
    gone = make_organisation(session, hromada, name="Тепло, ТОВ")
    ids = {str(kept.id), str(gone.id)}
    pair = ("organisation", str(kept.id), str(gone.id))
    session.commit()

    found = json.loads(run(app, "list", "organisation", "--json")[1])
    merged = json.loads(run(app, "merge", *pair, "--json")[1])
    after = names(session)
    stands = json.loads(run(app, "mergers", "--json")[1])["items"]
    undone = run(app, "undo", merged["id"])
    parted = run(app, "part", *pair)
    nothing = json.loads(run(app, "list", "organisation", "--json")[1])
    again = (run(app, "part", *pair, "--again"), run(app, "list", "organisation"))

    assert (found["total"], found["items"][0]["why"]) == (1, "name")
    assert {found["items"][0]["one"], found["items"][0]["other"]} == ids
    assert (merged["kept_id"], merged["gone_id"], after) == (str(kept.id), str(gone.id), {"ТОВ «Тепло»"})
    assert [(one["id"], one["gone_name"]) for one in stands] == [(merged["id"], "Тепло, ТОВ")]
    assert (undone, names(session)) == ((0, "Повернуто: Тепло, ТОВ\n"), {"Тепло, ТОВ", "ТОВ «Тепло»"})
    assert (parted[0], nothing) == (0, {"items": [], "total": 0})
    assert "одна назва" in again[1][1]


def test_a_record_is_not_merged_with_itself_nor_with_one_that_is_not_there(app: Flask, session: Session) -> None:
    one = str(make_organisation(session, make_hromada(session)).id)
    session.commit()

    assert run(app, "merge", "organisation", one, one)[0] == 1
    assert run(app, "merge", "organisation", one, "00000000-0000-0000-0000-000000000001")[0] == 1
    assert run(app, "merge", "street", one, one)[0] == 2
