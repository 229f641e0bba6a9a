"""The register of obligations: what the law asks, how sure we are, and how the clocks that it set went in a month."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from django.db.models import Q, QuerySet

from nakhoda.core.policy.rules import ObligationRule
from nakhoda.core.policy.terms import governed_by
from nakhoda.desk.models import ClockRow, ObligationCheck
from nakhoda.desk.queries.policies import NoSuchPolicy
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import may, require, visible
from nakhoda.org.scope import scope_of

STALE_DAYS = 90  # after which a look at the law no longer counts (handbook 6.1)
LATE_SHOWN = 200
FIELDS = ("code", "metric", "target_minutes", "due_at", "stopped_at", "outcome")
COUNTS = ("due", "met", "breached", "open")
HEAD = ("code", "obligation", "jurisdiction", "month", *COUNTS, "met_share", "verified_on", "verified")


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month; each law's begins at its own midnight."""

    first: date

    @property
    def after(self) -> date:
        """The first day of the next one."""
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def before(self) -> date:
        """The first day of the one before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    def holds(self, instant: datetime, rule: ObligationRule) -> bool:
        """Whether an instant lies in the month where the law is at home."""
        return self.first <= instant.astimezone(rule.zone).date() < self.after


def month_of(text: str, today: date) -> Month:
    """The month that `2026-02` names; this one for anything else."""
    try:
        return Month(date.fromisoformat(f"{text}-01")) if len(text) == 7 else Month(today.replace(day=1))
    except ValueError:
        return Month(today.replace(day=1))


def register_of(actor: Actor, now: datetime, month: Month) -> list[dict[str, Any]]:
    """A row an obligation, in the order of the policy: its text, its standing, and its month in the reader's scope."""
    require(actor, "policy:read")
    rules = policy_in_force(now).obligations
    checks, counts = _checks(), _counts(actor, rules, month, now)
    return [_row(rule, checks.get(rule.key), counts.get(rule.key, Counter()), now.date()) for rule in rules]


def late_cases(actor: Actor, now: datetime, month: Month) -> list[dict[str, Any]]:
    """[{case, code, due_at, stopped_at}] of clocks due in the month and not kept, oldest first; whom she may read."""
    rules = policy_in_force(now).obligations
    rows = _due(visible(actor, "case:read"), month).order_by("due_at")
    found = []
    for row in map(dict[str, Any], rows.values(*FIELDS, "case_id")):
        rule = _rule_of(rules, row)
        if rule and month.holds(row["due_at"], rule) and _fate(row, now) == "breached":
            found.append(row | {"title": rule.title or rule.code})
    return found[:LATE_SHOWN]


def stale_obligations(now: datetime) -> list[str]:
    """Keys of the laws in force that nobody has looked up for `STALE_DAYS`."""
    checks, today = _checks(), now.date()
    rows = (_row(rule, checks.get(rule.key), Counter(), today) for rule in policy_in_force(now).obligations)
    return [row["rule"].key for row in rows if row["unverified"] and row["standing"] == "in_force"]


def obligation_for(actor: Actor, key: str, now: datetime) -> ObligationRule:
    """One obligation in force as policy, for whoever may say that it was looked up; raises `NoSuchPolicy`."""
    require(actor, "obligation:check")
    rule = next((each for each in policy_in_force(now).obligations if each.key == key), None)
    if rule is None:
        raise NoSuchPolicy(f"the policy has no obligation {key!r}")
    return rule


def sees_counts(actor: Actor) -> bool:
    """Whether there are any clocks that the reader may count."""
    return bool(may(actor, "case:read")) or bool(may(actor, "board:read"))


def _row(rule: ObligationRule, check: dict[str, Any] | None, counts: Counter[str], today: date) -> dict[str, Any]:
    days = [day for day in (rule.verified_on, check["checked_on"] if check else None) if day]
    looked = max(days, default=None)
    settled = counts["met"] + counts["breached"]
    return {
        "rule": rule,
        "condition": governed_by(rule),
        "standing": _standing(rule, today),
        "looked_on": looked,
        "unverified": looked is None or (today - looked).days > STALE_DAYS,
        "check": check,
        "counts": {name: counts[name] for name in COUNTS},
        "share": counts["met"] / settled if settled else None,
    }


def _standing(rule: ObligationRule, today: date) -> str:
    if rule.effective_to and rule.effective_to < today:
        return "past"
    return "coming" if rule.effective_from > today else "in_force"


def _checks() -> dict[str, dict[str, Any]]:
    """The latest look at each law, with who looked."""
    with scope_of(system("policy")):
        rows = list(ObligationCheck.objects.order_by("checked_on", "id").values())
        people = {row["checked_by"] for row in rows if row["checked_by"]}
        names = dict(Person.objects.filter(id__in=people).values_list("id", "name"))
    return {row["obligation"]: row | {"name": names.get(row["checked_by"] or 0, "")} for row in rows}


def _counts(actor: Actor, rules: tuple[ObligationRule, ...], month: Month, now: datetime) -> dict[str, Counter[str]]:
    scopes = visible(actor, "case:read") | visible(actor, "board:read")
    told: dict[str, Counter[str]] = {}
    for row in map(dict[str, Any], _due(scopes, month).values(*FIELDS).iterator(chunk_size=5000)):
        rule = _rule_of(rules, row)
        if rule and month.holds(row["due_at"], rule):
            told.setdefault(rule.key, Counter()).update(["due", _fate(row, now)])
    return told


def _due(scopes: frozenset[int], month: Month) -> QuerySet[ClockRow]:
    """Clocks of the law that fall due in the month, with a day on each side for zones."""
    start = datetime.combine(month.first, datetime.min.time(), timezone.utc) - timedelta(days=1)
    end = datetime.combine(month.after, datetime.min.time(), timezone.utc) + timedelta(days=1)
    rows = ClockRow.objects.filter(kind="obligation", due_at__gte=start, due_at__lt=end, scope_id__in=scopes)
    return rows.exclude(Q(outcome="cancelled"))


def _rule_of(rules: tuple[ObligationRule, ...], row: dict[str, Any]) -> ObligationRule | None:
    """The text of the law that set a clock: the target tells the old one from the new one."""
    wanted = (row["code"], row["metric"])
    same = [rule for rule in rules if (rule.code, rule.metric) == wanted]
    exact = [rule for rule in same if rule.target_minutes == row["target_minutes"]]
    return next(iter(exact or same), None)


def _fate(row: dict[str, Any], now: datetime) -> str:
    """Deadlines are judged in the month in which they fall due, open cases included (handbook 1.3)."""
    if row["outcome"] == "met":
        return "met"
    if row["outcome"] == "breached" or row["due_at"] <= now:
        return "breached"
    return "open"
