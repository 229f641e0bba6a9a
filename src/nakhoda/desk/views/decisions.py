"""Decide about an account or content, tell the member, carry it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.actions.decisions import (
    DecisionRefused,
    StatementIncomplete,
    implement_decision,
    make_decision,
    serve_notice,
)
from nakhoda.desk.models import Case, CaseDecision
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.policy import number_now, policy_in_force
from nakhoda.desk.views.answers import acts, only_staff, reader, see_other
from nakhoda.desk.views.decision_form import DecisionForm, beginning

READ = "nakhoda.desk.decision-form"
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what", ("adverse", "kind", "about_handle")),
    ("measure", ("decision_visibility", "decision_account", "decision_provision", "decision_monetary")),
    ("why", ("decision_ground", "clause", "legal_ground", "decision_facts")),
    ("record", ("category", "content_type", "content_date", "application_date", "territorial_scope")),
    ("how", ("source_type", "automated_detection", "automated_decision")),
)


@only_staff
@require_safe
def new(request: HttpRequest, number: int) -> HttpResponse:
    """`/cases/<n>/decision/`."""
    case, now = case_for(reader(request), number, "decision:make"), timezone.now()
    form = DecisionForm(policy_in_force(now), initial=beginning(case, now.date().isoformat()))
    return _page(request, case, form)


@only_staff
@require_POST
def make(request: HttpRequest, number: int) -> HttpResponse:
    """Take the decision; what an adverse one lacks is said at its field, and nothing is saved."""
    case, now = case_for(reader(request), number, "decision:make"), timezone.now()
    form = DecisionForm(policy_in_force(now), request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    told = form.cleaned_data
    about = {"actor": reader(request), "now": now, "about_handle": told["about_handle"]}
    about["read_version"] = _read_version(request.POST.get("read", ""), number)
    try:
        with transaction.atomic():
            made = make_decision(number, told["kind"], form.statement(), told["adverse"] == "yes", **about)
    except StatementIncomplete as refusal:
        form.tell(refusal)
        return _page(request, case, form, status=422)
    except DecisionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, case, form, status=422)
    messages.success(request, _("Decision %(code)s is taken. Tell the member next.") % {"code": made.reference})
    return see_other(reverse("desk:case", args=[number]))


@acts
def serve(request: HttpRequest, number: int) -> str | None:
    """Tell the member, and whoever reported."""
    serve_notice(_of_case(request, number), actor=reader(request), now=timezone.now())
    messages.success(request, _("The notice is on its way."))
    return None


@acts
def carry_out(request: HttpRequest, number: int) -> str | None:
    """It was carried out in the product."""
    implement_decision(_of_case(request, number), actor=reader(request), now=timezone.now())
    return None


def _of_case(request: HttpRequest, number: int) -> int:
    case_for(reader(request), number, "decision:make")
    wanted = request.POST.get("decision", "")
    if not wanted.isdecimal() or not CaseDecision.objects.filter(id=int(wanted), case_id=number).exists():
        raise DecisionRefused(_("Choose a decision of this case."))
    return int(wanted)


def _page(request: HttpRequest, case: Case, form: DecisionForm, status: int = 200) -> HttpResponse:
    titles: dict[str, Callable[[], str]] = {
        "what": lambda: _("The decision"),
        "measure": lambda: _("What is restricted"),
        "why": lambda: _("Why"),
        "record": lambda: _("What it is about"),
        "how": lambda: _("How it came about"),
    }
    parts: list[dict[str, Any]] = [
        {"title": titles[key](), "fields": [form[name] for name in names], "grid": key in ("record", "how")}
        for key, names in PARTS
    ]
    urls = {"case": reverse("desk:case", args=[case.id]), "make": reverse("desk:decision_make", args=[case.id])}
    return render(
        request,
        "desk/decision.html",
        {"form": form, "parts": parts, "number": case.id, "urls": urls} | _read(request, case),
        status=status,
    )


def _read(request: HttpRequest, case: Case) -> dict[str, str]:
    """Which policy the decider has before her, sealed; a form that comes back for a correction keeps its own."""
    kept = request.POST.get("read", "")
    if _read_version(kept, case.id) is not None:
        return {"read": kept}
    return {"read": signing.dumps([case.id, number_now(timezone.now())], salt=READ)}


def _read_version(sealed: str, number: int) -> int | None:
    """The number of that policy; None where the seal is not ours, or is another case's."""
    try:
        case_id, version = signing.loads(sealed, salt=READ)
    except (signing.BadSignature, ValueError):
        return None
    return int(version) if case_id == number else None
