"""Read by every Python that starts under faked time: libfaketime refuses the way in which `time.sleep` waits."""

import select
import time


def sleep(seconds: float) -> None:
    """Wait by `select`, whose time is a length and not a moment of a clock."""
    select.select([], [], [], seconds)


time.sleep = sleep
