"""How a value comes about: numerator, denominator and why there is none; no data is never zero."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from maintenance.papers.models.indicator import Formula
from maintenance.papers.rules.indicators.definition import Definition
from maintenance.papers.rules.indicators.selection import Checked, Choice, Stood, choose, full_quarters
from registry.kernel.codes import Code
from registry.kernel.errors import Reason, because
from registry.kernel.money import in_thousands
from registry.kernel.text import N_

HUNDRED = Decimal(100)
SHARE_STEP, AREA_STEP, THOUSAND_STEP = Decimal("0.01"), Decimal("0.001"), Decimal("0.00001")
"""How finely shares, densities and thousands of hryvnia are told: the last is a kopiyka."""
POPULATION, AREA = "population", "settlement_area"
"""The figures that the register may know itself: people, and square kilometres of settlements."""


class Source(Code):
    """Where a value comes from."""

    COMPUTED = "computed", N_("обчислено"), "computed"
    ENTERED = "entered", N_("внесено"), "entered"
    NONE = "none", N_("немає даних"), "no data"


@dataclass(frozen=True)
class Given:
    """A figure that is not computed: entered by somebody, printed in the programme, or held by the register."""

    value: Decimal
    source: str = ""
    on: date | None = None
    id: uuid.UUID | None = None


@dataclass(frozen=True)
class LineSum:
    """What a support line costs in the year, in hryvnia, and what sort of figure it is."""

    amount: Decimal
    paid: Decimal
    basis: str


@dataclass(frozen=True)
class Known:
    """All that is known on a day for one hromada's indicators."""

    day: date
    today: date
    stood: Sequence[Stood] = ()
    checked: Checked = field(default_factory=dict)
    checks_since: date | None = None
    """The day of the first check of updates that anybody wrote down; None is no such entry."""
    given: Mapping[str, Given] = field(default_factory=dict)
    """Entered figures by the code of their indicator; POPULATION and AREA may be the register's."""
    lines: Mapping[str, LineSum] = field(default_factory=dict)
    approved: Decimal | None = None
    paid: Decimal | None = None


@dataclass(frozen=True)
class Value:
    """What an indicator is on a day; a `value` of None is no data, and `reason` says why."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    source: Source = Source.NONE
    assets: tuple[uuid.UUID, ...] | None = None
    """The assets counted; None where none are, or where they are only counted."""
    objects: int | None = None
    """How many assets are behind it."""
    reason: Reason | None = None
    notes: tuple[Reason, ...] = ()
    given: Given | None = None


def compute(definition: Definition, known: Known, others: Mapping[str, tuple[Value, Value]]) -> Value:
    """Compute one indicator; `others` are the values of indicators, on the day and a year before, for a change."""
    formula = definition.formula
    if (reason := _not_yet(definition, known)) is not None:
        return Value(reason=reason)
    if formula is Formula.ENTERED:
        return _entered(definition, known)
    if formula is Formula.CHANGE:
        return _change(others.get(definition.of_code or ""))
    if formula is Formula.EXECUTION:
        return _ratio(known.paid, known.approved, because("На цей рік немає затвердженого плану"))
    if formula in (Formula.COST, Formula.UNIT_COST, Formula.SPENDING_SHARE):
        return _of_lines(definition, known)
    return _of_assets(definition, known)


def _not_yet(definition: Definition, known: Known) -> Reason | None:
    """Refuse to know what only happens: payments of a year to come, checks of a quarter that is not over."""
    is_of_payments = definition.formula in (Formula.SPENDING_SHARE, Formula.EXECUTION)
    if is_of_payments and known.day.year > known.today.year:
        return because("Цей рік ще не настав")
    quarter = next(full_quarters(known.day, 1))
    if definition.checked_quarters and quarter[1] >= known.today:
        return because("Цей квартал ще не закінчився")
    if definition.checked_quarters and (known.checks_since is None or known.checks_since > quarter[1]):
        return because("Перевірок оновлень тоді ще не записували до журналу робіт")
    return None


def _entered(definition: Definition, known: Known) -> Value:
    given = known.given.get(definition.code)
    if given is None:
        return Value(reason=because("Значення ще не внесено"))
    return Value(given.value, source=Source.ENTERED, given=given)


def _of_assets(definition: Definition, known: Known) -> Value:
    choice = choose(definition, known.stood, known.day, known.checked)
    found = replace(_behind(choice), numerator=choice.amount, notes=_notes(choice, known))
    if choice.unknown and definition.formula is not Formula.YES_NO:
        return replace(found, reason=_unknown(choice))
    if definition.formula is Formula.COUNT:
        return _computed(found, choice.amount)
    if definition.formula is Formula.YES_NO:
        if not choice.assets and choice.unknown:
            return replace(found, reason=_unknown(choice))
        return _computed(found, Decimal(bool(choice.assets)))
    if definition.formula is Formula.PER_AREA:
        return _per(found, known.given.get(AREA), because("Площі населених пунктів відомі не всі"))
    if definition.formula is Formula.SHARE_OF:
        return _share_of(definition, found, known)
    whole = choose(definition, known.stood, known.day, known.checked, of=True)
    if whole.unknown:
        return replace(found, reason=_unknown(whole))
    return _share(replace(found, notes=_notes(whole, known) or found.notes), whole.amount)


def _behind(choice: Choice) -> Value:
    """Begin a value with the assets behind it; those that are told together have no names."""
    named = tuple(one.id for one in choice.assets if one.id is not None)
    count = sum(one.number for one in choice.assets)
    return Value(assets=named if len(named) == count else None, objects=count)


def _share_of(definition: Definition, found: Value, known: Known) -> Value:
    given = known.given.get(definition.of_code or "")
    if given is None:
        return replace(found, reason=because("Не внесено, від чого рахувати частку"))
    share = _share(found, given.value)
    if definition.of_code == POPULATION and share.value is not None and share.value > HUNDRED:
        told = because("Охоплення перетинається: понад 100 % не показуємо")
        share = replace(share, value=HUNDRED, notes=(*share.notes, told))
    return replace(share, given=given)


def _per(found: Value, given: Given | None, reason: Reason) -> Value:
    if given is None or not given.value:
        return replace(found, reason=reason)
    value = rounded((found.numerator or Decimal()) / given.value, AREA_STEP)
    return replace(_computed(found, value), denominator=given.value, given=given)


def _share(found: Value, whole: Decimal) -> Value:
    if not whole:
        return replace(found, denominator=whole, reason=because("Ділити немає на що: у знаменнику нуль"))
    value = rounded((found.numerator or Decimal()) / whole * HUNDRED, SHARE_STEP)
    return replace(_computed(found, value), denominator=whole)


def _of_lines(definition: Definition, known: Known) -> Value:
    codes = definition.lines or tuple(known.lines)
    there = [known.lines[one] for one in codes if one in known.lines]
    missing = [one for one in codes if one not in known.lines]
    if not there:
        return Value(reason=because("У кошторисі року немає рядків: %(codes)s", codes=", ".join(codes) or "—"))
    notes = (because("Рядків немає в кошторисі року: %(codes)s", codes=", ".join(missing)),) if missing else ()
    if definition.formula is Formula.SPENDING_SHARE:
        found = Value(numerator=in_thousands(sum((one.paid for one in there), Decimal())), notes=notes)
        given = known.given.get(definition.of_code or "")
        if given is None:
            return replace(found, reason=because("Не внесено, від чого рахувати частку"))
        return replace(_share(found, given.value), given=given)
    cost = in_thousands(sum((one.amount for one in there), Decimal()))
    found = Value(numerator=cost, notes=notes)
    if definition.formula is Formula.COST:
        return _computed(found, cost)
    choice = choose(definition, known.stood, known.day, known.checked)
    behind = _behind(choice)
    found = replace(found, assets=behind.assets, objects=behind.objects, notes=(*notes, *_notes(choice, known)))
    if choice.unknown:
        return replace(found, reason=_unknown(choice))
    if not choice.amount:
        return replace(found, denominator=choice.amount, reason=because("Ділити немає на що: у знаменнику нуль"))
    return replace(_computed(found, rounded(cost / choice.amount, THOUSAND_STEP)), denominator=choice.amount)


def _ratio(part: Decimal | None, whole: Decimal | None, reason: Reason) -> Value:
    found = Value(numerator=None if part is None else in_thousands(part))
    if part is None or not whole:
        return replace(found, reason=reason)
    return _share(found, in_thousands(whole))


def _change(pair: tuple[Value, Value] | None) -> Value:
    now, before = pair if pair is not None else (Value(), Value())
    is_same = now.given is not None and before.given is not None and now.given.id == before.given.id
    if now.value is None or before.value is None or is_same:
        return Value(reason=because("Немає з чим порівняти: бракує значення цього або минулого року"))
    found = Value(numerator=now.value - before.value)
    return _share(found, before.value)


def _computed(found: Value, value: Decimal) -> Value:
    return replace(found, value=value, source=Source.COMPUTED, reason=None)


def _unknown(choice: Choice) -> Reason:
    return because("Не записано, у якому стані були того дня, об’єктів: %(count)s", count=choice.unknown)


def _notes(choice: Choice, known: Known) -> tuple[Reason, ...]:
    plans = choice.undated_plans if known.day > known.today else 0
    told = (
        (choice.undated, because("Без дати введення, тому вік невідомий, об’єктів: %(count)s", count=choice.undated)),
        (
            choice.written_later,
            because("Записано до реєстру пізніше, тож характеристики — як у першому записі: %(count)s",
                    count=choice.written_later),
        ),
        (plans, because("Заплановано без дня, не враховано: %(count)s", count=plans)),
        (choice.unvalued, because("Характеристику не заповнено в об’єктів: %(count)s", count=choice.unvalued)),
    )  # fmt: skip
    return tuple(reason for number, reason in told if number)


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """Round half up to a step."""
    return value.quantize(step, ROUND_HALF_UP)
