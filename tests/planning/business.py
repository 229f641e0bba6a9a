"""A business case for stories: "Tier 1 volume rises 20 %", with three options and everything that a review asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.business_cases import Head, open_case
from nakhoda.planning.actions.business_deciding import Verdict, decide_case, review_case
from nakhoda.planning.actions.business_parts import (
    AssumptionWish,
    HeadcountWish,
    LineWish,
    OptionWish,
    Part,
    TradeOffWish,
    Wish,
    write_part,
)
from nakhoda.planning.models import BusinessCase
from nakhoda.planning.queries.business_cases import Book, book_of
from nakhoda.planning.queries.business_runs import Pinned
from tests.cast import NOW, actor

HOUR = timedelta(hours=1)
FRT = "sla_first_response_due"


def head(**more: Any) -> Head:
    """The head of the story's case."""
    told: dict[str, Any] = {
        "title": "Tier 1 volume rises 20 %",
        "problem": "From January on a fifth more cases come than our rosters carry.",
        "starts_on": date(2027, 1, 1),
        "months": 12,
        "currency": "USD",
        "owner_id": actor("planner").id,
        "sponsor_id": actor("regional_lead").id,
        "metric": FRT,
        "expected": 0.92,
        "expected_low": 0.90,
        "expected_high": 0.94,
    }
    return Head(**(told | more))


def run(**measures: Mapping[str, tuple[float, float, float]]) -> Pinned:
    """A finished run of three options."""
    told = {
        "As today": {"sla_first_response": (0.81, 0.78, 0.84), "p_sla_met": (0.1, 0.0, 0.3),
                     "occupancy_t1": (0.93, 0.9, 0.95), "hours_paid": (2000.0, 1980.0, 2020.0)},
        "Hire six": {"sla_first_response": (0.93, 0.91, 0.95), "p_sla_met": (0.95, 0.8, 1.0),
                     "occupancy_t1": (0.82, 0.8, 0.84), "hours_paid": (3000.0, 2980.0, 3020.0)},
        "Automate": {"sla_first_response": (0.9, 0.87, 0.93), "p_sla_met": (0.6, 0.4, 0.8),
                     "occupancy_t1": (0.86, 0.84, 0.88), "hours_paid": (2050.0, 2030.0, 2070.0)},
    }  # fmt: skip
    return Pinned(12, "Tier 1 +20 %", 7, 3, 41, 28, tuple({**told, **measures}.items()))


def opening(who: str = "planner", *, at: datetime = NOW, pinned: Pinned | None = None, **more: Any) -> BusinessCase:
    """Somebody of the cast opens it."""
    doer = actor(who)
    with scope_of(doer):
        return open_case(head(**more), pinned, actor=doer, now=at)


def writing(row: BusinessCase, wish: Wish, who: str = "planner", part_id: int = 0, *, at: datetime = NOW) -> Part:
    """Somebody of the cast writes a part."""
    doer = actor(who)
    with scope_of(doer):
        return write_part(row.id, wish, part_id, actor=doer, now=at)


def book(row: BusinessCase) -> Book:
    """The case as it stands."""
    return book_of(now_is(row))


def now_is(row: BusinessCase) -> BusinessCase:
    """The row as it stands."""
    from nakhoda.org.actors import system

    with scope_of(system("test")):
        return BusinessCase.objects.get(id=row.id)


def complete(who: str = "planner", *, people: bool = False, **more: Any) -> BusinessCase:
    """A draft from a run that lacks nothing."""
    row = opening(who, pinned=run(), **more)
    nothing, hire, automate = book(row).options
    verdicts = ((nothing, "rejected", "The promise breaks."), (hire, "recommended", "It holds the promise."),
                (automate, "rejected", "Too late for January."))  # fmt: skip
    for option, verdict, reason in verdicts:
        wish = OptionWish(name=option.name, do_nothing=option.do_nothing, verdict=verdict, reason=reason)
        writing(row, wish, who, option.id)
    for name, low, best, high in (("heads", 5, 6, 8), ("wage", 900, 1000, 1200), ("kept", 4000, 9000, 11000)):
        writing(row, AssumptionWish(name=name, low=low, best=best, high=high, source="HR, October"), who)
    lines = (
        (hire, "one_off", "Recruiting", "heads * 500", 0, 0),
        (hire, "run", "Wages", "heads * wage", 1, 12),
        (hire, "avoided", "Penalties avoided", "kept", 1, 12),
        (hire, "member", "Shorter waits", "100", 1, 12),
        (nothing, "run", "Penalties", "2000", 1, 12),
        (automate, "one_off", "Licence", "30000", 0, 0),
        (automate, "cash", "Hours saved", "(3000 - sim_hours_paid) * 2", 3, 12),
    )
    for option, nature, name, formula, first, last in lines:
        wish_line = LineWish(option_id=option.id, nature=nature, name=name, formula=formula, first=first, last=last)
        writing(row, wish_line, who)
    writing(row, tradeoff(), who)
    if people:
        writing(row, people_asked(), who)
    return now_is(row)


def tradeoff(**more: Any) -> TradeOffWish:
    """What the story gives up."""
    told: dict[str, Any] = {
        "what": "The chat pilot waits", "bearer": "Age support", "guardrails": "Its backlog stays under two days",
        "expires_on": date(2027, 6, 30),
    }  # fmt: skip
    return TradeOffWish(**(told | more))


def people_asked(**more: Any) -> HeadcountWish:
    """Six more at Tier 1."""
    told: dict[str, Any] = {
        "fte": (2.0, 4.0, 6.0), "driver": "volume", "confidence": 0.8, "alternative": "Overtime for eight weeks",
        "lob": "account_access", "language": "en", "tier": 1,
    }  # fmt: skip
    return HeadcountWish(**(told | more))


def reviewed(who: str = "leader_age", **more: Any) -> BusinessCase:
    """Complete, and seen by the regional lead."""
    row = complete(**more)
    doer = actor("regional_lead")
    with scope_of(doer):
        return review_case(row.id, "Complete.", actor=doer, now=NOW + HOUR)


def deciding(
    row: BusinessCase, who: str = "regional_lead", *, at: datetime = NOW + 2 * HOUR, **more: Any
) -> BusinessCase:
    """Somebody of the cast decides."""
    doer = actor(who)
    told: dict[str, Any] = {"decision": "approve", "note": "The promise comes first.", "sure": True}
    with scope_of(doer):
        return decide_case(row.id, Verdict(**(told | more)), actor=doer, now=NOW + 2 * HOUR)
