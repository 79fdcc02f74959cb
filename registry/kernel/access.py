"""Who may do what: one actor, permissions per hromada, one answer for every door."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

PERMISSIONS = frozenset({
    "asset.read", "asset.write", "place.exact", "work.read", "work.write", "contract.read", "contract.write",
    "cost.read", "cost.write", "programme.read", "programme.write", "history.read", "publish", "people.manage",
    "people.audit", "instance.manage",
})  # fmt: skip
WRITES = frozenset(
    {
        "asset.write",
        "work.write",
        "contract.write",
        "cost.write",
        "programme.write",
        "publish",
        "people.manage",
        "instance.manage",
    }
)


@dataclass(frozen=True)
class Grant:
    """What one membership gives in one hromada; `department_id` narrows writing to the assets it holds."""

    role: str
    permissions: frozenset[str]
    department_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Actor:
    """Whoever asks: a person with grants per hromada, or the system itself."""

    label: str
    user_id: uuid.UUID | None = None
    grants: Mapping[uuid.UUID, Grant] = field(default_factory=dict)
    is_system: bool = False
    is_read_only: bool = False

    def can(self, permission: str, hromada_id: uuid.UUID) -> bool:
        """Tell whether the actor holds the permission in that hromada; an unknown permission raises KeyError."""
        if permission not in PERMISSIONS:
            raise KeyError(permission)
        if self.is_system:
            return True
        grant = self.grants.get(hromada_id)
        if grant is None or (self.is_read_only and permission in WRITES):
            return False
        return permission in grant.permissions

    def hromada_ids(self, permission: str) -> frozenset[uuid.UUID] | None:
        """List the hromadas where the permission holds; None means all of them (the system)."""
        if self.is_system:
            return None
        return frozenset(one for one in self.grants if self.can(permission, one))

    @property
    def administers_all(self) -> bool:
        """Tell whether what is common to all hromadas is the actor's to change: kinds, hromadas, settings."""
        return self.is_system or bool(self.hromada_ids("instance.manage"))

    def department_id(self, hromada_id: uuid.UUID) -> uuid.UUID | None:
        """Give the department whose assets alone the actor may write there; None is no such limit."""
        grant = self.grants.get(hromada_id)
        return grant.department_id if grant else None


SYSTEM = Actor(label="система", is_system=True)
NOBODY = Actor(label="гість")
