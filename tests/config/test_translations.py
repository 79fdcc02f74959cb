"""The catalogues say everything the sources say: English sentences, Ukrainian plural forms, the same gaps."""

import ast
import gettext
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient
from jinja2 import Environment

from config.messages import extract
from config.settings import ROOT

FLOORS = ("registry", "gis", "maintenance", "config")
CYRILLIC = re.compile("[а-яіїєґ]", re.IGNORECASE)
LEXER = Environment(extensions=["jinja2.ext.do"], autoescape=True)
GAP = re.compile(r"%\((\w+)\)")
SPEAKERS = {"_", "_l", "N_", "gettext", "ngettext", "lazy_gettext", "because", "Reason", "NotFound", "Forbidden",
            "Conflict", "Invalid", "BadJsonError"}  # fmt: skip
"""What a Ukrainian sentence is given to in order to be read by people."""
UKRAINIAN_IN_ENGLISH = {"Опора № 12, Міська рада", "вул. Військових Будівельників, 8", "Славутич"}
"""Examples of data, which are Ukrainian in either language."""
SAID_AS_IT_IS = {"Українська"}
"""A language is offered by its own name."""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the sources say, extracted as `oblik messages` does."""
    template = tmp_path_factory.mktemp("messages") / "messages.pot"
    extract(template)
    with template.open("rb") as file:
        return read_po(file)


@cache
def catalogue(language: str) -> Catalog:
    path = ROOT / "config" / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_catalogue_holds_every_message_of_the_sources(sources: Catalog, language: str) -> None:
    held = catalogue(language)

    missing = [message.id for message in said(sources) if not is_held(held, message)]

    assert missing == [], "run ./oblik messages and translate"


def test_every_message_is_translated_into_english(sources: Catalog) -> None:
    english = catalogue("en")

    empty = [message.id for message in said(sources) if not all(forms(english.get(first(message))))]

    assert empty == []


def test_english_is_english() -> None:
    left = [
        form
        for message in said(catalogue("en"))
        for form in forms(message)
        if CYRILLIC.search(re.sub("|".join(UKRAINIAN_IN_ENGLISH), "", form))
    ]

    assert left == []


def test_every_ukrainian_plural_has_three_forms() -> None:
    short = [message.id for message in said(catalogue("uk")) if message.pluralizable and len(set(forms(message))) < 2]

    assert short == []


@pytest.mark.parametrize("language", ["uk", "en"])
def test_a_translation_has_the_gaps_of_its_message(language: str) -> None:
    other = [
        message.id
        for message in said(catalogue(language))
        for form in filter(None, forms(message))
        if sorted(GAP.findall(form)) != sorted(GAP.findall(first(message)))
    ]

    assert other == []


@pytest.mark.parametrize("language", ["uk", "en"])
def test_nothing_is_left_doubtful(language: str) -> None:
    held = catalogue(language)

    assert [message.id for message in held if message.fuzzy] == []
    assert [str(error) for message in held for error in message.check(held)] == []


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "об’єктів"), (1, "об’єкт"), (2, "об’єкти"), (4, "об’єкти"), (5, "об’єктів"), (11, "об’єктів"),
     (12, "об’єктів"), (21, "об’єкт"), (22, "об’єкти"), (111, "об’єктів"), (1_002, "об’єкти")],
)  # fmt: skip
def test_ukrainian_counts_one_few_and_many(number: int, expected: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue("uk"))
    compiled.seek(0)

    said_so = gettext.GNUTranslations(compiled).ngettext("%(num)s об’єкт", "%(num)s об’єкти", number)

    assert said_so % {"num": number} == f"{number} {expected}"


@pytest.mark.parametrize(("cookie", "expected"), [("uk", "Вхід"), ("en", "Sign in"), ("de", "Вхід")])
def test_a_page_speaks_the_language_of_its_reader(client: FlaskClient, cookie: str, expected: str) -> None:
    client.set_cookie("oblik_lang", cookie)

    page = client.get("/sign-in").text

    assert f"<h1>{expected}</h1>" in page
    assert f'<html lang="{"en" if cookie == "en" else "uk"}"' in page


def test_no_ukrainian_text_of_a_template_is_left_unmarked(sources: Catalog) -> None:
    known = {one for message in said(sources) for one in ids(message)} | SAID_AS_IT_IS

    left = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in of_floors("templates/**/*.html")
        for line, words in written(path.read_text(encoding="utf-8"))
        if CYRILLIC.search(words) and words not in known
    ]

    assert left == []


def test_no_ukrainian_sentence_escapes_the_extraction(sources: Catalog) -> None:
    known = {one for message in said(sources) for one in ids(message)}

    left = [
        f"{path.relative_to(ROOT)}:{text.lineno}: {text.value}"
        for path in of_floors("**/*.py")
        for text in spoken(ast.parse(path.read_text(encoding="utf-8")))
        if CYRILLIC.search(text.value) and text.value not in known
    ]

    assert left == []


def written(template: str) -> Iterator[tuple[int, str]]:
    """Give the texts of a template: those between tags, and those in quotes inside expressions."""
    for line, kind, text in LEXER.lex(template):
        if kind == "data":
            yield from ((line, words) for words in re.split("<[^>]*>", text))
        elif kind == "string":
            yield line, text[1:-1]


def spoken(tree: ast.AST) -> Iterator[ast.Constant]:
    """Give the sentences written right in calls of SPEAKERS, whichever argument or branch they stand in."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in SPEAKERS:
            for given in (*call.args, *(one.value for one in call.keywords)):
                for text in (given, getattr(given, "body", None), getattr(given, "orelse", None)):
                    if isinstance(text, ast.Constant) and isinstance(text.value, str):
                        yield text


def of_floors(pattern: str) -> Iterator[Path]:
    return (path for floor in FLOORS for path in sorted((ROOT / floor).glob(pattern)))


def said(held: Catalog) -> Iterator[Message]:
    return (message for message in held if message.id)


def is_held(held: Catalog, message: Message) -> bool:
    found = held.get(first(message))
    return found is not None and ids(found) == ids(message)


def ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def first(message: Message) -> str:
    return ids(message)[0]


def forms(message: Message | None) -> tuple[str, ...]:
    """Give the translation's forms; a missing message has an empty one."""
    if message is None:
        return ("",)
    return message.string if isinstance(message.string, tuple) else (message.string,)
