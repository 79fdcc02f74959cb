"""How far a first step is."""

from registry.kernel.codes import Code
from registry.kernel.text import N_

ALL = "all"
"""Put aside, this is the whole list."""


class StepState(Code):
    """What the list says of a step."""

    NOT_BEGUN = "not_begun", N_("не розпочато"), "not begun"
    BEGUN = "begun", N_("розпочато"), "begun"
    DONE = "done", N_("зроблено"), "done"
    NOT_NEEDED = "not_needed", N_("не потрібно"), "not needed"


def state_of(*, is_begun: bool, is_done: bool, is_aside: bool) -> StepState:
    """Give a step's state; what is done stays done, whoever has put it aside."""
    if is_done:
        return StepState.DONE
    if is_aside:
        return StepState.NOT_NEEDED
    return StepState.BEGUN if is_begun else StepState.NOT_BEGUN


def is_settled(state: StepState) -> bool:
    """Tell whether a step asks nothing more of the person."""
    return state in (StepState.DONE, StepState.NOT_NEEDED)
