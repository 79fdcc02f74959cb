"""How well a street meets an address that was read."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.kernel.rules.word_forms import stem
from registry.places.rules.addresses import WHOLE, Address, match_names
from registry.places.rules.house_numbers import fold_address


@dataclass(frozen=True, order=True)
class StreetRank:
    """The smaller the better, the first differing part decides."""

    name: int
    """0 for the whole name, 1 for some of its words, 2 for fragments as they are typed."""
    is_other_type: bool
    is_former: bool

    @property
    def is_exact(self) -> bool:
        """Tell whether the address says just this street, by its name of today or a former one."""
        return self.name == 0 and not self.is_other_type


def rank_street(address: Address, kind: str, name: str, former_names: Sequence[str]) -> StreetRank:
    """Rank a street that holds the fragments of the told words."""
    is_other = address.kind is not None and address.kind != kind
    ranks = [(WHOLE - match_names(address.words, one), is_former) for one, is_former in _named(name, former_names)]
    grade, was = min(ranks)
    return StreetRank(grade, is_other, was)


def _named(name: str, former_names: Sequence[str]) -> list[tuple[str, bool]]:
    return [(name, False), *((one, True) for one in former_names)]


def means_settlement(address: Address, name: str, category: str) -> bool:
    """Tell whether the address names this settlement."""
    told, known = address.settlement, fold_address(name)
    is_named = told == known or stem(told) == stem(known)
    return bool(told) and is_named and address.category in (None, category)
