"""Alerts on pages: what waits for somebody, one of them, and what can be done about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nakhoda.core.figures import change_of, figure_of
from nakhoda.core.slices import parse_slice
from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.org.permissions import may
from nakhoda.org.queries import faces_of_people
from nakhoda.performance.actions import alerts as act
from nakhoda.performance.models import Alert
from nakhoda.performance.queries.alerts import VIEWS, alert_for, alerts_for, children_of, count_open
from nakhoda.performance.queries.changes import changes_between
from nakhoda.performance.queries.diagnoses import diagnoses_of_alert
from nakhoda.performance.queries.figures import contracts
from nakhoda.performance.queries.history import history_of
from nakhoda.performance.queries.people import owners_for
from nakhoda.performance.queries.pictures import alert_chart, alert_rows, said
from nakhoda.performance.queries.sentences import alert_sentence, alert_states, hand
from nakhoda.performance.queries.words import metric_words, slice_words
from nakhoda.performance.views.answering import answers_missing, chosen, day_of, midnight, performs, whole

LOOKED_BACK = timedelta(days=10)  # changes so long before it began may be behind it
WINDOW = timedelta(days=28)


@only_staff
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """What needs somebody first."""
    now, actor = timezone.now(), reader(request)
    view = chosen(request.GET.get("view", ""), VIEWS) or "open"
    metric = chosen(request.GET.get("metric", ""), contracts())
    found = alerts_for(actor, now, view, metric)
    faces = faces_of_people(alert.person_id for alert in found)
    context: dict[str, Any] = {
        "rows": [_row(alert, faces, now) for alert in found],
        "view": view,
        "views": [(name, words) for name, words in _views().items()],
        "metric": metric,
        "metrics": sorted({(alert.metric, metric_words(alert.metric)) for alert in found}),
        "open_count": count_open(actor, now),
        "may_work": bool(may(actor, "alert:work")),
    }
    return render(request, "performance/alerts/list.html", context)


@only_staff
@require_safe
@answers_missing
def alert(request: HttpRequest, number: int) -> HttpResponse:
    """One alert: its sentence, its picture, what stands beside it, what was done."""
    now, actor = timezone.now(), reader(request)
    found = alert_for(actor, number)
    faces = faces_of_people([found.person_id])
    rows = alert_rows(found)
    chart = alert_chart(found, rows, alert_sentence(found))
    began = datetime.combine(found.since, datetime.min.time(), tzinfo=timezone.get_current_timezone())
    children = children_of(actor, found)
    context: dict[str, Any] = _row(found, faces, now) | {
        "alert": found,
        "chart": chart,
        "marks": [(event.letter, event.said) for event in chart.events] if chart else [],
        "weeks": [row | {"said": said(row, found.unit)} for row in rows],
        "counters": [_counter(one) for one in found.counters if one["before"] is not None or one["after"] is not None],
        "children": [_row(child, {}, now) for child in children],
        "parent": _parent(request, found),
        "changes": changes_between(began - LOOKED_BACK, began + timedelta(days=1), found.where)[:8],
        "history": [(line, _step_words(line.name)) for line in history_of(f"alert:{found.id}")],
        "diagnoses": diagnoses_of_alert(actor, found.id) if may(actor, "diagnosis:run") else [],
        "ask_url": _ask_url(found) if may(actor, "diagnosis:run") and found.kind != "data_fault" else "",
        "may_work": bool(may(actor, "alert:work", found.scope_id)),
        "people": owners_for(actor, found.person_id),
        "is_mine": found.person_id == actor.id,
        "latest": (now + act.LONGEST_SLEEP).date(),
        "tomorrow": (now + timedelta(days=1)).date(),
        "closings": [(why, words) for why, words in _closings().items() if why in act.CLOSINGS],
        "closed_words": _closings().get(found.closed_why, ""),
    }
    return render(request, "performance/alerts/alert.html", context)


@performs
def own(request: HttpRequest, number: int) -> str:
    """Take it, or give it to the person in `person`."""
    given = whole(request.POST.get("person", ""))
    done = act.own_alert(number, actor=reader(request), now=timezone.now(), person_id=given)
    mine = done.person_id == reader(request).id
    messages.success(request, _("It is yours now.") if mine else _("Given on. It is on their list now."))
    return _page(number)


@performs
def release(request: HttpRequest, number: int) -> str:
    """Give it back."""
    act.release_alert(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("Nobody owns it now."))
    return _page(number)


@performs
def snooze(request: HttpRequest, number: int) -> str:
    """Let it sleep until the morning of a day."""
    actor, now = reader(request), timezone.now()
    day = day_of(request.POST.get("until", ""))
    until = midnight(day, actor.time_zone) + timedelta(hours=8) if day else now
    act.snooze_alert(
        number, min(until, now + act.LONGEST_SLEEP) if day else until, _words(request), actor=actor, now=now
    )
    messages.success(request, _("It sleeps, and comes back by itself."))
    return reverse("performance:alerts")


@performs
def wake(request: HttpRequest, number: int) -> str:
    """End its sleep."""
    act.wake_alert(number, actor=reader(request), now=timezone.now())
    return _page(number)


@performs
def close(request: HttpRequest, number: int) -> str:
    """End it, for a reason."""
    act.close_alert(number, request.POST.get("why", ""), _words(request), actor=reader(request), now=timezone.now())
    messages.success(request, _("Closed. You can open it again from its page."))
    return _page(number)


@performs
def reopen(request: HttpRequest, number: int) -> str:
    """Take a closing back."""
    act.reopen_alert(number, actor=reader(request), now=timezone.now())
    messages.success(request, _("Open again."))
    return _page(number)


def _page(number: int) -> str:
    return reverse("performance:alert", args=[number])


def _words(request: HttpRequest) -> str:
    return request.POST.get("reason", "")


def _row(alert: Alert, faces: Any, now: datetime) -> dict[str, Any]:
    asleep = alert.snoozed_until is not None and alert.snoozed_until > now
    return {
        "id": alert.id,
        "url": _page(alert.id),
        "sentence": alert_sentence(alert),
        "metric_words": metric_words(alert.metric),
        "where_words": slice_words(parse_slice(alert.slice_key)),
        "kind": alert.kind,
        "state": alert.state,
        "state_words": alert_states()[alert.state],
        "tone": _tone(alert),
        "since": alert.since,
        "seen_at": alert.seen_at,
        "owner": faces.get(alert.person_id),
        "snoozed_until": alert.snoozed_until if asleep else None,
        "quiet_since": alert.quiet_since,
    }


def _tone(alert: Alert) -> str:
    if alert.state in ("closed", "rejected"):
        return ""
    if alert.kind == "data_fault":
        return "grave"
    worse = {"up": alert.change < 0, "down": alert.change > 0}.get(alert.good, False)
    return "late" if worse else "warn"


def _counter(told: dict[str, Any]) -> dict[str, Any]:
    contract = contracts().get(told["metric"])
    unit = contract.unit if contract else "count"
    return {
        "title": metric_words(told["metric"]),
        "before": figure_of(told["before"], unit, hand()),
        "after": figure_of(told["after"], unit, hand()),
        "change": change_of(told["before"], told["after"], unit, hand()),
        "n": told["n"],
    }


def _parent(request: HttpRequest, alert: Alert) -> dict[str, Any] | None:
    from nakhoda.performance.queries.alerts import NoSuchAlert

    if alert.parent_id is None:
        return None
    try:
        return _row(alert_for(reader(request), alert.parent_id), {}, timezone.now())
    except NoSuchAlert:
        return None


def _ask_url(alert: Alert) -> str:
    from urllib.parse import urlencode

    began, last = alert.since, (alert.as_of or alert.seen_at).date() - timedelta(days=1)
    before = f"{(began - WINDOW).isoformat()}..{(began - timedelta(days=1)).isoformat()}"
    pairs = [("metric", alert.metric), ("before", before), ("after", f"{began}..{max(last, began)}")]
    pairs += [("where", f"{name}:{value}") for name, value in alert.where.items()]
    return f"{reverse('performance:diagnosis_new')}?{urlencode([*pairs, ('alert', str(alert.id))])}"


def _views() -> dict[str, str]:
    return {
        "open": _("Open"),
        "mine": _("Mine"),
        "unowned": _("Nobody's"),
        "snoozed": _("Asleep"),
        "settled": _("Settled"),
        "all": _("All"),
    }


def _closings() -> dict[str, str]:
    return {
        "recovered": _("The figure is back to normal"),
        "handled": _("It was dealt with"),
        "not_worth_it": _("Real, but not worth acting on"),
    }


def _step_words(name: str) -> str:
    words = {
        "detected": _("noticed"),
        "owned": _("taken"),
        "released": _("given back"),
        "snoozed": _("put to sleep"),
        "woken": _("woken"),
        "explained": _("explained by a diagnosis"),
        "accepted": _("cause accepted"),
        "rejected": _("rejected"),
        "closed": _("closed"),
        "reopened": _("opened again"),
    }
    return words.get(name, name)
