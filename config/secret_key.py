"""The instance's secret: given or made once and kept, and never one that can be guessed."""

import itertools
import math
import os
import secrets
from collections import Counter
from pathlib import Path

from config.refusal import WrongSettings
from config.setting_values import read_words
from registry.kernel.errors import because

LEAST_SECRET = 32
LEAST_CHARACTERS = 8
GUESSED_FIRST = ("secret", "password", "changeme", "change-me", "change_me", "example", "qwerty", "oblik")
"""Words that examples of settings stand out by; 32 random characters hold none of them."""
LEAST_BITS = 90
"""32 random hexadecimal digits carry 128 bits, by the estimate some 110."""


def read_secret_key(given: str | None, path: Path) -> str:
    """Take the given secret, else the kept one; refuse what can be guessed, wherever it came from."""
    secret = given or _kept_secret(path)
    if is_weak_secret(secret):
        reason = because(
            "%(name)s заслабкий: потрібно щонайменше %(least)s випадкових символів, таких як дає команда %(command)s",
            name="OBLIK_SECRET_KEY" if given else path,
            least=LEAST_SECRET,
            command="openssl rand -base64 48",
        )
        raise WrongSettings(reason)
    return secret


def is_weak_secret(secret: str) -> bool:
    """Tell whether a secret is short, a few characters over and over, or a text repeated."""
    return (
        len(secret) < LEAST_SECRET
        or any(word in secret.lower() for word in GUESSED_FIRST)
        or len(set(secret)) < LEAST_CHARACTERS
        or _repeats(secret)
        or _counts_on(secret)
        or _bits(secret) < LEAST_BITS
    )


def _repeats(secret: str) -> bool:
    """Tell whether it is a text over and over, the last time perhaps cut off."""
    return any(secret.startswith(secret[step:]) for step in range(1, len(secret) // 2 + 1))


def _counts_on(secret: str) -> bool:
    """Tell whether most characters are the ones after those before them: abcdef, 123456."""
    steps = [ord(after) - ord(before) for before, after in itertools.pairwise(secret)]
    return sum(step in (1, -1) for step in steps) * 2 > len(steps)


def _bits(secret: str) -> float:
    """Estimate by Shannon's formula how many bits the characters carry, each by how often it comes."""
    counts = Counter(secret).values()
    return -sum(count * math.log2(count / len(secret)) for count in counts)


def _kept_secret(path: Path) -> str:
    """Read the secret, made when missing; of two first starts at once both get the one that was whole first."""
    if not path.exists():
        mine = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(mine)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return read_words(path).strip()
