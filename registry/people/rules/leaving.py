"""What a person who left is called: by the department, and by a login that tells nothing."""

import uuid
from collections.abc import Sequence

FORMER = "Колишній працівник"
LONGEST = 200


def former_login(user_id: uuid.UUID) -> str:
    """Give a login that nobody chose and nobody else has: the account's id."""
    return f"former-{user_id.hex}"


def former_name(departments: Sequence[str]) -> str:
    """Name somebody by where they worked."""
    return ", ".join([FORMER, *departments])[:LONGEST]
