"""What a case should be, in a hundred lines: written from the handbook (1.2) and not from the code under test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

OURS = ("new", "open")
LIVE = ("new", "open", "pending_member", "on_hold")
OVER = ("closed", "spam", "withdrawn")
UNDO, WINDOW = timedelta(seconds=10), timedelta(days=7)


class Refusal(Exception):
    """The desk must refuse this too, and change nothing."""


@dataclass(slots=True)
class Model:
    """One case as its agent and its member know it."""

    now: datetime
    status: str = "new"
    mine: bool = False
    unanswered: bool = True
    priority: str = "normal"
    tags: frozenset[str] = frozenset()
    before_spam: str = ""
    resolved_at: datetime | None = None
    review_at: datetime | None = None
    waiting: list[tuple[datetime, bool]] = field(default_factory=list)  # answers in their undo time: until, asks
    questions: list[bool] = field(default_factory=list)  # of the answers that went out

    def need(self, yes: bool) -> None:
        if not yes:
            raise Refusal

    def send(self, everything: bool = True) -> None:
        """Answers whose undo time is over go out; in a case that ended they stay."""
        gone = [each for each in self.waiting if everything or each[0] <= self.now]
        self.waiting = [each for each in self.waiting if each not in gone]
        if gone and self.status not in OVER:
            self.questions += [asks for _, asks in gone]
            self.unanswered = False

    def take(self) -> None:
        if self.mine:
            return
        self.need(self.status in LIVE)
        self.mine = True
        self.status = "open" if self.status == "new" else self.status

    def release(self) -> None:
        self.need(self.mine and self.status in OURS)
        self.mine = False

    def reply(self, asks: bool) -> None:
        self.need(self.status not in OVER)
        if self.status in OURS and not self.mine:
            self.take()
        self.waiting.append((self.now + UNDO, asks))

    def undo(self) -> None:
        self.need(bool(self.waiting))
        self.waiting.pop()

    def member_writes(self, thanks: bool) -> None:
        late = self.resolved_at is not None and self.now >= self.resolved_at + WINDOW
        self.need(
            self.status not in ("closed", "withdrawn") and not (self.status == "resolved" and late and not thanks)
        )
        self.unanswered = self.unanswered or not thanks
        if self.status == "pending_member" or (self.status == "resolved" and not thanks):
            self.status, self.resolved_at = "open", None

    def pending(self) -> None:
        self.need(self.status in OURS)
        self.send()
        self.need(not self.unanswered and bool(self.questions) and self.questions[-1])
        self.status = "pending_member"

    def hold(self, review_at: datetime) -> None:
        self.need(self.status in ("new", "open", "pending_member") and review_at > self.now)
        self.send()
        self.status, self.review_at = "on_hold", review_at

    def unhold(self) -> None:
        self.need(self.status == "on_hold")
        self.status, self.review_at = "open", None

    def resolve(self) -> None:
        self.need(self.status in LIVE)
        self.send()
        self.need(not self.unanswered)
        self.status, self.resolved_at, self.review_at = "resolved", self.now, None

    def reopen(self) -> None:
        self.need(self.status == "resolved")
        self.status, self.resolved_at = "open", None

    def withdraw(self) -> None:
        self.need(self.status in LIVE)
        self.status, self.mine = "withdrawn", False

    def spam(self) -> None:
        self.need(self.status not in OVER)
        self.before_spam, self.status, self.mine = self.status, "spam", False

    def unspam(self) -> None:
        self.need(self.status == "spam")
        self.status, self.before_spam = self.before_spam, ""

    def prioritise(self, priority: str) -> None:
        self.need(self.status not in OVER)
        self.priority = priority

    def tag(self, word: str) -> None:
        self.tags |= {word}

    def wait(self, time: timedelta) -> None:
        """Time passes, and the sweeps run at its end."""
        self.now += time
        self.send(everything=False)
        if self.status == "on_hold" and self.review_at and self.review_at <= self.now:
            self.unhold()
        if self.status == "resolved" and self.resolved_at and self.resolved_at + WINDOW <= self.now:
            self.status = "closed"
