"""How a person says that a file is to be understood, kept between the steps of an import."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from registry.exchange.rules.columns import LEFT_OUT
from registry.kernel.errors import Invalid, because

MAX_FIXES = 2_000
MAX_VALUES = 1_000
MAX_TEXT = 1_000


@dataclass(frozen=True)
class DraftOptions:
    """What was chosen so far; an empty one leaves everything to be found out."""

    sheet: str | None = None
    header: int | None = None
    """The row of headings as a spreadsheet counts; None: the one that was found."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Field by the column's place from nought, «-» for a column that is left out; empty while nothing was chosen."""
    key: str = ""
    number: str = ""
    create: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By the column's place: what an old value stands for, everywhere."""
    fixes: Mapping[str, str] = field(default_factory=dict)
    """By «row:place»: what stands in a single cell instead."""
    only: tuple[tuple[str, str], ...] = ()
    """The column's place and a value: only such rows are meant, of one column those with any of its values."""

    def as_json(self) -> dict[str, Any]:
        """Give the document that is kept."""
        return {**asdict(self), "create": list(self.create), "only": [list(one) for one in self.only]}

    @property
    def is_matched(self) -> bool:
        """Tell whether a person has looked at the columns."""
        return bool(self.fields)

    def taken(self) -> dict[int, str]:
        """Give the fields by place, without what is left out."""
        return {int(place): name for place, name in self.fields.items() if name != LEFT_OUT}


def read_options(told: Mapping[str, Any]) -> DraftOptions:
    """Read what was kept."""
    known = {name: told[name] for name in DraftOptions.__dataclass_fields__ if name in told}
    only = tuple((place, value) for place, value in known.get("only", ()))
    return DraftOptions(**{**known, "create": tuple(known.get("create", ())), "only": only})


def demand_bounds(options: DraftOptions) -> None:
    """Raise Invalid when more is mended on the page than a page is for."""
    values = sum(map(len, options.values.values()))
    if len(options.fixes) > MAX_FIXES or values > MAX_VALUES:
        raise Invalid(fixes=because("Забагато виправлень для сторінки: завантажте файл із причинами й виправте його"))


def refuse_doubles(fields: Mapping[int, str], called: Mapping[str, str]) -> None:
    """Raise Invalid by the column's place when two columns are taken for one field; `called` names the fields."""
    places: dict[str, list[int]] = {}
    for place, name in fields.items():
        if name != LEFT_OUT:
            places.setdefault(name, []).append(place)
    errors = {
        f"column-{place}": [because("Поле «%(name)s» уже взято з іншого стовпця", name=called.get(name, name))]
        for name, many in places.items()
        for place in many[1:]
    }
    if errors:
        raise Invalid(errors)
