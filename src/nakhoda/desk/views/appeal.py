"""Contest a decision: ask for a link by the reference, or follow one that came with the notice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nakhoda.core.appeals import evidence_for, redress_for
from nakhoda.desk.actions.claims import Claim
from nakhoda.desk.intake.appeals import (
    AppealRefused,
    AppealTooLate,
    Contested,
    NoSuchDecision,
    appeal,
    ask_for_link,
    contested_by,
)
from nakhoda.desk.intake.files import FileTooLarge
from nakhoda.desk.intake.keys import KeyReused, digest_of
from nakhoda.desk.intake.limits import TooMany, admit
from nakhoda.desk.intake.nonce import BadNonce, Nonce, new_nonce, read_nonce
from nakhoda.desk.intake.web_form import keep_uploads
from nakhoda.desk.queries import links
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.measures import last_day, measures_of, rule_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.views.form import files_context, gone, shell, slow_down, visitor_of


class LinkForm(forms.Form):
    """Which decision, and where the link may go."""

    reference = forms.CharField(
        label=gettext_lazy("Reference of the decision"),
        max_length=40,
        help_text=gettext_lazy("It stands in the notice that you received."),
    )
    email = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=254)


class AppealForm(forms.Form):
    """Why the decision should change."""

    statement = forms.CharField(
        label=gettext_lazy("Why should the decision change?"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=gettext_lazy("Write in your own language."),
    )
    nonce = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, contested: Contested, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.form_name = f"appeal/{contested.decision.id}"
        if kinds := _evidence_kinds(contested):
            self.fields["evidence_kind"] = forms.ChoiceField(
                label=_("How do you want to show your age?"),
                choices=kinds,
                widget=forms.RadioSelect,
                help_text=_("The document is destroyed after use. We keep only what we found."),
            )
            self.order_fields(("evidence_kind", "statement", "nonce"))

    def clean_nonce(self) -> Nonce:
        try:
            return read_nonce(self.cleaned_data["nonce"], self.form_name)
        except BadNonce:
            raise forms.ValidationError(_("This page was open too long. Please send it once more.")) from None


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """`/appeal/`: the answer is the same whether or not the reference and the address fit."""
    form = LinkForm(request.POST or None)
    asked = False
    if request.method == "POST" and form.is_valid():
        visitor = visitor_of(request)
        told = form.cleaned_data
        try:
            ask_for_link(told["reference"], told["email"], ip=visitor.ip, language=visitor.language, now=timezone.now())
        except TooMany as error:
            return slow_down(request, error)
        asked = True
    status = 422 if request.method == "POST" and not asked else 200
    return render(request, "member/appeal_start.html", shell({"form": form, "asked": asked}), status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def contest(request: HttpRequest, token: str) -> HttpResponse:
    """`/appeal/<token>/`: the decision, its window, and the form."""
    try:
        contested = contested_by(token, now=timezone.now())
    except links.BadLink:
        return gone(request)
    if request.method == "POST":
        return _file(request, contested)
    return _page(request, contested, AppealForm(contested, initial=_fresh(contested)))


def _file(request: HttpRequest, contested: Contested) -> HttpResponse:
    now = timezone.now()
    form = AppealForm(contested, request.POST)
    if not form.is_valid():
        form.data = {**dict(form.data.items()), "nonce": _fresh(contested)["nonce"]}
        return _page(request, contested, form, status=422)
    try:
        admit("form_ip", visitor_of(request).ip, now=now)
        written = _appeal(request, contested, form)
    except TooMany as error:
        return slow_down(request, error)
    except FileTooLarge as error:
        return _page(request, contested, form, wrong=[str(error)], status=413)
    except AppealTooLate as error:
        return _page(request, contested, form, refused=_too_late(error), status=422)
    except (AppealRefused, NoSuchDecision, KeyReused) as error:
        return _page(request, contested, form, refused=str(error), status=422)
    status = links.sign(links.STATUS, written["case"], contested.sender.address, now=now)
    return HttpResponseRedirect(reverse("member:sent", args=[status]), status=303)


def _appeal(request: HttpRequest, contested: Contested, form: AppealForm) -> dict[str, Any]:
    text = form.cleaned_data["statement"]
    files = keep_uploads(request.FILES.getlist("files"), purpose="evidence")
    digest = digest_of([text, [file.sha256 for file in files]])
    key = form.cleaned_data["nonce"].key
    claim = Claim("appeal", f"decision:{contested.decision.id}", key, digest, 303, lambda case: {"case": case})
    about = {"files": files, "claim": claim, "now": timezone.now(), "locale": _locale(request, contested)}
    about |= {"country": contested.country, "shown_kind": form.cleaned_data.get("evidence_kind", "")}
    return appeal(contested.decision.reference, contested.sender, text, **about)  # type: ignore[arg-type]


def _page(
    request: HttpRequest,
    contested: Contested,
    form: AppealForm,
    *,
    refused: str = "",
    wrong: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    decision, now = contested.decision, timezone.now()
    is_open = decision.appeal_until is not None and now < decision.appeal_until
    context = {
        "decision": _decision(contested),
        "window": {"until": decision.appeal_until, "open": is_open, "last_day": _day(decision.appeal_until)},
        "export_until": _day(decision.export_until) if decision.export_until and now < decision.export_until else "",
        "redress": [] if is_open else _redress(contested),
        "form": form,
        "files": files_context(wrong or []),
        "refused": refused or ("" if is_open else _closed(contested)),
        "form_id": f"appeal-{decision.id}",
    }
    return render(request, "member/appeal.html", shell(context), status=status)


def _decision(contested: Contested) -> dict[str, Any]:
    """The statement of reasons, as far as the member reads it (its facts are in the words of the notice)."""
    decision, said = contested.decision, contested.decision.statement
    return {
        "what": measures_of(said, decision.kind),
        "why": said.get("decision_facts", ""),
        "clause": rule_of(said),
        "at": decision.decided_at,
        "reference": decision.reference,
    }


def _too_late(error: AppealTooLate) -> str:
    day = error.last_day.isoformat()
    return _("The time to appeal ended on %(day)s.") % {"day": day}


def _closed(contested: Contested) -> str:
    until = contested.decision.appeal_until
    if until is None:
        return _("Nothing in this decision can be appealed.")
    return _too_late(AppealTooLate(until))


def _day(until: datetime | None) -> str:
    """The last day, as the reader writes it: the end itself is a midnight in UTC."""
    return last_day(until, get_language() or "en") if until else ""


def _redress(contested: Contested) -> list[dict[str, str]]:
    """Where else the member may turn to, in their language."""
    rows = redress_for(policy_in_force(timezone.now()).appeals, contested.decision.jurisdictions)
    return [{"title": in_words(row.title), "address": row.address, "law": row.law} for row in rows]


def _evidence_kinds(contested: Contested) -> list[tuple[str, str]]:
    """What may be shown against this decision, in the reader's language; empty where it is not about age."""
    decision, rule = contested.decision, policy_in_force(timezone.now()).appeals
    return [(row.key, in_words(row.title)) for row in evidence_for(rule, decision.kind, decision.jurisdictions)]


def _locale(request: HttpRequest, contested: Contested) -> str:
    """The page's language, with the member's country, so that letters and laws are right."""
    language = visitor_of(request).language
    return f"{language}-{contested.country}" if contested.country and "-" not in language else language


def _fresh(contested: Contested) -> dict[str, str]:
    return {"nonce": new_nonce(f"appeal/{contested.decision.id}", now=timezone.now())}
