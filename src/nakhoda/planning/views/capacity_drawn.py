"""Capacity plans as templates read them: finished words, figures and drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nakhoda.core.charts import Line, LineChart, Point
from nakhoda.core.figures import Hand, figure_of
from nakhoda.planning.models import CapacityPlan
from nakhoda.planning.queries.capacity import PlanPage, Pool
from nakhoda.planning.queries.labour import Found
from nakhoda.planning.queries.names import Names
from nakhoda.planning.queries.readiness import Wave
from nakhoda.planning.views.capacity_words import lever_word, limit_word, risk_word, state_word, why_word

MOST_POOLS = 60


def drawn_plan(row: CapacityPlan, faces: Mapping[int, str]) -> dict[str, Any]:
    """A plan's head."""
    return {
        "number": row.id,
        "name": row.name,
        "url": reverse("planning:capacity_plan", args=[row.id]),
        "state": row.state,
        "state_word": state_word(row.state),
        "progress": row.progress,
        "trouble": row.trouble,
        "first": row.first_monday,
        "weeks": row.weeks,
        "forecast": row.forecast_id,
        "author": faces.get(row.asked_by or 0, ""),
        "asked_at": row.asked_at,
        "published_at": row.published_at,
        "publisher": faces.get(row.published_by or 0, ""),
        "load": row.load,
        "policy": row.policy_version,
        "currency": row.spec.get("currency", "USD"),
        "rates": row.spec.get("rates", {}),
    }


def drawn_lags(told: Mapping[str, Mapping[str, Any]], names: Names, hand: Hand) -> list[dict[str, Any]]:
    """Hours from arrival to escalation, all lines first."""
    return [
        {
            "where": names.word("lob", lob) if lob else _("All lines"),
            "hours": figure_of(lag["hours"], "hours", hand),
            "seen": lag["seen"],
            "assumed": not lag["high"],
            "band": f"{figure_of(lag['low'], 'hours', hand)} – {figure_of(lag['high'], 'hours', hand)}",
        }
        for lob, lag in sorted(told.items())
    ]


def drawn_near_live(page: PlanPage, hand: Hand) -> list[dict[str, Any]]:
    """Pools with work that is due within the hour, and who must be there for it."""
    return [
        {
            "title": pool.row.title,
            "most": round(near["most"]),
            "hours": near["hours"],
            "level": figure_of(near["level"], "share", hand),
            "patience": figure_of(near["patience"] / 60, "hours", hand),
        }
        for pool in page.pools
        if (near := pool.row.told.get("near_live"))
    ]


def drawn_chart(page: PlanPage, total: Mapping[str, Sequence[float]], hand: Hand) -> LineChart | None:
    """Two lines and a band: required, and who is there."""
    if not total["required"]:
        return None
    need, there, planned = [], [], []
    for week in range(page.row.weeks):
        day = _day(page.monday(week))
        figures = {name: people(total[name][week], hand) for name in ("required", "low", "high", "available")}
        said = _("Week of %(day)s: %(required)s required (%(low)s–%(high)s), %(available)s available") % {
            "day": day, **figures,
        }  # fmt: skip
        need.append(Point(day, total["required"][week], said, total["low"][week], total["high"][week]))
        there.append(Point(day, total["available"][week], said))
        planned.append(Point(day, total["with_plan"][week], said))
    lines = [Line(_("required"), tuple(need)), Line(_("available"), tuple(there))]
    if any(abs(a - b) > 0.5 for a, b in zip(total["with_plan"], total["available"], strict=True)):
        lines.append(Line(_("with hires"), tuple(planned)))
    return LineChart(
        title=_("People by week"),
        summary=_("Required people with their band, and the people who are there."),
        lines=tuple(lines),
        say=lambda value: figure_of(value, "count", hand),
        from_zero=True,
    )


def drawn_weeks(page: PlanPage, total: Mapping[str, Sequence[float]], hand: Hand) -> list[dict[str, Any]]:
    """The table by week: gaps are doors to the pools that make them."""
    out = []
    for week in range(page.row.weeks):
        short = sorted((p for p in page.pools if p.gap[week] > 0), key=lambda p: -p.gap[week])
        out.append(
            {
                "monday": page.monday(week),
                "required": people(total["required"][week], hand),
                "band": f"{people(total['low'][week], hand)}–{people(total['high'][week], hand)}",
                "available": people(total["available"][week], hand),
                "gap": people(total["gap"][week], hand) if total["gap"][week] > 0 else "",
                "pools": [_door(page, pool, week, hand) for pool in short[:3]],
                "more": max(0, len(short) - 3),
            }
        )
    return out


def drawn_pools(page: PlanPage, names: Names, hand: Hand) -> list[dict[str, Any]]:
    """A line a pool: its worst week is the door."""
    out = []
    for pool in sorted(page.pools, key=lambda p: -max(p.gap, default=0.0))[:MOST_POOLS]:
        gap = pool.gap
        worst = gap.index(max(gap)) if gap else 0
        told = pool.row.told
        out.append(
            {
                "title": pool.row.title,
                "lobs": " · ".join(names.word("lob", lob) for lob in pool.lobs),
                "languages": " · ".join(names.word("language", tag) for tag in pool.languages),
                "site": names.word("site", pool.row.site),
                "owner": names.word("owner", pool.row.owner),
                "tier": pool.row.tier,
                "heads": people(told["heads"], hand),
                "required": people(max(pool.rows["required"], default=0.0), hand),
                "gap": people(gap[worst], hand) if gap and gap[worst] > 0 else "",
                "door": _door(page, pool, worst, hand) if gap and gap[worst] > 0 else None,
                "unset": len(told["unset"]),
                "trouble": told["trouble"],
                "agreed": told["agreed_heads"],
            }
        )
    return out


def drawn_hires(page: PlanPage, today: date) -> list[dict[str, Any]]:
    """Hire-by dates and releases, the soonest first."""
    out = []
    for pool in page.pools:
        for kind in ("hires", "releases"):
            for each in pool.row.told[kind]:
                if each["week"] >= page.row.weeks:
                    continue
                decide = date.fromisoformat(each["decide_by"])
                out.append(
                    {
                        "kind": kind,
                        "title": pool.row.title,
                        "heads": each["heads"],
                        "decide_by": decide,
                        "late": decide < today,
                        "starts": date.fromisoformat(each["starts"]) if kind == "hires" else page.monday(each["week"]),
                        "full_by": date.fromisoformat(each["full_by"]) if kind == "hires" else None,
                    }
                )
    return sorted(out, key=lambda row: (row["decide_by"], row["title"]))


def drawn_levers(levers: Sequence[Mapping[str, Any]], currency: str, hand: Hand) -> list[dict[str, Any]]:
    """What can be done about a gap."""
    return [
        {
            "what": lever_word(each["kind"]),
            "where": each.get("where", ""),
            "closes": people(each["closes"], hand),
            "cost": money(each["cost"], hand, currency),
            "acts_on": date.fromisoformat(each["acts_on"]),
            "decide_by": date.fromisoformat(each["decide_by"]),
            "risk": risk_word(each["risk"]),
            "possible": each["possible"],
            "why": why_word(each["why"]),
        }
        for each in levers
    ]


def drawn_conflict(told: Mapping[str, Any], page: PlanPage, hand: Hand) -> dict[str, Any] | None:
    """What cannot hold together in a pool's worst week."""
    if not told:
        return None
    return {
        "title": told["title"],
        "monday": page.monday(told["week"]),
        "open_hours": people(told["open_hours"], hand),
        "demands": [
            {"work": d["work"], "hours": people(d["hours"], hand), "within": d["within"]} for d in told["demands"]
        ],
    }


def drawn_breaches(found: Sequence[Found], faces: Mapping[int, str]) -> list[dict[str, Any]]:
    """Working-time rules that planned shifts break."""
    return [
        {
            "who": faces.get(each.person_id, ""),
            "person": each.person_id,
            "limit": each.breach.limit,
            "limit_word": limit_word(each.breach.limit),
            "since": each.breach.since,
            "measured": f"{round(each.breach.measured, 2):g}",
            "allowed": f"{round(each.breach.allowed, 2):g}",
            "rule": each.breach.rule,
            "waived": each.waived,
        }
        for each in found
    ]


def drawn_waves(waves: Sequence[Wave], names: Names, hand: Hand) -> list[dict[str, Any]]:
    """Waves with what they need ready."""
    return [
        {
            "lob": names.word("lob", wave.lob),
            "language": names.word("language", wave.language),
            "first": wave.first,
            "last": wave.last,
            "ahead": wave.days_ahead,
            "a_day": people(wave.a_day, hand),
            "recent": people(wave.recent, hand),
            "names": ", ".join(wave.names),
            "macros": wave.macros,
            "spoken": wave.spoken,
            "tiers": [
                {
                    "tier": _("Tier %(tier)s") % {"tier": each.tier},
                    "needed": people(each.needed, hand),
                    "cleared": each.cleared,
                    "certificate": each.certificate,
                    "missing": each.missing,
                    "decide_by": each.decide_by,
                    "late": bool(each.missing) and each.decide_by < wave.first - timedelta(days=wave.days_ahead),
                }
                for each in wave.tiers
            ],
        }
        for wave in waves
    ]


def people(value: float, hand: Hand) -> str:
    """Heads: whole ones where there are many."""
    return figure_of(float(round(value)) if abs(value) >= 20 else round(value, 1), "count", hand)


def money(value: float, hand: Hand, currency: str) -> str:
    """Whole units of the plan's currency."""
    return hand.kept(f"{currency} " + hand.whole(round(value)))


def _door(page: PlanPage, pool: Pool, week: int, hand: Hand) -> dict[str, str]:
    url = reverse("planning:capacity_gap", args=[page.row.id, pool.row.queue, week])
    return {"url": url, "title": pool.row.title, "gap": people(pool.gap[week], hand)}


def _day(day: date) -> str:
    return date_format(day, "j M")
