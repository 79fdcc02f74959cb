"""What an indicator is: one shape for the catalogue's definitions and for those of a council."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maintenance.papers.models.indicator import Counted, Direction, Formula, Indicator
from registry.kernel.codes import Code
from registry.kernel.text import N_

RULES = 1
"""The version of these rules: whoever changes how a value comes about raises it, and every value tells it."""
IN_USE = ("in_service", "repair")
OF_ASSETS = frozenset({Formula.COUNT, Formula.YES_NO, Formula.SHARE, Formula.SHARE_OF, Formula.PER_AREA})
OF_LINES = frozenset({Formula.COST, Formula.UNIT_COST, Formula.SPENDING_SHARE})
OF_MONEY = frozenset({*OF_LINES, Formula.EXECUTION})
OF_OTHERS = frozenset({Formula.SHARE_OF, Formula.SPENDING_SHARE, Formula.CHANGE})
PERCENT = "%"
YES_OR_NO = ("так/ні",)


class Is(Code):
    """How an attribute is compared."""

    ONE_OF = "one_of", N_("одне з"), "one of"
    AT_LEAST = "at_least", N_("не менше"), "at least"
    FILLED = "filled", N_("заповнено"), "filled in"
    NOT_PAST = "not_past", N_("ще не минуло"), "not past"


@dataclass(frozen=True)
class Condition:
    """What an attribute has to be; a date that is not given has not passed."""

    name: str
    compared: Is
    values: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Condition":
        """Make one of how it is stored."""
        return cls(told["name"], Is(told["is"]), tuple(str(one) for one in told.get("values") or ()))


@dataclass(frozen=True)
class Definition:
    """An indicator with its parameters; what a formula does not use is empty."""

    code: str
    title: str
    unit: str
    formula: Formula
    programme: str | None = None
    number: int | None = None
    task: str = ""
    direction: Direction = Direction.MORE
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    counted: Counted = Counted.OBJECTS
    attribute: str | None = None
    years: int | None = None
    checked_quarters: int | None = None
    of_kinds: tuple[str, ...] = ()
    of_code: str | None = None
    lines: tuple[str, ...] = ()
    note: str | None = None
    default: Decimal | None = None
    """What an entered figure is while nobody has entered one, as the programme's text has it."""
    default_source: str | None = None
    title_en: str | None = None
    """What it is called in English, where no council's paper has its name."""
    version: int = 1
    own: Indicator | None = None
    """The council's own record; None is the catalogue's definition."""

    @property
    def is_computed(self) -> bool:
        """Tell whether the register computes it."""
        return self.formula is not Formula.ENTERED

    @property
    def is_input(self) -> bool:
        """Tell whether it is printed nowhere and only serves others."""
        return self.number is None and self.programme is not None and self.own is None

    @property
    def is_yes_no(self) -> bool:
        """Tell whether its values are yes and no."""
        return self.formula is Formula.YES_NO or self.unit.lower() in YES_OR_NO

    @property
    def rule(self) -> str:
        """Name the formula, the version of the rules and that of the definition."""
        whose = "own" if self.own is not None else "catalogue"
        return f"{self.formula.value}/{RULES} {whose}/{self.version}"

    @property
    def chosen_statuses(self) -> tuple[str, ...]:
        """Give the statuses that count."""
        return self.statuses or IN_USE

    @property
    def permissions(self) -> frozenset[str]:
        """Name what the asker needs to be told its value."""
        needed = {"programme.read"}
        if self.formula in OF_ASSETS or self.formula is Formula.UNIT_COST:
            needed.add("asset.read")
        if self.formula in OF_MONEY:
            needed.add("cost.read")
        if self.checked_quarters:
            needed.add("work.read")
        return frozenset(needed)


def read_definition(told: Mapping[str, Any]) -> Definition:
    """Read one entry of the catalogue; raise KeyError, ValueError for what is none."""
    plain = (
        "code",
        "title",
        "unit",
        "programme",
        "number",
        "attribute",
        "years",
        "checked_quarters",
        "of_code",
        "note",
        "title_en",
    )
    listed = ("kinds", "statuses", "of_kinds", "lines")
    given: dict[str, Any] = {name: told[name] for name in plain if name in told}
    given.update((name, tuple(told[name])) for name in listed if name in told)
    return Definition(
        **given,
        task=told.get("task", ""),
        formula=Formula(told["formula"]),
        direction=Direction(told.get("direction", "more")),
        counted=Counted(told.get("counted", "objects")),
        conditions=tuple(Condition.of(one) for one in told.get("conditions", ())),
        default=None if "default" not in told else Decimal(told["default"]),
        default_source=told.get("default_source"),
    )


def own_definition(one: Indicator) -> Definition:
    """Give a council's own definition."""
    return Definition(
        code=one.code,
        title=one.title,
        unit=one.unit,
        formula=Formula(one.formula),
        programme=one.programme,
        number=one.number,
        task=one.task or "",
        direction=Direction(one.direction),
        kinds=tuple(one.kinds),
        statuses=tuple(one.statuses),
        conditions=tuple(map(Condition.of, one.conditions)),
        counted=Counted(one.counted),
        attribute=one.attribute,
        years=one.years,
        checked_quarters=one.checked_quarters,
        of_kinds=tuple(one.of_kinds),
        of_code=one.of_code,
        lines=tuple(one.lines),
        note=one.note,
        version=one.version,
        own=one,
    )


_CATALOGUE: dict[str, Definition] = {}


def know_indicators(definitions: Iterable[Definition]) -> None:
    """Take the catalogue's definitions in; the application does so when it is made."""
    _CATALOGUE.update((one.code, one) for one in definitions)


def catalogue() -> Mapping[str, Definition]:
    """Give the catalogue's definitions by code."""
    return _CATALOGUE


def definitions_for(programmes: Iterable[str], own: Iterable[Indicator]) -> dict[str, Definition]:
    """Put a hromada's definitions together: those of its programmes, and its own, which take the place of others."""
    codes = set(programmes)
    found = {code: one for code, one in _CATALOGUE.items() if one.programme in codes}
    for one in own:
        found[one.code] = own_definition(one)
    return dict(sorted(found.items(), key=lambda pair: _place(pair[1])))


def _place(one: Definition) -> tuple[bool, str, bool, int, str]:
    return one.programme is None, one.programme or "", one.number is None, one.number or 0, one.title
