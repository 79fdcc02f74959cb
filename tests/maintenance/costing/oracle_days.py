"""Which days of a world count: contracts, prices, covered assets and take-overs, every day as a number in a set."""

from datetime import date, timedelta

from tests.maintenance.costing.oracle_world import (
    BY_DAY,
    RENEWED,
    Asset,
    Contract,
    Cover,
    Days,
    Term,
    World,
    begun_months,
    days_between,
    earlier,
    later,
)

NEVER = date.max.toordinal()
ONE_DAY = timedelta(days=1)


def step_of(contract: Contract) -> tuple[int, int]:
    """A contract's length in begun months, and the months of a step after its end."""
    length = begun_months(contract.starts_on, contract.ends_on)
    if contract.renewal == "tacit" and contract.renewal_months:
        return length, contract.renewal_months
    at_new_year = (contract.ends_on.month, contract.ends_on.day) == (12, 31)
    return length, 12 if at_new_year and 7 <= length <= 11 else length


def priced_days(contract: Contract, term: Term) -> Days:
    """The days of a price within its contract as signed."""
    return days_between(later(contract.starts_on, term.from_), earlier(contract.ends_on, term.to))


def carried_terms(contract: Contract) -> frozenset[str]:
    """The prices that go on after the end: those in force on the last day that has any."""
    days = {term.id: priced_days(contract, term) for term in contract.terms}
    last = max((max(each) for each in days.values() if each), default=None)
    return frozenset(term for term, each in days.items() if last in each)


def is_carried(cover: Cover, contract: Contract) -> bool:
    """Whether a cover goes on after its contract's end."""
    return cover.to is None or cover.to >= contract.ends_on


def takes(cover: Cover, asset: Asset) -> bool:
    """Whether a cover names an asset, or its kind and attributes."""
    if cover.asset is not None:
        return cover.asset == asset.id
    return cover.kind == asset.kind and all(
        asset.attributes.get(key) == cover.attributes[key] for key in cover.attributes
    )


class Calendar:
    """All days of one world up to a last one."""

    def __init__(self, world: World, last: date) -> None:
        self.world, self.last = world, last
        self.first = min((contract.starts_on for contract in world.contracts), default=last)
        self.end = max([last, *(contract.ends_on for contract in world.contracts)])
        self.real = {each.id: days_between(each.starts_on, each.ends_on) for each in world.contracts}
        self.after = {each.id: self._after(each) for each in world.contracts}
        self.replaced = {each.id: self._replaced(each) for each in world.contracts}
        self.carried = {each.id: carried_terms(each) for each in world.contracts}
        pairs = [(contract, asset) for contract in world.contracts for asset in world.assets]
        alive = {asset.id: self._alive(asset) for asset in world.assets}
        self.covered = {(each.id, asset.id): self._covered(each, asset, alive[asset.id]) for each, asset in pairs}
        self.taken = {(each.id, asset.id): self._taken(each, asset) for each, asset in pairs}
        self.stopped = {each.id: self._stopped(each) for each in world.contracts}

    def until(self, contract: Contract, asset: Asset | None = None) -> int:
        """The first day on which the projection no longer counts, for an asset or for a price for the whole."""
        taken = self.stopped[contract.id] if asset is None else self.taken[contract.id, asset.id]
        return min(self.replaced[contract.id], taken)

    def term_days(self, contract: Contract, term: Term) -> Days:
        """The days of a price, signed and going on, as if nothing took it over."""
        goes_on = term.id in self.carried[contract.id]
        return priced_days(contract, term) | (self.after[contract.id] if goes_on else frozenset())

    def asset_days(self, contract: Contract, term: Term, asset: Asset) -> Days:
        """The days on which a price per asset counts an asset, as if nothing took it over."""
        if term.kind not in (None, asset.kind):
            return frozenset()
        days = self.term_days(contract, term) & self.covered[contract.id, asset.id]
        if term.skip_under_warranty and asset.warranty_until:
            days -= days_between(self.first, asset.warranty_until)
        return days

    def followers(self, contract: Contract, term: Term) -> list[Term]:
        """The prices by day that follow a price or that it follows, with the other pieces of itself."""
        prices = [
            each for each in contract.terms if each.basis in BY_DAY and self.term_days(contract, each) and each != term
        ]
        own = self._with_pieces(contract, term, prices) if self.term_days(contract, term) else []
        days = frozenset().union(*(self.term_days(contract, each) for each in own))
        return [
            each
            for each in prices
            if each in own
            or not any(self.term_days(contract, piece) & days for piece in self._with_pieces(contract, each, prices))
        ]

    def _with_pieces(self, contract: Contract, term: Term, prices: list[Term]) -> list[Term]:
        """A price and those equal to it in all but their days that touch it, or touch those that do."""
        pieces, grown = [term], True
        while grown:
            grown = False
            for each in prices:
                if each not in pieces and any(self._continues(contract, each, piece) for piece in pieces):
                    pieces.append(each)
                    grown = True
        return pieces

    def _continues(self, contract: Contract, one: Term, other: Term) -> bool:
        """Whether two prices are equal in all but their days, and one begins on the day after the other."""
        if same_price(one) != same_price(other):
            return False
        first, second = sorted((priced_days(contract, one), priced_days(contract, other)), key=min)
        return max(first) + 1 == min(second)

    def _after(self, contract: Contract) -> Days:
        if contract.renewal not in RENEWED:
            return frozenset()
        return days_between(contract.ends_on + ONE_DAY, self.last)

    def _replaced(self, contract: Contract) -> int:
        begins = [
            each.starts_on.toordinal()
            for each in self.world.contracts
            if each.replaces == contract.id and each.starts_on > contract.starts_on
        ]
        return min(begins, default=NEVER)

    def _alive(self, asset: Asset) -> Days:
        return days_between(later(self.first, asset.commissioned_on), earlier(self.end, asset.decommissioned_on))

    def _covered(self, contract: Contract, asset: Asset, alive: Days) -> Days:
        """The days on which a contract covers an asset that is in force, in its signed period and after it."""
        days: Days = frozenset()
        for cover in contract.covers:
            if not takes(cover, asset):
                continue
            counted = self._cover_days(contract, cover) & alive
            days |= counted if cover.asset or cover.include_reserve else counted - self._reserve(asset)
        return days

    def _cover_days(self, contract: Contract, cover: Cover) -> Days:
        signed = days_between(later(contract.starts_on, cover.from_), earlier(contract.ends_on, cover.to))
        if not is_carried(cover, contract):
            return signed
        after = self.after[contract.id]
        return signed | (after & days_between(later(self.first, cover.from_), self.last))

    def _reserve(self, asset: Asset) -> Days:
        days: Days = frozenset()
        for start, end in asset.reserve:
            days |= days_between(later(self.first, start), earlier(self.end, end))
        return days

    def _taken(self, contract: Contract, asset: Asset) -> int:
        """The first day on which a later contract of the same line covers an asset."""
        first = NEVER
        for each in self.world.contracts:
            if contract.line is None or each.line != contract.line or each.starts_on <= contract.starts_on:
                continue
            ends = {day for day in self.after[each.id] if day >= self.replaced[each.id]}
            first = min(first, min(self.covered[each.id, asset.id] - ends, default=NEVER))
        return first

    def _stopped(self, contract: Contract) -> int:
        """The first projected day on which all assets that a contract covers are taken over."""
        for day in sorted(self.after[contract.id]) if contract.covers else ():
            covered = [each.id for each in self.world.assets if day in self.covered[contract.id, each.id]]
            if covered and all(self.taken[contract.id, each] <= day for each in covered):
                return day
        return NEVER


def same_price(term: Term) -> tuple[object, ...]:
    """What makes two prices one: all but their name and days."""
    return (term.basis, term.amount, term.kind, term.skip_under_warranty, term.month_rule, term.priced_on)
