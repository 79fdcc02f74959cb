"""A scenario's changes in words: what is changed, by how much and from which day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from maintenance.contracts.models.contract import Basis
from maintenance.contracts.models.service_line import IndexKind
from maintenance.contracts.rules.book import CostBook, TermValue
from maintenance.costing.models.scenario import ChangeKind
from maintenance.costing.rules.text import day_text
from maintenance.costing.rules.what_if import PERCENT, Change, Overrides
from registry.kernel.errors import BothNames, Reason, because
from registry.kernel.money import format_uah

EVERYTHING = because("усе майно")


def say_overrides(book: CostBook, overrides: Overrides) -> list[Reason]:
    """Say all that a what-if changes: the plain indexes of the costed year first."""
    return [*_plain(book, overrides), *say_changes(book, overrides.changes)]


def say_changes(book: CostBook, changes: Sequence[Change], *, plan_year: int | None = None) -> list[Reason]:
    """Say the changes of a scenario, each; of one that another leaves without effect it is told."""
    told = changes if plan_year is None else Overrides(changes=tuple(changes)).dated(plan_year).changes
    idle = overruled(told)
    return [
        because("%(change)s — не діє: далі тут те саме змінено інакше", change=said) if place in idle else said
        for place, said in enumerate(say_change(book, one, plan_year=plan_year) for one in changes)
    ]


def overruled(changes: Sequence[Change]) -> frozenset[int]:
    """Find by place the indexes and prices that a later change of the same one from the same time stands in for."""
    last: dict[tuple[object, ...], int] = {}
    for place, one in enumerate(changes):
        if one.kind == ChangeKind.INDEX:
            last[one.kind, one.line_id, one.index_kind, one.starts_on and one.starts_on.year] = place
        elif one.kind == ChangeKind.TERM:
            last[one.kind, one.term_id, one.starts_on] = place
    of_these = (place for place, one in enumerate(changes) if one.kind in (ChangeKind.INDEX, ChangeKind.TERM))
    return frozenset(of_these) - frozenset(last.values())


def _plain(book: CostBook, overrides: Overrides) -> Iterator[Reason]:
    codes = {one.id: one.code for one in book.lines}
    if overrides.all_lines is not None:
        yield _by(because("індекс цін усіх рядків, замість відомого"), _percent(overrides.all_lines))
    for line_id, factor in overrides.by_line.items():
        yield _by(
            because("індекс цін рядка %(code)s, замість відомого", code=codes.get(line_id, "?")), _percent(factor)
        )


def say_change(book: CostBook, change: Change, *, plan_year: int | None = None) -> Reason:
    """Say one change; its day stands where it has one, without one it is from the plan year on."""
    said = _WORDS[change.kind](book, change)
    if change.starts_on is not None and change.kind != ChangeKind.INDEX:
        said = because("%(change)s, з %(day)s", change=said, day=day_text(change.starts_on))
    year = change.starts_on.year if change.starts_on else plan_year
    if year is None or not _leaves_indexes(book, change, year):
        return said
    return because(
        "%(change)s; це ціна %(year)s року, індекс цін по цей рік до неї не додається", change=said, year=str(year)
    )


def _leaves_indexes(book: CostBook, change: Change, year: int) -> bool:
    """Tell whether a price stands in for one that indexes of years before its own day raise: it may come out lower."""
    contract = next((one for one in book.contracts if one.id == change.contract_id), None)
    if change.kind != ChangeKind.TERM or contract is None or not contract.goes_on:
        return False
    line = next((one for one in book.lines if one.id == contract.line_id), None)
    term = next((one for one in contract.terms if one.id == change.term_id), None)
    if line is None or line.index_kind is None or term is None:
        return False
    return (term.priced_on or max(contract.signed_on or contract.starts_on, contract.starts_on)).year < year


def percent_text(percent: Decimal) -> str:
    """Write a change with its sign: «+10», «−7,5»."""
    return f"{'−' if percent < 0 else '+'}{abs(percent).normalize():f}".replace(".", ",")


def _percent(factor: Decimal) -> str:
    return percent_text((factor - 1) * PERCENT)


def _by(what: Reason, percent: str) -> Reason:
    return because("%(what)s: %(percent)s %%", what=what, percent=percent)


def _contract(book: CostBook, change: Change) -> str:
    return next((one.number for one in book.contracts if one.id == change.contract_id), "?")


def _line(book: CostBook, change: Change) -> str:
    return next((one.code for one in book.lines if one.id == change.line_id), "?")


def _price(book: CostBook, change: Change) -> Reason:
    percent = _percent(change.factor)
    if change.contract_id is not None:
        number = _contract(book, change)
        return _by(because("тариф договору № %(number)s, підписаний теж", number=number), percent)
    if change.line_id is not None:
        return _by(because("тариф рядка %(code)s, крім підписаного", code=_line(book, change)), percent)
    return _by(because("тариф усіх рядків, крім підписаного"), percent)


def _index(book: CostBook, change: Change) -> Reason:
    year = str(change.starts_on.year) if change.starts_on else None
    if change.line_id is not None:
        what = because("індекс цін рядка %(code)s, замість відомого", code=_line(book, change))
    elif change.index_kind is not None:
        what = because("індекс «%(name)s», замість відомого", name=index_name(change.index_kind))
    else:
        what = because("індекс цін усіх рядків, замість відомого")
    if year is not None:
        what = because("%(index)s на %(year)s рік", index=what, year=year)
    return _by(what, _percent(change.factor))


def index_name(code: str) -> BothNames | str:
    """Name an index in both languages; a hromada's own is called by its code."""
    return BothNames(IndexKind(code).word(), IndexKind(code).word("en")) if code in IndexKind.codes() else code


def _term(book: CostBook, change: Change) -> Reason:
    terms = {term.id: term for one in book.contracts if one.id == change.contract_id for term in one.terms}
    term = terms.get(change.term_id) if change.term_id else None
    number = _contract(book, change)
    if term is None or change.amount is None:
        return because("договір № %(number)s: ціни, яку замінюємо, вже немає", number=number)
    return because(
        "договір № %(number)s: %(price)s грн %(basis)s замість %(former)s грн %(former_basis)s",
        number=number,
        price=format_uah(change.amount),
        basis=_basis_of(change, term),
        former=format_uah(term.amount),
        former_basis=_basis(term.basis),
    )


def _basis_of(change: Change, term: TermValue) -> BothNames | Reason:
    basis = change.basis or term.basis
    if basis != Basis.PER_VISIT:
        return _basis(basis)
    visits = change.visits_per_year or term.visits_per_year
    return because("%(basis)s, на рік їх %(visits)s", basis=_basis(basis), visits=visits)


def _basis(code: str) -> BothNames:
    return BothNames(Basis(code).word(), Basis(code).word("en"))


def _drop(book: CostBook, change: Change) -> Reason:
    return because("без договору № %(number)s", number=_contract(book, change))


def _assets(book: CostBook, change: Change) -> Reason:
    kind: BothNames | Reason = _kind(book, change)
    if any(change.attribute_words):
        kind = because("%(kind)s (%(attributes)s)", kind=kind, attributes=BothNames(*change.attribute_words))
    if change.contract_id is None:
        return because("ще %(count)s: %(kind)s", count=change.count, kind=kind)
    number = _contract(book, change)
    return because("ще %(count)s: %(kind)s, за договором № %(number)s", count=change.count, kind=kind, number=number)


def _warranty(book: CostBook, change: Change) -> Reason:
    things = _kind(book, change) if change.asset_kind else EVERYTHING
    if change.contract_id is None:
        return because("гарантія скінчилася: %(things)s", things=things)
    number = _contract(book, change)
    return because("гарантія скінчилася: %(things)s за договором № %(number)s", things=things, number=number)


def _kind(book: CostBook, change: Change) -> BothNames:
    code = change.asset_kind or ""
    words = book.kind_words.get(code)
    return BothNames(words[0] if words else code, book.kind_names_en.get(code, code))


_WORDS: Mapping[str, Callable[[CostBook, Change], Reason]] = {
    ChangeKind.PRICE: _price,
    ChangeKind.INDEX: _index,
    ChangeKind.TERM: _term,
    ChangeKind.DROP: _drop,
    ChangeKind.ASSETS: _assets,
    ChangeKind.WARRANTY: _warranty,
}
