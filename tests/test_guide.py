"""The guide names buttons and pages as they are written on screen, in both languages, and its pictures are there."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from config.settings import ROOT

GUIDE = ROOT / "docs" / "guide"
UKRAINIAN = sorted(GUIDE.glob("*.uk.md"))
ENGLISH = [path.with_name(path.name.replace(".uk.md", ".md")) for path in UKRAINIAN]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ROOT / "config" / "translations" / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def words_of(path: Path) -> set[str]:
    """Give what the page marks as written on screen."""
    return {" ".join(one.split()) for one in re.findall(r"\*\*([^*]+)\*\*", path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", UKRAINIAN, ids=lambda path: path.name)
def test_what_the_guide_says_is_on_screen_is_written_so_there(path: Path, catalogue: Catalog) -> None:
    assert words_of(path) - {message.id for message in catalogue if isinstance(message.id, str)} == set()


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.name)
def test_the_english_guide_has_every_page_and_the_words_of_the_english_screens(path: Path, catalogue: Catalog) -> None:
    assert words_of(path) - {message.string for message in catalogue if isinstance(message.string, str)} == set()


@pytest.mark.parametrize("path", [*UKRAINIAN, *ENGLISH], ids=lambda path: path.name)
def test_pictures_and_pages_that_the_guide_leads_to_are_there(path: Path) -> None:
    led_to = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))

    assert [one for one in led_to if "://" not in one and not (path.parent / one).exists()] == []
