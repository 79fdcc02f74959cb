"""Reading scenarios: a hromada's saved what-ifs, each as the value that a costing is changed by."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, selectinload

from maintenance.contracts.rules.cover_text import write_pairs
from maintenance.costing.models.scenario import ChangeKind, Scenario, ScenarioChange, Variant
from maintenance.costing.rules.scenarios import SCENARIO, has_range, percent_of
from maintenance.costing.rules.what_if import Change, Overrides
from registry.assets.queries.kinds import KINDS
from registry.assets.rules.attributes import attributes_of
from registry.kernel.access import Actor
from registry.kernel.errors import NotFound, Reason, because
from registry.kernel.queries.described import by_description, orders_of, same_of
from registry.kernel.queries.equality import equal
from registry.kernel.queries.paging import Order, Page, after_cursor, as_moment, cut_page, field_order
from registry.kernel.text import search_words, word_column
from registry.places.models.territory import Settlement

MOST_NAMED = 20
NO_SCENARIO = because("Такого сценарію немає")
Places = Mapping[str, tuple[str, ...]]
"""How a settlement is told -> all that covers may ask of it: its code and its id."""


@dataclass(frozen=True)
class SavedScenario:
    """A saved what-if: in each variant the value that changes a costing."""

    id: uuid.UUID
    name: str
    note: str | None
    variants: Mapping[str, Overrides]
    """The base, and beside it the low and the high one where there are such."""
    version: int = 1

    @property
    def overrides(self) -> Overrides:
        """Give the base."""
        return self.variants[Variant.BASE]

    def in_variant(self, variant: str) -> Overrides:
        """Give a variant; one that the scenario has not is its base."""
        found = self.variants.get(variant)
        return self.overrides if found is None else found


def list_scenarios(session: Session, actor: Actor, hromada_id: uuid.UUID) -> list[SavedScenario]:
    """List a hromada's saved what-ifs by name."""
    if not actor.can("cost.read", hromada_id):
        return []
    statement = select(Scenario).where(Scenario.hromada_id == hromada_id).order_by(Scenario.name)
    return _saved(session, session.scalars(statement.options(selectinload(Scenario.changes))).all())


def find_scenario(session: Session, actor: Actor, hromada_id: uuid.UUID, name: str) -> SavedScenario | None:
    """Find a hromada's what-if by its name."""
    found = find_named(session, hromada_id, name) if actor.can("cost.read", hromada_id) else None
    return _saved(session, [found])[0] if found else None


def get_named(session: Session, actor: Actor, hromada_id: uuid.UUID, name: str) -> SavedScenario:
    """Give a hromada's what-if by its name; raise NotFound that names the known ones."""
    found = find_scenario(session, actor, hromada_id, name)
    if found is None:
        raise NotFound(unknown_scenario(name, names_of(session, actor, [hromada_id])))
    return found


def names_of(session: Session, actor: Actor, hromada_ids: Sequence[uuid.UUID]) -> list[str]:
    """Name the scenarios of some hromadas, as far as the asker may know them."""
    ids = [one for one in hromada_ids if actor.can("cost.read", one)]
    names = select(Scenario.name).where(Scenario.hromada_id.in_(ids)).distinct().order_by(Scenario.name)
    return list(session.scalars(names.limit(MOST_NAMED)))


def unknown_scenario(name: str, known: Sequence[str]) -> Reason:
    """Say that a scenario is not known, and which are."""
    if not known:
        return because("Немає сценарію «%(name)s»: жодного ще не збережено", name=name)
    named = ", ".join(f"«{one}»" for one in known)
    return because("Немає сценарію «%(name)s». Є: %(known)s", name=name, known=named)


def find_named(session: Session, hromada_id: uuid.UUID, name: str) -> Scenario | None:
    """Find a hromada's scenario by its name, whoever asks."""
    statement = select(Scenario).where(Scenario.hromada_id == hromada_id, Scenario.name == name)
    return session.scalars(statement).one_or_none()


def get_scenario(session: Session, actor: Actor, scenario_id: uuid.UUID) -> Scenario:
    """Give a scenario with its changes; raise NotFound."""
    found = session.get(Scenario, scenario_id)
    if found is None or not actor.can("cost.read", found.hromada_id):
        raise NotFound(NO_SCENARIO)
    return found


def saved_of(session: Session, scenario: Scenario) -> SavedScenario:
    """Give the value of a scenario that is at hand."""
    return _saved(session, [scenario])[0]


def changes_of(session: Session, scenario: Scenario) -> list[Change]:
    """Give a scenario's changes one by one, in their order, by their base percentages."""
    names = _names(session, [scenario])
    return [_change(one, Variant.BASE, names) for one in scenario.changes]


def _saved(session: Session, scenarios: Sequence[Scenario]) -> list[SavedScenario]:
    names = _names(session, scenarios)
    return [
        SavedScenario(
            one.id,
            one.name,
            one.note,
            {
                variant: _overrides(one.changes, variant, names)
                for variant in (Variant.codes() if has_range(one.changes) else (Variant.BASE.value,))
            },
            one.version,
        )
        for one in scenarios
    ]


@dataclass(frozen=True)
class _Names:
    """What changes name: settlements by what they are called by, and what kinds' attributes are called."""

    places: Places
    kinds: Mapping[str, Any]

    def attribute_words(self, one: ScenarioChange) -> tuple[str, str]:
        """Write the attributes that a change wants in both languages."""
        if not one.attributes:
            return "", ""
        kind = self.kinds.get(one.asset_kind or "")
        known = attributes_of(kind.definition) if kind else ()
        return write_pairs(one.attributes, known, "uk"), write_pairs(one.attributes, known, "en")


def _names(session: Session, scenarios: Sequence[Scenario]) -> _Names:
    told = {change.settlement for one in scenarios for change in one.changes if change.settlement}
    places = _places(session, {one.hromada_id for one in scenarios}, told) if told else {}
    return _Names(places, KINDS.get(session))


def _places(session: Session, hromada_ids: set[uuid.UUID], told: set[str]) -> Places:
    rows = session.execute(
        select(Settlement.katottg, Settlement.id).where(Settlement.hromada_id.in_(hromada_ids))
    ).all()
    both = [tuple(str(one) for one in row if one) for row in rows]
    return {name: pair for pair in both for name in pair if name in told}


def find_settlement(session: Session, hromada_id: uuid.UUID, told: str) -> uuid.UUID | None:
    """Find a hromada's settlement by its code or its id."""
    try:
        is_it = or_(Settlement.katottg == told, Settlement.id == uuid.UUID(told))
    except ValueError:
        is_it = or_(Settlement.katottg == told)
    with session.no_autoflush:
        return session.scalar(select(Settlement.id).where(Settlement.hromada_id == hromada_id, is_it))


def _overrides(changes: Sequence[ScenarioChange], variant: str, names: _Names) -> Overrides:
    """Make the value; a plain index of the costed year that alone is said of its line is as the address has it."""
    said = Counter(one.service_line_id for one in changes if one.kind == ChangeKind.INDEX and one.index_kind is None)
    plain: dict[uuid.UUID | None, Decimal] = {}
    others: list[Change] = []
    for one in changes:
        is_plain = one.kind == ChangeKind.INDEX and one.starts_on is None and one.index_kind is None
        if is_plain and said[one.service_line_id] == 1:
            plain[one.service_line_id] = _change(one, variant, names).factor
        else:
            others.append(_change(one, variant, names))
    whole = plain.pop(None, None)
    by_line = {line_id: factor for line_id, factor in plain.items() if line_id is not None}
    return Overrides(all_lines=whole, by_line=by_line, changes=tuple(others))


def _change(one: ScenarioChange, variant: str, names: _Names) -> Change:
    return Change(
        one.id,
        one.kind,
        starts_on=one.starts_on,
        line_id=one.service_line_id,
        contract_id=one.contract_id,
        index_kind=one.index_kind,
        percent=percent_of(one, variant),
        term_id=one.term_id,
        amount=one.amount,
        basis=one.basis,
        visits_per_year=one.visits_per_year,
        asset_kind=one.asset_kind,
        count=one.count,
        settlements=names.places.get(one.settlement or "", ()),
        attributes=tuple((name, _fixed(value)) for name, value in sorted((one.attributes or {}).items())),
        attribute_words=names.attribute_words(one),
    )


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@by_description(SCENARIO)
def scenario_orders() -> dict[str, Order]:
    """Give the orders of scenarios: by name first."""
    return orders_of(SCENARIO, name=field_order(Scenario.name), updated_at=field_order(Scenario.updated_at, as_moment))


def narrowed(session: Session, actor: Actor, *, q: str = "", **same: Any) -> Select[Any]:
    """Keep of the visible scenarios what matches: fields by exact value, every word of `q` in the name or the note."""
    ids = actor.hromada_ids("cost.read")
    statement = select(Scenario)
    statement = statement if ids is None else statement.where(Scenario.hromada_id.in_(ids) if ids else false())
    asked = {name: value for name, value in same.items() if value is not None}
    statement = statement.where(*equal(same_of(SCENARIO), asked))
    words = search_words(q)
    if not words:
        return statement
    rows = session.execute(statement.with_only_columns(Scenario.id, Scenario.name, Scenario.note))
    texts = {row.id: word_column(row.name, row.note) for row in rows}
    return statement.where(Scenario.id.in_([key for key, text in texts.items() if all(one in text for one in words)]))


def page_of(
    session: Session, statement: Select[Any], *, sort: str, limit: int, cursor: str | None
) -> tuple[Page[Any], int]:
    """List a page of what `narrowed` selects and count all."""
    orders = scenario_orders()
    paged = after_cursor(statement, orders, sort=sort, limit=limit, cursor=cursor)
    total = session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    found = session.scalars(paged.options(selectinload(Scenario.changes))).all()
    return cut_page(found, orders, sort=sort, limit=limit), total
