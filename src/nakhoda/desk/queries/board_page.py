"""The leader's board as its page draws it: what needs her in words, queues, clocks at risk, people."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.queries.board import PersonRow, QueueRow, cases_at_risk, people_rows, queue_rows
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.faces import case_rows
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.queue_counts import BANDS
from nakhoda.org.actors import Actor
from nakhoda.org.doors import door, numbered
from nakhoda.org.models import Team
from nakhoda.org.permissions import may
from nakhoda.org.queries import myself

ROWS, NEEDS = 8, 4
DAY_SECONDS = 86_400
WIDTH = 120  # of the drawing of ages


def board_page(actor: Actor, now: datetime, lob: str = "") -> dict[str, Any]:
    """Context of `desk/board.html`; one screen, worst first. What the reader may not know is None, never "none"."""
    policy = policy_in_force(now)
    counted = queue_rows(actor, now, lob)
    queues = counted.rows
    reads = bool(may(actor, "case:read"))
    people = people_rows(actor, now) if may(actor, "people:read") else None
    shown = {
        "team": _team(actor),
        "needs": _needs(queues, people, policy),
        "tiles": [],
        "queues": [_queue(row, policy, people, now) for row in queues[:ROWS]],
        "queues_url": door("desk:cases"),
        "at_risk": case_rows(actor, cases_at_risk(actor, now, ROWS), now) if reads else None,
        "at_risk_url": _door(due="past"),
        "people": None if people is None else [_person(row) for row in people],
        "as_of": counted.as_of,
        "urls": {"board": door("desk:board_inside") + (f"?{urlencode({'lob': lob})}" if lob else "")},
    }
    return shown if reads else _without_doors(shown)


def _without_doors(shown: dict[str, Any]) -> dict[str, Any]:
    """The same for somebody who counts cases and may not read them: no door that would be refused."""
    closed = {name: [{**row, "url": ""} for row in shown[name]] for name in ("needs", "queues")}
    people = shown["people"] and [{**row, "case_url": "", "doing": "", "open_cases": None} for row in shown["people"]]
    return {**shown, **closed, "people": people, "queues_url": "", "at_risk_url": ""}


def _team(actor: Actor) -> dict[str, Any]:
    team = Team.objects.filter(leader_id=actor.id).select_related("site").first()
    site = team.site if team else myself(actor).site
    name = team.name if team else _("Everything in your scope")
    return {"name": name, "url": door("desk:board"), "site": site.name, "zone": actor.time_zone}


def _needs(queues: list[QueueRow], people: list[PersonRow] | None, policy: CompiledPolicy) -> list[dict[str, Any]]:
    late = [row for row in queues if row.past_due]
    titles = {queue.key: queue.title for queue in policy.queues}
    needs = [_late(row, _staffed(row, people)) for row in late[: NEEDS - 1]]
    needs += [_risk(row) for row in queues if row.at_risk and row not in late][:1]
    needs += [_unheld(row) for row in queues if row.unassigned and row not in late and not _staffed(row, people)][:1]
    return [{**need, "title": titles.get(need["title"], need["title"])} for need in needs[:NEEDS]]


def _late(row: QueueRow, staffed: bool) -> dict[str, Any]:
    text = _("%(late)s of %(all)s workable cases are past due.") % {"late": row.past_due, "all": row.workable}
    if not staffed:
        text += " " + _("Nobody of this partner is available.")
    return _need("late", "warn", row.queue, text, _door(queue=row.queue, due="past"), _("Clear them"))


def _risk(row: QueueRow) -> dict[str, Any]:
    text = ngettext(
        "%(count)s clock runs out within two hours.", "%(count)s clocks run out within two hours.", row.at_risk
    )
    text %= {"count": row.at_risk}
    return _need("warn", "clock", row.queue, text, _door(queue=row.queue), _("Look"))


def _unheld(row: QueueRow) -> dict[str, Any]:
    text = _("%(count)s cases wait and nobody of this partner is available.") % {"count": row.unassigned}
    return _need("warn", "people", row.queue, text, _door(queue=row.queue, assignee="nobody"), _("Look"))


def _need(tone: str, icon: str, title: str, text: str, url: str, action: str) -> dict[str, Any]:
    return {"tone": tone, "icon": icon, "title": title, "text": text, "url": url, "action": action}


def _staffed(row: QueueRow, people: list[PersonRow] | None) -> bool:
    """Whether somebody of its partner is there; who may not see people is told nothing about them."""
    return people is None or any(
        person.status in ("available", "busy") and person.owner == row.owner for person in people
    )


def _queue(row: QueueRow, policy: CompiledPolicy, people: list[PersonRow] | None, now: datetime) -> dict[str, Any]:
    rule = policy.queue_by_key.get(row.queue)
    lobs = [policy.lobs[lob] for lob in (rule.lobs if rule else ()) if lob in policy.lobs]
    return {
        "name": rule.title if rule else row.queue,
        "url": _door(queue=row.queue),
        "lob": ", ".join(in_words(lob.title) for lob in lobs[:2]),
        "language": row.languages[0] if row.languages else "",
        "workable": row.workable,
        "past_due": row.past_due,
        "oldest_at": row.oldest_at,
        "bands": row.used,
        "ages": _drawn(row.used),
        "age_words": ", ".join(f"{label}: {n}" for (label, _l, _h), n in zip(BANDS, row.bands, strict=True) if n),
        "on_duty": _on_duty(row, people),
        "next_clock": _next_clock(row, now),
    }


def _on_duty(row: QueueRow, people: list[PersonRow] | None) -> int | None:
    if people is None:
        return None
    return sum(1 for person in people if person.owner == row.owner and person.status != "offline")


def _next_clock(row: QueueRow, now: datetime) -> dict[str, Any] | None:
    """The next promise as a clock, by the wall: the board asks "how soon", the case page says by which calendar."""
    if row.next_due_at is None:
        return None
    left = (row.next_due_at - now).total_seconds()
    about = {"code": "next", "label": _("Next due"), "kind": "sla", "state": "active", "unverified": False}
    times = {"left_seconds": left, "total_seconds": max(left, DAY_SECONDS), "due_at": row.next_due_at, "as_of": now}
    return {**about, **times, "calendar_label": "", "calendar_left_seconds": left}


def _drawn(bands: tuple[int, ...]) -> list[dict[str, float]]:
    total, x, drawn = sum(bands) or 1, 0.0, []
    for band in bands:
        width = WIDTH * band / total
        drawn.append({"x": round(x, 1), "width": round(width, 1)})
        x += width
    return drawn


def _person(row: PersonRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": "agent",
        "initials": row.name[:1],
        "state": row.status,
        "doing": f"#{row.first_case}" if row.first_case else "",
        "case_url": numbered("desk:case", row.first_case) if row.first_case else "",
        "since": row.since,
        "open_cases": row.cases,
        "capacity": row.capacity,
        "needs_cover": row.status == "offline" and row.cases > 0,
    }


def _door(**filters: str) -> str:
    return f"{door('desk:cases')}?{urlencode(filters)}"
