"""Forms of hromadas, settlements and starosta districts; what the values may be is decided by the rules."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from registry.places.rules.hromada_values import CATEGORY_LABELS

DEGREES = {"inputmode": "decimal", "autocomplete": "off"}


class HromadaForm(FlaskForm):
    """A hromada's code, names, bounds and the year it costs by default."""

    code = StringField(_("Код КАТОТТГ"), render_kw={"autocomplete": "off", "maxlength": 19})
    name = StringField(_("Повна назва"), render_kw={"autocomplete": "off", "maxlength": 200})
    short_name = StringField(_("Коротка назва"), render_kw={"autocomplete": "off", "maxlength": 60})
    west = StringField(_("Західна межа, довгота"), render_kw=DEGREES)
    south = StringField(_("Південна межа, широта"), render_kw=DEGREES)
    east = StringField(_("Східна межа, довгота"), render_kw=DEGREES)
    north = StringField(_("Північна межа, широта"), render_kw=DEGREES)
    costing_year = StringField(_("Рік розрахунку витрат"), render_kw={"inputmode": "numeric", "autocomplete": "off"})


class SettlementForm(FlaskForm):
    """A settlement of a hromada."""

    name = StringField(_("Назва"), id="settlement_name", render_kw={"autocomplete": "off", "maxlength": 200})
    category = SelectField(
        _("Категорія"), choices=[SelectChoice(code, _(labels[0])) for code, labels in CATEGORY_LABELS.items()]
    )
    katottg = StringField(_("Код КАТОТТГ"), render_kw={"autocomplete": "off", "maxlength": 19})
    lon = StringField(_("Довгота"), render_kw=DEGREES)
    lat = StringField(_("Широта"), render_kw=DEGREES)
    area_km2 = StringField(_("Площа"), render_kw={"inputmode": "decimal", "autocomplete": "off"})
    population = StringField(_("Населення"), render_kw={"inputmode": "numeric", "autocomplete": "off"})
    district_id = SelectField(_("Старостинський округ"), validate_choice=False)


class DistrictForm(FlaskForm):
    """A starosta's district."""

    name = StringField(_("Назва"), id="district_name", render_kw={"autocomplete": "off", "maxlength": 200})
    valid_from = StringField(_("Діє з"), render_kw={"type": "date"})
    valid_to = StringField(_("Діє до, включно"), render_kw={"type": "date"})
