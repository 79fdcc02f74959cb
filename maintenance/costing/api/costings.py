"""Costings in the API: computed when asked for, the same document as `oblik cost --json`."""

import re
import uuid
from typing import Any

from flask import g

from maintenance.costing.api.schemas import (
    CostingItem,
    CostingOptions,
    CostingOut,
    CostingPage,
    CostingQuery,
    VersionIn,
    VersionItem,
    VersionPage,
    VersionQuery,
)
from maintenance.costing.documents.json import amount_text, bounded_ids, costing_document, horizon_document
from maintenance.costing.documents.versions import version_document, version_item
from maintenance.costing.models.scenario import Variant
from maintenance.costing.models.version import CostingVersion
from maintenance.costing.models.version_document import whole
from maintenance.costing.operations.versions import Freezing, freeze_costing
from maintenance.costing.queries.costing import Costing, get_horizon, list_costings
from maintenance.costing.queries.plain_index import plain_index
from maintenance.costing.queries.scenarios import SavedScenario, find_scenario, get_named, names_of, unknown_scenario
from maintenance.costing.queries.versions import get_version, list_versions
from maintenance.costing.rules.versions import decided_on, warn_of_decision
from maintenance.costing.rules.what_if import Overrides
from registry.kernel import clock
from registry.kernel.api.doors import PREFIX, Answer, chosen_hromada_id, endpoint, session
from registry.kernel.api.lists import answer_rows
from registry.kernel.errors import Invalid, NotFound, because
from registry.kernel.text import N_
from registry.kernel.web.access import current_actor
from registry.kernel.words import say
from registry.places.models.territory import Hromada

_ID = re.compile(r"(UA[0-9]{17})-([0-9]{4})")
MISSING = N_("Такого розрахунку немає")


@endpoint("List costings", permission="cost.read", query=CostingQuery, answer=CostingPage)
def costings(query: CostingQuery) -> Answer:
    """Give each hromada's cost of the year; without a year of its own next one."""
    hromada_id = chosen_hromada_id(query.hromada)
    found = list_costings(session(), current_actor(), query.year, hromada_id=hromada_id, as_of=query.as_of)
    return answer_rows([_item(one) for one in found], limit=query.limit, cursor=query.cursor)


@endpoint("Read a costing", permission="cost.read", query=CostingOptions, answer=CostingOut)
def costing(costing_id: str, query: CostingOptions) -> Answer:
    """Give a hromada's year with every line, component and finding; the id is «КАТОТТГ code-year»."""
    hromada, year = named_costing(costing_id)
    if query.version:
        kept = _version(hromada, year, query.version, is_alone=len(query.model_fields_set) == 1)
        return Answer(whole(kept.document))
    overrides = _asked(hromada, query)
    day = query.as_of or clock.today()
    try:
        found = get_horizon(
            session(), current_actor(), hromada, year, query.horizon or 0, as_of=day, overrides=overrides
        )
    except Invalid as error:
        raise NotFound(MISSING) from error
    write_ids = bounded_ids(found, every=query.assets == "all")
    if query.horizon is None:
        return Answer(costing_document(year, day.isoformat(), found, write_ids=write_ids))
    return Answer(horizon_document(day.isoformat(), {one.year: [one] for one in found}, write_ids=write_ids))


@endpoint("List a costing's versions", permission="cost.read", query=VersionQuery, answer=VersionPage)
def versions(costing_id: str, query: VersionQuery) -> Answer:
    """Give what was kept of a hromada's year, the latest first."""
    hromada, year = named_costing(costing_id)
    if not current_actor().can("cost.read", hromada.id):
        raise NotFound(MISSING)
    found = list_versions(session(), current_actor(), hromada.id, year)
    return answer_rows([_described(one) for one in found], limit=query.limit, cursor=query.cursor)


@endpoint("Keep a costing as a version", permission="cost.write", body=VersionIn, answer=VersionItem)
def keep_version(costing_id: str, body: VersionIn) -> Answer:
    """Keep a hromada's year as it is now; nothing changes it afterwards."""
    hromada, year = named_costing(costing_id)
    if not current_actor().can("cost.read", hromada.id):
        raise NotFound(MISSING)
    scenario, variant = _scenario(hromada, body.scenario, body.variant), body.variant or Variant.BASE
    freezing = Freezing(body.stage, body.decision, scenario, body.as_of, variant)
    version = freeze_costing(session(), current_actor(), hromada, year, freezing, describe=version_document)
    address = f"{PREFIX}/costings/{costing_id}?version={version.id}"
    return Answer(_described(version), status=201, location=address)


def _described(version: CostingVersion) -> dict[str, Any]:
    """Describe a version with what is doubtful about it today."""
    doubtful = warn_of_decision(decided_on(version.decision), clock.today())
    return {**version_item(version), "warnings": [say(one) for one in doubtful]}


def named_costing(costing_id: str) -> tuple[Hromada, int]:
    """Find the hromada and the year that a costing's id names."""
    named = _ID.fullmatch(costing_id)
    hromada = next((one for one in g.hromadas if named and one.code == named.group(1)), None)
    if named is None or hromada is None:
        raise NotFound(MISSING)
    return hromada, int(named.group(2))


def _asked(hromada: Hromada, query: CostingOptions) -> Overrides:
    """Give the what-if asked for: a scenario by its name, or one index."""
    if query.scenario and query.index:
        raise Invalid(index=because("Виберіть одне: сценарій або індекс"))
    if query.variant and not query.scenario:
        raise Invalid(variant=because("Варіант має лише сценарій"))
    if query.scenario:
        saved = get_named(session(), current_actor(), hromada.id, query.scenario)
        return saved.in_variant(query.variant or Variant.BASE)
    return plain_index(session(), hromada.id, query.index, query.line, is_sure=bool(query.sure))


def _scenario(hromada: Hromada, name: str | None, variant: str | None) -> SavedScenario | None:
    saved = find_scenario(session(), current_actor(), hromada.id, name) if name else None
    if name and saved is None:
        raise Invalid(scenario=unknown_scenario(name, names_of(session(), current_actor(), [hromada.id])))
    if variant and saved is None:
        raise Invalid(variant=because("Варіант має лише сценарій"))
    return saved


def _version(hromada: Hromada, year: int, version_id: uuid.UUID, *, is_alone: bool) -> CostingVersion:
    """Find the version asked for; it is what it is, so nothing else may be asked with it."""
    if not is_alone:
        raise Invalid(version=because("Версію збережено такою, як вона є: інші умови не поєднуються з нею"))
    try:
        version = get_version(session(), current_actor(), version_id)
    except NotFound as error:
        raise Invalid(version=error.reason) from error
    if (version.hromada_id, version.year) != (hromada.id, year):
        raise Invalid(version=because("Ця версія — іншого розрахунку"))
    return version


def _item(found: Costing) -> dict[str, Any]:
    item = CostingItem(
        id=f"{found.hromada.code}-{found.year}",
        hromada=found.hromada.code,
        year=found.year,
        as_of=found.as_of,
        total=amount_text(found.total) or "",
        previous_total=amount_text(found.previous_total) or "",
        lines=len(found.rows),
        findings=len(found.findings),
    )
    return item.model_dump(mode="json")
