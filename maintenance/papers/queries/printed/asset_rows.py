"""Assets as rows of a paper, with their sum and where what they lack is filled in."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from maintenance.papers.queries.printed.asked import House, Printout, Scope, house_of, written
from maintenance.papers.queries.printed.works import call, place_of
from maintenance.papers.rules.printed.form import PrintedForm, Row, Source
from maintenance.papers.rules.printed.words import count_in_words, sum_in_words
from registry.assets.models.asset import Status
from registry.kernel import clock
from registry.kernel.codes import word_of
from registry.kernel.money import NOTHING as NO_MONEY
from registry.kernel.money import format_uah
from registry.kernel.text import N_
from registry.places.models.organisation import Organisation

NO_PRICE = N_("Не в усього майна є первісна вартість: підсумку на папері не буде, доки її не внесено.")
UNIT, ONE = "шт.", "1"
NOTHING_MORE = "—"
UNKNOWN_THEN, WRITTEN_LATER, PRICED_LATER = "стан ?", "запис пізніший", "ціна пізніша"
KEYS = {
    UNKNOWN_THEN: "«стан ?» — чи було майно на обліку того дня, історія не знає.",
    WRITTEN_LATER: "«запис пізніший» — майно внесено після цього дня: утримувач, місце й посада — за першим записом.",
    PRICED_LATER: "«ціна пізніша» — вартість внесено після цього дня.",
}
"""What the short remarks of rows mean, told below them."""
NO_KEYS = "Історія знає всі дані цього дня."


def sheet(
    session: Session, form: PrintedForm, scope: Scope, assets: Sequence[Any], further: Row, *, day: date,
    rows: Sequence[Row] = (),
) -> Printout:  # fmt: skip
    """Fill a form whose rows are assets, as of today or as they stood then; `rows` add to the row of each."""
    house = house_of(session, scope.hromada)
    prices = [one.price for one in assets if one.price is not None]
    is_whole = len(prices) == len(assets)
    is_demo = scope.hromada.is_demo or any(one.is_demo for one in assets)
    values = {**house.values, **further, **_sums(len(assets), sum(prices, NO_MONEY) if is_whole else None)}
    told = [{**row_of(place, one), **(rows[place - 1] if rows else {})} for place, one in enumerate(assets, 1)]
    return Printout(
        form, scope.hromada, day, scope.title, values, {"assets": told, "members": house.members},
        _sheet_sources(house, assets),
        {"assets": [source_of(one) for one in assets], "members": house.member_sources},
        notes=scope.notes if is_whole else (*scope.notes, NO_PRICE), is_demo=is_demo, home=scope.home,
    )  # fmt: skip


def row_of(place: int, asset: Any) -> Row:
    """Write an asset as a row."""
    model = " ".join(filter(None, (asset.manufacturer, asset.model)))
    return {
        "asset_row": str(place),
        "asset_number": asset.inventory_number,
        "asset_name": asset.open_name,
        "asset_kind": asset.kind.name_uk,
        "asset_model": model or None,
        "asset_title": ", ".join(filter(None, (asset.open_name, model))),
        "asset_serial": asset.serial,
        "commissioned_on": written(asset.commissioned_on),
        "decommissioned_on": written(asset.decommissioned_on),
        "asset_price": format_uah(asset.price) if asset.price is not None else None,
        "asset_unit": UNIT,
        "asset_quantity": ONE,
        "asset_place": place_of(asset),
        "asset_status": status_of(asset),
        "asset_remark": "; ".join(_remarks(asset)) or NOTHING_MORE,
    }


def status_of(asset: Any) -> str | None:
    """Tell how an asset stands, or stood; None is what nobody can know."""
    return word_of(Status, asset.status, "uk") if asset.status in Status.codes() else None


def _remarks(asset: Any) -> list[str]:
    """Tell what a row has no column for: that it does not work, and which cells its history does not know."""
    told = [status_of(asset) or UNKNOWN_THEN] if asset.status != Status.IN_SERVICE else []
    if getattr(asset, "is_written_later", False):
        told.append(WRITTEN_LATER)
    if getattr(asset, "is_priced_later", False):
        told.append(PRICED_LATER)
    return told


def keys_of(assets: Sequence[Any]) -> str:
    """Explain the remarks by which rows tell what their history does not know."""
    told = {one for asset in assets for one in _remarks(asset)}
    return " ".join(words for remark, words in KEYS.items() if remark in told) or NO_KEYS


def as_of(day: date) -> str:
    """Tell of which moment the register's data are: of now, or of the end of a day that is gone."""
    return f"{clock.local(clock.now()):%d.%m.%Y, %H:%M}" if day >= clock.today() else f"кінець дня {written(day)}"


def source_of(asset: Any) -> Source:
    """Lead to an asset."""
    return Source("asset", asset.id, call(asset))


def holder_values(holder: Organisation | None) -> Row:
    """Tell who holds something on the books."""
    return {"holder": holder.name if holder else None, "holder_code": holder.edrpou if holder else None}


def holder_source(holder: Organisation | None, asset: Any) -> dict[str, Source]:
    """Lead to where the holder and its code are filled in."""
    own = Source("organisation", holder.id, holder.name) if holder else source_of(asset)
    return {"holder": source_of(asset), "holder_code": own}


def _sheet_sources(house: House, assets: Sequence[Any]) -> dict[str, Source]:
    sources = house.sources
    if len({one.responsible for one in assets}) == 1:
        sources["responsible"] = source_of(assets[0])
    if len({one.holder.id if one.holder else None for one in assets}) == 1:
        sources |= holder_source(assets[0].holder, assets[0])
    return sources


def _sums(count: int, total: Decimal | None) -> Row:
    """Tell how many and for how much; of a sum that is not whole nothing, for it would be read as one."""
    return {
        "count": str(count),
        "count_words": count_in_words(count),
        "total": format_uah(total) if total is not None else None,
        "total_words": sum_in_words(total) if total is not None else None,
    }
