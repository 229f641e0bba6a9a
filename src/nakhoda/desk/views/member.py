"""The member's page of a case, behind a signed link: status, conversation, reply, withdrawal. A GET records nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nakhoda.desk.actions.addressing import NotAWish, note_own_wish
from nakhoda.desk.actions.claims import Claim
from nakhoda.desk.actions.states import NotAllowed, withdraw
from nakhoda.desk.arrivals import Arrival, File, Sender
from nakhoda.desk.intake.files import FileTooLarge
from nakhoda.desk.intake.keys import KeyReused, digest_of
from nakhoda.desk.intake.limits import TooMany, admit
from nakhoda.desk.intake.nonce import BadNonce, Nonce, new_nonce, read_nonce
from nakhoda.desk.intake.replies import write_again
from nakhoda.desk.intake.web_form import address_choices, keep_uploads
from nakhoda.desk.queries import links
from nakhoda.desk.queries.member_page import MemberView, file_in, is_her_own, page_of, view_of_link
from nakhoda.desk.views.files import download
from nakhoda.desk.views.form import READER, files_context, gone, shell, slow_down, visitor_of
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

INTAKE = system("intake:status_page")


class ReplyForm(forms.Form):
    """What a member adds."""

    body = forms.CharField(
        label=_("Your message"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    nonce = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, case_id: int, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.form_name = f"status/{case_id}"

    def clean_nonce(self) -> Nonce:
        try:
            return read_nonce(self.cleaned_data["nonce"], self.form_name)
        except BadNonce:
            raise forms.ValidationError(_("This page was open too long. Please send it once more.")) from None


@never_cache
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, token: str) -> HttpResponse:
    """`/s/<token>/`."""
    now = timezone.now()
    try:
        with scope_of(READER):
            view, link = view_of_link(token, now=now)
    except links.BadLink:
        return gone(request)
    if request.method == "POST":
        return _reply(request, token, view, link)
    return _page(request, token, view, link, ReplyForm(view.case.id, initial=_fresh(view)), [])


@never_cache
@require_POST
def take_back(request: HttpRequest, token: str) -> HttpResponse:
    """`/s/<token>/withdraw/`: the member no longer needs help."""
    now = timezone.now()
    try:
        with scope_of(READER):
            view, _link = view_of_link(token, now=now)
            if view.person.role not in ("requester", "guardian"):
                raise links.BadLink("not hers")
            withdraw(view.case.id, actor=READER, now=now)
    except links.BadLink:
        return gone(request)
    except NotAllowed:
        pass  # it is over already: the page says so
    return HttpResponseRedirect(reverse("member:status", args=[token]), status=303)


@never_cache
@require_POST
def address(request: HttpRequest, token: str) -> HttpResponse:
    """`/s/<token>/address/`: how the member wishes to be addressed, said by herself."""
    now = timezone.now()
    try:
        with scope_of(READER):
            view, _link = view_of_link(token, now=now)
            if not is_her_own(view):
                raise links.BadLink("not hers")
            note_own_wish(view.case, request.POST.get("form", ""), actor=READER, now=now)
    except (links.BadLink, NotAWish):
        return gone(request)
    return HttpResponseRedirect(reverse("member:status", args=[token]), status=303)


@never_cache
@require_GET
def file(request: HttpRequest, token: str, attachment_id: int) -> HttpResponseBase:
    """`/s/<token>/files/<id>/`: a file of the conversation, as a download."""
    try:
        with scope_of(READER):
            view, _link = view_of_link(token, now=timezone.now())
            attachment = file_in(view, attachment_id)
    except links.BadLink:
        return gone(request)
    if attachment is None:
        raise Http404
    return download(attachment)


def _reply(request: HttpRequest, token: str, view: MemberView, link: links.Link) -> HttpResponse:
    now = timezone.now()
    form = ReplyForm(view.case.id, request.POST)
    if not form.is_valid():
        form.data = {**dict(form.data.items()), "nonce": _fresh(view)["nonce"]}
        return _page(request, token, view, link, form, [], status=422)
    try:
        admit("form_ip", visitor_of(request).ip, now=now)
        files = keep_uploads(request.FILES.getlist("files"))
        written = _write(view, form, files)
    except TooMany as error:
        return slow_down(request, error)
    except FileTooLarge as error:
        return _page(request, token, view, link, form, [str(error)], status=413)
    except KeyReused:
        return HttpResponseRedirect(reverse("member:status", args=[token]), status=303)
    return HttpResponseRedirect(_after(token, view, written) + "?sent=1", status=303)


def _write(view: MemberView, form: ReplyForm, files: tuple[File, ...]) -> dict[str, int]:
    now, text = timezone.now(), form.cleaned_data["body"]
    digest = digest_of([text, [file.sha256 for file in files]])
    key = form.cleaned_data["nonce"].key
    claim = Claim("web_form", f"case:{view.case.id}", key, digest, 303, lambda case: {"case": case, "message": 0})
    person = view.person
    arrival = Arrival(
        channel="web_form",
        received_at=now,
        text=text,
        sender=Sender(kind=person.kind, address=person.address, name=person.name),
        subject=view.case.subject,
        source=view.case.source,
        locale=view.case.locale,
        country=view.case.country,
        files=files,
    )
    return write_again(view.case.id, arrival, claim, actor=INTAKE, now=now)


def _after(token: str, view: MemberView, written: dict[str, int]) -> str:
    if written["message"]:
        return reverse("member:status", args=[token])
    fresh = links.sign(links.STATUS, written["case"], view.person.address, now=timezone.now())
    return reverse("member:status", args=[fresh])


def _page(
    request: HttpRequest,
    token: str,
    view: MemberView,
    link: links.Link,
    form: ReplyForm,
    wrong: list[str],
    status: int = 200,
) -> HttpResponse:
    with scope_of(READER):
        context = page_of(view, token, now=timezone.now())
    more = {
        "form": None if context["status"] == "withdrawn" else form,
        "files": files_context(wrong),
        "sent": request.GET.get("sent") == "1",
        "expires_at": link.expires_at,
        "forms": address_choices(visitor_of(request).language, context.get("address_form", "")),
    }
    return render(request, "member/status.html", shell({**context, **more}), status=status)


def _fresh(view: MemberView) -> dict[str, str]:
    return {"nonce": new_nonce(f"status/{view.case.id}", now=timezone.now())}
