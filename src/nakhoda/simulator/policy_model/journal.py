"""The trace of a run told in the journal's own events, with the clocks that the core derives from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.events import Entry
from nakhoda.core.policy.rules import QueueRule
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import Kind, PolicyModel
from nakhoda.simulator.policy_model.promised import reason_for
from nakhoda.simulator.stories import Label, Numbering
from nakhoda.simulator.tale import Tale

VIA = {"in_app": "api", "email": "email"}


class _Teller:
    """Tells one line after another, each to the tale of its case."""

    def __init__(self, model: PolicyModel, label: Label, numbers: Numbering) -> None:
        self.model, self.label, self.numbers = model, label, numbers
        self.tales: dict[int, Tale] = {}
        self.touches: dict[int, tuple[int, datetime]] = {}
        self.homes: dict[int, str] = {}
        self.raised: dict[int, int] = {}

    def tell(self, line: Any) -> None:
        """One line of the trace."""
        at = self.model.start + timedelta(seconds=float(line[0]))
        number, kind, queue, agent = int(line[2]), int(line[3]), int(line[4]), int(line[5])
        if line[1] == c.T_ARRIVED:
            self.tales[number] = Tale(number, self.model.policy)
            self._arrived(self.tales[number], self.model.kinds[kind], self.model.policy.queues[queue], at)
        else:
            _TOLD[int(line[1])](self, self.tales[number], self.model.policy.queues[queue], agent + 1, at)

    def placed(self, tale: Tale, queue: QueueRule, at: datetime) -> None:
        """Into a queue."""
        scope = self.label(queue, tale.state.lob)
        where = {"owner": queue.owner, "tier": queue.tier, "calendar": queue.calendar, "scope_id": scope}
        tale.tell(e.CaseRouted(queue=queue.key, **where), at, "system:router")  # type: ignore[arg-type]

    def _arrived(self, tale: Tale, kind: Kind, queue: QueueRule, at: datetime) -> None:
        by = f"system:intake:{kind.channel}"
        member = self.numbers.take("member")
        tale.tell(
            e.CaseReceived(channel=kind.channel, received_at=at, member_id=member, country=kind.country or None), at, by
        )
        tale.tell(e.MessageInbound(message_id=self.numbers.take("message"), language=kind.language), at, by)
        tale.tell(
            e.CaseClassified(
                lob=kind.lob,
                reason=kind.reason,
                lane=kind.lane,
                priority=kind.priority,
                language=kind.language,
                confidence=1.0,
            ),
            at,
            "system:triage",
        )
        self.placed(tale, queue, at)
        tale.tell(e.CaseAcknowledged(via=VIA.get(kind.channel, "page")), at, by)

    def taken(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        if tale.state.assignee_id != agent:
            tale.tell(e.CaseAssigned(agent_id=agent, cause="next_case"), at, f"person:{agent}")
        touch = self.numbers.take("touch")
        self.touches[tale.state.id] = touch, at
        tale.tell(e.TouchStarted(touch_id=touch, agent_id=agent), at, f"person:{agent}")

    def touched(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        touch, since = self.touches[tale.state.id]
        seconds = round((at - since).total_seconds())
        tale.tell(e.TouchEnded(touch_id=touch, agent_id=agent, seconds=seconds), at, f"person:{agent}")

    def rose(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        number = self.numbers.take("escalation")
        self.raised[tale.state.id], self.homes[tale.state.id] = number, tale.state.queue
        reason = reason_for(self.model.policy, tale.state.lob)
        ways = {"from_queue": tale.state.queue, "queue": queue.key}
        raised = e.EscalationRaised(escalation_id=number, kind=reason.kind, reason=reason.key, **ways)
        tale.tell(raised, at, f"person:{agent}")
        self.placed(tale, queue, at)
        tale.tell(e.CaseAssigned(agent_id=None, cause="escalation"), at, "system:router")

    def accepted(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        accepted = e.EscalationAccepted(escalation_id=self.raised[tale.state.id], agent_id=agent)
        tale.tell(accepted, at, f"person:{agent}")

    def returned(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        reason = next(iter(self.model.policy.escalation.return_reasons))
        returned = e.EscalationReturned(escalation_id=self.raised[tale.state.id], reason=reason)
        tale.tell(returned, at, f"person:{agent}")
        self.placed(tale, self.model.policy.queue_by_key[self.homes[tale.state.id]], at)
        tale.tell(e.CaseAssigned(agent_id=None, cause="escalation"), at, "system:router")

    def said(self, tale: Tale, agent: int, at: datetime, asks: bool) -> None:
        """A public answer."""
        number = self.numbers.take("message")
        said = e.MessageOutbound(message_id=number, author_kind="agent", author_id=agent, asks_question=asks)
        tale.tell(said, at, f"person:{agent}")

    def asked(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        self.said(tale, agent, at, True)
        tale.tell(e.StatusChanged(status="pending_member", reason="question"), at, f"person:{agent}")

    def resolved(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        self.said(tale, agent, at, False)
        if tale.state.escalation_state == "accepted":
            done = e.EscalationResolved(escalation_id=self.raised[tale.state.id], outcome="resolved")
            tale.tell(done, at, f"person:{agent}")
        tale.tell(e.CaseResolved(outcome="information", agent_id=agent), at, f"person:{agent}")

    def silent(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        tale.tell(e.CaseResolved(outcome="no_response", agent_id=None), at, "system:clock")

    def _heard(self, tale: Tale, at: datetime) -> str:
        member = f"member:{tale.state.member_id}"
        heard = e.MessageInbound(message_id=self.numbers.take("message"), language=tale.state.language)
        tale.tell(heard, at, member)
        return member

    def replied(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        member = self._heard(tale, at)
        tale.tell(e.StatusChanged(status="open", reason="member_replied"), at, member)

    def reopened(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        tale.tell(e.CaseReopened(by="member"), at, self._heard(tale, at))

    def held(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        review = at + timedelta(days=1)
        tale.tell(e.HoldStarted(reason="third_party", review_at=review), at, f"person:{agent}")

    def hold_over(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        tale.tell(e.HoldEnded(reason="review"), at, "system:clock")

    def moved(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        scope = self.label(queue, tale.state.lob)
        where = {"owner": queue.owner, "tier": queue.tier, "calendar": queue.calendar, "scope_id": scope}
        ways = {"from_queue": tale.state.queue, "queue": queue.key, "reason": "queue_closed"}
        tale.tell(e.CaseTransferred(**ways, **where), at, "system:router")  # type: ignore[arg-type]

    def released(self, tale: Tale, queue: QueueRule, agent: int, at: datetime) -> None:
        if tale.state.assignee_id is not None:
            tale.tell(e.CaseAssigned(agent_id=None, cause="owner_off_shift"), at, "system:router")


_TOLD: dict[int, Callable[[_Teller, Tale, QueueRule, int, datetime], None]] = {
    c.T_TAKEN: _Teller.taken,
    c.T_TOUCHED: _Teller.touched,
    c.T_RAISED: _Teller.rose,
    c.T_ACCEPTED: _Teller.accepted,
    c.T_RETURNED: _Teller.returned,
    c.T_ASKED: _Teller.asked,
    c.T_REPLIED: _Teller.replied,
    c.T_RELEASED: _Teller.released,
    c.T_RESOLVED: _Teller.resolved,
    c.T_REOPENED: _Teller.reopened,
    c.T_SILENT: _Teller.silent,
    c.T_MOVED: _Teller.moved,
    c.T_HELD: _Teller.held,
    c.T_HOLD_OVER: _Teller.hold_over,
}


def tales_of(model: PolicyModel, trace: Iterable[Any], label: Label, numbers: Numbering | None = None) -> list[Tale]:
    """Every case of a trace as a tale: its entries, its state and its clocks, as the desk would hold them.

    `label(queue, lob)` is the scope of a case; agent n of the plan is person n + 1.
    """
    teller = _Teller(model, label, numbers or Numbering())
    for line in trace:
        teller.tell(line)
    end = model.start + timedelta(days=model.days)
    for tale in teller.tales.values():
        _close(model, tale, end)
        tale.sweep(end)
    return list(teller.tales.values())


def _close(model: PolicyModel, tale: Tale, end: datetime) -> None:
    """Immutable when the reopen window has passed."""
    window = timedelta(days=model.policy.routing.reopen_window_days)
    if tale.state.status == "resolved" and tale.state.resolved_at and tale.state.resolved_at + window <= end:
        tale.tell(e.CaseClosed(), tale.state.resolved_at + window, "system:clock")


def journal_of(model: PolicyModel, trace: Iterable[Any], label: Label) -> list[list[Entry]]:
    """The entries of every case, which `core/fact_rows` and the warehouse can load."""
    return [tale.entries for tale in tales_of(model, trace, label)]
