"""The browser of the journeys, for payloads that only a browser can set off."""

from tests.journeys.conftest import browser, context, live, live_app, page

__all__ = ["browser", "context", "live", "live_app", "page"]
