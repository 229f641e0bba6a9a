"""Capacity plans as their reader may see them: a partner's manager sees her own partner's part of what is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require, visible
from nakhoda.org.queries import HOME_REGION
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import CapacityPart, CapacityPlan, CapacityPool

READS = "capacity:read"
WHOLE = ("regional_lead", "delivery_lead", "planner", "global_head")
LISTED = 50
ROWS = ("required", "low", "high", "available", "with_plan")
SMALL = 0.25  # heads


class NoSuchPlan(LookupError):
    """Foreign and missing are the same answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A queue of a plan with the parts that the reader asked for; rows are those parts' share."""

    row: CapacityPool
    rows: Mapping[str, Sequence[float]]
    lobs: tuple[str, ...]
    languages: tuple[str, ...]

    @property
    def gap(self) -> list[float]:
        """People missing by week."""
        short = zip(self.rows["required"], self.rows["available"], strict=True)
        return [max(0.0, need - there) if need - there >= SMALL else 0.0 for need, there in short]


@dataclass(frozen=True, slots=True, eq=False)
class PlanPage:
    """A plan with the pools that its reader may see. `own_part`: a partner's reader, who sees nothing of the whole."""

    row: CapacityPlan
    pools: tuple[Pool, ...]
    own_part: bool

    def monday(self, week: int) -> date:
        """Of a week of the plan."""
        return self.row.first_monday + timedelta(weeks=week)

    def total(self, pools: Sequence[Pool]) -> dict[str, list[float]]:
        """Rows of several pools together; a band's width is added half as if pools erred alike."""
        weeks = self.row.weeks
        told = {
            n: [sum(p.rows[n][w] for p in pools) for w in range(weeks)] for n in ("required", "available", "with_plan")
        }
        told["low"] = [told["required"][w] - _width(pools, w, "low") for w in range(weeks)]
        told["high"] = [told["required"][w] + _width(pools, w, "high") for w in range(weeks)]
        told["gap"] = [sum(p.gap[w] for p in pools) for w in range(weeks)]
        return told


def is_partner(actor: Actor) -> bool:
    """Whether the actor reads only as a partner's manager."""
    return not actor.is_system and not actor.holds(*WHOLE)


def plans_for(actor: Actor) -> list[CapacityPlan]:
    """Newest first; only what is published for a partner."""
    require(actor, READS)
    with scope_of(system("capacity")):
        rows = CapacityPlan.objects.filter(region=HOME_REGION).order_by("-id")
        return list((rows.exclude(published_at=None) if is_partner(actor) else rows)[:LISTED])


def plan_for(actor: Actor, plan_id: int, asked: Mapping[str, str] | None = None) -> PlanPage:
    """One plan, by LOB, language, tier and site where they are asked. Raises `Refused`, `NoSuchPlan`."""
    row = _plan(actor, plan_id)
    told = asked or {}
    reach = None if actor.is_system else visible(actor, READS)
    with scope_of(actor):
        pools = CapacityPool.objects.filter(plan_id=row.id).order_by("owner", "site", "queue")
        parts = CapacityPart.objects.filter(pool__plan_id=row.id).order_by("lob", "language")
        if reach is not None:
            pools, parts = pools.filter(scope_id__in=reach), parts.filter(scope_id__in=reach)
        by_pool: dict[int, list[CapacityPart]] = {}
        for part in parts:
            by_pool.setdefault(part.pool_id, []).append(part)
        found = [_pool(pool, by_pool.get(pool.id, []), told, row.weeks) for pool in pools]
    return PlanPage(row, tuple(each for each in found if each is not None), is_partner(actor))


def locked_plan_for(actor: Actor, plan_id: int, permission: str) -> CapacityPlan:
    """The row, held until the transaction ends."""
    require(actor, permission)
    with scope_of(system("capacity")):
        row = CapacityPlan.objects.select_for_update().filter(id=plan_id, region=HOME_REGION).first()
    if row is None:
        raise NoSuchPlan(f"there is no capacity plan {plan_id} that you may see")
    return row


def gap_for(actor: Actor, plan_id: int, queue: str, week: int) -> tuple[PlanPage, Pool, list[dict[str, Any]]]:
    """One gap with its levers. Raises `NoSuchPlan`."""
    page = plan_for(actor, plan_id)
    found = next((each for each in page.pools if each.row.queue == queue), None)
    if found is None or not 0 <= week < page.row.weeks:
        raise NoSuchPlan(f"there is no such week or queue in plan {plan_id} that you may see")
    return page, found, list(found.row.told.get("levers", {}).get(str(week), []))


def _plan(actor: Actor, plan_id: int) -> CapacityPlan:
    require(actor, READS)
    with scope_of(system("capacity")):
        row = CapacityPlan.objects.filter(id=plan_id, region=HOME_REGION).first()
    if row is None or (is_partner(actor) and row.published_at is None):
        raise NoSuchPlan(f"there is no capacity plan {plan_id} that you may see")
    return row


def _pool(pool: CapacityPool, parts: list[CapacityPart], asked: Mapping[str, str], weeks: int) -> Pool | None:
    if (asked.get("tier") and str(pool.tier) != asked["tier"]) or (asked.get("site") and pool.site != asked["site"]):
        return None
    wanted = [p for p in parts if all(not asked.get(n) or getattr(p, n) == asked[n] for n in ("lob", "language"))]
    if not wanted and (pool.told.get("parts") or asked.get("lob") or asked.get("language")):
        return None
    share = [sum(p.share[w] for p in wanted) for w in range(weeks)] if wanted else [1.0] * weeks
    rows = {name: [v * s for v, s in zip(pool.rows[name], share, strict=True)] for name in ROWS}
    return Pool(pool, rows, tuple(sorted({p.lob for p in wanted})), tuple(sorted({p.language for p in wanted})))


def _width(pools: Sequence[Pool], week: int, edge: str) -> float:
    parts = [abs(pool.rows[edge][week] - pool.rows["required"][week]) for pool in pools]
    plain, alone = sum(parts), sum(part * part for part in parts)
    return float((0.5 * plain * plain + 0.5 * alone) ** 0.5)
