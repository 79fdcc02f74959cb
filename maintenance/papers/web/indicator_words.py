"""How indicators are said on a page: values, targets, how they are computed, and charts of their way."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from maintenance.costing.web.charts import SMALL, Chart, Series, draw_columns
from maintenance.papers.models.indicator import Counted, Direction, Formula, What
from maintenance.papers.queries.indicators.values import IndicatorValue, Point
from maintenance.papers.rules.indicators.definition import OF_ASSETS, RULES, Condition, Definition, Is
from maintenance.papers.rules.indicators.printed import Target
from maintenance.papers.rules.indicators.value import Given
from registry.assets.models.asset import Status
from registry.assets.models.kind import AssetKind
from registry.assets.rules.attributes import Attribute, attributes_of
from registry.kernel.errors import Reason
from registry.kernel.text import N_
from registry.kernel.web.field_words import Fact
from registry.kernel.web.filters import day, num, unit
from registry.kernel.words import language, say, word

Kinds = Mapping[str, AssetKind]
INPUTS = N_("Дані для розрахунку")
"""The group of the catalogue's own that no programme prints: what shares are counted of."""


def say_task(task: str | None) -> str:
    """Name a group of indicators: as the programme prints it, groups of ours as readers speak."""
    if not task:
        return _("Власні індикатори")
    return _(INPUTS) if task == INPUTS else task


def say_title(definition: Definition) -> str:
    """Name an indicator: as the programme prints it, one of ours as readers speak."""
    return definition.title_en if definition.title_en and language() == "en" else definition.title


def say_figure(definition: Definition, value: Decimal | None) -> str:
    """Write a value as people read it: yes and no as words, nothing known as such, figures to their last digit."""
    if value is None:
        return _("немає даних")
    if definition.is_yes_no:
        return _("так") if value else _("ні")
    return plain(value)


def plain(value: Decimal) -> str:
    """Write a figure without zeros at its end."""
    whole = value == value.to_integral_value()
    return num(value.quantize(Decimal(1)) if whole else Decimal(format(value.normalize(), "f"))).replace("-", "−")


def with_unit(definition: Definition, value: Decimal | None) -> str:
    """Write a value with its unit."""
    said = say_figure(definition, value)
    return said if value is None or definition.is_yes_no else f"{said}\u00a0{unit(definition.unit)}"


def say_target(definition: Definition, target: Target | None) -> str:
    """Write a target: as a figure, or as it is printed."""
    if target is None:
        return ""
    return target.text if target.value is None else with_unit(definition, target.value)


def say_deviation(one: IndicatorValue) -> str:
    """Write by how much a value is above its target, with its sign."""
    away = one.deviation
    if away is None:
        return ""
    if one.definition.is_yes_no or not away:
        return _("збігається") if not away else _("не збігається")
    return f"+{plain(away)}" if away > 0 else plain(away)


def tone_of(one: IndicatorValue) -> str:
    """Choose the badge of a deviation."""
    return {True: "ok", False: "warn", None: ""}[one.is_reached]


def small_chart(definition: Definition, points: Sequence[Point]) -> Chart | None:
    """Draw a way for a table's cell; one figure is no way, and yes or no is none."""
    known = [one for one in points if one.value is not None]
    return _chart(definition, known, SMALL) if len(known) > 1 and not definition.is_yes_no else None


def chart_of(definition: Definition, points: Sequence[Point]) -> Chart:
    """Draw a way for the page of its indicator."""
    return _chart(definition, points, 120)


def _chart(definition: Definition, points: Sequence[Point], height: int) -> Chart:
    series = Series("current", unit(definition.unit), [one.value for one in points])
    days = [day(one.day) for one in points]
    return draw_columns(
        _("Зміна в часі"), days, [series], height=height, write=lambda value: with_unit(definition, value)
    )


def say_reason(reason: Reason) -> str:
    """Say why there is no value, or what is to be known of it."""
    return say(reason)


def say_given(given: Given) -> str:
    """Say where an entered figure comes from, and of which day it is."""
    return ", ".join(filter(None, [_(given.source) if given.source else "", day(given.on) if given.on else ""]))


def what_word(code: str) -> str:
    """Say what an entered figure is."""
    return word(What, code)


def source_of(point: Point) -> str:
    """Say where a value of the past comes from."""
    words = {"entered": _("внесено"), "kept": _("збережено на кінець кварталу"), "now": _("обчислено зараз")}
    return words[point.source]


def explain(definition: Definition, kinds: Kinds, titles: Mapping[str, str]) -> list[Fact]:
    """Tell how a value comes about, parameter by parameter; `titles` are those of indicators by code."""
    of_assets = definition.formula in OF_ASSETS or definition.formula is Formula.UNIT_COST
    attributes = {name: one for code in definition.kinds for name, one in _attributes(kinds, code).items()}
    pairs = [(_("Формула"), word(Formula, definition.formula.value))]
    if of_assets:
        pairs += [
            (_("Види майна"), names_of(kinds, definition.kinds)),
            (_("Стани"), ", ".join(word(Status, one) for one in definition.chosen_statuses)),
            (_("Умови"), "; ".join(_condition(one, attributes) for one in definition.conditions)),
            (_("Що рахуємо"), _counted(definition, attributes)),
            (_("Вік"), _("не старші за %(years)s р. від введення", years=definition.years) if definition.years else ""),
            (_("Перевірка оновлень"), _checked(definition)),
            (_("Серед яких видів частка"), names_of(kinds, definition.of_kinds)),
        ]
    pairs += [
        (_("Від якого індикатора"), titles.get(definition.of_code or "", definition.of_code or "")),
        (_("Рядки кошторису"), ", ".join(definition.lines)),
        (_("Що краще"), word(Direction, definition.direction.value)),
        (_("Правило"), _rule(definition)),
        (_("Примітка"), definition.note or ""),
    ]
    return [Fact(label, label, text) for label, text in pairs if text]


def _rule(definition: Definition) -> str:
    """Name the versions by which a value can be computed again; files keep them as a code."""
    whose = _("визначення громади") if definition.own is not None else _("визначення з каталогу")
    return _(
        "правила версії %(rules)s, %(whose)s версії %(version)s", rules=RULES, whose=whose, version=definition.version
    )


def names_of(kinds: Kinds, codes: Sequence[str]) -> str:
    """Name kinds in the reader's language."""
    return ", ".join(name_kind(kinds[one]) if one in kinds else one for one in codes)


def name_kind(kind: AssetKind) -> str:
    """Name a kind in the reader's language."""
    return kind.name_en if language() == "en" else kind.name_uk


def _attributes(kinds: Kinds, code: str) -> dict[str, Attribute]:
    return {one.name: one for one in attributes_of(kinds[code].definition)} if code in kinds else {}


def _counted(definition: Definition, attributes: Mapping[str, Attribute]) -> str:
    told = word(Counted, definition.counted.value)
    if definition.counted is Counted.OBJECTS or not definition.attribute:
        return told
    return f"{told}: {_label(definition.attribute, attributes)}"


def _checked(definition: Definition) -> str:
    quarters = definition.checked_quarters
    return _("у кожному з останніх повних кварталів: %(count)s", count=quarters) if quarters else ""


def _condition(one: Condition, attributes: Mapping[str, Attribute]) -> str:
    name = _label(one.name, attributes)
    if one.compared in (Is.FILLED, Is.NOT_PAST):
        return f"{name} — {word(Is, one.compared.value)}"
    sign = "≥" if one.compared is Is.AT_LEAST else "="
    return f"{name} {sign} {' | '.join(value_words(one, attributes))}"


def value_words(one: Condition, attributes: Mapping[str, Attribute]) -> list[str]:
    """Write the values of a condition by the words of its attribute."""
    attribute = attributes.get(one.name)
    if attribute is not None and attribute.type == "boolean":
        return [_("так") if value == "true" else _("ні") for value in one.values]
    return [attribute.label_of(value, language()) if attribute else value for value in one.values]


def _label(name: str, attributes: Mapping[str, Attribute]) -> str:
    return attributes[name].label(language()) if name in attributes else name
