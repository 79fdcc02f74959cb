"""How far a first step is: what is done stays done, what is put aside asks nothing."""

import pytest

from registry.kernel.rules.first_steps import StepState, is_settled, state_of


@pytest.mark.parametrize(
    ("is_begun", "is_done", "is_aside", "state"),
    [
        (False, False, False, StepState.NOT_BEGUN),
        (True, False, False, StepState.BEGUN),
        (True, True, False, StepState.DONE),
        (True, True, True, StepState.DONE),
        (True, False, True, StepState.NOT_NEEDED),
        (False, False, True, StepState.NOT_NEEDED),
    ],
)
def test_a_step_is_as_far_as_the_register_says(
    *, is_begun: bool, is_done: bool, is_aside: bool, state: StepState
) -> None:
    assert state_of(is_begun=is_begun, is_done=is_done, is_aside=is_aside) is state
    assert is_settled(state) == (is_done or is_aside)
