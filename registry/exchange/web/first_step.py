"""The step of the first ones that brings in what the town has in its own files."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from registry.assets.queries.asset_filter import AssetFilter
from registry.assets.queries.counts import count_assets
from registry.exchange.operations.import_drafts import list_drafts
from registry.kernel.access import Actor
from registry.kernel.seams import FirstStep, StepProgress
from registry.kernel.text import N_
from registry.kernel.web.filters import num


def _read(session: Session, actor: Actor) -> StepProgress:
    assets, drafts = count_assets(session, actor, AssetFilter(is_demo=False)), len(list_drafts(session, actor))
    told = [_("Майна в реєстрі: %(count)s", count=num(assets))] if assets else []
    told += [_("Незавершених імпортів: %(count)s", count=drafts)] if drafts else []
    url = url_for("imports.imports" if assets or drafts else "imports.new")
    return StepProgress(is_begun=bool(told), is_done=assets > 0, told=". ".join(told), url=url)


IMPORT_STEP = FirstStep(
    "import",
    N_("Майно з ваших таблиць"),
    N_("Візьміть таблицю, яка у вас уже є: стовпці розпізнаються, помилки видно в самій таблиці, усе можна скасувати"),
    "import",
    30,
    "asset.write",
    _read,
    ("/imports", "/assets/new"),
)
