"""How clocks and cases show themselves in a list: plain values, nothing left to fetch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nakhoda.core.calendar import due_at, elapsed_minutes
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import Case, ClockRow, Participant
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.closed_words import hold_reason
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.desk.queries.sealing import closed_to
from nakhoda.org.actors import Actor
from nakhoda.org.doors import numbered
from nakhoda.org.queries import Face, faces_of_people

LABELS = {
    "acknowledgement": "Acknowledge",
    "first_response": "First response",
    "next_response": "Next response",
    "update": "Update",
    "pausable_update": "Update",
    "resolution": "Resolution",
    "requester_wait": "Requester wait",
    "agent_work": "Agent work",
    "implementation": "Carry out",
    "tier2_accept": "Tier 2 accepts",
    "tier2_resolve": "Tier 2 resolves",
    "appeal_decision": "Decide the appeal",
    "approval": "Approval",
    "containment": "Freeze",
}
STALE_DAYS = 180  # an obligation's row older than this shows "unverified" (handbook 6.1)


class Shown(NamedTuple):
    """As much of a clock as its face needs: a list shows hundreds, and their rows are wide."""

    case_id: int
    code: str
    metric: str
    kind: str
    target_minutes: int
    business: bool
    calendar: str
    due_at: datetime
    paused_at: datetime | None
    stopped_at: datetime | None
    outcome: str


_RUNNING = f"""
SELECT {", ".join(Shown._fields)} FROM desk_clock
WHERE case_id = ANY (%s::bigint[]) AND outcome IN ('active', 'breached') AND stopped_at IS NULL
"""  # noqa: S608 -- the names of columns are ours


def shown_clocks(rows: QuerySet[ClockRow]) -> list[Shown]:
    """These clocks, for their faces."""
    return [Shown(*row) for row in rows.values_list(*Shown._fields)]


def clock_faces(rows: Iterable[Shown], now: datetime) -> list[dict[str, Any]]:
    """What `web.chips.clock_chip_of` draws; most urgent first, stopped ones last."""
    policy = policy_in_force(now)
    faces = [clock_face(row, now, policy) for row in rows]
    return sorted(faces, key=lambda face: (face["state"] not in ("active", "breached"), face["left_seconds"]))


def clock_face(row: Shown, now: datetime, policy: CompiledPolicy) -> dict[str, Any]:
    """One clock: business time left, and the wall time beside it."""
    state = _state(row)
    calendar = policy.calendars.get(row.calendar) if row.business else None
    as_of = row.paused_at if state == "paused" and row.paused_at else now
    left = _left(calendar, as_of, row.due_at)
    return {
        "code": row.code,
        "label": row.code if row.kind == "obligation" else LABELS.get(row.metric, row.code),
        "kind": row.kind,
        "state": state,
        "left_seconds": left,
        "total_seconds": row.target_minutes * 60,
        "due_at": row.due_at,
        "as_of": now,
        "runs_from": _opening(calendar, now) if state == "active" else None,
        "runs_until": None,
        "calendar_label": policy.calendars[row.calendar].key.replace("_", " ").title() if calendar else "",
        "calendar_left_seconds": (row.due_at - now).total_seconds() if calendar else None,
        "unverified": row.kind == "obligation" and _unverified(row.code, policy, now.date()),
    }


def faces_of(cases: Iterable[Case], now: datetime) -> dict[int, list[dict[str, Any]]]:
    """Running clocks of a page of cases, in one query."""
    found: dict[int, list[Shown]] = {}
    for row in prepared_rows(_RUNNING, [[case.id for case in cases]]):
        found.setdefault(row[0], []).append(Shown(*row))
    return {case_id: clock_faces(held, now) for case_id, held in found.items()}


def case_rows(actor: Actor, cases: list[Case], now: datetime) -> list[dict[str, Any]]:
    """What `desk/_case_rows.html` and `desk/cases.html` draw, in four queries however many cases."""
    policy, clocks = policy_in_force(now), faces_of(cases, now)
    people = faces_of_people(case.assignee_id for case in cases)
    closed = closed_to(actor, cases, now)
    members = _requesters([case for case in cases if case.id not in closed])
    return [_row(case, clocks.get(case.id, []), people, members, policy, case.id in closed) for case in cases]


def _row(
    case: Case,
    clocks: list[dict[str, Any]],
    people: Mapping[int, Face],
    members: Mapping[int, str],
    policy: CompiledPolicy,
    closed: bool,
) -> dict[str, Any]:
    holder = people.get(case.assignee_id or 0)
    queue = policy.queue_by_key.get(case.queue)
    return {
        "number": case.id,
        "url": numbered("desk:case", case.id),
        "subject": closed_subject(case, policy) if closed else subject_of(case, policy),
        "lang": "" if closed else case.language,
        "closed": closed,
        "language": case.language,
        "status": case.status,
        "lane": case.lane,
        "priority": case.priority,
        "channel": case.channel,
        "member_name": members.get(case.id, ""),
        "clocks": clocks,
        "at": case.last_event_at,
        "fresh": bool(case.unanswered_since and case.public_replies),
        "reason_back": case.hold_reason and hold_reason(case.hold_reason),
        "lob_label": case.lob,
        "queue_label": queue.title if queue else case.queue,
        "assignee": {"name": holder.name, "kind": "agent", "state": holder.status} if holder else None,
        "received_at": case.received_at,
    }


def subject_of(case: Case, policy: CompiledPolicy) -> str:
    """Its subject; without one what it is about, in the policy's words."""
    reason = policy.reasons.get(case.reason)
    return case.subject or (in_words(reason.title) if reason else f"#{case.id}")


def subject_for(actor: Actor, case: Case, policy: CompiledPolicy, now: datetime) -> str:
    """The subject of one case in a list of somebody who may not have it open."""
    return closed_subject(case, policy) if closed_to(actor, [case], now) else subject_of(case, policy)


def closed_subject(case: Case, policy: CompiledPolicy) -> str:
    """What stands in the place of a subject until a purpose is stated: the reason, in the policy's words."""
    reason = policy.reasons.get(case.reason)
    words = _("Sealed: state a purpose to open")
    return f"{in_words(reason.title)} · {words}" if reason else words


def _requesters(cases: list[Case]) -> dict[int, str]:
    rows = Participant.objects.filter(case_id__in=[case.id for case in cases], role="requester")
    return dict(rows.values_list("case_id", "name"))


def _state(row: Shown) -> str:
    if row.outcome == "breached" and row.stopped_at:
        return "met"
    return row.outcome


def _left(calendar: Any, as_of: datetime, due: datetime) -> float:
    if calendar is None:
        return (due - as_of).total_seconds()
    if due >= as_of:
        return elapsed_minutes(calendar, as_of, due) * 60
    return -elapsed_minutes(calendar, due, as_of) * 60


def _opening(calendar: Any, now: datetime) -> datetime | None:
    """When a closed calendar opens next; None while it is open."""
    if calendar is None:
        return None
    first = due_at(calendar, now, 1 / 60)
    return first - timedelta(seconds=1) if first - now > timedelta(seconds=2) else None


def _unverified(code: str, policy: CompiledPolicy, today: date) -> bool:
    rows = [rule for rule in policy.obligations if rule.code == code]
    return any(rule.verified_on is None or (today - rule.verified_on).days > STALE_DAYS for rule in rows)
