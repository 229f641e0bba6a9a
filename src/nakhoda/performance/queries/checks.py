"""Is it the data, before it is the work? Feeds, surveys, the calendar, and what the figure itself means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Any, Literal

from django.utils.translation import gettext_lazy

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.core.slices import Slice, meets
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.journal.records import records_named
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Site
from nakhoda.org.scope import scope_of
from nakhoda.performance.queries.figures import Interval, days_of, feeds_of, figures_of
from nakhoda.performance.queries.words import part_words

COMPLETE = 0.9
SURVEY_LEFT = 0.5  # less than this part of its usual delivery or answers is an outage, not a mood
LEAST_ANSWERS = 30


What = Literal["feed", "survey", "calendar", "definition", "windows"]
State = Literal["fine", "found", "unknown"]
WORDS = {
    "feed_unknown": gettext_lazy("No feed of this slice announces how much should come."),
    "feed_short": gettext_lazy("The feed %(name)s brought %(received)s of %(expected)s."),
    "feed_whole": gettext_lazy("Every feed of this slice is complete."),
    "asked_less": gettext_lazy("Members were asked less: %(before)s before, %(after)s after."),
    "answered_less": gettext_lazy("Members answered less: %(before)s before, %(after)s after."),
    "asked_as_before": gettext_lazy("Members were asked and answered as before."),
    "same_days": gettext_lazy("Both windows have the same kind of days."),
    "holidays": gettext_lazy("Public holidays lie in one window only: %(days)s."),
    "same_meaning": gettext_lazy("The figure means the same in both windows."),
    "new_promises": gettext_lazy("The promises changed: policy version %(versions)s took effect."),
    "same_weekdays": gettext_lazy("Both windows have the same weekdays."),
    "other_weekdays": gettext_lazy(
        "The windows have different weekdays; choose whole weeks to compare like with like."
    ),
}
SURVEY_FIGURES = ("csat_offer_rate", "csat_response_rate", "surveys_delivered", "csat")
LESS = {"csat_offer_rate": "asked_less", "csat_response_rate": "answered_less"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at first. `found`: it would explain the change; its counts go to the method of diagnosis.

    `code` (of `WORDS`) and `told` are what is kept; `text` is the sentence in the language of whoever asked.
    """

    what: What
    state: State
    text: str
    where: dict[str, str] = field(default_factory=dict)
    expected: float = 0.0
    received: float = 0.0
    code: str = ""
    told: dict[str, Any] = field(default_factory=dict)


def check_words(kept: Mapping[str, Any]) -> str:
    """A kept check in the reader's language; one that was kept as a sentence stays one."""
    code = kept.get("code", "")
    return str(WORDS[code]) % kept["told"] if code in WORDS else str(kept["text"])


def _check(what: What, state: State, code: str, told: Mapping[str, Any] | None = None, **more: Any) -> Check:
    kept: dict[str, Any] = {"code": code, "told": dict(told or {})}
    return Check(what, state, check_words(kept), **kept, **more)


def checks_for(
    actor: Actor, contract: MetricContract, before: Interval, after: Interval, where: Slice, source: str
) -> list[Check]:
    """Every check, in the order in which they are read."""
    return [
        *feed_checks(actor, where, source, after),
        *survey_checks(actor, contract, before, after, where, source),
        calendar_check(before, after, where),
        definition_check(contract, before, after),
        windows_check(before, after),
    ]


def feed_checks(actor: Actor, where: Slice, source: str, after: Interval) -> list[Check]:
    """Feeds that fill the slice; unknown where nobody announces how much should come.

    A feed that was heard of after the later window had ended is not silent in it.
    """
    feeds = [feed for feed in feeds_of(actor, source) if meets(slice_of_feed(feed.kind, feed.name), where)]
    counted = [feed for feed in feeds if feed.expected]
    if not counted:
        return [_check("feed", "unknown", "feed_unknown")]
    told = []
    for feed in counted:
        share = feed.received / feed.expected if feed.expected else 1.0
        if share < COMPLETE and not (feed.last_at and feed.last_at >= after[1]):
            facts = {"name": feed_words(feed.kind, feed.name), "received": feed.received, "expected": feed.expected}
            counts = {"expected": float(feed.expected or 0), "received": float(feed.received)}
            place = dict(slice_of_feed(feed.kind, feed.name))
            told.append(_check("feed", "found", "feed_short", facts, where=place, **counts))
    return told or [_check("feed", "fine", "feed_whole")]


def slice_of_feed(kind: str, name: str) -> Slice:
    """The part that a feed fills: `channel` and `partner` feeds by their name; others may fill anything."""
    dimension = {"channel": "channel", "partner": "owner", "owner": "owner"}.get(kind)
    return ((dimension, name),) if dimension else ()


def feed_words(kind: str, name: str) -> str:
    """A feed by the name that people know it by."""
    return next((part_words(*pair) for pair in slice_of_feed(kind, name)), name)


def survey_checks(
    actor: Actor, contract: MetricContract, before: Interval, after: Interval, where: Slice, source: str
) -> list[Check]:
    """Whether members were asked, and answered, as usual; only for figures that are made of answers."""
    if contract.family != "csat":
        return []
    early, late = (figures_of(actor, SURVEY_FIGURES, window, where, source) for window in (before, after))
    for name in LESS:
        was, (value, n, received) = early[name], _asked_or_answered(late, name)
        if was.value and was.n >= LEAST_ANSWERS and value is not None and value < SURVEY_LEFT * was.value:
            facts = {"before": f"{100 * was.value:.0f} %", "after": f"{100 * value:.0f} %"}
            counts = {"expected": was.value * n, "received": received}
            return [_check("survey", "found", LESS[name], facts, where=dict(where), **counts)]
    return [_check("survey", "fine", "asked_as_before")]


def _asked_or_answered(late: Mapping[str, MetricValue], name: str) -> tuple[float | None, int, float]:
    """A share, out of how many, and how many of them; None where nothing can be said.

    Answers are counted when they have had their week. Until then the answers that came stand against what was
    delivered: no answers yet is an outage, too young to be counted is not.
    """
    found = late[name]
    if name == "csat_response_rate" and found.value is None:
        delivered, answers = late["surveys_delivered"].n, late["csat"].n
        return (answers / delivered if delivered >= LEAST_ANSWERS else None), delivered, float(answers)
    share = found.value if found.n else 0.0
    return share, found.n, float(found.numerator or 0)


def calendar_check(before: Interval, after: Interval, where: Slice) -> Check:
    """A public holiday in one window only moves volume and waiting times by itself."""
    days = [_holidays(days_of(window), dict(where)) for window in (before, after)]
    if bool(days[0]) == bool(days[1]):
        return _check("calendar", "fine", "same_days")
    listed = ", ".join(sorted({day.isoformat() for day in days[0] | days[1]})[:4])
    return _check("calendar", "found", "holidays", {"days": listed})


def holidays_of(days: Iterable[date], where: Slice) -> set[date]:
    """Which of the days are public holidays at the sites of the slice."""
    return _holidays(list(days), dict(where))


def _holidays(days: list[date], where: dict[str, str]) -> set[date]:
    calendars = policy_in_force(datetime.combine(days[-1], datetime.min.time(), tzinfo=timezone.utc)).calendars
    sites = Site.objects.all()
    if "site" in where:
        sites = sites.filter(key=where["site"])
    if "country" in where:
        sites = sites.filter(country=where["country"])
    keys = set(sites.values_list("calendar", flat=True))
    off: set[date] = set()
    for key in keys & set(calendars):
        off |= set(calendars[key].holidays)
    return off & set(days)


def definition_check(contract: MetricContract, before: Interval, after: Interval) -> Check:
    """A policy that took effect in between changes what a promise is; it changes nothing that members said."""
    with scope_of(system("checks")):
        records = records_named(("policy.published",), before[0], after[1])
    versions = sorted({int(record.payload.get("number") or 0) for record in records})
    if contract.fact != "clock" or not versions:
        return _check("definition", "fine", "same_meaning")
    told = {"versions": ", ".join(map(str, versions))}
    return _check("definition", "found", "new_promises", told)


def windows_check(before: Interval, after: Interval) -> Check:
    """Windows of unlike weekdays differ by that alone."""
    weeks = [[day.weekday() for day in days_of(window)] for window in (before, after)]
    shares = [[days.count(day) / len(days) for day in range(7)] for days in weeks]
    if max(abs(a - b) for a, b in zip(*shares, strict=True)) <= 0.1:
        return _check("windows", "fine", "same_weekdays")
    return _check("windows", "found", "other_weekdays")
