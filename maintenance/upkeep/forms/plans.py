"""The form of a plan; what its values may be is decided by `rules/plan_values.py`."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateInput

from maintenance.upkeep.models.plan import Interval, Plan, WorkKind
from registry.kernel.words import options

Choices = list[tuple[str, str]]


class PlanForm(FlaskForm):
    """A repeated visit and the assets it is about."""

    hromada_id = SelectField(_l("Громада"), validate_choice=False)
    title = StringField(_l("Назва"))
    work_kind = RadioField(
        _l("Що робити"),
        choices=lambda: _choices(options(WorkKind)),
        validate_choice=False,
    )
    every = IntegerField(_l("Раз на"), default=1)
    interval = SelectField(
        _l("Одиниця часу"),
        choices=lambda: _choices(options(Interval)),
        default="month",
        validate_choice=False,
    )
    starts_on = StringField(_l("Перший візит"), widget=DateInput())
    ends_on = StringField(_l("Останній день плану"), widget=DateInput())
    lead_days = IntegerField(_l("Показувати за"), default=14)
    performer = StringField(_l("Хто виконує"))
    choice = RadioField(
        _l("Яке майно"),
        choices=[SelectChoice("kind", _l("За видом і умовами")), SelectChoice("assets", _l("Вибрані об’єкти"))],
        default="kind",
        validate_choice=False,
    )
    kind_code = SelectField(_l("Вид майна"), validate_choice=False)
    settlement = SelectField(_l("Населений пункт"), validate_choice=False)
    holder_id = SelectField(_l("Балансоутримувач"), validate_choice=False)
    version = HiddenField()

    def given(self, chosen: list[str]) -> dict[str, Any]:
        """Give the plan's values by the names that the rules read."""
        names = ("title", "work_kind", "interval", "starts_on", "ends_on", "performer")
        values = {name: self[name].data for name in names}
        values |= {name: _typed(self[name]) for name in ("every", "lead_days")}
        if self.choice.data == "assets":
            return {**values, "kind_code": None, "filters": {"asset_ids": chosen}}
        filters = {"settlement": self.settlement.data, "holder_id": self.holder_id.data}
        return {**values, "kind_code": self.kind_code.data, "filters": filters}

    def choose_from(self, *, hromadas: Choices, kinds: Choices, settlements: Choices, holders: Choices) -> None:
        """Offer what the actor may choose from."""
        self.hromada_id.choices = _choices(hromadas)
        self.kind_code.choices = _choices([("", _l("Виберіть вид")), *kinds])
        self.settlement.choices = _choices([("", _l("Усі")), *settlements])
        self.holder_id.choices = _choices([("", _l("Усі")), *holders])


def form_of_plan(plan: Plan) -> PlanForm:
    """Make a form that shows a plan."""
    filters = plan.filters
    return PlanForm(
        data={
            "hromada_id": str(plan.hromada_id),
            "title": plan.title,
            "work_kind": plan.work_kind,
            "every": plan.every,
            "interval": plan.interval,
            "starts_on": plan.starts_on.isoformat(),
            "ends_on": plan.ends_on.isoformat() if plan.ends_on else None,
            "lead_days": plan.lead_days,
            "performer": plan.performer,
            "choice": "assets" if filters.get("asset_ids") is not None else "kind",
            "kind_code": plan.kind_code,
            "settlement": filters.get("settlement"),
            "holder_id": filters.get("holder_id"),
            "version": plan.version,
        }
    )


def _typed(field: IntegerField) -> Any:
    """Give a number as typed, so that the rules refuse a wrong one in their own words."""
    return field.raw_data[0] if field.raw_data else field.data


def _choices(pairs: Choices) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]
