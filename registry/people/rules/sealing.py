"""Sealing secrets with the instance's key, so that a stolen database gives none of them."""

import base64
import uuid

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"oblik: secrets of second factors"


class Seal:
    """Seals and opens a person's secret; one sealed for somebody else does not open."""

    def __init__(self, secret_key: str) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(secret_key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, user_id: uuid.UUID, secret: str) -> str:
        """Give the secret as it may lie in a database."""
        return self._fernet.encrypt(f"{user_id}:{secret}".encode()).decode()

    def open(self, user_id: uuid.UUID, sealed: str) -> str | None:
        """Give the secret; None for one that was sealed with another key, for another person, or changed."""
        try:
            owner, _colon, secret = self._fernet.decrypt(sealed.encode()).decode().partition(":")
        except InvalidToken:
            return None
        return secret if owner == str(user_id) else None
