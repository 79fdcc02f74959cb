"""Saying what was done together with the way back."""

from flask import flash


def flash_undo(text: str, address: str) -> None:
    """Say on the next page what was done, with a button that takes it back by a POST to the address."""
    flash({"text": text, "undo": address}, "ok")  # type: ignore[arg-type]  # The page's macro knows such a message.
