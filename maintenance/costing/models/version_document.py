"""How a kept costing's document is stored: with its assets by numbers, for it may name them millions of times."""

import base64
import uuid
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
import numpy.typing as npt
from sqlalchemy import Dialect
from sqlalchemy.types import JSON, TypeDecorator, TypeEngine

from registry.kernel.db import Json

Numbers = npt.NDArray[np.int64]
Document = dict[str, Any]
ID_BYTES = 16
PACKED, ORDER = "packed", "asset_order"


class AssetOrder(Sequence[str]):
    """The ids of a document's assets by their numbers."""

    def __init__(self, raw: bytes) -> None:
        """Take ids one after another, sixteen bytes each."""
        self.raw = raw

    def __len__(self) -> int:
        return len(self.raw) // ID_BYTES

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        place = range(len(self))[at] * ID_BYTES
        return str(uuid.UUID(bytes=self.raw[place : place + ID_BYTES]))

    @cached_property
    def texts(self) -> list[str]:
        """Write all ids out."""
        return self[:]


class PackedIds(Sequence[str]):
    """Ids of some assets of a document, by their numbers; they are written out when someone asks."""

    def __init__(self, order: AssetOrder, numbers: Numbers | None = None, packed: str = "0:1:") -> None:
        """Take numbers in rising order, each once; or what `packed` wrote, to be read when someone asks."""
        self.order, self._numbers, self._packed = order, numbers, packed
        self._count = int(packed.partition(":")[0]) if numbers is None else len(numbers)

    @cached_property
    def numbers(self) -> Numbers:
        """Give the numbers, in rising order."""
        if self._numbers is not None:
            return self._numbers
        _count, width, told = self._packed.split(":")
        steps = np.frombuffer(zlib.decompress(base64.b64decode(told)), dtype=f"<u{width}")
        found: Numbers = np.cumsum(steps.astype(np.int64)) - 1
        return found

    @property
    def packed(self) -> str:
        """Write how many there are, and the steps from number to number in as few bytes as the widest needs."""
        if self._numbers is None:
            return self._packed
        steps = np.diff(self._numbers, prepend=-1)
        widest = int(steps.max(initial=0))
        width = next(one for one in (1, 2, 4, 8) if widest < 1 << 8 * one)
        told = base64.b64encode(zlib.compress(steps.astype(f"<u{width}").tobytes())).decode()
        return f"{self._count}:{width}:{told}"

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        found = self.numbers[at]
        return [self.order[one] for one in found.tolist()] if isinstance(at, slice) else self.order[int(found)]

    def __iter__(self) -> Iterator[str]:
        return map(self.order.texts.__getitem__, self.numbers.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and not isinstance(other, str) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


def whole(document: Document) -> Document:
    """Write out all ids of a document, as doors give it to programs."""
    return _each(document, lambda told: list(told) if isinstance(told, PackedIds) else told)


class VersionDocument(TypeDecorator[Document]):
    """A document with its assets by numbers; those kept with their ids written out are read as they are."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Store it as every other document of the registry."""
        return dialect.type_descriptor(Json)

    def process_bind_param(self, value: Document | None, dialect: Dialect) -> Document | None:
        """Pack the ids."""
        order = next((one.order for one in _all(value or {}) if isinstance(one, PackedIds)), None)
        if value is None or order is None:
            return value
        packed = _each(value, lambda told: {PACKED: told.packed} if isinstance(told, PackedIds) else told)
        return {**packed, "inputs": {**value["inputs"], ORDER: base64.b64encode(order.raw).decode()}}

    def process_result_value(self, value: Document | None, dialect: Dialect) -> Document | None:
        """Let the ids be unpacked when someone asks."""
        told = (value or {}).get("inputs", {}).get(ORDER)
        if value is None or told is None:
            return value
        order = AssetOrder(base64.b64decode(told))
        inputs = {name: one for name, one in value["inputs"].items() if name != ORDER}
        found = _each(value, lambda ids: PackedIds(order, packed=ids[PACKED]) if isinstance(ids, dict) else ids)
        return {**found, "inputs": inputs}


def _all(document: Document) -> Iterator[Any]:
    for line in document.get("lines", ()):
        yield from (one["asset_ids"] for one in line["components"])
    yield from (one["assets"] for one in document.get("findings", ()))


def _each(document: Document, change: Callable[[Any], Any]) -> Document:
    """Give the document with other ids at each place that names some."""
    lines = [
        {**line, "components": [{**one, "asset_ids": change(one["asset_ids"])} for one in line["components"]]}
        for line in document["lines"]
    ]
    findings = [{**one, "assets": change(one["assets"])} for one in document["findings"]]
    return {**document, "lines": lines, "findings": findings}
