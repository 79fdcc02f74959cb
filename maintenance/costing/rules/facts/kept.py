"""What facts say of each contract, kept as long as all that it was found from is the same."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

Found = TypeVar("Found")
Seen = tuple[Any, ...]


class KeptOfContracts:
    """What was found of each contract, with the values that it was found from: others find it anew."""

    def __init__(self) -> None:
        self._known: Mapping[uuid.UUID, tuple[Seen, Any]] = {}

    def of(self, seen: Iterable[tuple[uuid.UUID, Seen]], find: Callable[..., Found]) -> list[Found]:
        """Give what is found of each contract; of those that are not among them nothing is kept."""
        known, again = self._known, {}
        for contract_id, values in seen:
            former = known.get(contract_id)
            # Values that are the same objects are not looked into.
            is_same = former is not None and former[0] == values
            again[contract_id] = former if former is not None and is_same else (values, find(*values))
        self._known = again
        return [found for _values, found in again.values()]
