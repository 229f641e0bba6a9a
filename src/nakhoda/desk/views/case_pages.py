"""The agent's page: the case, its live parts, its journal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from nakhoda.core.events import Entry, to_payload
from nakhoda.desk.models import ClockRow
from nakhoda.desk.queries.case_page import case_page
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.closed_words import appeal_words, hold_words, spam_words, tier_2_words, transfer_words
from nakhoda.desk.queries.conversation import conversation_of
from nakhoda.desk.queries.faces import clock_faces, shown_clocks
from nakhoda.desk.queries.journal_words import event_words
from nakhoda.desk.views.answers import only_staff, reader, unless_unchanged
from nakhoda.desk.views.sealed_gate import case_number
from nakhoda.journal.queries import entries_of
from nakhoda.org.queries import site_zone

CLOSED_LISTS = {
    "hold_reasons": hold_words,
    "transfer_reasons": transfer_words,
    "spam_reasons": spam_words,
    "appeal_outcomes": appeal_words,
    "tier_2_outcomes": tier_2_words,
}


@only_staff
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One case, whole."""
    case, now = case_for(reader(request), number), timezone.now()
    page = case_page(case, reader(request), now)
    page["choices"] |= {name: list(words().items()) for name, words in CLOSED_LISTS.items()}
    zone = ZoneInfo(reader(request).time_zone)
    page["hold_default"] = (now + timedelta(days=1)).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    return render(request, "desk/case.html", page)


@only_staff
@require_safe
def merge_preview(request: HttpRequest, number: int) -> HttpResponse:
    """What a merge would do, before it is done: it cannot be undone."""
    into = case_number(request.GET.get("into", ""))
    child = case_for(reader(request), number, "case:merge")
    survivor = case_for(reader(request), into, "case:merge") if into is not None else None
    return render(request, "desk/_merge_preview.html", {"child": child, "survivor": survivor})


@only_staff
@require_safe
def conversation(request: HttpRequest, number: int) -> HttpResponse:
    """The messages, asked for every few seconds."""
    case, now = case_for(reader(request), number), timezone.now()
    zone = site_zone(case.calendar)
    about = {"language": case.language, "site_zone": zone}
    entries = conversation_of(case, reader(request), now, zone)
    answer = render(request, "desk/case/_conversation.html", {"entries": entries, "case": about})
    return unless_unchanged(request, answer)


@only_staff
@require_safe
def clocks(request: HttpRequest, number: int) -> HttpResponse:
    """The clocks' chips."""
    case = case_for(reader(request), number)
    faces = clock_faces(shown_clocks(ClockRow.objects.filter(case_id=case.id)), timezone.now())
    return render(request, "desk/case/_clocks.html", {"clocks": faces})


@only_staff
@require_safe
def history(request: HttpRequest, number: int) -> HttpResponse:
    """The case's journal, line by line."""
    case = case_for(reader(request), number)
    return render(request, "desk/history.html", {"case": case, "lines": [_line(e) for e in entries_of(case.id)]})


def _line(entry: Entry) -> dict[str, Any]:
    facts = [(name, value) for name, value in to_payload(entry.event).items() if value not in (None, "", [])]
    about = {"seq": entry.seq, "at": entry.at, "actor": entry.actor, "policy_version": entry.policy_version}
    return {**about, "name": entry.event.name, "words": event_words(entry.event.name), "facts": facts}
