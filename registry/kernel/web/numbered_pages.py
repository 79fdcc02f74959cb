"""Lists that are read by numbered pages: which page the address asks for, within what there is."""

from dataclasses import dataclass

from flask import request

MOST_DIGITS = 6


@dataclass(frozen=True)
class NumberedPage:
    """One page of a list."""

    page: int
    pages: int
    size: int

    @property
    def offset(self) -> int:
        """Count the rows before it."""
        return (self.page - 1) * self.size

    @property
    def previous(self) -> int | None:
        """Give the page before; None for the first."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """Give the page after; None for the last."""
        return self.page + 1 if self.page < self.pages else None


def asked_page(count: int, size: int) -> NumberedPage:
    """Read the page's number in the address; what is no page of the list is its nearest page."""
    pages = max(-(-count // size), 1)
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 1
    return NumberedPage(min(max(number, 1), pages), pages, size)
