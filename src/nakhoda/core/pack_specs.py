"""What a pack holds, as data: its rhythm, its sections, the figures of each (handbook 2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from nakhoda.core.target_periods import Period, parse_period

Rhythm = Literal["day", "week", "month"]
# Which sections name metrics, and which a dimension; the others ask for records or for words.
COUNTED = {"figures": (True, False), "breakdown": (True, True), "clusters": (True, True), "cases": (True, False)}
SECTIONS = (*COUNTED, "targets", "alerts", "plans", "asks", "words")
FORMS = ("inside", "member_safe", "partner")


class SpecFaulty(ValueError):
    """The message names the section and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a pack. `prompt` asks for the words beside the figures."""

    key: str
    title: str
    type: str
    metrics: tuple[str, ...] = ()
    by: str = ""
    prompt: str = ""
    needs_words: bool = False


@dataclass(frozen=True, slots=True)
class PackSpec:
    """One kind of pack. `forms`: which it may be made in, the usual one first."""

    key: str
    title: str
    rhythm: Rhythm
    who: str
    ends_with: str
    forms: tuple[str, ...]
    sections: tuple[Section, ...]

    def section(self, key: str) -> Section | None:
        """One of them."""
        return next((section for section in self.sections if section.key == key), None)


def parse_spec(key: str, told: Mapping[str, Any]) -> PackSpec:
    """Raises `SpecFaulty`."""
    if told.get("rhythm") not in ("day", "week", "month"):
        raise SpecFaulty(f"{key}: rhythm is day, week or month")
    forms = tuple(told.get("forms") or ("inside",))
    if strange := set(forms) - set(FORMS):
        raise SpecFaulty(f"{key}: no form is called {sorted(strange)[0]!r}; forms are {', '.join(FORMS)}")
    sections = tuple(_section(key, part) for part in told.get("sections", ()))
    if len({section.key for section in sections}) < len(sections) or not sections:
        raise SpecFaulty(f"{key}: a pack has sections, and each has its own key")
    words = {name: str(told.get(name, "")) for name in ("title", "who", "ends_with")}
    return PackSpec(key=key, rhythm=told["rhythm"], forms=forms, sections=sections, **words)


def window_of(rhythm: Rhythm, today: date) -> Period:
    """The last whole day, week (from Monday) or month before today."""
    if rhythm == "day":
        return Period(today - timedelta(days=1), today - timedelta(days=1))
    if rhythm == "week":
        monday = today - timedelta(days=today.weekday())
        return Period(monday - timedelta(days=7), monday - timedelta(days=1))
    return parse_period(f"{today:%Y-%m}").before()


def _section(pack: str, told: Mapping[str, Any]) -> Section:
    key, type_ = str(told.get("key", "")), str(told.get("type", ""))
    if not key.isidentifier():
        raise SpecFaulty(f"{pack}: a section's key is one plain word, not {key!r}")
    if type_ not in SECTIONS:
        raise SpecFaulty(f"{pack}.{key}: type is one of {', '.join(SECTIONS)}")
    metrics = tuple(map(str, told.get("metrics", ())))
    if (bool(metrics), bool(told.get("by"))) != COUNTED.get(type_, (False, False)):
        raise SpecFaulty(f"{pack}.{key}: figures and cases name metrics, a breakdown also `by`, other sections neither")
    return Section(
        key, str(told.get("title", "")), type_, metrics, str(told.get("by", "")), str(told.get("prompt", "")),
        bool(told.get("needs_words", False)),
    )  # fmt: skip
