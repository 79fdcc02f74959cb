"""Sealing: what a key file may hold, and that only the right key opens."""

import io
from pathlib import Path

import pytest
from pyrage import x25519

from config.backups.seal import PLAIN, Key, read_key, sealed, unseal
from registry.kernel.errors import OblikError

SECRET = x25519.Identity.generate()
OTHER = x25519.Identity.generate()
PHRASE = read_key("довгий пароль для копії\n")
CONTENT = PLAIN + bytes(range(256)) * 1000


def seal(path: Path, key: Key) -> None:
    with path.open("wb") as file, sealed(file, key) as into:
        into.write(CONTENT)


@pytest.mark.parametrize(
    ("to", "opener"),
    [
        (PHRASE, PHRASE),
        (read_key(str(SECRET.to_public())), read_key(str(SECRET))),
        (read_key(str(SECRET)), read_key(f"# made today\n{OTHER}\n{SECRET}")),
    ],
    ids=["passphrase", "public key", "secret key among others"],
)
def test_the_right_key_opens_what_nobody_else_reads(tmp_path: Path, to: Key, opener: Key) -> None:
    seal(tmp_path / "sealed", to)

    assert CONTENT[-1000:] not in (tmp_path / "sealed").read_bytes()
    assert unseal(tmp_path / "sealed", opener, io.BytesIO()).read() == CONTENT


@pytest.mark.parametrize(
    ("to", "opener", "reason"),
    [
        (PHRASE, read_key("інший довгий пароль"), "Пароль .* не підходить"),
        (PHRASE, read_key(str(SECRET)), "зашифровано паролем"),
        (PHRASE, None, "--key"),
        (read_key(str(SECRET)), read_key(str(OTHER)), "Ключ .* не підходить"),
        (read_key(str(SECRET)), read_key(str(SECRET.to_public())), "потрібен таємний ключ"),
        (read_key(str(SECRET)), PHRASE, "потрібен таємний ключ"),
    ],
)
def test_any_other_key_is_refused(tmp_path: Path, to: Key, opener: Key | None, reason: str) -> None:
    seal(tmp_path / "sealed", to)

    with pytest.raises(OblikError, match=reason):
        unseal(tmp_path / "sealed", opener, io.BytesIO())


@pytest.mark.parametrize("text", ["", "короткий", "age1notakey", "AGE-SECRET-KEY-1NONE", "# a remark alone\n"])
def test_a_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(OblikError):
        read_key(text)


def test_a_full_disk_is_told_and_not_a_broken_pipe() -> None:
    key = read_key(str(SECRET))

    with (
        pytest.raises(OSError, match="No space left"),
        Path("/dev/full").open("wb", buffering=0) as file,
        sealed(file, key) as into,  # type: ignore[arg-type]  # A file without a buffer is written to as well.
    ):
        for _ in range(1000):
            into.write(CONTENT)
