"""How long a record may and must be kept: class x jurisdiction x state, and what beats what (handbook 5.4).

A legal hold beats everything. What is still running (a case being worked, a clock of the law) beats deletion. A floor
beats a ceiling, except for documents that prove who somebody is: of those the most protective deletion rules, and only
the fact that was decided from them is kept. All of it is a pure function of the table, the record's facts and `now`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nakhoda.core.decisions import Decision, Reason

CLASSES: dict[str, str] = {
    "identity_evidence": "Documents that prove age, identity or a relation",
    "attachment": "Files that came with a message",
    "raw_mail": "A mail's original bytes",
    "message_text": "What was said on a case, and its subject",
    "note": "Internal notes",
    "draft": "Answers that were never sent",
    "survey_comment": "Words in a survey",
    "contact": "A member's name and addresses",
    "decision_fact": "What was decided, when and on which ground",
}
STATES = ("ended", "contestable")  # a case that is over; one whose decision may still be contested
DOCUMENTS = frozenset({"identity_evidence"})  # the earliest deletion wins, whatever asks for longer
EVERYWHERE = "*"
VERDICTS = ("kept", "floor", "held", "running", "tell", "told", "erase")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. Days count from the end of the case (for contacts: of the member's last one)."""

    key: str
    record_class: str
    source: str
    confidence: str
    effective_from: date
    verified_on: date | None = None  # when somebody last held it against its source
    jurisdiction: str = EVERYWHERE
    state: str = "any"
    floor_days: int = 0
    ceiling_days: int | None = None
    notice_hours: int = 0
    effective_to: date | None = None

    def is_stale(self, today: date, review_days: int) -> bool:
        """Whether nobody has checked it for so long (or ever: `memory`) that readers must be told."""
        if self.confidence == "memory" or self.verified_on is None:
            return True
        return today > self.verified_on + timedelta(days=review_days)


@dataclass(frozen=True, slots=True)
class RetentionTable:
    """The rules, and how often each must be checked."""

    rules: tuple[Rule, ...]
    review_days: int = 180


@dataclass(frozen=True, slots=True)
class Term:
    """What the rules that apply say together; `ceiling_days` None means that nothing ends it."""

    floor_days: int = 0
    ceiling_days: int | None = None
    notice_hours: int = 0
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """Of one record: since when its time counts, what stands against deletion, and until when its member was told to
    wait (None: nobody told them)."""

    since: datetime
    holds: tuple[str, ...] = ()  # references of the legal holds that cover it
    running: tuple[str, ...] = ()  # sentences: what is not over yet
    told_until: datetime | None = None


def term_for(
    table: RetentionTable, record_class: str, jurisdictions: Iterable[str], state: str, on: date
) -> Decision[Term]:
    """The strictest of all rules that apply on that day: the highest floor, the lowest ceiling, the longest notice."""
    places = {EVERYWHERE, *jurisdictions}
    rules = [rule for rule in table.rules if _applies(rule, record_class, places, state, on)]
    ceilings = [rule.ceiling_days for rule in rules if rule.ceiling_days is not None]
    floor = max((rule.floor_days for rule in rules), default=0)
    ceiling = min(ceilings, default=None)
    if ceiling is not None and floor > ceiling:
        floor, ceiling = (0, ceiling) if record_class in DOCUMENTS else (floor, floor)
    term = Term(floor, ceiling, max((rule.notice_hours for rule in rules), default=0), tuple(r.key for r in rules))
    return Decision(term, tuple(Reason(rule.key, rule.source) for rule in rules))


def judge(term: Term, facts: RecordFacts, now: datetime) -> Decision[str]:
    """What the nightly run does with a record: one of VERDICTS."""
    if against := _against(term, facts, now):
        return against
    if term.ceiling_days is None or now < facts.since + timedelta(days=term.ceiling_days):
        return Decision("kept", (Reason("in_time", "its time is not over"),))
    if term.notice_hours and facts.told_until is None:
        return Decision("tell", (Reason("notice", f"the member is told {term.notice_hours} hours before"),))
    if facts.told_until is not None and now < facts.told_until:
        return Decision("told", (Reason("notice", f"the member was told; it goes at {facts.told_until:%F %H:%M} UTC"),))
    return Decision("erase", (Reason("past_ceiling", f"kept for {term.ceiling_days} days at most"),))


def judge_request(term: Term, facts: RecordFacts, now: datetime) -> Decision[str]:
    """What stands against deletion when the member asks for it: held, running, floor; or erase. No ceiling is needed,
    and no notice: it is the member's own wish."""
    return _against(term, facts, now) or Decision("erase", (Reason("asked", "the member asked"),))


def _against(term: Term, facts: RecordFacts, now: datetime) -> Decision[str] | None:
    if facts.holds:
        return Decision("held", tuple(Reason("legal_hold", f"legal hold {each} covers it") for each in facts.holds))
    if facts.running:
        return Decision("running", tuple(Reason("running", each) for each in facts.running))
    until = facts.since + timedelta(days=term.floor_days)
    if term.floor_days and now < until:
        return Decision("floor", (Reason("floor", f"it must be kept until {until:%F} ({', '.join(term.keys)})"),))
    return None


def _applies(rule: Rule, record_class: str, places: set[str], state: str, on: date) -> bool:
    in_force = rule.effective_from <= on and (rule.effective_to is None or on < rule.effective_to)
    return (
        in_force and rule.record_class == record_class and rule.state in ("any", state) and rule.jurisdiction in places
    )
