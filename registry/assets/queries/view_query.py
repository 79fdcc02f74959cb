"""The filter and order of a saved view, read as the list reads its address."""

from urllib.parse import parse_qsl, urlencode

from sqlalchemy.orm import Session

from registry.assets.queries.asset_filter import read_asset_filter
from registry.assets.queries.assets import orders
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.assets import ASSET
from registry.kernel.access import Actor
from registry.kernel.completeness import read_lacks
from registry.kernel.errors import Invalid, because
from registry.kernel.text import clean

ASSETS = "assets"
"""The list whose views are kept."""
ALL_STATUSES = ("status", "all")
LEFT_OUT = frozenset({"view", "hromada", "cursor", "at"})
"""What of an address is no part of a view: which view it is of, whose list, and where in it."""


def kept_pairs(told: str) -> list[tuple[str, str]]:
    """Take what a view keeps of an address's query: names with values, cleaned."""
    pairs = [(name, clean(value)) for name, value in parse_qsl(told)]
    return [(name, value) for name, value in pairs if value and name not in LEFT_OUT]


def read_view_query(session: Session, actor: Actor, told: str) -> str:
    """Read a query that is to be kept; raise Invalid on «query» or «query.NAME» for what the list would leave out."""
    pairs = kept_pairs(told.removeprefix("?"))
    given = dict(pairs)
    if len(given) < len(pairs):
        raise Invalid(query=because("Параметр вказано двічі"))
    if given.pop("sort", "name").removeprefix("-") not in orders():
        raise Invalid({"query.sort": [because("Такого порядку немає")]})
    if ("status", given.get("status")) == ALL_STATUSES:
        del given["status"]
    try:
        read_asset_filter(given, KINDS.get(session), read_lacks(session, actor, ASSET.entity))
    except Invalid as error:
        raise Invalid({f"query.{name}": reasons for name, reasons in error.fields.items()}) from error
    return urlencode(pairs)
