"""Walks one case's journal once and lets every noun hear it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.clock_fold import CLOCK_EVENTS
from nakhoda.core.events import Entry
from nakhoda.core.fact_rows.appeals import Appeals
from nakhoda.core.fact_rows.cases import Path, case_columns
from nakhoda.core.fact_rows.clocks import Clocks, Moment
from nakhoda.core.fact_rows.context import Context
from nakhoda.core.fact_rows.decisions import Decisions
from nakhoda.core.fact_rows.escalations import Escalations
from nakhoda.core.fact_rows.messages import Messages
from nakhoda.core.fact_rows.place import Places
from nakhoda.core.fact_rows.reviews import Reviews
from nakhoda.core.fact_rows.states import States
from nakhoda.core.fact_rows.stays import Stays, queue_of
from nakhoda.core.fact_rows.surveys import Surveys
from nakhoda.core.fact_rows.touches import Touches
from nakhoda.core.fact_tables import FACTS, PLACE
from nakhoda.core.facts import CaseState, apply

Rows = dict[str, list[tuple[Any, ...]]]  # table -> rows in the order of its columns
Heard = Callable[[CaseState, CaseState, Entry, Any], None]
_CASE = tuple(column.name for column in FACTS["case"][len(PLACE) :])
_CLOCKS = frozenset(CLOCK_EVENTS)


def rows_of_case(entries: Sequence[Entry], context: Context) -> Rows:
    """Rows of every table but `agent_state`, from all entries of one case in order of `seq`."""
    walk = _Walk(context)
    for entry in entries:
        walk.hear(entry)
    return walk.rows()


class _Walk:
    def __init__(self, context: Context) -> None:
        self.places = places = Places(context)
        self.state = CaseState()
        self.last: Entry
        self.moments: list[Moment] = []
        self.path, self.stays, self.states, self.clocks = Path(), Stays(), States(), Clocks()
        self.messages, self.touches, self.escalations = Messages(places), Touches(places), Escalations()
        self.surveys, self.decisions, self.appeals = Surveys(places), Decisions(places), Appeals(places)
        self.reviews = Reviews(places)
        self._hears = self._who_hears()

    def hear(self, entry: Entry) -> None:
        told, self.last = self._in_time(entry), entry
        if type(entry.event) in _CLOCKS:  # near half of a journal, and they move no state
            self.moments.append((told, self.state))
            self.clocks.hear(self.state, entry)
        else:
            before, self.state = self.state, apply(self.state, entry)
            self.moments.append((told, self.state))
            self._tell(before, self.state, told)

    def _in_time(self, entry: Entry) -> Entry:
        """Clocks of machines go back; here time stands still meanwhile, or a stretch would end before it began."""
        if not self.moments or entry.at >= self.moments[-1][0].at:
            return entry
        return replace(entry, at=self.moments[-1][0].at)

    def _tell(self, before: CaseState, after: CaseState, entry: Entry) -> None:
        if isinstance(entry.event, e.CaseReceived):
            self.places.app_version = entry.event.app_version
        for hear in self._hears.get(type(entry.event), ()):
            hear(before, after, entry, entry.event)
        self.stays.hear(before, after, entry)
        self.states.hear(before, after, entry)
        if before.status != after.status:
            self.path.turned(before, after, entry, self.messages.asked)
        if queue_of(before) != queue_of(after):
            self.path.moved(before, after, entry, entry.event)

    def rows(self) -> Rows:
        if type(self.last.event) in _CLOCKS:
            self.state = apply(self.state, self.last)  # its number and instant are the case's last
        received_at = self.state.received_at
        if received_at is None:
            return {}
        return {
            "case": [self._case(self.last)],
            "stay": list(self.stays.rows(self.places, received_at)),
            "state": list(self.states.rows(self.places, received_at)),
            "message": list(self.messages.rows()),
            "touch": list(self.touches.rows()),
            "clock": list(self.clocks.rows(self.places, self.moments)),
            "escalation": list(self.escalations.rows(self.places)),
            "survey": list(self.surveys.rows()),
            "review": list(self.reviews.rows()),
            "decision": list(self.decisions.rows()),
            "appeal": list(self.appeals.rows()),
        }

    def _case(self, last: Entry) -> tuple[Any, ...]:
        state = self.state
        told = case_columns(self.path, state)
        told["macro"], told["returns"] = self.messages.macro, self.escalations.returns
        told["missed_escalation"] = self.escalations.missed
        told["pending_seconds"] = self.states.seconds_in("pending_member")
        told["hold_seconds"] = self.states.seconds_in("on_hold")
        by = state.resolver_id if state.resolved_at else None
        place = self.places.of(state, last.at, last.policy_version, by)
        return (*place, *(told[name] for name in _CASE))

    def _who_hears(self) -> dict[type[e.Event], tuple[Heard, ...]]:
        return {
            e.CaseReceived: (self.path.came,),
            e.SourceLine: (self.path.written,),
            e.CaseClassified: (self.path.understood,),
            e.CaseRouted: (self.escalations.moved, self.appeals.moved),
            e.CaseTransferred: (self.escalations.moved, self.appeals.moved),
            e.CaseAssigned: (self.appeals.moved,),
            e.CaseResolved: (self.path.solved,),
            e.CaseReopened: (self.path.reopened,),
            e.MessageInbound: (self.path.heard, self.messages.inbound),
            e.MessageOutbound: (self.messages.outbound,),
            e.MessageReclassified: (self.messages.reread,),
            e.TouchStarted: (self.touches.started,),
            e.TouchEnded: (self.touches.ended,),
            e.EscalationRaised: (self.escalations.raised,),
            e.EscalationAccepted: (self.escalations.accepted,),
            e.EscalationReturned: (self.escalations.returned,),
            e.EscalationRecalled: (self.escalations.recalled,),
            e.EscalationResolved: (self.escalations.resolved,),
            e.EscalationInfoRequested: (self.escalations.asked,),
            e.EscalationRedirected: (self.escalations.redirected,),
            e.EscalationClimbed: (self.escalations.climbed,),
            e.EscalationMissed: (self.escalations.was_missed,),
            e.DecisionMade: (self.decisions.made,),
            e.NoticeServed: (self.decisions.noticed,),
            e.DecisionImplemented: (self.decisions.implemented,),
            e.AppealFiled: (self.appeals.filed,),
            e.AppealDecided: (self.appeals.decided,),
            e.AppealImplemented: (self.appeals.implemented,),
            e.EvidenceAssessed: (self.appeals.assessed,),
            e.EvidenceDisposed: (self.appeals.disposed,),
            e.SurveyEligible: (self.surveys.considered,),
            e.SurveyOffered: (self.surveys.offered,),
            e.SurveyDelivered: (self.surveys.delivered,),
            e.SurveyResponded: (self.surveys.responded,),
            e.SurveyExpired: (self.surveys.expired,),
            e.CaseReviewed: (self.reviews.reviewed,),
        }
