"""What the members of a made-up region write, when, on which channel and in which language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from nakhoda.core.policy import CompiledPolicy
from nakhoda.simulator.colleagues import Stranger
from nakhoda.simulator.names import made_up_name
from nakhoda.simulator.phrases import BANKS

# Share of an average day by local hour (index 0 is midnight): quiet nights, a noon shoulder, an evening peak.
HOURS = (2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 6, 6, 6, 5, 5, 5, 6, 6, 7, 8, 8, 6, 4)
WEEKDAYS = (1.02, 0.97, 0.96, 0.98, 0.95, 1.05, 1.07)  # Monday first
COUNTRIES = {"IN": 0.54, "MY": 0.36, "ID": 0.05, "SG": 0.05}
ZONES = {
    "IN": ZoneInfo("Asia/Kolkata"),
    "MY": ZoneInfo("Asia/Kuala_Lumpur"),
    "ID": ZoneInfo("Asia/Jakarta"),
    "SG": ZoneInfo("Asia/Singapore"),
}
LANGUAGES = {
    "IN": {"en": 28, "hi": 24, "hi-Latn": 16, "ta": 14, "te": 5, "bn": 6, "ur": 7},
    "MY": {"ms": 56, "en": 20, "zh": 16, "ta": 8},
    "ID": {"id": 90, "en": 10},
    "SG": {"en": 60, "zh": 25, "ms": 10, "ta": 5},
}
CHANNELS = {"in_app": 46, "web_form": 24, "email": 20, "appeal": 6, "internal_form": 4}
REASONS = {  # relative weight; what is missing here weighs 4
    "login_problem": 14, "forgot_password": 9, "verification_code": 8, "account_suspended": 10, "app_problem": 9,
    "content_removed": 10, "account_hacked": 4, "age_appeal": 6, "payout_missing": 5, "coins_purchase": 5,
    "grooming": 0.2, "underage_report": 0.8, "statutory_grievance": 1.5, "guardian_request": 2, "phishing": 2,
    "feedback": 3, "data_export": 2, "report_content": 5, "harassment": 4, "scam": 4, "impersonation": 3,
}  # fmt: skip
APPEALS = {
    "account_suspended": "account",
    "content_removed": "content",
    "age_appeal": "underage_ban",
    "feature_age": "feature_age",
    "creator_eligibility": "monetisation",
}
AGE_REASONS = ("age_appeal", "feature_age", "guardian_request", "data_export")


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody writes. `declared` is True where a form says LOB and reason; otherwise triage has to find out."""

    at: datetime
    channel: str
    country: str
    language: str
    reason: str
    declared: bool
    source: str
    subject: str
    text: str
    member: Stranger | None


@dataclass(frozen=True, slots=True)
class Weather:
    """What bends demand: `age_wave` multiplies age cases in Malaysia, reached on the last day (handbook D 1)."""

    per_day: float = 170
    age_wave: float = 4.0
    wave_days: int = 10


def knocks(
    policy: CompiledPolicy, rng: Random, start: datetime, end: datetime, weather: Weather | None = None
) -> Iterator[Knock]:
    """Everybody who writes between two instants, in order of time."""
    weather = weather or Weather()
    crowd: list[Stranger] = []
    for at in _instants(rng, start, end, weather):
        yield _knock(policy, rng, at, _wave(at, end, weather), crowd)


def one_knock(policy: CompiledPolicy, rng: Random, at: datetime, channel: str) -> Knock:
    """Somebody new writes on this channel."""
    return _knock(policy, rng, at, 2.0, [], channel)


def _instants(rng: Random, start: datetime, end: datetime, weather: Weather) -> Iterator[datetime]:
    """Poisson arrivals, thinned to the shape of hour, weekday and wave."""
    most = max(HOURS) / sum(HOURS) * max(WEEKDAYS) * (1 + 0.15 * weather.age_wave)
    at = start
    while True:
        at += timedelta(days=rng.expovariate(weather.per_day * 24 * most))
        if at >= end:
            return
        local = at.astimezone(ZONES["MY"])
        wanted = HOURS[local.hour] / sum(HOURS) * WEEKDAYS[local.weekday()] * (1 + 0.06 * (_wave(at, end, weather) - 1))
        if rng.random() < wanted / most:
            yield at


def _wave(at: datetime, end: datetime, weather: Weather) -> float:
    left = (end - at) / timedelta(days=1)
    return 1 + (weather.age_wave - 1) * max(0.0, 1 - left / weather.wave_days)


def _knock(
    policy: CompiledPolicy, rng: Random, at: datetime, wave: float, crowd: list[Stranger], channel: str = ""
) -> Knock:
    channel = channel or _draw(rng, CHANNELS)
    country = _draw(rng, COUNTRIES)
    language = _draw(rng, LANGUAGES[country]) if channel != "internal_form" else "en"
    reason = _reason(policy, rng, channel, country, language, wave)
    text = written(rng, language, reason)
    return Knock(
        at=at.replace(microsecond=at.microsecond // 1000 * 1000),
        channel=channel,
        country=country,
        language=language,
        reason=reason,
        declared=channel != "email",
        source=_source(channel, country, reason),
        subject=_subject(policy, reason, language) if channel != "in_app" else "",
        text=text,
        member=None if channel == "internal_form" else _member(rng, crowd, language, country),
    )


def written(rng: Random, language: str, reason: str) -> str:
    """What a member writes about this reason."""
    bank = BANKS[language]
    parts = (rng.choice(bank.openers), rng.choice(bank.about[reason]), rng.choice(bank.closers))
    return " ".join(part for part in parts if part)


def _reason(policy: CompiledPolicy, rng: Random, channel: str, country: str, language: str, wave: float) -> str:
    weights = {key: REASONS.get(key, 4) for key in BANKS[language].about if key in policy.reasons}
    if channel == "appeal":
        weights = {key: weight for key, weight in weights.items() if key in APPEALS}
    if country == "MY":
        weights = {key: weight * (wave if key in AGE_REASONS else 1) for key, weight in weights.items()}
    return _draw(rng, weights)


def _source(channel: str, country: str, reason: str) -> str:
    if channel == "web_form":
        if reason == "statutory_grievance":
            return f"grievance-{country.lower()}"
        return "help"
    return {"email": "support@nakhoda.example", "in_app": "app", "appeal": "notice"}.get(channel, "")


def _subject(policy: CompiledPolicy, reason: str, language: str) -> str:
    title = policy.reasons[reason].title
    return title.get(language.split("-")[0], title["en"])


def _member(rng: Random, crowd: list[Stranger], language: str, country: str) -> Stranger:
    """Every seventh writes for the second time."""
    if crowd and rng.random() < 0.14:
        known = rng.choice(crowd[-400:])
        if known.language == language:
            return known
    name = made_up_name(rng, language, country)
    handle = f"{''.join(c for c in name.lower().split()[0] if c.isalpha())}.{rng.randrange(10**6):06}"
    stranger = Stranger(
        key=handle,
        name=name,
        handle=handle,
        address=f"{handle}@mail.example",
        language=language,
        locale=f"{language.split('-')[0]}-{country}",
        country=country,
    )
    crowd.append(stranger)
    return stranger


def _draw(rng: Random, weights: dict[str, float] | dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
