"""What keeps a policy from being published: its date, its merge with the others, and the cases that still need it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from nakhoda.core.policy import PolicyDocument, PolicyError, check_together, dump, effective, load
from nakhoda.core.policy.rules import QueueRule
from nakhoda.desk.models import Case, ClockRow, PolicyVersion
from nakhoda.desk.models.cases import WAITING
from nakhoda.desk.queries.policies import texts_at
from nakhoda.desk.queries.policy import NoPolicy, policy_in_force

LIVE = ("new", "open", "pending_member", "on_hold", "resolved")
HELD = Q(status__in=["new", "open", "pending_member", "on_hold"]) & ~WAITING


class NotPublishable(ValueError):
    """The document stays a draft; the message says why."""


def refuse_unfit(draft: PolicyVersion, *, now: datetime, effective_from: datetime) -> None:
    """Raise `NotPublishable` unless the draft may take effect at `effective_from`. Call it as the program."""
    if draft.state != "draft":
        raise NotPublishable(f"this version is {draft.state} already")
    _refuse_date(now, effective_from)
    merged = merged_with(draft, effective_from)
    _refuse_lost_calendars({item["key"] for item in merged.data["calendars"]}, now, effective_from)
    _refuse_lost_queues({item["key"] for item in merged.data["queues"]})


def merged_with(draft: PolicyVersion, at: datetime) -> PolicyDocument:
    """The policy that would be in force with the draft; raises `NotPublishable` when the parts do not fit."""
    texts = texts_at(at) | {draft.document_key: draft.text}
    documents = [load(text) for text in texts.values()]
    variants = [text for text, document in zip(texts.values(), documents, strict=True) if document.is_variant]
    whole = [document for document in documents if not document.is_variant]
    if len(whole) != 1:
        raise NotPublishable(_one_global(len(whole)))
    found = check_together(dump(whole[0]), variants)
    if problem := next((problem for problems in found for problem in problems), None):
        raise NotPublishable(f"it does not fit the other documents: {problem.path}: {problem.message}")
    merged = effective(whole[0], [load(text) for text in variants])
    try:
        load(dump(merged))
    except PolicyError as error:
        raise NotPublishable(f"all documents together do not fit: {error.problems[0]}") from error
    return merged


def _one_global(count: int) -> str:
    if not count:
        return "publish a global document before its variants"
    return "there is one global document; give this one the same key, or a scope to make it a variant"


def _refuse_date(now: datetime, effective_from: datetime) -> None:
    if effective_from < now:
        raise NotPublishable("a policy cannot take effect in the past: clocks already ran by the one in force")
    later = PolicyVersion.objects.filter(state="published", effective_from__gt=effective_from).first()
    if later:
        raise NotPublishable(
            f"version {later.number} takes effect later ({later.effective_from:%d %b %Y %H:%M} UTC);"
            " withdraw it first, or choose a later date"
        )


def _refuse_lost_calendars(kept: set[str], now: datetime, effective_from: datetime) -> None:
    """A clock that runs needs its hours to the end; until a later date, new clocks start by what is in force now."""
    running = Q(outcome__in=["active", "paused"]) | Q(outcome="breached", stopped_at=None)
    clocks = ClockRow.objects.filter(running, business=True).exclude(calendar="").exclude(calendar__in=kept)
    cases = Case.objects.filter(status__in=LIVE).exclude(calendar="").exclude(calendar__in=kept)
    used = {*clocks.values_list("calendar", flat=True).distinct(), *cases.values_list("calendar", flat=True).distinct()}
    if effective_from > now:
        used |= {queue.calendar for queue in _queues_in_force(now) if queue.calendar not in kept}
    if used:
        named = ", ".join(sorted(used))
        raise NotPublishable(f"open cases still run by calendars that this policy no longer has: {named}; keep them")


def _queues_in_force(now: datetime) -> Iterable[QueueRule]:
    try:
        return policy_in_force(now).queues
    except NoPolicy:
        return ()


def _refuse_lost_queues(kept: set[str]) -> None:
    """What waits in a queue is routed again; what somebody holds in it is not taken from her hands."""
    rows = Case.objects.filter(HELD).exclude(queue="").exclude(queue__in=kept)
    held = rows.values_list("queue").annotate(Count("id")).order_by("queue")
    if named := ", ".join(f"{queue} ({count})" for queue, count in held):
        raise NotPublishable(
            f"people still hold cases of queues that this policy no longer has: {named};"
            " keep the queue with share 0 until they are done, or transfer them"
        )
