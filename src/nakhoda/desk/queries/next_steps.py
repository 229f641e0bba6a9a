"""What may be done with a case now, and in which order it is offered."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.core.facts import TERMINAL
from nakhoda.desk.models import Case
from nakhoda.desk.queries.handovers import may_be_marked_missed
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.work import barred_people
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may

Steps = list[dict[str, Any]]


def allowed(case: Case, actor: Actor) -> dict[str, bool]:
    """What this reader may do with this case in its present state."""
    works = bool(may(actor, "case:work", case.scope_id)) and actor.id not in barred_people(case)
    alive, mine = case.status not in TERMINAL, case.assignee_id == actor.id
    busy = works and alive and mine
    return {
        "reply": busy and case.status != "resolved",
        "note": works and alive,
        "transfer": works and alive and case.status != "resolved",
        "escalate": bool(may(actor, "case:escalate", case.scope_id)) and busy and case.tier == 1,
        "decide": bool(may(actor, "decision:make", case.scope_id)) and works and alive and case.channel != "appeal",
        "hold": busy and case.status == "open",
        "pending": busy and case.status == "open" and case.public_replies > 0,
        "merge": bool(may(actor, "case:merge", case.scope_id)) and alive,
        "split": bool(may(actor, "case:merge", case.scope_id)) and alive,
        "resolve": busy and case.status != "resolved",
        "reopen": works and case.status == "resolved",
        "classify": works and alive,
        "spam": bool(may(actor, "case:spam", case.scope_id)) and alive,
        "unspam": bool(may(actor, "case:spam", case.scope_id)) and case.status == "spam",
        "missed": may_be_marked_missed(case, actor),
        "release": busy,
        "skip": busy and case.lane in policy_in_force(timezone.now()).exposure.lanes,
        "flag": works,
        "take": works and alive and not mine and (case.assignee_id is None or bool(may(actor, "case:assign"))),
    }


def next_steps(
    case: Case, can: dict[str, bool], escalation: dict[str, Any] | None, appeal: dict[str, Any] | None
) -> Steps:
    """The left pane: what can be done, the likeliest first."""
    steps = [step for name, step in _all_steps(case).items() if can.get(name)]
    if escalation and escalation.get("may_accept"):
        steps.insert(0, _post(case, "accept", _("Accept the escalation"), "check", "a", now=True))
    if escalation and escalation.get("may_resolve"):
        steps.insert(0, _opens("tier-2", _("Tier 2 part is done"), "check", "d"))
    return _appeal_steps(case, appeal) + steps if appeal else steps


def _appeal_steps(case: Case, appeal: dict[str, Any]) -> Steps:
    if appeal["may_decide"]:
        return [_opens("appeal", _("Decide the appeal"), "scale", "d") | {"now": True}]
    if appeal["may_confirm"]:
        return [_opens("confirm", _("Confirm the finding"), "scale", "d") | {"now": True}]
    if appeal["may_implement"]:
        return [_post(case, "implement_appeal", _("Carried out in the product"), "check", "d", now=True)]
    if appeal["barred"]:
        text = _("You took the decision: a colleague must review it.")
        return [{"label": _("Decide the appeal"), "icon": "scale", "refused": text}]
    return []


def _all_steps(case: Case) -> dict[str, dict[str, Any]]:
    return {
        "take": _post(case, "take", _("Take this case"), "next", "", now=True),
        "reopen": _post(case, "reopen", _("Reopen"), "undo", "o"),
        "unspam": _post(case, "unspam", _("No spam after all"), "undo", ""),
        "resolve": _opens("resolve", _("Resolve without a reply"), "check", "e"),
        "pending": _post(case, "pending", _("Wait for the member"), "pause", "p"),
        "decide": {"label": _("Take a decision"), "icon": "scale", "key": "", "url": _decision_page(case)},
        "hold": _opens("hold", _("Put on hold"), "hold", "h"),
        "escalate": _opens("escalate", _("Escalate to Tier 2"), "up", "u"),
        "transfer": _opens("transfer", _("Transfer"), "next", "x"),
        "merge": _opens("merge", _("Merge"), "merge", ""),
        "split": _opens("split", _("Split"), "next", ""),
        "release": _post(case, "release", _("Back to the queue"), "undo", "q"),
        "skip": _post(case, "skip", _("Give back unread, no reason asked"), "sun", ""),
        "spam": _post(case, "spam", _("Mark as spam"), "veil", ""),
        "flag": _opens("flag", _("Suspected illegal material"), "lock", ""),
        "missed": _opens("missed", _("Should have been escalated"), "up", ""),
    }


def _decision_page(case: Case) -> str:
    return reverse("desk:decision_new", args=[case.id])


def _post(case: Case, verb: str, label: str, icon: str, key: str, now: bool = False) -> dict[str, Any]:
    url = reverse(f"desk:{verb}", args=[case.id])
    return {"label": label, "icon": icon, "key": key, "url": url, "method": "POST", "now": now}


def _opens(dialog: str, label: str, icon: str, key: str) -> dict[str, Any]:
    return {"label": label, "icon": icon, "key": key, "opens": dialog}
