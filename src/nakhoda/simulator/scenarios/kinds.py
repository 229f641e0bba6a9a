"""The kinds of change that may be asked about. Shares are parts of one: .2 is a fifth; days count from the first day
of the figures, 0 first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar


class ChangeError(ValueError):
    """A change that cannot be made; `field` names what is wrong with it."""

    def __init__(self, field: str, message: str) -> None:
        self.field, self.message = field, message
        super().__init__(f"{field}: {message}")


@dataclass(frozen=True, slots=True)
class Change:
    """What all kinds have in common."""

    kind: ClassVar[str] = ""

    def as_json(self) -> dict[str, Any]:
        """Its kind, and every field that differs from what is taken for granted."""
        told: dict[str, Any] = {"kind": self.kind}
        for each in fields(self):
            value = getattr(self, each.name)
            if each.default is MISSING or value != each.default:
                told[each.name] = value
        return told


@dataclass(frozen=True, slots=True)
class _Where(Change):
    """A part of the work: every word that is given must fit; `tier` is the tier in which it begins."""

    lob: str = ""
    language: str = ""
    channel: str = ""
    country: str = ""
    tier: int = 0
    from_day: int = 0
    to_day: int | None = None  # the first day on which it is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume(_Where):
    """More work, or (a share below 0) less."""

    kind: ClassVar[str] = "volume"
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HandleTime(_Where):
    """Each touch takes so many times as long; `tier` is here that of whoever handles."""

    kind: ClassVar[str] = "handle_time"
    factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Automation(_Where):
    """A share of the work is answered without a person; what remains takes `harder` times as long."""

    kind: ClassVar[str] = "automation"
    share: float
    harder: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine(Change):
    """A line of business that works like another, with a share of its volume."""

    kind: ClassVar[str] = "new_line"
    lob: str
    like: str
    share: float
    from_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLaunch(Change):
    """Members of one more language write as those of another do, with a share of their volume."""

    kind: ClassVar[str] = "language_launch"
    language: str
    like: str
    share: float
    lob: str = ""
    from_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerExit(Change):
    """A partner's people and queues are gone; what waited there is routed again."""

    kind: ClassVar[str] = "partner_exit"
    owner: str
    from_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Change):
    """Another desk policy from the first day on: the whole (effective) document."""

    kind: ClassVar[str] = "policy"
    text: str
    title: str = ""
    version: int = 0  # which draft it was read from; for the reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla(Change):
    """A promise with another target, at every priority."""

    kind: ClassVar[str] = "sla"
    term: str
    target_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attrition(Change):
    """People leave, a share of those who are there each month, and are not replaced."""

    kind: ClassVar[str] = "attrition"
    per_month: float
    language: str = ""
    owner: str = ""
    from_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureCap(Change):
    """Nobody handles harm for longer than so many hours a day (weighted as the operation weighs it)."""

    kind: ClassVar[str] = "exposure_cap"
    hours_a_day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayMove(Change):
    """A holiday falls on another day: sites close then, and its effect on the volume moves along.

    `name` is the holiday's name in the policy's calendars, or its date."""

    kind: ClassVar[str] = "holiday_move"
    name: str
    by_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff(Change):
    """More people, or (below 0) fewer. New ones ramp up over so many weeks."""

    kind: ClassVar[str] = "staff"
    heads: int
    owner: str = ""
    site: str = ""
    tier: int = 0
    language: str = ""
    from_day: int = 0
    ramp: int = 0


KINDS: Mapping[str, type[Change]] = {
    each.kind: each
    for each in (
        Volume, HandleTime, Automation, NewLine, LanguageLaunch, PartnerExit, Policy, Sla, Attrition, ExposureCap,
        HolidayMove, Staff,
    )
}  # fmt: skip
