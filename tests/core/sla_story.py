"""Reads the short stories of the SLA table: words in, journal entries and expected clocks out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core import events as e
from nakhoda.core.clocks import Clock, ClockTerm, apply_clock, breach_if_due, owed, react
from nakhoda.core.facts import CaseState, apply
from tests.core.sla_sites import SITES

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
INSTANT = re.compile(
    r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:(?P<day>\d+) (?P<month>[A-Z][a-z]{2}) (?:(?P<year>\d{4}) )?)?"
    r"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
)
UNITS = {"m": 1, "h": 60, "d": 1440}
STATES = {"pending": "pending_member", "hold": "on_hold"}
METRIC = {
    "ack": "acknowledgement",
    "first": "first_response",
    "next": "next_response",
    "accept": "tier2_accept",
    "age": "tier2_resolve",
    "appeal": "appeal_decision",
}


@dataclass
class Calendarium:
    """Reads instants; a bare time is on the last date, a bare weekday the next such day."""

    zone: ZoneInfo
    day: date = date(2026, 1, 1)

    def read(self, match: re.Match[str]) -> datetime:
        word = match.groupdict()
        if word["day"]:
            year = int(word["year"] or self.day.year)
            self.day = date(year, MONTHS.index(word["month"]) + 1, int(word["day"]))
            assert word["weekday"] in (None, DAYS[self.day.weekday()]), f"{match[0]} is a {DAYS[self.day.weekday()]}"
        elif word["weekday"]:
            self.day += timedelta((DAYS.index(word["weekday"]) - self.day.weekday()) % 7)
        clock = (int(word["hour"]), int(word["minute"]), int(word["second"] or 0))
        return datetime(self.day.year, self.day.month, self.day.day, *clock, tzinfo=self.zone)


@dataclass(frozen=True)
class Promise:
    """`first 8h urgent=2h v2=4h law 24x7 pauses=pending,hold`: one term, with targets by priority and version."""

    code: str
    metric: str
    targets: dict[str, int]
    words: frozenset[str]
    pauses_in: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> Promise:
        code, target, *words = text.split()
        pairs = dict(word.split("=") for word in words if "=" in word)
        pauses = tuple(STATES[state] for state in pairs.pop("pauses", "").split(",") if state)
        name = pairs.pop("metric", code)
        targets = {key: minutes(value) for key, value in pairs.items()} | {"": minutes(target)}
        return cls(code, METRIC.get(name, name), targets, frozenset(words), pauses)

    def term(self, case: CaseState, version: int) -> ClockTerm:
        law = "law" in self.words
        business = not law and "24x7" not in self.words
        target = self.targets.get(case.priority, self.targets.get(f"v{version}", self.targets[""]))
        calendar = case.calendar if business else ""
        kind, owner = ("obligation", "") if law else ("sla", {"": "", "inhouse": "t2"}.get(case.owner, "partner"))
        return ClockTerm(self.code, self.metric, kind, target, business, calendar, self.pauses_in, owner, version)


def minutes(text: str) -> int:
    return int(text[:-1]) * UNITS[text[-1]]


@dataclass
class Journal:
    """A case whose clocks are kept as the desk keeps them."""

    promises: Sequence[Promise]
    case_id: int = 1
    entries: list[e.Entry] = field(default_factory=list)
    state: CaseState = field(default_factory=CaseState)
    clocks: tuple[Clock, ...] = ()
    version: int = 1

    def terms_at(self, case: CaseState, entry: e.Entry) -> list[ClockTerm]:
        known = [promise for promise in self.promises if case.lob or "once-classified" not in promise.words]
        return [promise.term(case, entry.policy_version) for promise in known]

    def record(self, event: e.Event, at: datetime) -> None:
        before, entry = self.state, self._append(event, at)
        terms = self.terms_at(self.state, entry)
        for follow in react(before, self.state, entry, self.clocks, terms, SITES):
            self._append(follow, at)

    def sweep(self, at: datetime) -> None:
        for clock in self.clocks:
            if breach := breach_if_due(clock, at):
                self._append(breach, at)

    def _append(self, event: e.Event, at: datetime) -> e.Entry:
        entry = e.Entry(self.case_id, len(self.entries) + 1, at, "system:test", event, self.version)
        self.entries.append(entry)
        self.state = apply(self.state, entry)
        self.clocks = apply_clock(self.clocks, entry)
        return entry


def tell(journal: Journal, site: str, story: str) -> None:
    """Plays `instant verb words; instant verb words ...` into the journal."""
    reader = Calendarium(ZoneInfo(SITES[site].timezone))
    for step in story.split(";"):
        match = INSTANT.match(step.strip())
        assert match, f"no instant in {step!r}"
        at, words = reader.read(match), step.strip()[match.end() :].split()
        if words[0] == "look":
            journal.sweep(at)
        elif words[0] == "policy":
            journal.version = int(words[1])
        else:
            for event in events_of(journal, site, at, words[0], words[1:]):
                journal.record(event, at)


def events_of(journal: Journal, site: str, at: datetime, verb: str, words: list[str]) -> list[e.Event]:
    """What one step of a story is in the journal."""
    if verb == "received":
        return _received(site, at, words)
    if verb == "absorbs":
        return [_absorbed(site, at, words)]
    number = int(words[0]) if words and words[0].isdigit() else 1
    event = _SIMPLE[verb](at, words, number, journal.state)
    return [event] if verb != "classified" or journal.state.owner else [event, _placed(e.CaseRouted, site)]


def _received(site: str, at: datetime, words: list[str]) -> list[e.Event]:
    named = dict(zip(words[::2], words[1::2], strict=True))
    received_at = at - timedelta(minutes=minutes(named["after"])) if "after" in named else at
    by, priority = named.get("by", "member"), named.get("as", "normal")
    events: list[e.Event] = [e.CaseReceived(channel="email", received_at=received_at, opened_by=by)]
    if priority == "unread":
        return events
    events += [_classified(priority)]
    events += [_placed(e.CaseRouted, site)]
    return [*events, e.MessageInbound(message_id=1)] if by == "member" else events


def _absorbed(site: str, at: datetime, words: list[str]) -> e.Event:
    """`absorbs 2h owing IN-NCII resolution 24h`: a case received 2 h ago, which still owed that by law."""
    received_at, owing = at - timedelta(minutes=minutes(words[0])), words[2:]
    if not owing:
        return e.CaseAbsorbed(case_id=9, received_at=received_at)
    other = Journal([Promise.read(f"{owing[0]} {owing[2]} law metric={owing[1]}")], case_id=9)
    for event in (e.CaseReceived(channel="app", received_at=received_at), _classified("normal")):
        other.record(event, received_at)
    return e.CaseAbsorbed(case_id=9, received_at=received_at, obligations=owed(other.clocks))


def _classified(priority: str, lob: str = "access") -> e.CaseClassified:
    return e.CaseClassified(lob=lob, reason="locked", lane="L7", priority=priority, language="ms")


def _placed(cls: Any, site: str, **more: str) -> e.Event:
    place = {"queue": f"q-{site}", "owner": "partner-a", "tier": 1, "calendar": site, "scope_id": 1}
    event: e.Event = cls(**place | more)
    return event


def _said(kind: str = "agent", **more: bool) -> Any:
    return lambda at, words, n, case: e.MessageOutbound(message_id=case.last_seq, author_kind=kind, **more)


def _asked(author: str = "member", **more: bool) -> Any:
    return lambda at, words, n, case: e.MessageInbound(message_id=case.last_seq, author_kind=author, **more)


def _plain(cls: Any, **fixed: Any) -> Any:
    return lambda at, words, n, case: cls(**fixed)


_SIMPLE: dict[str, Any] = {
    "acknowledged": _plain(e.CaseAcknowledged, via="email"),
    "classified": lambda at, words, n, case: _classified(*words),
    "asks": _asked(),
    "thanks": _asked(is_request=False),
    "police-writes": _asked("third_party"),
    "only-thanks": lambda at, words, n, case: e.MessageReclassified(message_id=2, is_request=False),
    "really-asks": lambda at, words, n, case: e.MessageReclassified(message_id=2, is_request=True, unanswered_since=at),
    "reply": _said(),
    "holding-reply": _said(is_substantive=False),
    "note": _said(is_public=False),
    "bot": _said("bot"),
    "pending": _plain(e.StatusChanged, status="pending_member"),
    "open": _plain(e.StatusChanged, status="open"),
    "hold": lambda at, words, n, case: e.HoldStarted(reason="vendor", review_at=at),
    "unhold": _plain(e.HoldEnded),
    "priority": lambda at, words, n, case: e.PriorityChanged(priority=words[0]),
    "in-house": lambda at, words, n, case: _placed(e.CaseRouted, case.calendar, owner="inhouse"),
    "transfer": lambda at, words, n, case: _placed(e.CaseTransferred, words[0], from_queue=case.queue, reason="skill"),
    "resolved": _plain(e.CaseResolved, outcome="granted", agent_id=3),
    "reopened": _plain(e.CaseReopened, by="member"),
    "closed": _plain(e.CaseClosed),
    "spam": _plain(e.CaseMarkedSpam),
    "unspam": _plain(e.CaseUnmarkedSpam),
    "merged": _plain(e.CaseMerged, into=9),
    "split": _plain(e.CaseSplit, into=9, message_id=2),
    "withdrawn": _plain(e.CaseWithdrawn),
    "escalated": lambda at, words, n, case: e.EscalationRaised(
        escalation_id=n, kind="functional", reason="scope", from_queue="t1", queue="t2"
    ),
    "accepted": lambda at, words, n, case: e.EscalationAccepted(escalation_id=n, agent_id=7),
    "returned": lambda at, words, n, case: e.EscalationReturned(escalation_id=n, reason="wrong_queue"),
    "bounced": lambda at, words, n, case: e.EscalationReturned(escalation_id=n, reason="incomplete", automatic=True),
    "recalled": lambda at, words, n, case: e.EscalationRecalled(escalation_id=n),
    "t2-done": lambda at, words, n, case: e.EscalationResolved(escalation_id=n),
    "decided": lambda at, words, n, case: e.DecisionMade(decision_id=n, kind="removal", adverse=True),
    "implemented": lambda at, words, n, case: e.DecisionImplemented(decision_id=n),
    "appealed": lambda at, words, n, case: e.AppealFiled(appeal_id=n, decision_id=1),
    "overturned": lambda at, words, n, case: e.AppealDecided(appeal_id=n, outcome="overturned_error", reviewer_id=4),
    "upheld": lambda at, words, n, case: e.AppealDecided(appeal_id=n, outcome="upheld", reviewer_id=4),
    "restored": lambda at, words, n, case: e.AppealImplemented(appeal_id=n),
    "approval-asked": lambda at, words, n, case: e.ApprovalRequested(step=n, role="lead"),
    "approved": lambda at, words, n, case: e.ApprovalDecided(step=n, outcome="approved", by=5),
}


@dataclass(frozen=True)
class Expected:
    """`first met due Mon 14:00 owed by t2 because merged`: a clock in the end; `next#2` is the second of its code."""

    code: str
    nth: int
    values: dict[str, Any]

    @classmethod
    def read(cls, text: str, reader: Calendarium) -> Expected:
        code, outcome, rest = (text.strip() + " ").split(" ", 2)
        name, _, nth = code.partition("#")
        values: dict[str, Any] = {"outcome": outcome}
        for word, column in (("due", "due_at"), ("stopped", "stopped_at"), ("missed", "breached_at")):
            if found := re.search(rf"\b{word} {INSTANT.pattern}", rest):
                values[column] = reader.read(found)
        if reason := re.search(r"because (\S+)", rest):
            values["cancel_reason"] = reason[1]
        if owner := re.search(r"owed by (\S+)", rest):
            values["attributable_to"] = owner[1]
        if "running" in rest:
            values["is_open"] = True
        return cls(name, int(nth or 1), values)


def expectations(site: str, story: str, text: str) -> list[Expected]:
    """All that a row expects; dates go on from the day on which the story begins."""
    reader = Calendarium(ZoneInfo(SITES[site].timezone))
    first = INSTANT.match(story.strip())
    assert first
    reader.read(first)
    begin, expected = reader.day, []
    for part in text.split(";"):
        reader.day = begin
        expected.append(Expected.read(part, reader))
    return expected
