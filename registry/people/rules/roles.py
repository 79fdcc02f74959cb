"""Roles: what each lets a person do, and how several roles in one hromada unite."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.kernel.access import PERMISSIONS, Grant
from registry.people.models import Membership, RoleCode

OVER_ALL = frozenset({"people.manage", "people.audit", "instance.manage"})
"""What an administrator of all holds in every hromada beside the roles there."""
EVERYWHERE = uuid.UUID(int=0)
"""Stands for "all hromadas" while the instance has none yet, so that its administrator can begin."""


@dataclass(frozen=True)
class Role:
    """A role of the catalogue with its permissions and its names in both languages."""

    code: str
    name_uk: str
    name_en: str
    description_uk: str
    description_en: str
    permissions: frozenset[str]
    can_be_limited_to_department: bool = False


def make_role(table: Mapping[str, Any]) -> Role:
    """Make a role of a catalogue's table; raise ValueError for an unknown role or permission."""
    permissions = frozenset(table["permissions"])
    if table["code"] not in RoleCode.codes() or permissions - PERMISSIONS:
        raise ValueError(f"role {table['code']}: unknown {sorted(permissions - PERMISSIONS)}")
    return Role(
        code=table["code"],
        name_uk=table["name_uk"],
        name_en=table["name_en"],
        description_uk=table["description_uk"],
        description_en=table["description_en"],
        permissions=permissions,
        can_be_limited_to_department=bool(table.get("can_be_limited_to_department", False)),
    )


def grants_of(
    memberships: Iterable[Membership],
    roles: Mapping[str, Role],
    hromada_ids: Iterable[uuid.UUID],
    *,
    administers_all: bool = False,
) -> dict[uuid.UUID, Grant]:
    """Give the grant in each hromada; a membership without a hromada counts in every one of them."""
    kept = sorted(memberships, key=lambda one: (one.hromada_id is None, one.role))
    grants = {}
    for hromada_id in list(hromada_ids) or [EVERYWHERE]:
        here = [one for one in kept if one.hromada_id in (None, hromada_id) and one.role in roles]
        if here or administers_all:
            grants[hromada_id] = _unite(here, roles, OVER_ALL if administers_all else frozenset())
    return grants


def _unite(memberships: list[Membership], roles: Mapping[str, Role], beside: frozenset[str]) -> Grant:
    """Add the permissions up; writing stays within a department only while every writing role does."""
    permissions = beside.union(*(roles[one.role].permissions for one in memberships))
    writing = [one for one in memberships if "asset.write" in roles[one.role].permissions]
    departments = [one.department_id for one in writing if roles[one.role].can_be_limited_to_department]
    is_limited = bool(writing) and len(departments) == len(writing) and None not in departments
    return Grant(
        role="+".join(dict.fromkeys(one.role for one in memberships)),
        permissions=permissions,
        department_id=departments[0] if is_limited else None,
    )
