"""What goes wrong in a made-up region from an instant on (handbook D), so that it is known why the figures moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from nakhoda.core.facts import CaseState
from nakhoda.simulator.demand import Weather


@dataclass(frozen=True, slots=True)
class Trouble:
    """Nothing, unless named. Everything holds from `since` on.

    `macro` is the prepared answer to a reason, wrong in one language since then. `silent_surveys`: offers that reach
    nobody. `lost_owner`: a partner whose feed no longer arrives. `newest_first`: a partner with too few hands that
    answers what is new and lets the old wait. `lenient`: a partner whose own quality people look away, and whose work
    falls off.
    """

    name: str = ""
    since: datetime | None = None
    macro: str = ""
    reason: str = ""
    language: str = ""
    silent_surveys: bool = False
    lost_owner: str = ""
    newest_first: str = ""
    lenient: str = ""

    def on(self, at: datetime) -> bool:
        """Whether it has begun."""
        return self.since is not None and at >= self.since

    def macro_for(self, state: CaseState) -> str:
        """The prepared answer that this case gets, right or wrong."""
        return self.macro if self.macro and state.reason == self.reason else ""

    def misled(self, state: CaseState, at: datetime) -> bool:
        """Whether this answer was the wrong one."""
        return bool(self.macro_for(state)) and state.language == self.language and self.on(at)

    def unheard(self, at: datetime) -> bool:
        """Whether a survey offered now reaches nobody."""
        return self.silent_surveys and self.on(at)

    def turns_round(self, owner: str, at: datetime) -> bool:
        """Whether this owner takes the newest first now."""
        return bool(owner) and owner == self.newest_first and self.on(at)

    def slack(self, owner: str, at: datetime) -> bool:
        """Whether this owner's quality people look away now."""
        return bool(owner) and owner == self.lenient and self.on(at)


CALM = Trouble()
KINDS = {
    "broken-macro": {"macro": "login_help", "reason": "login_problem", "language": "ms"},
    "feed-outage": {"lost_owner": "meridian"},
    "survey-outage": {"silent_surveys": True},
    "newest-first": {"newest_first": "kaveri"},
    "lenient-qa": {"lenient": "selat"},
}
LASTS = {
    "broken-macro": 14,
    "feed-outage": 3,
    "survey-outage": 2,
    "newest-first": 10,
    "lenient-qa": 21,
}  # days until now
AGE_WAVE = "age-wave"  # is made of weather, not of trouble
WAVE_DAYS = 21
SCENARIOS = (*KINDS, AGE_WAVE)


def weather_named(name: str, per_day: float) -> Weather:
    """The demand of a scenario: the wave of age cases rises over three weeks, in others there is none."""
    if name == AGE_WAVE:
        return Weather(per_day=per_day, wave_days=WAVE_DAYS)
    return Weather(per_day=per_day, age_wave=1.0)


def trouble_named(name: str, now: datetime, days: float | None = None) -> Trouble:
    """The trouble of a reference scenario that began so many days before `now`; KeyError for an unknown one."""
    if name == AGE_WAVE:
        return Trouble(name)
    since = now - timedelta(days=LASTS[name] if days is None else days)
    return Trouble(name, since.replace(minute=0, second=0, microsecond=0), **KINDS[name])  # type: ignore[arg-type]
