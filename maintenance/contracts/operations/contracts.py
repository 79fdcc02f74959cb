"""Writing contracts with their prices and covers: create, change, end."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session, object_session

from maintenance.contracts.models.contract import Contract
from maintenance.contracts.models.service_line import ServiceLine
from maintenance.contracts.queries.contracts import find_next_start, get_contract
from maintenance.contracts.queries.service_lines import find_service_line
from maintenance.contracts.rules.contract_checks import check_contract, check_succession
from maintenance.contracts.rules.contracts import CONTRACT, TERM, contract_search
from maintenance.contracts.rules.deadlines import first_decision_day
from maintenance.contracts.rules.notices import read_notice
from registry.assets.models.kind import AssetKind
from registry.assets.queries.kinds import KINDS, NO_KIND, find_kind_code
from registry.assets.rules.attribute_filter import read_wanted
from registry.kernel import clock
from registry.kernel.access import Actor
from registry.kernel.batch import find
from registry.kernel.errors import Invalid, because
from registry.kernel.operations.permits import demand, reference
from registry.kernel.records import Draft, Writing, change, create
from registry.kernel.references import NOT_HERE
from registry.kernel.rules.reading import Unreadable, text_of

OWN = (
    "starts_on", "ends_on", "signed_on", "renewal", "renewal_months", "decided_on", "notice_value", "notice_unit",
)  # fmt: skip
ROWS = ("terms", "covers")
SAME_PRICE = ("basis", "kind", "from", "to")
"""What two sums are prices of the same by."""
TOLD_OTHERWISE = ("service_line", "notice", "notice_days")
"""What programs send beside the fields."""


def create_contract(session: Session, actor: Actor, hromada_id: uuid.UUID, values: Mapping[str, Any]) -> Contract:
    """Write a new contract with its `terms` and `covers`; raise Invalid by field («terms.0.amount»), Forbidden.

    Its support line is named by `service_line_id`, or by its code as `service_line`.
    """
    made: Contract = create(session, actor, WRITING, Contract(id=uuid.uuid4(), hromada_id=hromada_id), values)
    return made


def update_contract(
    session: Session, actor: Actor, contract_id: uuid.UUID, values: Mapping[str, Any], *, version: int
) -> Contract:
    """Change the given fields; `terms` or `covers`, when given, replace all. No change writes nothing."""
    return change_contract(session, actor, get_contract(session, actor, contract_id), values, version=version)


def change_contract(
    session: Session, actor: Actor, contract: Contract, values: Mapping[str, Any], *, version: int
) -> Contract:
    """Change a contract that the caller has found by its rights, as `update_contract` does."""
    written: Contract = change(session, actor, WRITING, contract, values, version=version)
    return written


def end_contract(
    session: Session, actor: Actor, contract_id: uuid.UUID, *, on: date, version: int, reason: str | None = None
) -> Contract:
    """End a contract early, on its last day `on` (inclusive), without a renewal; it stays and keeps its history."""
    contract = get_contract(session, actor, contract_id)
    values: dict[str, Any] = {"ends_on": on, "renewal": "none", "decided_on": clock.today()}
    if reason:
        values["note"] = "\n".join(filter(None, [contract.note, f"{clock.today():%d.%m.%Y}: {reason}"]))[:2000]
    written: Contract = change(session, actor, ENDING, contract, values, version=version, action="end")
    return written


def _demand_write(actor: Actor, contract: Contract) -> None:
    demand(actor, "contract.write", contract.hromada_id)


def _read(session: Session, draft: Draft, given: Mapping[str, Any]) -> None:
    """Take a support line by its code and a notice as programs tell it; a wrong one is refused with everything else."""
    own = {name: value for name, value in given.items() if name not in TOLD_OTHERWISE}
    notice, wrong = read_notice(given, None if draft.is_new else draft.thing)
    reading = CONTRACT.read({**own, **notice}, is_new=draft.is_new)
    draft.values, draft.errors = reading.values, {**reading.errors, **wrong}
    _follow_renewal(draft, given)
    if "service_line" in given:
        _read_line(session, draft, given)
    _follow_line(session, draft, given)


def _follow_line(session: Session, draft: Draft, given: Mapping[str, Any]) -> None:
    """Give a contract that names no КЕКВ that of its line: what nobody said contradicts nobody."""
    if "kekv" in draft.errors or given.get("kekv") or not (draft.is_new or "kekv" in given):
        return
    line_id = draft.will_be("service_line_id")
    line = find(session, ServiceLine, line_id) if line_id else None
    if line is not None and line.hromada_id == draft.thing.hromada_id:
        draft.values["kekv"] = line.kekv


def _follow_renewal(draft: Draft, given: Mapping[str, Any]) -> None:
    """Let what hangs on the renewal follow it, unless it is told too: its months, and the day of a decision."""
    renewal = draft.values.get("renewal")
    if renewal is None:
        return
    if renewal != "tacit" and "renewal_months" not in given:
        draft.values["renewal_months"] = None
    if "decided_on" not in given and not draft.is_new and renewal != draft.thing.renewal:
        draft.values["decided_on"] = clock.today() if renewal == "none" else None


def _read_line(session: Session, draft: Draft, given: Mapping[str, Any]) -> None:
    try:
        code = text_of(20)(given["service_line"])
    except Unreadable as refusal:
        draft.refuse("service_line", refusal.reason)
        return
    line = find_service_line(session, draft.thing.hromada_id, code) if code else None
    draft.values["service_line_id"] = line.id if line else None
    if code and line is None:
        draft.refuse("service_line", because("Такого рядка кошторису немає"))


def _check(session: Session, draft: Draft) -> None:
    own = {name: draft.will_be(name) for name in OWN}
    rows = {name: draft.values.get(name) or () for name in ROWS}
    check_contract({**own, **rows}, draft.errors)
    _check_succession(session, draft)
    _check_dismissed(session, draft)
    known = KINDS.get(session)
    for name, given in rows.items():
        for place, row in enumerate(given):
            if not row.get("kind"):
                continue
            row["kind"] = find_kind_code(known, row["kind"])
            if row["kind"] is None:
                draft.refuse(f"{name}.{place}.kind", NO_KIND)
            elif row.get("attributes"):
                _read_attributes(draft, f"{name}.{place}", row, known[row["kind"]])
    _keep_remembering(draft.thing, rows["terms"])


def _keep_remembering(contract: Contract, rows: Sequence[dict[str, Any]]) -> None:
    """Let a price that remembers a former month rule stay the same one where it is sent anew at another sum.

    Programs send prices without their ids: what a price counted by before is forgotten by taking note of it only.
    """
    named = {row.get("id") for row in rows}
    others = {one.amount for one in contract.terms if not one.former_month_rule}
    for term in (one for one in contract.terms if one.former_month_rule and one.id not in named):
        said = tuple(getattr(term, TERM.by_name[name].column) for name in SAME_PRICE)
        alike = [row for row in rows if row.get("id") is None and tuple(row.get(name) for name in SAME_PRICE) == said]
        if alike:
            best = min(alike, key=lambda row: (row.get("amount") != term.amount, row.get("amount") in others))
            best["id"] = term.id


def _check_dismissed(session: Session, draft: Draft) -> None:
    """Refuse contracts that are not there; the one that it goes on from is none that it does not go on from."""
    ids = draft.will_be("not_next_of") or ()
    if not ids:
        return
    known = set() if draft.is_new else set(draft.thing.not_next_of)
    for place, other_id in enumerate(ids):
        other = None if other_id in known else find(session, Contract, other_id)
        if other_id not in known and (other is None or other.hromada_id != draft.thing.hromada_id):
            draft.refuse(f"not_next_of.{place}", NOT_HERE)
    before_id = draft.will_be("replaces_id")
    if before_id in ids:
        draft.values["not_next_of"] = [one for one in ids if one != before_id]


def _check_succession(session: Session, draft: Draft) -> None:
    """Keep each chain in the order of first days, so that none is a ring."""
    if "replaces_id" in draft.errors or not {"replaces_id", "starts_on"} & draft.values.keys():
        return
    before_id = draft.will_be("replaces_id")
    before = find(session, Contract, before_id) if before_id else None
    told = {
        "starts_on": draft.will_be("starts_on"),
        "replaced_on": before.starts_on if before else None,
        "followed_on": None if draft.is_new else find_next_start(session, draft.thing.id),
    }
    check_succession(told, draft.errors)


def _read_attributes(draft: Draft, name: str, cover: dict[str, Any], kind: AssetKind) -> None:
    """Read what a cover asks of attributes as the kind's own values are read."""
    kept, errors = read_wanted(kind.definition, cover["attributes"])
    cover["attributes"] = kept or None
    for part, reasons in errors.items():
        draft.refuse(f"{name}.{part}", reasons[0])


def _check_end(_session: Session, draft: Draft) -> None:
    contract: Contract = draft.thing
    if draft.values["ends_on"] < contract.starts_on:
        raise Invalid(on=because("Договір на цей день ще не почався: якщо його не буде, вилучіть його"))
    if draft.values["ends_on"] > contract.ends_on:
        raise Invalid(on=because("Останній день має бути в межах строку договору"))


def _describe(contract: Contract) -> dict[str, Any]:
    """Let the history tell when prices that remember a former month rule are replaced by new ones.

    It names the contracts that this one was said not to go on from.
    """
    former = {one.former_month_rule for one in contract.terms if one.former_month_rule}
    session = object_session(contract)
    others = [find(session, Contract, one) for one in contract.not_next_of] if session else []
    return {
        "former_month_rule": ", ".join(sorted(former)) or None,
        "not_next_of": [reference(one, "number") for one in others if one is not None],
    }


WRITING = Writing(
    CONTRACT,
    _demand_write,
    read=_read,
    check=_check,
    describe=_describe,
    derive=lambda contract: {"search": contract_search(contract), "decide_on": first_decision_day(contract)},
    label=lambda contract: f"№ {contract.number} {contract.subject}",
    circle=None,
)
ENDING = replace(WRITING, check=_check_end)
