"""The seam of what goes out as a whole: tables and documents beside those that files also bring in."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from registry.exchange.operations.import_kinds import IMPORT_KINDS
from registry.exchange.operations.own_kinds import list_import_kinds
from registry.exchange.rules.columns import Table
from registry.kernel.access import Actor
from registry.kernel.errors import Reason

Asked = Callable[[Session, Actor, uuid.UUID | None], Table]
"""Gives the rows that an actor may see, of one hromada or of all with None."""


@dataclass(frozen=True)
class OutgoingTable:
    """A table of the whole: `code` names its file and, where it is a noun's, the noun."""

    code: str
    label: Reason
    table: Asked
    noun: str
    """Whose description tells of its columns; of assets of any kind «asset»."""


@dataclass(frozen=True)
class OutgoingDocuments:
    """Documents of the whole that are no tables: each by its name, to be written as JSON; bytes are a file as it is."""

    code: str
    label: Reason
    documents: Callable[[Session, Actor, uuid.UUID | None], Iterable[tuple[str, Any]]]


OUTGOING_TABLES: dict[str, OutgoingTable] = {}
OUTGOING_DOCUMENTS: dict[str, OutgoingDocuments] = {}
"""Filled by the wings."""


def add_outgoing(*added: OutgoingTable | OutgoingDocuments) -> None:
    """Let further tables or documents go out with the whole."""
    for one in added:
        if isinstance(one, OutgoingTable):
            OUTGOING_TABLES[one.code] = one
        else:
            OUTGOING_DOCUMENTS[one.code] = one


def described(code: str, label: Reason, table: Asked) -> OutgoingTable:
    """Make a table of a noun out of its description."""
    return OutgoingTable(code, label, table, noun=code)


def list_tables(session: Session) -> Sequence[OutgoingTable]:
    """List all tables: kinds of assets first, then what files bring in, then the rest."""
    brought = [
        OutgoingTable(one.code, one.label, one.table, noun=one.code if one.code in IMPORT_KINDS else "asset")
        for one in list_import_kinds(session)
    ]
    return [*brought, *OUTGOING_TABLES.values()]
