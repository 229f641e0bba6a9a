"""Who acts: a person on the staff, a member, or the system itself; with all that decides what they may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds now, over the scopes it reaches.

    `sums`: walled-off compartments of its place of which it reads added-up figures and no case (handbook 1.13).
    """

    role: str
    scopes: frozenset[int]
    sums: tuple[tuple[str, frozenset[int]], ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Built once a request by `org.queries.actor_for`; equal actors see equal rows."""

    kind: str  # person | member | system
    id: int = 0
    name: str = ""
    roles: tuple[HeldRole, ...] = ()
    organisation: str = ""
    time_zone: str = "UTC"

    @property
    def is_system(self) -> bool:
        return self.kind == "system"

    @property
    def scopes(self) -> frozenset[int]:
        """Every scope that any role reaches."""
        return frozenset().union(*(held.scopes for held in self.roles))

    @property
    def label(self) -> str:
        """How the journal names the actor: never by name."""
        return f"system:{self.name}" if self.is_system else f"{self.kind}:{self.id}"

    def sums_of(self, compartment: str) -> frozenset[int]:
        """The labels of a walled-off compartment of which any role reads sums."""
        told = (labels for held in self.roles for name, labels in held.sums if name == compartment)
        return frozenset().union(*told)

    def holds(self, *roles: str) -> bool:
        """True when the actor holds any of the roles, anywhere."""
        return any(held.role in roles for held in self.roles)


def system(name: str) -> Actor:
    """The program itself, doing `name` (intake, clock, router ...); sees all rows."""
    return Actor(kind="system", name=name)
