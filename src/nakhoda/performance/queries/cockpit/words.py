"""Figures in the reader's own hand, and how a change is said: only as a change when it is one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand, change_of, figure_of, hand_for, interval_of
from nakhoda.org.actors import Actor
from nakhoda.performance.queries.words import hidden_words

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract, MetricValue
    from nakhoda.planning.queries.targets import Target

Z95 = 1.959964
COUNTED = ("count", "sum", "stock")


def hand_of(actor: Actor) -> Hand:
    """How this reader writes figures: her language, and India's grouping where she sits."""
    return hand_for(get_language() or "en", actor.time_zone)


@dataclass(frozen=True, slots=True)
class Move:
    """How a figure moved against the period before. `real` is "more than chance"; `better` None when neither."""

    text: str
    direction: str  # up | down | flat
    better: bool | None
    real: bool


def move_of(contract: MetricContract, before: MetricValue | None, after: MetricValue | None, hand: Hand) -> Move | None:
    """The change with its verdict; None when one side is unknown."""
    if before is None or after is None or before.value is None or after.value is None:
        return None
    gap = after.value - before.value
    text = change_of(before.value, after.value, contract.unit, hand)
    if not _real(contract, before, after):
        return Move(text, "flat", None, real=False)
    direction = "up" if gap > 0 else "down"
    better = None if contract.good == "none" else direction == contract.good
    return Move(text, direction, better, real=True)


def _real(contract: MetricContract, before: MetricValue, after: MetricValue) -> bool:
    """Shares by the two-sample test, counts by Poisson's, means by their intervals; stocks are what they are."""
    if before.value is None or after.value is None or before.value == after.value:
        return False
    if contract.interval == "wilson95" and before.denominator and after.denominator:
        return _two_shares(before, after)
    if contract.kind in ("count", "sum"):
        return abs(after.value - before.value) > Z95 * sqrt(max(after.value + before.value, 1.0))
    ends = (before.lo, before.hi, after.lo, after.hi)
    if any(end is None for end in ends):
        return contract.kind == "stock"
    half = [
        (high - low) / 2
        for low, high in ((before.lo, before.hi), (after.lo, after.hi))
        if low is not None and high is not None
    ]
    return abs(after.value - before.value) > sqrt(sum(each * each for each in half))


def _two_shares(before: MetricValue, after: MetricValue) -> bool:
    n0, n1 = before.denominator or 0.0, after.denominator or 0.0
    pooled = ((before.numerator or 0.0) + (after.numerator or 0.0)) / (n0 + n1)
    error = sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1))
    return error > 0 and abs((after.value or 0.0) - (before.value or 0.0)) > Z95 * error


def standing(contract: MetricContract, value: MetricValue, target: Target | None) -> str:
    """met | near (missed, but by no more than chance) | missed | watched (no target, or nothing to hold it to)."""
    if target is None or target.value is None or value.value is None or contract.good == "none":
        return "watched"
    short = target.value - value.value if contract.good == "up" else value.value - target.value
    if short <= 1e-9:
        return "met"
    reach = value.hi if contract.good == "up" else value.lo
    if reach is None:
        return "missed"
    return "near" if (reach >= target.value if contract.good == "up" else reach <= target.value) else "missed"


def basis_words(basis: str) -> str:
    """Why a target binds."""
    return {"law": _("by law"), "contract": _("by contract"), "internal": ""}.get(basis, basis)


def value_words(contract: MetricContract, value: MetricValue | None, hand: Hand) -> str:
    """The figure, or a dash."""
    return figure_of(value.value if value else None, contract.unit, hand)


def interval_words(contract: MetricContract, value: MetricValue | None, hand: Hand) -> str:
    """`95 %: 79.1–85.2 %`; nothing for what is counted and not sampled."""
    if value is None or value.lo is None or value.hi is None or value.lo == value.hi:
        return ""
    return interval_of(value.lo, value.hi, contract.unit, hand)


def said(contract: MetricContract, value: MetricValue | None, hand: Hand) -> str:
    """The whole sentence of one figure: `82.4 % (79.1–85.2 %), n 412`, or why there is none."""
    if value is None or value.value is None:
        return (hidden_words(value.hidden) if value else "") or _("nothing counted")
    band = interval_words(contract, value, hand)
    text = value_words(contract, value, hand) + (f" ({band})" if band else "")
    if contract.kind not in COUNTED:
        text += f", n {hand.whole(value.n)}"
    return text + (f", {_('restated')}" if value.restated else "")


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """A time zone by name."""
    return ZoneInfo(name)
