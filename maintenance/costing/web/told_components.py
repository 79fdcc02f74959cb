"""What pages tell of components, in words: written once, as long as the component and the words are the same."""

import uuid
from collections import OrderedDict
from dataclasses import dataclass

from maintenance.contracts.models.contract import Basis
from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.rules.components import naming_of
from maintenance.costing.rules.figures import CostComponent
from registry.kernel.words import language, say, word

MOST_TOLD = 4_000
"""So many components of a hromada are kept in words: several pages of a large one."""


@dataclass(frozen=True, eq=False, slots=True)
class ToldComponent:
    """A component's formula in words, and the first of its assets in the order of lists."""

    component: CostComponent
    """Held, so that its object's id is nobody else's."""
    formula: str
    basis: str
    first_ids: tuple[uuid.UUID, ...]


class ToldComponents:
    """The components that were told last, by their objects: one that costs otherwise is another object."""

    def __init__(self) -> None:
        self._told: OrderedDict[object, ToldComponent] = OrderedDict()
        self._words: object = None

    def tell(self, covered: CoveredBook, component: CostComponent, most: int) -> ToldComponent:
        """Write a component out in the asker's language and name its first assets, `most` of them at most."""
        told, key = self._in_words_of(covered), (id(component), most, language())
        found = told.get(key)
        if found is None:
            found = ToldComponent(
                component,
                say(component.working),
                word(Basis, component.basis),
                component.assets.first_ids(most),
            )
            told[key] = found
            while len(told) > MOST_TOLD:
                told.popitem(last=False)
        return found

    def _in_words_of(self, covered: CoveredBook) -> OrderedDict[object, ToldComponent]:
        """Forget what was told before kinds were called otherwise, or lists were put in another order."""
        naming, roll = naming_of(covered.book), covered.book.assets.roll
        words = roll.orderings, naming.words, naming.names_en
        if words != self._words:
            self._told, self._words = OrderedDict(), words
        return self._told


def tell(covered: CoveredBook, component: CostComponent, most: int) -> ToldComponent:
    """Write a component of a book out; what was told before the book was patched is not written again."""
    return covered.kept.keep("told components", ToldComponents).tell(covered, component, most)
