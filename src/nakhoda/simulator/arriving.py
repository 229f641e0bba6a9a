"""Somebody writes: the message becomes a case, understood and routed by the desk's own rules."""

from __future__ import annotations

from datetime import datetime, timedelta

from nakhoda.core import events as e
from nakhoda.core.policy import CompiledPolicy, appeal_window
from nakhoda.core.policy.rules import RequestType
from nakhoda.core.triage import IntakeFacts, triage
from nakhoda.simulator.demand import APPEALS, Knock
from nakhoda.simulator.double import Double
from nakhoda.simulator.stories import Asked, CaseStory, Contest, Said, Worker
from nakhoda.simulator.tale import Tale

ACKNOWLEDGED = {"web_form": "page", "in_app": "api", "appeal": "page", "email": "email", "internal_form": "page"}
DELIVERY = timedelta(seconds=4)


def arrive(double: Double, knock: Knock, member_id: int | None) -> CaseStory:
    """Open the case and let it wait."""
    story = CaseStory(Tale(double.numbering.take("case"), double.policy), knock.subject, knock.member, member_id)
    if knock.channel == "internal_form":
        story.requester = double.rng.choice([seat.worker for seat in double.seats.values()])
    double.stories.append(story)
    _tell_arrival(double, story, knock)
    if story.asked is None:
        double.wait(story)
    return story


def _tell_arrival(double: Double, story: CaseStory, knock: Knock) -> None:
    tale, at, by = story.tale, knock.at, f"system:intake:{knock.channel}"
    staff = story.requester is not None
    request = _request_type(double) if staff else None
    tale.tell(_received(story, knock), at, by)
    found, tags = _understood(double.policy, knock, request)
    message_id = double.numbering.take("message")
    kind = "requester" if staff else "member"
    tale.tell(e.MessageInbound(message_id=message_id, author_kind=kind, language=found.language), at, by)
    tale.tell(found, at, "system:triage")
    if tags:
        tale.tell(e.CaseTagged(added=tags), at, by)
    double.route(story, at, tier=2 if staff else None)
    author = story.requester.who.name if story.requester else knock.member.name if knock.member else ""
    said = Said(message_id, kind, story.member_id, author, True, found.language, knock.text, at)
    story.said.append(said)
    _tell_records(double, story, knock, request)
    via = ACKNOWLEDGED[knock.channel]
    tale.tell(e.CaseAcknowledged(via=via), at + (DELIVERY if via == "email" else timedelta()), by)


def _received(story: CaseStory, knock: Knock) -> e.CaseReceived:
    staff = story.requester is not None
    return e.CaseReceived(
        channel=knock.channel,
        received_at=knock.at,
        opened_by="staff" if staff else "member",
        source=knock.source,
        member_id=story.member_id,
        country=None if staff else knock.country,
        locale=knock.member.locale if knock.member else None,
        app_version=app_version(story.tale.state.id) if knock.channel == "in_app" else "",
    )


def app_version(number: int) -> str:
    """The version of the app from which a case came: a few are about at any time."""
    return f"34.{number % 4}.{number % 7}"


def _understood(
    policy: CompiledPolicy, knock: Knock, request: RequestType | None
) -> tuple[e.CaseClassified, tuple[str, ...]]:
    reason = policy.reasons[knock.reason]
    form_lob, form_reason = (reason.lob, reason.key) if knock.declared else ("", "")
    if request:
        form_lob, form_reason = request.lob, ""
    locale = knock.member.locale if knock.member else None
    facts = IntakeFacts(
        channel=knock.channel,
        source=knock.source,
        country=knock.country,
        locale=locale,
        form_lob=form_lob,
        form_reason=form_reason,
    )
    decision = triage(policy, f"{knock.subject}\n{knock.text}".strip(), facts)
    found = decision.outcome
    told = e.CaseClassified(
        lob=found.lob,
        reason=request.key if request else found.reason,
        lane=found.lane,
        priority=found.priority,
        language=found.language,
        confidence=found.confidence,
        reasons=tuple(f"{reason.code}: {reason.text}" for reason in decision.reasons),
    )
    return told, () if request else found.tags


# -- appeals and internal requests ---------------------------------------------------------------------


def _tell_records(double: Double, story: CaseStory, knock: Knock, request: RequestType | None) -> None:
    if knock.channel == "appeal":
        _contest(double, story, knock)
    if request and request.approvals and story.requester:
        story.asked = Asked(request.key, story.requester.id, request.approvals, _answers(request, knock))
        by = f"person:{story.requester.id}"
        story.tale.tell(e.StatusChanged(status="on_hold", reason="approval"), knock.at, by)
        story.tale.tell(e.ApprovalRequested(step=1, role=request.approvals[0]), knock.at, by)


def _contest(double: Double, story: CaseStory, knock: Knock) -> None:
    kind = APPEALS[knock.reason]
    decided_at = knock.at - timedelta(hours=double.rng.uniform(6, 24 * 12))
    days = appeal_window(double.policy, kind, (knock.country,)) or 180
    author = double.rng.choice(_deciders(double))
    story.contest = Contest(
        decision_id=double.numbering.take("decision"),
        appeal_id=double.numbering.take("appeal"),
        kind=kind,
        decided_by=author.id,
        decided_at=decided_at,
        appeal_until=decided_at + timedelta(days=days),
    )
    appeal_id, decision_id = story.contest.appeal_id, story.contest.decision_id
    filed = e.AppealFiled(appeal_id=appeal_id, decision_id=decision_id, original_by=author.id)
    story.tale.tell(filed, knock.at, "system:intake:appeal")


def _deciders(double: Double) -> list[Worker]:
    return [seat.worker for seat in double.seats.values() if seat.worker.who.tier == 2]


def _request_type(double: Double) -> RequestType:
    return double.rng.choice(list(double.policy.request_types.values()))


def _answers(request: RequestType, knock: Knock) -> dict[str, str]:
    made_up = {"date": knock.at.date().isoformat(), "number": "120", "handle": "made.up.account"}
    return {field.key: made_up.get(field.kind, knock.text) for field in request.fields}


def decide_request(double: Double, story: CaseStory, at: datetime, by: int) -> bool:
    """Somebody of the role that is asked says yes; True while another has to."""
    asked = story.asked
    if asked is None or story.tale.state.status != "on_hold":
        return False
    asked.approved.append((by, at))
    step = len(asked.approved)
    story.tale.tell(e.ApprovalDecided(step=step, outcome="approved", by=by), at, f"person:{by}")
    if step == len(asked.roles):
        story.tale.tell(e.StatusChanged(status="open", reason="approved"), at, f"person:{by}")
        double.wait(story)
        return False
    story.tale.tell(e.ApprovalRequested(step=step + 1, role=asked.roles[step]), at, f"person:{by}")
    return True
