"""Assets of a kept document are stored by numbers and read as their ids."""

import json
import uuid
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maintenance.costing.models.version_document import ORDER, PACKED, AssetOrder, PackedIds, VersionDocument, whole

IDS = [uuid.uuid4() for _ in range(300)]
ORDERED = AssetOrder(b"".join(one.bytes for one in IDS))
DIALECT: Any = None  # What is stored does not hang on it.


def packed(*numbers: int) -> PackedIds:
    return PackedIds(ORDERED, np.array(numbers, dtype=np.int64))


def a_document(component: Any, finding: Any) -> dict[str, Any]:
    return {
        "lines": [{"code": "2.1", "components": [{"amount": "1.00", "asset_ids": component}]}],
        "findings": [{"code": "x", "assets": finding}],
        "inputs": {"assets": {}, "indexes": []},
    }


@given(st.sets(st.integers(0, len(IDS) - 1)))
def test_what_is_packed_is_unpacked(numbers) -> None:
    ids = packed(*sorted(numbers))

    found = PackedIds(ORDERED, packed=ids.packed)

    assert list(found) == list(ids) == [str(IDS[one]) for one in sorted(numbers)]
    assert (len(found), found[:2], found == ids) == (len(numbers), list(ids)[:2], True)


@pytest.mark.parametrize("last", [255, 256, 65_536, 5_000_000_000])
def test_steps_take_as_many_bytes_as_the_widest_needs(last: int) -> None:
    numbers = np.array([0, last], dtype=np.int64)

    assert PackedIds(ORDERED, packed=PackedIds(ORDERED, numbers).packed).numbers.tolist() == [0, last]


def test_a_document_is_stored_by_numbers_and_read_as_it_was() -> None:
    document = a_document(packed(0, 1, 299), packed())

    stored = VersionDocument().process_bind_param(document, DIALECT)
    assert stored is not None
    read = VersionDocument().process_result_value(json.loads(json.dumps(stored)), DIALECT)

    assert stored["lines"][0]["components"][0]["asset_ids"].keys() == {PACKED}
    assert stored["inputs"].keys() == {"assets", "indexes", ORDER}
    assert read == document
    assert whole(document)["lines"][0]["components"][0]["asset_ids"] == [str(IDS[one]) for one in (0, 1, 299)]


def test_a_document_that_was_kept_with_its_ids_written_out_is_read_as_it_is() -> None:
    document = a_document([str(IDS[0])], [])

    assert VersionDocument().process_bind_param(document, DIALECT) == document
    assert VersionDocument().process_result_value(document, DIALECT) == document
    assert whole(document) == document
