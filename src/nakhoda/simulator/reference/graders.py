"""A partner's own quality people became lenient: their scores stay high, ours and the members' fall (handbook 3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nakhoda.core.calibration import Agreement, Pair, agreement
from nakhoda.core.events import CaseReviewed
from nakhoda.simulator.reference.tables import CaseRow, days_between
from nakhoda.simulator.reference.verdict import Seen
from nakhoda.simulator.stories import CaseStory
from nakhoda.simulator.troubles import Trouble

TRAILING = timedelta(days=14)
CONTENT = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """Two reviews of the same work, and the day of ours."""

    owner: str
    day: date
    pair: Pair


def lenient_graders(
    stories: Sequence[CaseStory], rows: Sequence[CaseRow], trouble: Trouble, start: datetime, now: datetime
) -> Seen:
    """Night by night, each partner's pairs of the two weeks before; then what members said meanwhile."""
    assert trouble.since is not None
    pairs, days = list(pairs_of(stories)), days_between(start, now)
    owners = sorted({each.owner for each in pairs})
    told = {owner: [_trailing(pairs, owner, day) for day in days] for owner in owners}
    first, unit = days.index(trouble.since.date()), trouble.lenient
    rung = {owner: [n for n in range(first, len(days)) if told[owner][n].lenient] for owner in owners}
    early = sum(each.lenient for owner in owners for each in told[owner][:first])
    last, others = told[unit][-1], [owner for owner in owners if owner != unit and rung[owner]]
    worst = max(owners, key=lambda owner: told[owner][-1].bias)
    before, after = (_content(rows, unit, part) for part in (days[:first], days[first:]))
    found = worst == unit and last.lenient and not others
    words = (
        f"{unit} scores {last.bias:+.1f} points above ours ({last.lo:+.1f} to {last.hi:+.1f}, {last.n} pairs) and saw "
        f"{last.sensitivity or 0:.0%} of the critical errors; CSAT {before:.0%} before, {after:.0%} since"
    )
    figures = {"bias": last.bias, "sensitivity": last.sensitivity or 0.0, "csat_before": before, "csat_after": after}
    figures |= {"others_ring": float(len(others)), "rang_before": float(early), "pairs": float(last.n)}
    return Seen(found, 0 if found else None, rung[unit][0] - first + 1 if rung[unit] else None, words, figures)


def pairs_of(stories: Sequence[CaseStory]) -> Iterator[Judged]:
    """Every case that both sides judged."""
    for story in stories:
        told = [(entry.at, entry.event) for entry in story.tale.entries if isinstance(entry.event, CaseReviewed)]
        first = {event.agent_id: event for _, event in reversed(told) if event.side == "partner"}
        for at, ours in told:
            if ours.side == "internal" and (theirs := first.get(ours.agent_id)):
                yield Judged(ours.owner, at.date(), Pair(theirs.score, ours.score, theirs.critical, ours.critical))


def _trailing(pairs: Sequence[Judged], owner: str, day: date) -> Agreement:
    return agreement([each.pair for each in pairs if each.owner == owner and day - TRAILING < each.day <= day])


def _content(rows: Sequence[CaseRow], owner: str, days: Sequence[date]) -> float:
    inside = set(days)
    own = [row for row in rows if row.where["owner"] == owner and row.asked and row.asked.date() in inside]
    scores = [row.score for row in own if row.score is not None]
    return sum(score >= CONTENT for score in scores) / max(len(scores), 1)
