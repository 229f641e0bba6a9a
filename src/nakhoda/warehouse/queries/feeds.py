"""How complete the facts are: what each channel and partner feed sent against what arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from nakhoda.org.actors import Actor
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.queries.ask import Ask, Window
from nakhoda.warehouse.queries.sources import facts_of

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
PARTNERS = frozenset({"partner_manager", "agent"})


@dataclass(frozen=True, slots=True)
class Feed:
    """One channel's or partner's feed; `expected` is None when the source does not count."""

    name: str
    kind: str
    expected: int | None
    received: int
    share: float | None
    last_at: datetime | None


def completeness(actor: Actor, source: str = "desk", load: int | None = None) -> tuple[Feed, ...]:
    """Every feed of a source; a partner's manager sees her own."""
    facts = facts_of(Ask(Window(EPOCH, EPOCH), source=source, load=load))
    return tuple(feed for feed in feeds_of(facts) if _hers(actor, feed))


def feeds_of(facts: Facts) -> tuple[Feed, ...]:
    """What the load says of its feeds; none when it does not count."""
    return tuple(_feed(each) for each in getattr(facts, "feeds", ()))


def completeness_of(facts: Facts) -> float | None:
    """The share of what the feeds announced that arrived; None when none announces."""
    counted = [(feed.received, feed.expected) for feed in feeds_of(facts) if feed.expected]
    expected = sum(announced for _, announced in counted)
    return sum(min(pair) for pair in counted) / expected if expected else None


def _feed(told: dict[str, Any]) -> Feed:
    last = told.get("last_at")
    at = datetime.fromisoformat(last) if isinstance(last, str) else last
    return Feed(told["name"], told["kind"], told.get("expected"), told["received"], told.get("share"), at)


def _hers(actor: Actor, feed: Feed) -> bool:
    outside = not actor.is_system and {held.role for held in actor.roles} <= PARTNERS
    return not outside or feed.kind != "partner" or feed.name == actor.organisation
