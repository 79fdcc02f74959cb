"""The second factor: codes by time from a device, recovery codes, and who has to have one."""

import re
import secrets
from datetime import datetime

import pyotp

from registry.people.models import User
from registry.people.rules.people import administers
from registry.people.rules.tokens import hash_secret

ISSUER = "Облік"
EVERYBODY = "all"
STEP_SECONDS = 30
DRIFT_STEPS = 1
"""A code of the half minute before or after is taken too: clocks of phones differ."""
RECOVERY_CODES = 10
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_SPACES = re.compile(r"[\s\-–]+")


def make_factor_secret() -> str:
    """Make the secret that a device and the register share: 160 random bits in base 32."""
    return pyotp.random_base32()


def device_address(secret: str, login: str) -> str:
    """Give the address that a device reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """Give the half minute that a code belongs to; None for a wrong one, one taken before and one older than that."""
    device, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        if step > last_step and secrets.compare_digest(device.generate_otp(step).encode(), plain_code(code).encode()):
            return step
    return None


def plain_code(text: str) -> str:
    """Give a code as it is compared: without spaces and hyphens, in capitals."""
    return _SPACES.sub("", text).upper()[:40]


def make_recovery_codes() -> list[str]:
    """Make the codes for when the device is lost: 80 random bits each, in four groups."""
    letters = ["".join(secrets.choice(_ALPHABET) for _letter in range(16)) for _code in range(RECOVERY_CODES)]
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in letters]


def hash_code(code: str) -> str:
    """Give the hash under which a recovery code is kept: plain SHA-256 is enough for 80 random bits."""
    return hash_secret(plain_code(code))


def must_have_second_factor(user: User, demanded: frozenset[str]) -> bool:
    """Tell whether a person has to have a second factor: by a role anywhere, as an administrator, or like everybody."""
    held = {one.role for one in user.memberships} | ({"admin"} if administers(user) else set())
    return EVERYBODY in demanded or bool(held & demanded)
