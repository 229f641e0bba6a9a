"""Daily figures by slice and case-level cells, read from the stories of a region as the warehouse reads its journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nakhoda.core.clocks import Clock
from nakhoda.core.events import CaseRouted, SurveyDelivered, SurveyOffered, SurveyResponded
from nakhoda.core.facts import WORKABLE
from nakhoda.simulator.stories import CaseStory
from nakhoda.simulator.troubles import Trouble

DIMS = ("owner", "lob", "reason", "language", "channel", "country", "macro")
LOST = 0.9  # of a partner's cases, while its feed does not arrive


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What the figures need of one case; `answered` is the first public answer, `gone` the end of waiting for one."""

    where: dict[str, str]
    received: datetime
    resolved: datetime | None
    reopened: bool
    first: Clock | None
    asked: datetime | None
    delivered: bool
    score: int | None
    arrived: bool = True

    @property
    def answered(self) -> datetime | None:
        return self.first.stopped_at if self.first else None


def rows_of(stories: Iterable[CaseStory], trouble: Trouble) -> list[CaseRow]:
    """One row a member's case. Of a partner whose feed is lost, what came since is known to its source alone."""
    return [_row(story, trouble) for story in stories if story.member is not None]


def owner_of(story: CaseStory) -> str:
    """Whose case it was first."""
    routed = (entry.event for entry in story.tale.entries if isinstance(entry.event, CaseRouted))
    return next((event.owner for event in routed), story.tale.state.owner)


def is_lost(story: CaseStory, trouble: Trouble) -> bool:
    """Whether the feed of its partner did not bring it."""
    if not trouble.lost_owner or story.tale.state.id % 10 >= 10 * LOST:
        return False
    return owner_of(story) == trouble.lost_owner and trouble.on(story.tale.entries[0].at)


def _row(story: CaseStory, trouble: Trouble) -> CaseRow:
    state = story.tale.state
    owner, received = owner_of(story), state.received_at or story.tale.entries[0].at
    told = {type(entry.event): entry for entry in story.tale.entries}
    asked, answer = told.get(SurveyOffered), told.get(SurveyResponded)
    resolved = next((e.at for e in story.tale.entries if e.event.name == "case.resolved"), None)
    names = ("lob", "reason", "language", "channel")
    macro = trouble.macro_for(state) if resolved else ""
    return CaseRow(
        where={"owner": owner, **{n: getattr(state, n) for n in names}, "country": state.country or "", "macro": macro},
        received=received,
        resolved=resolved,
        reopened=state.reopens > 0,
        first=next((clock for clock in story.tale.clocks if clock.metric == "first_response"), None),
        asked=asked.at if asked else None,
        delivered=SurveyDelivered in told,
        score=answer.event.score if answer and isinstance(answer.event, SurveyResponded) else None,
        arrived=not is_lost(story, trouble),
    )


def days_between(start: datetime, end: datetime) -> list[date]:
    """Whole days."""
    first = start.date() if start.time() == datetime.min.time() else start.date() + timedelta(days=1)
    return [first + timedelta(days=n) for n in range((end.date() - first).days)]


def daily(
    rows: Sequence[CaseRow], days: Sequence[date], by: str, told: Callable[[CaseRow], tuple[date, bool] | None]
) -> tuple[list[str], list[list[float]], list[list[float]]]:
    """(values, hits, cases) of a dimension's values [values, days]; `told` gives a row's day and whether it hit."""
    values = sorted({row.where[by] for row in rows})
    places, numbers = {value: n for n, value in enumerate(values)}, {day: n for n, day in enumerate(days)}
    hits, cases = ([[0.0] * len(days) for _ in values] for _ in range(2))
    for row in rows:
        at = told(row)
        if at and at[0] in numbers:
            cases[places[row.where[by]]][numbers[at[0]]] += 1
            hits[places[row.where[by]]][numbers[at[0]]] += at[1]
    return values, hits, cases


def waiting(rows: Sequence[CaseRow], days: Sequence[date], owner: str) -> Iterator[tuple[int, float]]:
    """(past due, age in hours of the oldest) at the end of each day, of the owner's cases that wait for an answer."""
    own = [row for row in rows if row.where["owner"] == owner and row.first is not None]
    for day in days:
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=own[0].received.tzinfo)
        open_ = [row for row in own if row.received < end and (row.answered is None or row.answered >= end)]
        late = sum(row.first.due_at < end for row in open_ if row.first)
        yield late, max(((end - row.received) / timedelta(hours=1) for row in open_), default=0.0)


__all__ = ["DIMS", "WORKABLE", "CaseRow", "daily", "days_between", "rows_of", "waiting"]
