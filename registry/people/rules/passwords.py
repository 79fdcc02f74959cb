"""Passwords: which are good enough, and how they are kept."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry.kernel.errors import Busy, Reason, because
from registry.kernel.text import fold

MIN_LENGTH = 10
MAX_LENGTH = 200
_COMMON = """
    1234567890 0123456789 12345678910 123456789012 0987654321 1111111111 0000000000 1q2w3e4r5t 1qaz2wsx3edc
    qwertyuiop qwerty1234 qwerty12345 qwerty123456 qwertyqwerty password12 password123 password1234 passw0rd123
    passwordpassword adminadmin admin12345 admin123456 administrator letmein123 welcome123 iloveyou123
    йцукенгшщз йцукен1234 йцукен12345 пароль1234 пароль12345 парольпароль слава1україні україна2024 україна2025
    україна2026 slavautukraini ukraine2024 ukraine2025 ukraine2026 changeme123 changeme1234
"""
COMMON = frozenset(_COMMON.split())
HASHES_AT_A_TIME = 1
TURN_SECONDS = 5
HASHER = PasswordHasher()
_turn = threading.BoundedSemaphore(HASHES_AT_A_TIME)
# A real hash of a password nobody has: checking an unknown login takes as long as checking a known one.
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXRoaW5nZWxzZTE2Yg$Yk1sR0JwS3RrV2pQdE1jQkZ2a2R5c2pXbE9tWnFhYmM"


def judge_password(password: str, login: str) -> list[Reason]:
    """List why a password is not accepted; an empty list accepts it."""
    if len(password) < MIN_LENGTH:
        return [because("Щонайменше %(least)s символів", least=MIN_LENGTH)]
    if len(password) > MAX_LENGTH:
        return [because("Не більше %(limit)s символів", limit=MAX_LENGTH)]
    folded = fold(password)
    if folded == fold(login) or folded == fold(login) * 2:
        return [because("Пароль не може повторювати логін")]
    if folded in COMMON or len(set(folded)) < 4:
        return [because("Такий пароль підбирають першим. Візьміть кілька слів, яких ніхто не поставить поруч")]
    return []


def hash_password(password: str) -> str:
    """Make the argon2id hash to keep; waits for its turn, as each takes 64 MiB; raise Busy."""
    with _turn_taken():
        return HASHER.hash(_bytes(password))


def verify_password(password: str, kept_hash: str | None) -> bool:
    """Tell whether the password is the kept one; None takes the same time and is never right.

    Raise Busy where too many wait already.
    """
    with _turn_taken():
        try:
            return HASHER.verify(kept_hash or NOBODYS, _bytes(password)) and kept_hash is not None
        except (VerificationError, InvalidHashError):
            return False


@contextmanager
def _turn_taken() -> Iterator[None]:
    if not _turn.acquire(timeout=TURN_SECONDS):
        raise Busy(because("Надто багато людей входять водночас. Спробуйте за кілька секунд"))
    try:
        yield
    finally:
        _turn.release()


def _bytes(password: str) -> bytes:
    """Spell a password one way, however the keyboard composed its letters."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
