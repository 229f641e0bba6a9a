"""Before "volume -40 %": is it the data? A missing feed, a survey outage, a holiday, a changed definition.

Pure rules over what is known of the window; each finding has words for the lead and the slice it explains. The order
is the order in which a lead should look. Nothing here judges the work itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["feed_missing", "feed_late", "survey_outage", "calendar", "definition_changed", "policy_changed"]

MISSING_UNDER = 0.5  # share of the source's own count that arrived
LATE_UNDER = 0.97
COLLAPSED_TO = 0.5  # of the usual response rate (or offers delivered)
ASKED_LEAST = 30  # surveys delivered, below which a collapse may be chance


@dataclass(frozen=True, slots=True)
class FeedDay:
    """What a feed (a partner's, a channel's) delivered on a day against the count its source gives, if it gives one."""

    name: str
    day: date
    received: int
    expected: int | None
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SurveyDay:
    """The funnel of one slice on one day: offered, delivered, responded; and the usual rates of that slice."""

    where: Mapping[str, str]
    day: date
    offered: int
    delivered: int
    responded: int
    usual_delivery: float
    usual_response: float


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which fewer people write or work in some places; `estimated` until the moon has been seen."""

    day: date
    name: str
    where: Mapping[str, str] = field(default_factory=dict)
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class VersionChange:
    """A definition (metric contract, survey form) or a policy that took effect inside the window."""

    kind: Literal["definition", "policy"]
    day: date
    name: str
    version: str
    where: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataFault:
    """One finding: it explains a move of the figures in `where` on `days`. `blocking` faults forbid an alert on it."""

    kind: Kind
    where: Mapping[str, str]
    days: tuple[date, ...]
    words: str
    blocking: bool


def data_faults(
    feeds: Sequence[FeedDay] = (),
    surveys: Sequence[SurveyDay] = (),
    holidays: Sequence[Holiday] = (),
    changes: Sequence[VersionChange] = (),
) -> tuple[DataFault, ...]:
    """Everything about the window's data that could pass for a change of the work."""
    return (*feed_faults(feeds), *survey_faults(surveys), *calendar_notes(holidays), *version_notes(changes))


def feed_faults(feeds: Sequence[FeedDay]) -> tuple[DataFault, ...]:
    """Feeds with days on which less than half (missing) or less than 97 % (late) of the source's count arrived."""
    found = []
    for name in dict.fromkeys(feed.name for feed in feeds):
        days = [feed for feed in feeds if feed.name == name and feed.expected]
        gone = [feed for feed in days if feed.received < MISSING_UNDER * (feed.expected or 0)]
        late = [feed for feed in days if feed not in gone and feed.received < LATE_UNDER * (feed.expected or 0)]
        found += [_feed_fault(name, gone, "feed_missing")] if gone else []
        found += [_feed_fault(name, late, "feed_late")] if late else []
    return tuple(found)


def survey_faults(surveys: Sequence[SurveyDay]) -> tuple[DataFault, ...]:
    """Days on which delivery or answers collapsed: across every slice an outage, in some a local one.

    Slices too small to be judged by themselves are judged together: many small silences are one outage.
    """
    found = []
    for day in sorted({survey.day for survey in surveys}):
        asked = [survey for survey in surveys if survey.day == day and survey.offered > 0]
        down = [survey for survey in asked if _collapsed(survey)]
        judged = [survey for survey in asked if survey in down or survey.offered >= ASKED_LEAST]
        if len(asked) > 1 and len(down) >= 0.8 * len(judged) and _collapsed(_together(asked)):
            found.append(_survey_fault(day, {}, asked, f"in all of {len(asked)} slices"))
        else:
            found += [_survey_fault(day, survey.where, [survey], in_words(survey.where)) for survey in down]
    return _joined(found)


def calendar_notes(holidays: Sequence[Holiday]) -> tuple[DataFault, ...]:
    """Holidays of the window: a calendar explains, it does not forbid."""
    return tuple(
        DataFault(
            "calendar",
            holiday.where,
            (holiday.day,),
            f"{holiday.day:%d %b} was {holiday.name}{' (estimated date)' if holiday.estimated else ''}"
            f"{_at(holiday.where)}: compare with its own past holidays, not with the week before.",
            blocking=False,
        )
        for holiday in holidays
    )


def version_notes(changes: Sequence[VersionChange]) -> tuple[DataFault, ...]:
    """A figure before and after a new definition is two figures; a new policy is a candidate cause."""
    return tuple(
        DataFault(
            "definition_changed" if change.kind == "definition" else "policy_changed",
            change.where,
            (change.day,),
            f"{change.name} became version {change.version} on {change.day:%d %b}{_at(change.where)}: "
            + (
                "days before and after count different things."
                if change.kind == "definition"
                else "look at cases decided under each version apart."
            ),
            blocking=change.kind == "definition",
        )
        for change in changes
    )


def explaining(faults: Sequence[DataFault], where: Mapping[str, str], days: Sequence[date]) -> tuple[DataFault, ...]:
    """The faults that touch this slice in these days: no dimension on which both speak may contradict."""
    window = set(days)
    return tuple(
        fault
        for fault in faults
        if window.intersection(fault.days)
        and all(where.get(dimension, value) == value for dimension, value in fault.where.items())
    )


def in_words(where: Mapping[str, str]) -> str:
    """A slice as words: "partner meridian, language ms"."""
    return ", ".join(f"{dimension} {value}" for dimension, value in where.items()) or "everywhere"


def _at(where: Mapping[str, str]) -> str:
    return f" ({in_words(where)})" if where else ""


def _feed_fault(name: str, days: Sequence[FeedDay], kind: Kind) -> DataFault:
    received = sum(feed.received for feed in days)
    expected = sum(feed.expected or 0 for feed in days)
    span = _span(tuple(feed.day for feed in days))
    what = "is missing" if kind == "feed_missing" else "is not complete"
    words = f"The feed {name} {what}: {received:,} of {expected:,} records arrived for {span}."
    return DataFault(kind, days[0].where, tuple(feed.day for feed in days), words, blocking=True)


def _collapsed(survey: SurveyDay) -> bool:
    if survey.offered >= ASKED_LEAST and survey.delivered < COLLAPSED_TO * survey.usual_delivery * survey.offered:
        return True
    usual = survey.usual_response * survey.delivered
    return survey.delivered >= ASKED_LEAST and usual >= 5 and survey.responded < COLLAPSED_TO * usual - usual**0.5


def _together(surveys: Sequence[SurveyDay]) -> SurveyDay:
    """All slices of a day as one, with what would be usual for them together."""
    offered, delivered, responded = (
        sum(getattr(survey, name) for survey in surveys) for name in ("offered", "delivered", "responded")
    )
    reached = sum(survey.usual_delivery * survey.offered for survey in surveys)
    answered = sum(survey.usual_response * survey.usual_delivery * survey.offered for survey in surveys)
    usual = reached / offered, answered / reached if reached else 0.0
    return SurveyDay({}, surveys[0].day, offered, delivered, responded, *usual)


def _survey_fault(day: date, where: Mapping[str, str], down: Sequence[SurveyDay], place: str) -> DataFault:
    offered, delivered, responded = (
        sum(getattr(survey, name) for survey in down) for name in ("offered", "delivered", "responded")
    )
    words = f"Survey outage on {day:%d %b} {place}: of {offered:,} offered {delivered:,} were delivered and"
    words += f" {responded:,} answered."
    return DataFault("survey_outage", where, (day,), words, blocking=True)


def _joined(faults: Sequence[DataFault]) -> tuple[DataFault, ...]:
    """Outages of the same slice on several days are one finding."""
    by_place: dict[tuple[tuple[str, str], ...], list[DataFault]] = {}
    for fault in faults:
        by_place.setdefault(tuple(sorted(fault.where.items())), []).append(fault)
    return tuple(
        DataFault(
            "survey_outage",
            group[0].where,
            tuple(day for fault in group for day in fault.days),
            group[0].words if len(group) == 1 else f"{group[0].words} The same on {len(group) - 1} more days.",
            blocking=True,
        )
        for group in by_place.values()
    )


def _span(days: Sequence[date]) -> str:
    first, last = min(days), max(days)
    return f"{first:%d %b}" if first == last else f"{first:%d %b} to {last:%d %b}"
