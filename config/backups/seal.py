"""Sealing a backup by age: to a passphrase or to public keys, and opening it again."""

import io
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from pyrage import DecryptError, EncryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, passphrase, x25519

from registry.kernel.errors import OblikError, because
from registry.kernel.text import N_

PLAIN, BY_KEYS, BY_PASSPHRASE = b"PK\x03\x04", b"age-encryption.org/v1\n", b"oblik backup, passphrase\n"
LENGTH = struct.Struct(">H")
SHORTEST = 12
LONGEST_KEY_FILE = 64 * 1024
DAMAGED = N_("Резервна копія пошкоджена або обірвана: %(file)s")
FOREIGN = N_("Це не резервна копія Обліку: %(file)s")


@dataclass(frozen=True)
class Key:
    """What a backup is sealed to: a passphrase, or age's public keys with which secret ones open."""

    passphrase: str = ""
    recipients: tuple[x25519.Recipient, ...] = ()
    identities: tuple[x25519.Identity, ...] = field(default=(), repr=False)


def read_key(text: str) -> Key:
    """Read a key file: lines `age1…` or `AGE-SECRET-KEY-1…`, else the first line is a passphrase; raise OblikError."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        identities = tuple(x25519.Identity.from_str(one) for one in lines if one.startswith("AGE-SECRET-KEY-"))
        recipients = tuple(x25519.Recipient.from_str(one) for one in lines if one.startswith("age1"))
    except (IdentityError, RecipientError) as error:
        raise OblikError(because("Ключ резервної копії неповний або пошкоджений")) from error
    if identities or recipients:
        return Key("", recipients + tuple(one.to_public() for one in identities), identities)
    if not lines or len(lines[0]) < SHORTEST:
        raise OblikError(because("Пароль резервної копії: щонайменше %(count)s знаків", count=SHORTEST))
    return Key(lines[0])


def read_key_file(path: Path) -> Key:
    """Read a key from a file; raise OblikError for what is none, OSError where it cannot be read."""
    with path.open("rb") as file:
        given = file.read(LONGEST_KEY_FILE)
    try:
        return read_key(given.decode())
    except UnicodeDecodeError as error:
        raise OblikError(because("Ключ резервної копії неповний або пошкоджений")) from error


@contextmanager
def sealed(file: BinaryIO, key: Key | None) -> Iterator[Any]:
    """Give what to write into; what is written goes sealed into the file, nothing of it is kept elsewhere."""
    if key is None:
        yield file
        return
    recipients = list(key.recipients)
    if key.passphrase:
        own = x25519.Identity.generate()
        recipients = [own.to_public()]
        lock = passphrase.encrypt(str(own).encode(), key.passphrase)
        file.write(BY_PASSPHRASE + LENGTH.pack(len(lock)) + lock)
    sealer = _Sealer(file, recipients)
    try:
        yield sealer.entry
    finally:
        sealer.close()  # A pipe that broke tells nothing; what broke it, a full disk for one, does.


class _Sealer:
    """A thread that seals what comes through a pipe: age reads, and whoever makes a backup writes."""

    def __init__(self, file: BinaryIO, recipients: list[x25519.Recipient]) -> None:
        out, into = os.pipe()
        self.entry = os.fdopen(into, "wb", 1 << 16)
        self._exit = os.fdopen(out, "rb", 0)
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._seal, args=(file, recipients), name="oblik-seal", daemon=True)
        self._thread.start()

    def _seal(self, file: BinaryIO, recipients: list[x25519.Recipient]) -> None:
        try:
            with self._exit:
                encrypt_io(self._exit, file, recipients)
        except OSError as error:
            self._error = error
        except EncryptError as error:
            self._error = OSError(str(error))  # What kept even the beginning from being written.

    def close(self) -> None:
        """Let the rest be sealed; raise what kept the file from being written."""
        with suppress(BrokenPipeError):
            self.entry.close()
        self._thread.join()
        if self._error is not None:
            raise self._error


def unseal(path: Path, key: Key | None, plain: BinaryIO) -> BinaryIO:
    """Give a backup's plain content: the file itself, or opened into `plain`; raise OblikError."""
    file = path.open("rb")
    start = file.read(len(BY_PASSPHRASE))
    if start.startswith(PLAIN):
        return file
    with file:
        if not start.startswith((BY_KEYS, BY_PASSPHRASE)):
            raise OblikError(because(FOREIGN if start else DAMAGED, file=path))
        if key is None:
            raise OblikError(because("Резервну копію зашифровано: назвіть ключ, --key ФАЙЛ"))
        if start.startswith(BY_KEYS):
            file.seek(0)
            identities = list(key.identities)
        else:
            identities = [_unlock(file, key, path)]
        _open(file, plain, identities, path)
    return plain


def _unlock(file: BinaryIO, key: Key, path: Path) -> x25519.Identity:
    """Read the one key that the passphrase locks away."""
    if not key.passphrase:
        raise OblikError(because("Резервну копію зашифровано паролем, а названо ключ"))
    head = file.read(LENGTH.size)
    lock = file.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
    if not lock or len(lock) < LENGTH.unpack(head)[0]:
        raise OblikError(because(DAMAGED, file=path))
    try:
        return x25519.Identity.from_str(passphrase.decrypt(lock, key.passphrase).decode())
    except DecryptError as error:
        raise OblikError(because("Пароль до резервної копії не підходить")) from error
    except (IdentityError, UnicodeDecodeError) as error:
        raise OblikError(because(DAMAGED, file=path)) from error


def _open(file: BinaryIO, plain: BinaryIO, identities: list[x25519.Identity], path: Path) -> None:
    if not identities:
        raise OblikError(because("Щоб відкрити резервну копію, потрібен таємний ключ (AGE-SECRET-KEY-1…)"))
    try:
        decrypt_io(file, plain, identities)
    except DecryptError as error:
        is_other = "No matching keys" in str(error)
        reason = because("Ключ до резервної копії не підходить") if is_other else because(DAMAGED, file=path)
        raise OblikError(reason) from error
    except OSError as error:
        if error.errno is not None:  # The disk's own: no room, for one.
            raise
        raise OblikError(because(DAMAGED, file=path)) from error
    plain.seek(0, io.SEEK_SET)
