"""Rows: read with their owner, refused by place and field, kept where they say the same."""

from typing import Any

import pytest

from maintenance.contracts.models.contract import Contract, ContractTerm
from maintenance.contracts.rules.contracts import CONTRACT
from registry.kernel.row_fields import foreign_rows, matched_rows, told_values
from registry.kernel.rules.reading import PartlyUnreadable, Unreadable

TERMS = CONTRACT.by_name["terms"]
MONTHLY: dict[str, Any] = {"basis": "per_month", "amount": "5"}


def read(*rows: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = TERMS.read(list(rows))
    return found


def term(**values: Any) -> ContractTerm:
    told = {one.column: row for one in TERMS.type.rows.noun.fields if (row := read(MONTHLY)[0][one.name]) is not None}
    return ContractTerm(**{**told, **values})


def test_what_can_be_read_of_rows_is_kept_beside_the_reasons_for_the_rest() -> None:
    with pytest.raises(PartlyUnreadable) as refusal:
        read(MONTHLY, {"basis": "per_month", "amount": "багато"}, 5, {**MONTHLY, "id": "x"})

    assert sorted(refusal.value.errors) == ["1.amount", "2", "3.id"]
    assert [row.get("basis") for row in refusal.value.value] == ["per_month", "per_month", None, "per_month"]


@pytest.mark.parametrize("given", ["усі", 5, [MONTHLY] * 201])
def test_what_is_no_list_or_too_long_a_one_is_refused_as_a_whole(given: Any) -> None:
    with pytest.raises(Unreadable):
        TERMS.read(given)


def test_a_row_stays_by_its_id_or_by_saying_the_same_and_else_is_new() -> None:
    first, second = term(id="first", amount=5), term(id="second", amount=6)
    contract = Contract(id="contract", terms=[first, second])

    rows = matched_rows(contract, TERMS, TERMS.type.rows.noun, [*read({**MONTHLY, "amount": "5"}), *read(MONTHLY)])
    by_id = matched_rows(contract, TERMS, TERMS.type.rows.noun, [{**read(MONTHLY)[0], "id": "second"}])

    assert rows[0][0] is first
    assert rows[1][0] not in (first, second)
    assert rows[1][0].contract_id == "contract"
    assert by_id[0][0] is second


def test_a_row_of_another_thing_or_one_named_twice_is_foreign() -> None:
    contract = Contract(id="contract", terms=[term(id="first")])

    assert list(foreign_rows(contract, TERMS, [{"id": "first"}, {"id": "first"}, {"id": "other"}, {"id": None}])) == [
        1, 2,
    ]  # fmt: skip


def test_the_history_tells_of_a_row_what_is_not_as_usual() -> None:
    told = {one.name: value for one, value in told_values(TERMS.type.rows.noun, term(month_rule="by_days"))}

    assert set(told) == {"basis", "amount", "month_rule"}
