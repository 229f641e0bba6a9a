"""Words first: what an alert, a cause and a plan say in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.core.figures import Hand, figure_of, hand_for
from nakhoda.core.slices import parse_slice
from nakhoda.performance.models import Alert
from nakhoda.performance.queries.words import language, metric_words, part_words, place_words, slice_words


def hand() -> Hand:
    """How the reader writes figures."""
    return hand_for(language(), timezone.get_current_timezone_name())


def size_of(value: float | None, unit: str) -> str:
    """A difference without its sign: shares in points."""
    if value is None:
        return "–"
    if unit == "share":
        return f"{hand().decimal(abs(value) * 100, 1)} {hand().units[3]}"
    return figure_of(abs(value), unit, hand())


def band_of(lo: float | None, hi: float | None, unit: str) -> str:
    """The interval of a change by size: `1.2–5.0`; with its signs where it holds zero."""
    if lo is None or hi is None:
        return ""
    scale = 100 if unit == "share" else 1
    low, high = lo * scale, hi * scale
    if low * high < 0:
        return f"{hand().decimal(low, 1)} … {hand().decimal(high, 1)}"
    small, large = sorted((abs(low), abs(high)))
    return f"{hand().decimal(small, 1)}–{hand().decimal(large, 1)}"


def alert_sentence(alert: Alert) -> str:
    """`CSAT in Malay e-mail fell 3.1 points (n 412, 95 % 1.2–5.0)`."""
    if alert.kind == "data_fault":
        return fault_sentence(alert)
    told = {
        "metric": metric_words(alert.metric),
        "where": place_words(parse_slice(alert.slice_key)),
        "size": size_of(alert.change, alert.unit),
        "n": hand().whole(alert.n),
        "band": band_of(alert.lo, alert.hi, alert.unit),
    }
    if alert.kind == "volume":
        told["size"] = f"{hand().decimal(abs(_relative(alert)) * 100, 0)} %"
        if alert.change < 0:
            return _("%(metric)s %(where)s is %(size)s below what was expected (n %(n)s)") % told
        return _("%(metric)s %(where)s is %(size)s above what was expected (n %(n)s)") % told
    if alert.change < 0:
        return _("%(metric)s %(where)s fell %(size)s (n %(n)s, 95 %% %(band)s)") % told
    return _("%(metric)s %(where)s rose %(size)s (n %(n)s, 95 %% %(band)s)") % told


def _relative(alert: Alert) -> float:
    return alert.change / alert.before if alert.before else 0.0


def fault_sentence(alert: Alert) -> str:
    """What is missing, before anybody reads it as a change."""
    facts: Mapping[str, Any] = alert.facts
    told = {
        "where": place_words(parse_slice(alert.slice_key)),
        "feed": _feed(alert),
        "received": hand().whole(int(facts.get("received") or 0)),
        "expected": hand().whole(int(facts.get("expected") or 0)),
    }
    if facts.get("what") == "survey":
        return _("Surveys stopped arriving %(where)s: %(received)s answers, %(expected)s expected") % told
    return (
        _("Data is missing: %(feed)s sent %(received)s of %(expected)s; figures %(where)s are not to be trusted") % told
    )


def _feed(alert: Alert) -> str:
    """The feed by the name that people know it by."""
    pairs = list(alert.where.items())
    return part_words(*pairs[0]) if len(pairs) == 1 else str(alert.facts.get("feed", ""))


def alert_states() -> dict[str, str]:
    """How far it has come."""
    return {
        "detected": _("new"),
        "triaged": _("owned"),
        "explained": _("explained"),
        "accepted": _("cause accepted"),
        "rejected": _("rejected"),
        "closed": _("closed"),
    }


def cause_sentence(cause: Mapping[str, Any], unit: str) -> str:
    """`The rate in Malay e-mail at Meridian: −2.6 points (1.9–3.3), 84 % of the change, about 31 cases`."""
    told = {
        "where": slice_words(tuple(sorted(cause["where"].items()))),
        "size": size_of(cause["points"], unit),
        "band": band_of(cause.get("lo"), cause.get("hi"), unit),
        "share": hand().decimal(100 * float(cause.get("share") or 0), 0),
        "cases": hand().whole(round(abs(float(cause.get("cases") or 0)))),
        "way": _("took") if cause["points"] < 0 else _("added"),
    }
    if cause["kind"] == "global":
        return _("Everything moved together: it %(way)s %(size)s (95 %% %(band)s)") % told
    if cause["kind"] == "mix":
        return _("More or fewer cases from %(where)s: it %(way)s %(size)s, %(share)s %% of the change") % told
    if cause["kind"] == "volume":
        return _("The volume of %(where)s: it %(way)s %(size)s, %(share)s %% of the change") % told
    if cause["kind"] == "data_fault":
        return _("The data of %(where)s, not the work") % told
    return (
        _("%(where)s: it %(way)s %(size)s (95 %% %(band)s), %(share)s %% of the change, about %(cases)s cases") % told
    )
