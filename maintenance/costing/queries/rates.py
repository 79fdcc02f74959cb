"""Reading rates: those entered, and the card with what contracts and acts say of a kind."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from maintenance.contracts.rules.takeovers import CoveredBook
from maintenance.costing.models.act import Act
from maintenance.costing.models.rate import Rate
from maintenance.costing.queries.kept_works import costed, keep
from maintenance.costing.rules.rates.asset_months import Kinds
from maintenance.costing.rules.rates.from_contracts import AcceptedSum, Prices, contract_prices, fact_prices
from maintenance.costing.rules.rates.rates import RATE
from maintenance.costing.rules.rates.values import RateCard, RateSource, RateValue, Weighed
from maintenance.costing.rules.what_if import NO_OVERRIDES
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attribute_filter import wanted_of
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, because
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, cut_page, field_order
from registry.kernel.searching import holds_word
from registry.kernel.text import search_words, word_column

NO_RATE = because("Такої розцінки немає")


@by_description(RATE)
def rate_orders() -> dict[str, Order]:
    """Give the orders of the rates: by kind first."""
    return orders_of(
        RATE,
        kind=field_order(Rate.kind_code),
        updated_at=field_order(Rate.updated_at, as_moment),
    )


def visible(actor: Actor) -> Select[Any]:
    """Select the rates that the asker may read: whoever may see money."""
    ids, statement = actor.hromada_ids("cost.read"), select(Rate)
    return statement if ids is None else statement.where(Rate.hromada_id.in_(ids) if ids else false())


def narrowed(session: Session, actor: Actor, *, q: str = "", **same: Any) -> Select[Any]:
    """Keep of the visible ones what matches: fields by exact value (None is none), every word of `q`."""
    asked: Mapping[str, Any] = {name: value for name, value in same.items() if value is not None}
    kinds = KINDS.get(session).values() if q else ()
    names = {one.code: word_column(one.name_uk, one.name_en) for one in kinds}
    words = [
        or_(holds_word(word, Rate.search), Rate.kind_code.in_([code for code, name in names.items() if word in name]))
        for word in search_words(q)
    ]
    return visible(actor).where(*equal(same_of(RATE), asked), *words)


def page_of(
    session: Session, statement: Select[Any], *, sort: str, limit: int, cursor: str | None
) -> tuple[Page[Rate], int]:
    """List a page of what `narrowed` selects and count all."""
    orders = rate_orders()
    paged = after_cursor(statement, orders, sort=sort, limit=limit, cursor=cursor)
    total = session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    return cut_page(session.scalars(paged).all(), orders, sort=sort, limit=limit), total


def get_rate(session: Session, actor: Actor, rate_id: uuid.UUID) -> Rate:
    """Give a rate; raise NotFound."""
    found: Rate | None = session.scalars(visible(actor).where(Rate.id == rate_id)).one_or_none()
    if found is None:
        raise NotFound(NO_RATE)
    return found


def list_rates(session: Session, hromada_id: uuid.UUID) -> Sequence[Rate]:
    """List a hromada's rates by kind, the latest of each first: as many as a hromada may keep."""
    own = select(Rate).where(Rate.hromada_id == hromada_id)
    return session.scalars(own.order_by(Rate.kind_code, Rate.known_on.desc(), Rate.id)).all()


def entered_rates(session: Session, hromada_id: uuid.UUID, day: date) -> list[RateValue]:
    """List what is entered and known on a day."""
    columns = (Rate.id, Rate.kind_code, Rate.attributes, Rate.price, Rate.known_on, Rate.source)
    own = select(*columns).where(Rate.hromada_id == hromada_id, Rate.known_on <= day)
    rows = session.execute(own.order_by(Rate.known_on.desc(), Rate.id)).all()
    kinds = KINDS.get(session) if any(row.attributes for row in rows) else {}
    return [
        RateValue(
            kind=row.kind_code,
            price=row.price,
            source=RateSource.ENTERED.value,
            attributes=tuple(
                wanted_of(kinds[row.kind_code].definition, dict(sorted(row.attributes.items())))
                if row.attributes and row.kind_code in kinds
                else ()
            ),
            known_on=row.known_on,
            told=row.source,
            id=row.id,
        )
        for row in rows
    ]


def rates_from_contracts(covered: CoveredBook, day: date) -> Mapping[str, RateValue]:
    """Give by kind what contracts in force in the day's year cost, else those of the year before."""
    return keep(covered, ("contract rates", day.year), lambda: _weighed(covered, day.year, RateSource.CONTRACTS, {}))


def rates_from_facts(session: Session, hromada_id: uuid.UUID, covered: CoveredBook, day: date) -> dict[str, RateValue]:
    """Give by kind what acts of the day's year accepted, else those of the year before."""
    columns = (Act.contract_id, Act.starts_on, Act.ends_on, Act.amount)
    own = (
        Act.hromada_id == hromada_id, Act.starts_on <= date(day.year, 12, 31), Act.ends_on >= date(day.year - 1, 1, 1)
    )  # fmt: skip
    acts = [AcceptedSum(*row) for row in session.execute(select(*columns).where(*own))]
    by_year = {year: [one for one in acts if _meets(one, year)] for year in (day.year, day.year - 1)}
    return _weighed(covered, day.year, RateSource.FACTS, by_year) if acts else {}


def _meets(act: AcceptedSum, year: int) -> bool:
    return act.starts_on.year <= year <= act.ends_on.year


def _weighed(
    covered: CoveredBook, year: int, source: RateSource, acts: Mapping[int, Sequence[AcceptedSum]]
) -> dict[str, RateValue]:
    assets = covered.book.assets
    kinds = covered.kept.keep("numbered kinds", Kinds, lambda: Kinds(assets))
    if len(kinds.numbers) != len(assets):  # A place of the table never gets another kind, but there may be new ones.
        kinds = Kinds(assets)
        covered.kept.put("numbered kinds", kinds)
    weighed = covered.kept.keep(("weighed", source), Weighed)
    found: dict[str, RateValue] = {}
    for each in (year, year - 1):
        work = costed(covered, each, NO_OVERRIDES)
        prices: Prices = (
            contract_prices(work, kinds) if source is RateSource.CONTRACTS else fact_prices(work, kinds, acts[each])
        )
        for kind, parts in prices.items():
            rate = weighed.rate(kind, source, each, parts)
            if rate is not None:
                found.setdefault(kind, rate)
    return found


def rate_card(session: Session, hromada_id: uuid.UUID, covered: CoveredBook) -> RateCard:
    """Gather a hromada's whole rate card as known on the book's day."""
    day = covered.book.as_of
    return RateCard(
        entered_rates(session, hromada_id, day),
        rates_from_contracts(covered, day),
        rates_from_facts(session, hromada_id, covered, day),
    )
