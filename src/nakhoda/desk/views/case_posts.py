"""What an agent does to a case, one door a verb: parse, call the action, say what happened."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.core.appeals import NOTHING_SHOWN, Finding
from nakhoda.desk.actions import appeal_reviews, conversation, drafts, escalations, joining, moves, spam, states, work
from nakhoda.desk.actions.addressing import note_wish
from nakhoda.desk.actions.classifying import reclassify
from nakhoda.desk.actions.taking import take as take_case
from nakhoda.desk.arrivals import File
from nakhoda.desk.intake.files import keep, refuse_too_many
from nakhoda.desk.queries.cases import NoSuchCase, case_for
from nakhoda.desk.queries.choices import field_label
from nakhoda.desk.views.answers import acts, reader
from nakhoda.desk.views.sealed_gate import case_number

ESCALATION_LISTS = ("steps_done", "evidence")


def _said(request: HttpRequest, text: str) -> None:
    messages.success(request, text)


def _files(request: HttpRequest) -> tuple[File, ...]:
    kept = tuple(
        keep(upload.file, upload.name or "file", upload.content_type or "")  # type: ignore[arg-type]
        for upload in request.FILES.getlist("files")
    )
    refuse_too_many(kept)
    return kept


def _seen_after(request: HttpRequest, number: int) -> str:
    """The case, if she may still see it; otherwise her desk."""
    try:
        case_for(reader(request), number)
    except NoSuchCase:
        return reverse("desk:home")
    return reverse("desk:case", args=[number])


@acts
def reply(request: HttpRequest, number: int) -> str | None:
    """Answer the member; `after` says what becomes of the case with it. What is refused stays as her draft."""
    after = request.POST.get("after", "open")
    try:
        with transaction.atomic():
            _answer(request, number, after)
    except ValueError as refusal:
        words, macro = request.POST.get("body", ""), request.POST.get("macro", "")
        drafts.save_draft(number, words, actor=reader(request), now=timezone.now(), macro=macro)
        messages.error(request, str(refusal))
        return None
    return None if after == "open" else reverse("desk:home")


def _answer(request: HttpRequest, number: int, after: str) -> None:
    """Waiting for the member and resolving end the undo time."""
    actor, now = reader(request), timezone.now()
    conversation.reply(
        number,
        request.POST.get("body", ""),
        actor=actor,
        now=now,
        macro=request.POST.get("macro", ""),
        asks_question=after == "pending_member",
        language=request.POST.get("language", ""),
        files=_files(request),
    )
    if after == "pending_member":
        states.set_pending(number, actor=actor, now=now)
    elif after == "resolved":
        states.resolve(number, request.POST.get("outcome") or "information", actor=actor, now=now)


@acts
def note(request: HttpRequest, number: int) -> str | None:
    """Write to colleagues only."""
    conversation.add_note(number, request.POST.get("body", ""), actor=reader(request), now=timezone.now())
    return None


@acts
def pending(request: HttpRequest, number: int) -> str | None:
    """Wait for the member; a question must have been sent."""
    states.set_pending(number, actor=reader(request), now=timezone.now())
    return reverse("desk:home")


@acts
def hold(request: HttpRequest, number: int) -> str | None:
    """Wait for somebody else, with a reason and a time to look again (in the reader's zone)."""
    zone = ZoneInfo(reader(request).time_zone)
    written = request.POST.get("review_at", "")
    try:
        review_at = datetime.fromisoformat(written).replace(tzinfo=zone)
    except ValueError:
        raise ValueError(_("Say when to look at the case again: a date and a time.")) from None
    reason = request.POST.get("reason", "")
    states.hold(number, reason, review_at, actor=reader(request), now=timezone.now())
    return None


@acts
def unhold(request: HttpRequest, number: int) -> str | None:
    """Take it off hold."""
    states.end_hold(number, actor=reader(request), now=timezone.now())
    return None


@acts
def resolve(request: HttpRequest, number: int) -> str | None:
    """End it without a reply."""
    states.resolve(number, request.POST.get("outcome", ""), actor=reader(request), now=timezone.now())
    _said(request, _("Case %(number)s is resolved.") % {"number": number})
    return reverse("desk:home")


@acts
def reopen(request: HttpRequest, number: int) -> str | None:
    """Open it again."""
    states.reopen(number, actor=reader(request), now=timezone.now())
    return None


@acts
def transfer(request: HttpRequest, number: int) -> str | None:
    """Move it to another queue."""
    post = request.POST
    note, mismatch = post.get("note", ""), post.get("language_mismatch") == "on"
    where = (post.get("queue", ""), post.get("reason", ""))
    moves.transfer(number, *where, actor=reader(request), now=timezone.now(), note=note, language_mismatch=mismatch)
    _said(request, _("Case %(number)s has moved.") % {"number": number})
    return _seen_after(request, number)


@acts
def escalate(request: HttpRequest, number: int) -> str | None:
    """Hand it to Tier 2. An incomplete one is recorded, returned at once, and says what is missing."""
    names = [name for name in request.POST if name not in ("csrfmiddlewaretoken", "reason", "kind")]
    fields = {name: ", ".join(filter(None, request.POST.getlist(name))) for name in names}
    raised = escalations.raise_escalation(
        number,
        request.POST.get("reason", ""),
        fields,
        actor=reader(request),
        now=timezone.now(),
        kind=request.POST.get("kind", ""),
    )
    if raised.returned:
        missing = "; ".join(field_label(name) for name in raised.missing)
        told = _("Returned at once. Missing: %(missing)s. Your text is kept.") % {"missing": missing}
        messages.error(request, told, extra_tags="escalate")  # the dialog opens again, with the words in it
        return None
    _said(request, _("Case %(number)s is with Tier 2.") % {"number": number})
    return _seen_after(request, number)


@acts
def accept(request: HttpRequest, number: int) -> str | None:
    """Tier 2 takes it."""
    escalations.accept_escalation(number, actor=reader(request), now=timezone.now())
    return None


@acts
def send_back(request: HttpRequest, number: int) -> str | None:
    """Tier 2 returns it, saying what would make it acceptable."""
    why, note = request.POST.get("reason", ""), request.POST.get("acceptable_when", "")
    escalations.return_escalation(number, why, note, actor=reader(request), now=timezone.now())
    _said(request, _("Case %(number)s went back to Tier 1.") % {"number": number})
    return _seen_after(request, number)


@acts
def recall(request: HttpRequest, number: int) -> str | None:
    """Tier 1 takes it back before a decision."""
    escalations.recall_escalation(number, actor=reader(request), now=timezone.now())
    return None


@acts
def resolve_escalation(request: HttpRequest, number: int) -> str | None:
    """Tier 2 has done its part."""
    outcome, feedback = request.POST.get("outcome", "solved"), request.POST.get("feedback", "")
    escalations.resolve_escalation(number, outcome, actor=reader(request), now=timezone.now(), feedback=feedback)
    return _seen_after(request, number)


@acts
def merge(request: HttpRequest, number: int) -> str | None:
    """Fold it into another case; the dialog has shown what will happen."""
    into = case_number(request.POST.get("into", ""))
    if into is None:
        raise ValueError(_("Give the number of the case that goes on."))
    different = request.POST.get("different_member") == "on"
    actor, now = reader(request), timezone.now()
    joining.merge(number, into, actor=actor, now=now, confirmed=True, different_member=different)
    return reverse("desk:case", args=[into])


@acts
def split(request: HttpRequest, number: int) -> str | None:
    """A second issue becomes a case of its own."""
    message = request.POST.get("message", "")
    if not message.isdecimal():
        raise ValueError(_("Choose the message that raised the second issue."))
    parted = joining.split(number, int(message), actor=reader(request), now=timezone.now())
    _said(request, _("Case %(number)s was split off.") % {"number": parted.new.id})
    return None


@acts
def tags(request: HttpRequest, number: int) -> str | None:
    """The whole new set of tags."""
    words = set(request.POST.get("tags", "").replace(",", " ").split())
    has = set(case_for(reader(request), number).tags)
    states.tag(number, actor=reader(request), now=timezone.now(), add=words - has, remove=has - words)
    return None


@acts
def address(request: HttpRequest, number: int) -> str | None:
    """How the member wishes to be addressed; kept for all her cases."""
    note_wish(number, request.POST.get("form", ""), actor=reader(request), now=timezone.now())
    return None


@acts
def classify(request: HttpRequest, number: int) -> str | None:
    """Correct what the case is about; a correction teaches triage."""
    post = request.POST
    found = {name: post.get(name, "") for name in ("lob", "reason", "priority", "language")}
    reclassify(number, **found, actor=reader(request), now=timezone.now())
    return _seen_after(request, number)


@acts
def mark_spam(request: HttpRequest, number: int) -> str | None:
    """Out of the operation."""
    spam.mark_spam(number, request.POST.get("reason", "agent"), actor=reader(request), now=timezone.now())
    _said(request, _("Case %(number)s is marked as spam.") % {"number": number})
    return reverse("desk:home")


@acts
def unmark_spam(request: HttpRequest, number: int) -> str | None:
    """Back into the operation."""
    spam.unmark_spam(number, actor=reader(request), now=timezone.now())
    return None


@acts
def release(request: HttpRequest, number: int) -> str | None:
    """Back to its queue."""
    work.release(number, actor=reader(request), now=timezone.now())
    return reverse("desk:home")


@acts
def take(request: HttpRequest, number: int) -> str | None:
    """Take this very case (from a leader's list, an escalation, a hint)."""
    take_case(number, actor=reader(request), now=timezone.now())
    return None


@acts
def decide_appeal(request: HttpRequest, number: int) -> str | None:
    """Another person than the first decider says what becomes of the decision."""
    post = request.POST
    finding = Finding(
        evidence_kind=post.get("evidence_kind") or NOTHING_SHOWN,
        authenticity=post.get("authenticity", ""),
        age_outcome=post.get("age_outcome", ""),
        relation_verified=post.get("relation_verified") == "on",
    )
    outcome, why = post.get("outcome", ""), post.get("note", "")
    appeal_reviews.decide_appeal(number, outcome, why, actor=reader(request), now=timezone.now(), finding=finding)
    return None


@acts
def confirm_appeal(request: HttpRequest, number: int) -> str | None:
    """The second person agrees, or asks for another look."""
    agrees, why = request.POST.get("agrees") == "yes", request.POST.get("note", "")
    appeal_reviews.confirm_appeal(number, agrees, why, actor=reader(request), now=timezone.now())
    return None


@acts
def implement_appeal(request: HttpRequest, number: int) -> str | None:
    """The outcome was carried out in the product."""
    appeal_reviews.implement_appeal(number, actor=reader(request), now=timezone.now())
    return None
