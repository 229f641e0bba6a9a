"""The public web form: choose what it is about, write, get a reference. Works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.intake.files import LARGEST_FILE, LARGEST_MESSAGE, MEGABYTE, MOST_FILES, FileTooLarge
from nakhoda.desk.intake.form_fields import in_language
from nakhoda.desk.intake.keys import KeyReused
from nakhoda.desk.intake.limits import TooMany, admit
from nakhoda.desk.intake.nonce import new_nonce
from nakhoda.desk.intake.web_form import (
    TRAP,
    FormDoor,
    HelpForm,
    NoSuchForm,
    Visitor,
    door_for,
    statutory_sources,
    submit,
    title_of,
)
from nakhoda.desk.queries import crisis, links
from nakhoda.desk.queries.masking import masked
from nakhoda.desk.queries.member_page import promises_of, view_of_link
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.references import reference_of
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

READER = system("member")
OTHERS = "general"  # the last door: whoever reads that far found nothing better
ICONS = {"account_access": "key", "account_security": "lock", "age_support": "user", "minor_safety": "shield"}


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """`/help/`: one door a line of business, and one to appeals."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    doors = [
        _door(reverse("member:reasons", args=[lob.key]), in_language(lob.title, language), ICONS.get(lob.key, "form"))
        for lob in sorted(_policy().lobs.values(), key=lambda lob: lob.key == OTHERS)
        if lob.public and any(reason.public for reason in lob.reasons.values())
    ]
    appeal = _door(reverse("member:appeal_start"), _("Appeal a decision"), "scale")
    return render(request, "member/choose.html", shell({"doors": [*doors, appeal], "urgent": None}))


@require_GET
def reasons(request: HttpRequest, lob: str) -> HttpResponse:
    """`/help/<lob>/`: one door a reason; a statutory form has one for each law."""
    policy, language = _policy(), translation.get_language() or settings.LANGUAGE_CODE
    rule = policy.lobs.get(lob)
    if rule is None or not rule.public:
        raise Http404
    doors = [
        _door(reverse("member:form", args=[lob, reason.key]), in_language(reason.title, language), "form")
        for reason in rule.reasons.values()
        if reason.public
    ]
    for reason in rule.reasons.values():
        for source in statutory_sources(policy, reason.key) if reason.public else ():
            url = reverse("member:form", args=[lob, reason.key]) + f"?form={source}"
            title = f"{in_language(reason.title, language)} ({_law_of(policy, source)})"
            doors.append(_door(url, title, "scale"))
    return render(request, "member/choose.html", shell({"doors": doors, "urgent": None}))


@never_cache
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, lob: str, reason: str) -> HttpResponse:
    """`/help/<lob>/<reason>/`: the form, and after a valid POST a redirect to the receipt."""
    now, visitor = timezone.now(), visitor_of(request)
    try:
        door = door_for(_policy(), lob, reason, request.GET.get("form", ""))
    except NoSuchForm:
        raise Http404 from None
    if request.method == "GET":
        form = HelpForm(door, visitor, now, initial={"nonce": new_nonce(door.key, now=now)})
        return _form_page(request, door, form, [])
    return _sent(request, door, visitor)


@never_cache
@require_GET
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """`/help/sent/<token>/`: the reference, what comes next, and the way to the status page."""
    try:
        with scope_of(READER):
            view, _link = view_of_link(token, now=timezone.now())
            promises, language = promises_of(view.case), translation.get_language() or settings.LANGUAGE_CODE
            danger = view.case.lane == crisis.LANE
            urgent = crisis.card_in_need(view.case.country, language, timezone.now()) if danger else None
    except links.BadLink:
        return gone(request)
    told = {
        "reference": reference_of(view.case.id),
        "status_url": reverse("member:status", args=[token]),
        "promises": promises,
        "contact_masked": masked(view.person.address, own=True) if view.person.kind == "email" else "",
        "form_id": "help",
        "urgent": urgent,
    }
    return render(request, "member/sent.html", shell(told))


def _sent(request: HttpRequest, door: FormDoor, visitor: Visitor) -> HttpResponse:
    now = timezone.now()
    form = HelpForm(door, visitor, now, request.POST)
    if not form.is_valid():
        return _form_page(request, door, _again(form, door, renew=form.signed is None), [], status=422)
    try:
        admit("form_address", form.cleaned_data["email"], now=now)
        sent = submit(form, request.FILES.getlist("files"), now=now)
    except TooMany as error:
        return slow_down(request, error)
    except FileTooLarge as error:
        return _form_page(request, door, form, [str(error)], status=413)
    except KeyReused:
        form.add_error(None, _("This form was sent already. If you changed it, send it once more as a new message."))
        return _form_page(request, door, _again(form, door, renew=True), [], status=422)
    token = links.sign(links.STATUS, sent.case_id, sent.email, now=now)
    return HttpResponseRedirect(reverse("member:sent", args=[token]), status=303)


def _again(form: HelpForm, door: FormDoor, *, renew: bool) -> HelpForm:
    """The same form with its errors; with a fresh nonce where the old one cannot be used again."""
    if renew:
        form.data = {**dict(form.data.items()), "nonce": new_nonce(door.key, now=timezone.now())}
    return form


def _form_page(
    request: HttpRequest, door: FormDoor, form: HelpForm, wrong: list[str], status: int = 200
) -> HttpResponse:
    context = {
        "title": title_of(door, form.visitor.language),
        "lede": _("Tell us what happened. A person will read it."),
        "form": form,
        "files": files_context(wrong),
        "trap": TRAP,
        "again": status != 200,
        "change_url": reverse("member:reasons", args=[door.lob.key]),
        "form_id": "help",
    }
    return render(request, "member/form.html", shell(context), status=status)


def files_context(wrong: list[str]) -> dict[str, Any]:
    """`files` of the member templates."""
    text = _("At most %(count)s files, %(each)s MB each, %(all)s MB together.") % {
        "count": MOST_FILES,
        "each": LARGEST_FILE // MEGABYTE,
        "all": LARGEST_MESSAGE // MEGABYTE,
    }
    return {"name": "files", "limit_text": text, "accept": "", "errors": wrong}


def shell(context: dict[str, Any]) -> dict[str, Any]:
    """What `public.html` needs beside the context processors."""
    return {"set_language_url": reverse("set_language"), **context}


def gone(request: HttpRequest) -> HttpResponse:
    """A link that is wrong, used up or expired: all look the same."""
    return render(request, "member/gone.html", shell({"start_url": reverse("member:start")}), status=404)


def slow_down(request: HttpRequest, error: TooMany) -> HttpResponse:
    """429: too much from one source; what was typed stays in the browser."""
    context = shell({"minutes": -(-error.retry_after // 60), "start_url": reverse("member:start")})
    answer = render(request, "member/slow.html", context, status=429)
    answer["Retry-After"] = str(error.retry_after)
    return answer


def visitor_of(request: HttpRequest) -> Visitor:
    """Address of the connection and language of the reader."""
    return Visitor(request.META.get("REMOTE_ADDR", ""), translation.get_language() or settings.LANGUAGE_CODE)


def _policy() -> CompiledPolicy:
    return policy_in_force(timezone.now())


def _door(url: str, title: str, icon: str) -> dict[str, str]:
    return {"url": url, "title": title, "text": "", "icon": icon}


def _law_of(policy: CompiledPolicy, source: str) -> str:
    return next((each.title for each in policy.jurisdictions if source in each.sources), source)
