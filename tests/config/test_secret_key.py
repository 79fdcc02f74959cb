"""The instance's secret: kept between starts, and refused when it can be guessed."""

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex, token_urlsafe

import pytest

from config.refusal import WrongSettings
from config.settings import read_settings

WEAK = [
    "short", "a" * 64, "0123456789" * 5, "abcdefghijklmnop" * 2, "change-me-" + "q8Zr5TfKx0vLwPmYc2Hn" * 2,
    "my very own secret of the town hall", "1111111111222222222233333333334444", "passwordpasswordpasswordpassword1",
    "12345678901234567890123456789012", "Kobeliaky-rada-Kobeliaky-rada-Ko", "abcdefghijklmnopqrstuvwxyz012345",
]  # fmt: skip


def test_the_secret_is_kept_between_starts_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    first = read_settings({"OBLIK_INSTANCE": str(tmp_path)})

    second = read_settings({"OBLIK_INSTANCE": str(tmp_path)})

    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("secret", WEAK)
def test_a_secret_that_can_be_guessed_is_refused_in_one_sentence(tmp_path: Path, secret: str) -> None:
    with pytest.raises(WrongSettings, match="OBLIK_SECRET_KEY") as refusal:
        read_settings({"OBLIK_INSTANCE": str(tmp_path), "OBLIK_SECRET_KEY": secret})

    assert secret not in str(refusal.value)
    assert "openssl rand -base64 48" in str(refusal.value)


def test_a_kept_secret_that_somebody_replaced_by_a_weak_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("x")

    with pytest.raises(WrongSettings, match=r"secret\.key"):
        read_settings({"OBLIK_INSTANCE": str(tmp_path)})


@pytest.mark.parametrize("make", [token_urlsafe, token_hex, lambda size: token_hex(size // 2)])
def test_a_random_secret_is_taken(tmp_path: Path, make: Callable[[int], str]) -> None:
    for _time in range(200):
        secret = make(32)
        assert read_settings({"OBLIK_INSTANCE": str(tmp_path), "OBLIK_SECRET_KEY": secret}).secret_key == secret
