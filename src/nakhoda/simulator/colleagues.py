"""What the simulator says of a place, a colleague or a member: values that the desk can take on its roster."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Hat:
    """A role over a part of the operation; empty fields mean "all"."""

    role: str
    organisation: str = ""
    lob: str = ""
    tier: int | None = None
    compartments: tuple[str, ...] = ("general",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One line of a roster. `team`, `site` and `organisation` are keys."""

    key: str
    name: str
    title: str
    organisation: str
    site: str
    team: str = ""
    tier: int = 0
    languages: tuple[str, ...] = ("en",)
    skills: tuple[str, ...] = ()
    clearances: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    capacity: int = 5
    hats: tuple[Hat, ...] = field(default=())

    @property
    def email(self) -> str:
        """Where the colleague signs in."""
        return f"{self.key}@nakhoda.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """A team: people at one site with a leader; `lob` is empty when they serve several."""

    key: str
    name: str
    organisation: str
    site: str
    lob: str = ""
    leader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A building. Its key is also the key of its calendar in the desk policy."""

    key: str
    name: str
    country: str
    time_zone: str
    subdivision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A made-up member of the community. `address` is reachable by nobody (.example)."""

    key: str
    name: str
    handle: str
    address: str
    language: str
    locale: str
    country: str
