"""The public side and every answer's headers, from outside; aimed at a running instance it changes nothing."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
import requests

from tests.battery.browser import Browser, Programme
from tests.battery.conftest import Aim, Home, named_aim
from tests.battery.instance import PASSWORD

MOST_PAGES = 150
LINKS = re.compile(r'(?:href|src|action)="([^"#]+)"')
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ERRORS = (
    ("GET", "/nothing-here", 404), ("GET", "/api/v1/nothing", 404), ("GET", "/api/v1/assets", 401),
    ("DELETE", "/public/", 405), ("POST", "/sign-in", 400), ("GET", "/assets", 302), ("GET", "/%00", 404),
    ("GET", "/public/data/cameras.csv", 404),
)  # fmt: skip
SENSITIVE = ("camera", "recorder", "server", "network_device")
CANARY = "qzxcanary"
HIDDEN = 200
Figure = Callable[[str], None]


@pytest.fixture
def aim(request: pytest.FixtureRequest, engine_name: str) -> Aim:
    """The running instance that was named, else one of the test's own with the demonstration."""
    named = named_aim(request.config)
    if named:
        return named
    town: Home = request.getfixturevalue("town")
    return Aim(town.instance.serve().url, town.login, PASSWORD, town.token)


def crawl(browser: Browser, start: str, most: int, inside: str = "/") -> Iterator[tuple[str, requests.Response]]:
    """Open a page and all that it links to, and so on; nothing is sent, nobody signed out."""
    waiting, seen = [start], {start}
    while waiting and len(seen) - len(waiting) < most:
        path = waiting.pop(0)
        answer = browser.get(path, allow_redirects=False)
        yield path, answer
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in LINKS.findall(answer.text):
            full = urldefrag(urljoin(browser.url + path, link.replace("&amp;", "&"))).url
            own = full.removeprefix(browser.url)
            if full.startswith(f"{browser.url}{inside}") and own not in seen and "sign-out" not in own:
                seen.add(own)
                waiting.append(own)


def bare(answer: requests.Response) -> list[str]:
    """List the headers that an answer lacks."""
    lacks = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    return lacks + [part for part in ("default-src 'none'", "frame-ancestors 'none'") if part not in policy]


@pytest.mark.harmless
def test_every_answer_has_its_headers_and_none_is_an_error_of_ours(aim: Aim, browser: Browser, figure: Figure) -> None:
    wrong, count = [], 0
    for path, answer in crawl(browser, "/", MOST_PAGES):
        count += 1
        if bare(answer) or answer.status_code >= 500:
            wrong.append((path, answer.status_code, bare(answer)))
    stranger = Browser(aim.url)
    for method, path, expected in ERRORS:
        answer = stranger.session.request(method, aim.url + path, timeout=60, allow_redirects=False)
        if answer.status_code != expected or bare(answer):
            wrong.append((f"{method} {path}", answer.status_code, bare(answer)))
    assert wrong == []
    figure(f"{count} pages and {len(ERRORS)} refusals: headers on each, 0 answers 5xx")


@pytest.mark.harmless
def test_no_public_byte_tells_a_hidden_thing(aim: Aim, figure: Figure) -> None:
    if not aim.token:
        pytest.fail("a token that may read all is needed: OBLIK_TEST_TOKEN")
    assets = Programme(aim.url, aim.token).all_of("assets")
    hidden = [one for one in assets if one["kind"] in SENSITIVE]
    secrets = {one["id"] for one in assets} | {one["inventory_number"] for one in hidden if one["inventory_number"]}
    secrets |= {one["name"] for one in hidden if len(one["name"]) > 12}

    asked = {path: said(answer) for path, answer in crawl(Browser(aim.url), "/public/", MOST_PAGES, "/public/")}
    told = [(path, one) for path, text in asked.items() for one in secrets if one in text]

    assert hidden
    assert len(asked) >= 3
    assert told == []
    figure(f"{len(secrets)} names, numbers and ids of hidden things, {len(asked)} public answers: 0 hits")


def said(answer: requests.Response) -> str:
    """Give all that an answer tells, without what differs between two answers whatever they tell."""
    heads = "\n".join(
        f"{name}: {value}"
        for name, value in answer.headers.items()
        if name not in ("Date", "Set-Cookie", "X-Request-Id")
    )
    text = f"{heads}\n\n{answer.text}"
    text = re.sub(r"nonce(-|=\")[\w\-]+", "nonce", text)
    return re.sub(r"[\w\-.]{10,}\.[\w\-]{6}\.[\w\-]{27}", "token", text)


def test_hidden_things_change_no_public_byte(town: Home, tmp_path: Path, figure: Figure) -> None:
    server = town.instance.serve()
    before = {path: said(answer) for path, answer in crawl(Browser(server.url), "/public/", MOST_PAGES, "/public/")}
    lines = ["inventory_number,name,note", *(f"Х-{n},{CANARY} {n},{CANARY}" for n in range(HIDDEN))]
    path = tmp_path / "hidden.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = town.instance.told("import", str(path), "--kind", "camera", "--hromada", town.hromada)

    after = {path: said(answer) for path, answer in crawl(Browser(server.url), "/public/", MOST_PAGES, "/public/")}

    assert told["created"] == HIDDEN
    assert [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)] == []
    assert [path for path, text in after.items() if CANARY in text] == []
    figure(f"{HIDDEN} cameras added with canaries: 0 of {len(before)} public answers changed, 0 hits")
