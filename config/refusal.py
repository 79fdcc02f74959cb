"""What is raised for a setting that cannot be used."""

from registry.kernel.errors import Reason


class WrongSettings(Exception):
    """A setting cannot be used; the reason names it and says what it takes."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(str(reason))
