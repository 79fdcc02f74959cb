"""Who asks: a browser that signs in by the form, and a programme with a token."""

import re
from typing import Any

import requests
from requests.adapters import HTTPAdapter

PATIENCE = 60
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


class FromAddress(HTTPAdapter):
    """Connects from another address of this machine: on Linux, all of 127.0.0.0/8 are its own."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        """Open connections from that address."""
        super().init_poolmanager(*arguments, source_address=(self.source, 0), **named)


class Browser:
    """A person's browser: cookies, forms with their hidden word, no script."""

    def __init__(self, url: str, patience: float = PATIENCE, *, source: str = "") -> None:
        self.url = url
        self.patience = patience
        self.session = requests.Session()
        if source:
            self.session.mount("http://", FromAddress(source))

    def get(self, path: str, **options: Any) -> requests.Response:
        """Open a page."""
        options.setdefault("timeout", self.patience)
        return self.session.get(self.url + path, **options)

    def send(self, path: str, fields: dict[str, Any], *, at: str, **options: Any) -> requests.Response:
        """Open the page of a form and send it."""
        found = CSRF.search(self.get(at).text)
        assert found, f"no form at {at}"
        return self.post(path, {**fields, "csrf_token": found[1]}, **options)

    def post(self, path: str, fields: dict[str, Any], **options: Any) -> requests.Response:
        """Send a form whose page was opened before."""
        options.setdefault("timeout", self.patience)
        return self.session.post(self.url + path, data=fields, **options)

    def copy(self) -> "Browser":
        """Give another window of the same person: the cookies alone."""
        other = Browser(self.url, self.patience)
        other.session.cookies.update(self.session.cookies)
        return other

    def sign_in(self, login: str, password: str) -> requests.Response:
        """Come in by the form; give the answer, unfollowed."""
        fields = {"login": login, "password": password}
        return self.send("/sign-in", fields, at="/sign-in", allow_redirects=False)


class Programme:
    """A programme with a token, over the API."""

    def __init__(self, url: str, token: str, patience: float = PATIENCE) -> None:
        self.url = f"{url}/api/v1"
        self.patience = patience
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Send a request."""
        return self.session.request(method, self.url + path, json=body, headers=headers, timeout=self.patience)

    def all_of(self, collection: str, **query: Any) -> list[dict[str, Any]]:
        """Read a whole list, page after page."""
        items: list[dict[str, Any]] = []
        query["limit"] = 200
        while True:
            answer = self.session.get(f"{self.url}/{collection}", params=query, timeout=self.patience)
            assert answer.status_code == 200, answer.text[:500]
            page = answer.json()
            items += page["items"]
            if not page["next"]:
                return items
            query["cursor"] = page["next"]
