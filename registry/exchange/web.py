"""Downloads of the filtered list."""

import io

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from registry.assets.queries.assets import all_assets
from registry.assets.queries.kinds import list_kinds
from registry.assets.web.list import read_list_filter, read_sort
from registry.exchange.exports import write_csv, write_geojson, write_xlsx
from registry.exchange.queries import asset_table
from registry.kernel.errors import Invalid, because
from registry.kernel.seams import db
from registry.kernel.web.access import current_actor, query_values, require
from registry.kernel.words import language

MAX_ROWS = 50_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


bp = Blueprint("exchange", __name__)


@bp.get("/assets/export.<any(csv, xlsx, geojson):form>")
@require("asset.read")
def export(form: str) -> Response:
    """Send the filtered list as a file; attributes are columns when it is of one kind."""
    session, actor = db.session(), current_actor()
    wanted = read_list_filter()
    assets = all_assets(session, actor, wanted, sort=read_sort(), limit=MAX_ROWS + 1)
    if len(assets) > MAX_ROWS:
        raise Invalid(limit=because("Забагато рядків для одного файлу: звузьте список"))
    only = wanted.kinds[0] if len(wanted.kinds) == 1 else None
    kind = next((one for one in list_kinds(session) if one.code == only), None)
    table = asset_table(actor, assets, kind)
    if form == "csv":
        data = write_csv(table, language(), for_excel=True)
    else:
        data = write_xlsx(table, language()) if form == "xlsx" else write_geojson(table)
    name = f"{only or 'assets'}.{form}"
    return send_file(io.BytesIO(data), mimetype=TYPES[form], as_attachment=True, download_name=name)


def exported_arguments() -> dict[str, str]:
    """Give the query values that an export of this list needs."""
    return query_values("cursor")
