"""One code table per enumeration: the codes, their words in both languages, and what people write instead."""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A code with its words: `PROVIDER = "provider", "виконавець", "provider", "постачальник", …`.

    The first word is Ukrainian, the second English, further ones are other people's spellings.
    """

    words: tuple[str, ...]

    def __new__(cls, code: str, *words: str) -> Self:
        """Make a member that equals its code and carries its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    def word(self, language: str = "uk") -> str:
        """Name the code in «uk» or «en»."""
        return self.words[1] if language == "en" and len(self.words) > 1 else self.words[0]

    @classmethod
    def labels(cls) -> dict[str, tuple[str, ...]]:
        """Give the words by code, in the table's order."""
        return {member.value: member.words for member in cls}

    @classmethod
    def codes(cls) -> tuple[str, ...]:
        """List the codes."""
        return tuple(member.value for member in cls)

    @classmethod
    def check(cls, column: str) -> str:
        """Write the condition by which the database keeps a column to these codes."""
        listed = ", ".join(f"'{code}'" for code in cls.codes())
        return f"{column} IN ({listed})"


def word_of(table: type[Code], code: str, language: str) -> str:
    """Name a code of a table; one that the table does not know stands for itself."""
    known = table._value2member_map_.get(code)
    return known.word(language) if isinstance(known, Code) else code
