"""The search over everything: suggestions while typing, a page of what was found, and an exact number that opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from registry.kernel.rules.reading import text_of
from registry.kernel.seams import Hit, SearchSource, db, seams
from registry.kernel.web.access import current_actor, current_hromada_id, require
from registry.kernel.web.pages import make_pages

SHORTEST, LONGEST = 2, 200
SUGGESTED, SHOWN = 4, 8
MOST_SUGGESTED = 12


@dataclass(frozen=True)
class Group:
    """What was found of one noun, and where the rest of it is listed."""

    source: SearchSource
    hits: list[Hit]
    url: str | None


@require()
def search() -> Any:
    """Show what was found; one thing whose whole number was typed is opened."""
    q = _asked()
    groups = list(_groups(q, SHOWN))
    exact = [hit for group in groups for hit in group.hits if hit.is_exact]
    if len(exact) == 1 and "all" not in request.args:
        return redirect(exact[0].url)
    return render_template("kernel/search/page.html", q=q, groups=groups, is_short=0 < len(q) < SHORTEST)


@require()
def suggest() -> str:
    """Give a few hits of each noun as options, what was typed whole first."""
    q = _asked()
    hits = [hit for group in _groups(q, SUGGESTED) for hit in group.hits]
    hits.sort(key=lambda hit: not hit.is_exact)
    return render_template("kernel/search/_options.html", q=q, hits=hits[:MOST_SUGGESTED])


def _asked() -> str:
    """Read what was typed; a label's whole address stands for the code at its end."""
    typed = request.args.get("q", "")[: LONGEST * 2]
    q = (text_of(LONGEST * 2)(typed) or "")[:LONGEST]
    return q.rstrip("/").rpartition("/")[2] if "://" in q and "/a/" in q else q


def _groups(q: str, limit: int) -> Iterator[Group]:
    if len(q) < SHORTEST:
        return
    actor, hromada_id = current_actor(), current_hromada_id()
    for source in seams(current_app).search_sources:
        if actor.hromada_ids(source.permission) == frozenset():
            continue
        hits = list(source.find(db.session(), actor, hromada_id, q, limit))
        if hits:
            yield Group(source, hits, url_for(source.link, q=q) if source.link else None)


PAGES = (
    ("GET", "/search", search),
    ("GET", "/search/suggest", suggest),
)
bp = make_pages("search", __name__, PAGES)
