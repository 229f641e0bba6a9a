"""Two pages without sign-in: naming a new contact, and "this was not me". A GET records nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nakhoda.desk.actions.recovery_contacts import (
    ContactRefused,
    Named,
    confirm_contact,
    name_contact,
    named_by,
    objection_of,
)
from nakhoda.desk.actions.recovery_ending import object_to
from nakhoda.desk.intake.limits import TooMany, admit
from nakhoda.desk.queries import links
from nakhoda.desk.queries.masking import masked
from nakhoda.desk.queries.references import reference_of
from nakhoda.desk.views.form import READER, gone, shell, slow_down, visitor_of
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

OBJECTOR = system("member:not_me")


class ContactForm(forms.Form):
    """Where the member wants to be reached."""

    email = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=254)


class CodeForm(forms.Form):
    """The code that came there."""

    code = forms.CharField(
        label=gettext_lazy("The code from our mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "dir": "ltr"}),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, token: str) -> HttpResponse:
    """`/recover/<token>/`."""
    now = timezone.now()
    try:
        with scope_of(READER):
            named = named_by(token, now=now)
        if request.method == "POST":
            return _post(request, token, named, now)
    except links.BadLink:
        return gone(request)
    except TooMany as error:
        return slow_down(request, error)
    return _page(request, named, ContactForm(), CodeForm())


@never_cache
@require_http_methods(["GET", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """`/not-me/<token>/`: one button; what it did is told the same way whether or not there was something to stop."""
    now = timezone.now()
    try:
        with scope_of(OBJECTOR):
            number = objection_of(token, now=now)
            if request.method == "POST":
                object_to(number, actor=OBJECTOR, now=now)
    except links.BadLink:
        return gone(request)
    return render(request, "member/not_me.html", shell({"done": request.method == "POST"}))


def _post(request: HttpRequest, token: str, named: Named, now: datetime) -> HttpResponse:
    admit("form_ip", visitor_of(request).ip, now=now)
    again = HttpResponseRedirect(reverse("member:recovery_contact", args=[token]), status=303)
    address, code = ContactForm(request.POST), CodeForm(request.POST)
    if "code" in request.POST:
        return again if _confirmed(named, code, now) else _page(request, named, ContactForm(), code, status=422)
    if not address.is_valid():
        return _page(request, named, address, CodeForm(), status=422)
    admit("link_address", address.cleaned_data["email"].casefold(), now=now)
    try:
        with scope_of(READER):
            name_contact(named, address.cleaned_data["email"], now=now)
    except ContactRefused as refusal:
        address.add_error("email", _words(refusal.code))
        return _page(request, named, address, CodeForm(), status=422)
    return again


def _confirmed(named: Named, form: CodeForm, now: datetime) -> bool:
    if not form.is_valid():
        return False
    try:
        with scope_of(READER):
            fits = confirm_contact(named, form.cleaned_data["code"], now=now)
    except ContactRefused as refusal:
        form.add_error("code", _words(refusal.code))
        return False
    if not fits:
        form.add_error("code", _("This code does not fit."))
    return fits


def _words(code: str) -> str:
    if code == "too_many":
        return _("Too many codes were sent. Please write to us again.")
    return _("This code is no longer good. Ask for a new one.")


def _unbroken(address: str) -> str:
    """On one line and from left to right, in a sentence of any direction."""
    return "\u2066" + address.replace("…", "\u2060…\u2060") + "\u2069"


def _page(request: HttpRequest, named: Named, address: ContactForm, code: CodeForm, status: int = 200) -> HttpResponse:
    confirmed = named.recovery.contact_confirmed_at is not None
    context: dict[str, Any] = {
        "reference": reference_of(named.case.id),
        "confirmed": confirmed,
        "sent_to": _unbroken(masked(named.contact.value, own=True)) if named.contact else "",
        "address_form": address,
        "code_form": code,
        "form": code if code.is_bound else address,
    }
    return render(request, "member/recovery.html", shell(context), status=status)
