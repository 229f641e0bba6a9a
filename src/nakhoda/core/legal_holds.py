"""What a legal hold covers: a pure question about a case and its member (handbook 5.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HoldScope:
    """A standing hold. Every field that is set must fit; one with no field set covers the whole desk."""

    reference: str
    case_id: int | None = None
    member_id: int | None = None
    lob: str = ""
    country: str = ""
    received_from: datetime | None = None
    received_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """A case as a hold sees it; `family` are the numbers of the cases that it was merged into."""

    case_id: int
    member_id: int | None
    lob: str
    country: str | None
    received_at: datetime
    family: tuple[int, ...] = ()


def covers(hold: HoldScope, case: HeldFacts) -> bool:
    """Whether the hold keeps this case. A hold on a case keeps what was merged into it, too."""
    return (
        (hold.case_id is None or hold.case_id in (case.case_id, *case.family))
        and (hold.member_id is None or hold.member_id == case.member_id)
        and (not hold.lob or hold.lob == case.lob)
        and (not hold.country or hold.country == case.country)
        and (hold.received_from is None or case.received_at >= hold.received_from)
        and (hold.received_until is None or case.received_at < hold.received_until)
    )


def covers_member(hold: HoldScope, member_id: int, cases: Iterable[HeldFacts]) -> bool:
    """Whether the hold keeps anything of the member: the member by name, or one of the cases."""
    by_name = hold.member_id == member_id and hold.case_id is None
    return by_name or any(covers(hold, case) for case in cases)


def holds_on(holds: Iterable[HoldScope], case: HeldFacts) -> tuple[str, ...]:
    """References of the holds that cover the case."""
    return tuple(hold.reference for hold in holds if covers(hold, case))
