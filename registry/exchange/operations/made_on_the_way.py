"""What an import may make beside its rows: nouns that they refer to, and numbers for things that have none."""

import uuid
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from registry.assets.operations.assets import number_holder
from registry.assets.queries.assets import inventory_key
from registry.exchange.rules.number_pattern import NumberPattern

NOUNS = ("organisation", "location", "settlement")


@dataclass
class Numbers:
    """Gives the free numbers of a pattern, in each hromada from one on."""

    pattern: NumberPattern
    told: frozenset[str] = frozenset()
    """The numbers that the file itself gives, as they are compared."""
    counted: dict[uuid.UUID, int] = field(default_factory=dict)

    def next(self, session: Session, hromada_id: uuid.UUID) -> str:
        """Give the next number that nothing has, neither in the register nor further down in the file."""
        while True:
            self.counted[hromada_id] = self.counted.get(hromada_id, 0) + 1
            number = self.pattern.number(self.counted[hromada_id])
            key = inventory_key(number)
            if key not in self.told and number_holder(session, hromada_id, key) is None:
                return number


@dataclass(frozen=True)
class Made:
    """What may be made on the way."""

    nouns: frozenset[str] = frozenset()
    numbers: Numbers | None = None


NOTHING = Made()
