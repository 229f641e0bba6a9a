"""The page of the keepers of records: numbers and codes only, never a member's name or words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.retention import CLASSES, EVERYWHERE, RetentionTable, Rule
from nakhoda.core.retention_document import RetentionError
from nakhoda.desk.models import ErasureOrder, LegalHold, RetentionRun, SubjectExport
from nakhoda.desk.queries.custody import retention_file, retention_table
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import faces_of_people
from nakhoda.org.scope import scope_of

SHOWN = 20


def records_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/records.html`."""
    require(actor, "records:keep")
    with scope_of(system("records")):
        holds = list(LegalHold.objects.order_by("-ended_at", "review_at")[: SHOWN * 5])
        orders = list(ErasureOrder.objects.order_by("-id")[:SHOWN])
        runs = list(RetentionRun.objects.order_by("-id")[:SHOWN])
        exports = list(SubjectExport.objects.order_by("-id")[:SHOWN])
    names = _names([each.placed_by for each in holds] + [e.asked_by for e in orders] + [e.asked_by for e in exports])
    table, fault = _table()
    return {
        "standing": [_hold(each, actor, names, now) for each in holds if each.ended_at is None],
        "ended": [_hold(each, actor, names, now) for each in holds if each.ended_at is not None][:SHOWN],
        "orders": [_order(each, names) for each in orders],
        "runs": [_run(each) for each in runs],
        "exports": [{"member": each.member_id, "by": names[each.asked_by], "at": each.asked_at} for each in exports],
        "rules": [_rule(each, table, now.date()) for each in table.rules] if table else [],
        "fault": fault,
        "own_table": retention_file() is not None,
        "place_url": reverse("desk:hold_place"),
    }


def _table() -> tuple[RetentionTable | None, str]:
    try:
        return retention_table(), ""
    except RetentionError as fault:
        return None, str(fault)


def _hold(hold: LegalHold, actor: Actor, names: dict[str, str], now: datetime) -> dict[str, Any]:
    return {
        "reference": hold.reference,
        "authority": hold.authority,
        "reason": hold.reason,
        "covers": _covers(hold),
        "by": names[hold.placed_by],
        "placed_at": hold.placed_at,
        "review_at": hold.review_at,
        "overdue": hold.ended_at is None and hold.review_at <= now,
        "end_reason": hold.end_reason,
        "asked": bool(hold.end_asked_by),
        "mine": hold.end_asked_by == actor.label,
        "ended_at": hold.ended_at,
        **{f"{step}_url": reverse("desk:hold_step", args=[hold.id, step]) for step in ("ask", "end", "review")},
    }


def _covers(hold: LegalHold) -> str:
    """The scope in words."""
    parts = [
        _("case #%s") % hold.case_id if hold.case_id else "",
        _("member %s") % hold.member_id if hold.member_id else "",
        hold.lob,
        hold.country,
        _("received from %s") % f"{hold.received_from:%F}" if hold.received_from else "",
        _("received before %s") % f"{hold.received_until:%F}" if hold.received_until else "",
    ]
    return " · ".join(filter(None, parts))


def _order(order: ErasureOrder, names: dict[str, str]) -> dict[str, Any]:
    return {
        "member": order.member_id,
        "state": order.state,
        "by": names[order.asked_by],
        "at": order.asked_at,
        "count": sum(count for what, count in order.counts.items() if what != "files_unlinked"),
        "waiting": len(order.files),
        "refusals": order.refusals,
    }


def _run(run: RetentionRun) -> dict[str, Any]:
    told = {name: each for name, each in run.counts.items() if isinstance(each, dict)}
    return {
        "at": run.started_at,
        "finished": run.finished_at is not None,
        "erased": [(CLASSES[name], each.get("records", 0)) for name, each in told.items() if each.get("records")],
        "held": sum(each.get("held", 0) for each in told.values()),
        "kept": sum(each.get("floor", 0) + each.get("running", 0) for each in told.values()),
        "waiting": len(run.files),
    }


def _rule(rule: Rule, table: RetentionTable, today: date) -> dict[str, Any]:
    return {
        "key": rule.key,
        "what": CLASSES[rule.record_class],
        "where": "" if rule.jurisdiction == EVERYWHERE else rule.jurisdiction,
        "state": rule.state,
        "floor": rule.floor_days,
        "ceiling": rule.ceiling_days,
        "notice": rule.notice_hours,
        "source": rule.source,
        "verified_on": rule.verified_on,
        "stale": rule.is_stale(today, table.review_days),
        "from": rule.effective_from,
        "later": rule.effective_from > today,
    }


def _names(labels: list[str]) -> dict[str, str]:
    """Who is behind `person:9`: a colleague's name; the program stays what it is called."""
    numbers = {label: int(label.partition(":")[2]) for label in labels if label.startswith("person:")}
    faces = faces_of_people(numbers.values())
    return {label: faces[numbers[label]].name if numbers.get(label) in faces else label for label in labels}
