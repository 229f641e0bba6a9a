"""The public web form: its fields follow the policy in force, and one filled form is one case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nakhoda.core.honorifics import forms_in
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import LobRule, ReasonRule
from nakhoda.desk.actions.claims import AlreadyClaimed, Claim
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.arrivals import Arrival, File, Sender
from nakhoda.desk.intake.files import FileTooLarge, keep, refuse_too_many
from nakhoda.desk.intake.form_fields import in_language, policy_answers, policy_fields
from nakhoda.desk.intake.keys import digest_of, earlier_answer
from nakhoda.desk.intake.limits import admit
from nakhoda.desk.intake.nonce import BadNonce, Nonce, is_hasty, is_stale, read_nonce
from nakhoda.desk.jobs import defer
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

INTAKE = system("intake:web_form")
Upload: TypeAlias = "UploadedFile[Any]"  # generic for the type checker only
TRAP = "company_fax"  # a field no person sees; the template hides it
COUNTRIES = {
    "AU": _("Australia"),
    "BD": _("Bangladesh"),
    "IN": _("India"),
    "ID": _("Indonesia"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "LK": _("Sri Lanka"),
    "MY": _("Malaysia"),
    "NP": _("Nepal"),
    "NZ": _("New Zealand"),
    "PH": _("Philippines"),
    "PK": _("Pakistan"),
    "SG": _("Singapore"),
    "TH": _("Thailand"),
    "VN": _("Vietnam"),
}


@dataclass(frozen=True, slots=True)
class FormDoor:
    """One form: what it is about, and the key by which the policy knows it."""

    lob: LobRule
    reason: ReasonRule
    source: str

    @property
    def key(self) -> str:
        return f"{self.lob.key}/{self.reason.key}/{self.source}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who fills the form, as far as the connection tells."""

    ip: str
    language: str


class NoSuchForm(LookupError):
    """The policy in force has no public form of that name."""


def door_for(policy: CompiledPolicy, lob: str, reason: str, source: str = "") -> FormDoor:
    """The public form of a reason; raises `NoSuchForm`. A statutory form is named by its source."""
    rule = policy.lobs.get(lob)
    about = rule.reasons.get(reason) if rule and rule.public else None
    if rule is None or about is None or not about.public:
        raise NoSuchForm("there is no such form")
    if source and source not in statutory_sources(policy, reason):
        raise NoSuchForm("there is no such form")
    return FormDoor(rule, about, source or reason)


def statutory_sources(policy: CompiledPolicy, reason: str) -> tuple[str, ...]:
    """Forms that a law gives a name of its own (a grievance under Indian law); never an authority's channel."""
    return tuple(source for lane in policy.lanes.values() if lane.reason == reason for source in lane.sources)


class HelpForm(forms.Form):
    """What every form asks; `help_form` puts the policy's questions in between."""

    subject = forms.CharField(label=_("What is it about, in a few words?"), max_length=200)
    message = forms.CharField(
        label=_("What happened?"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("Write in your own language. Never send us your password."),
    )
    name = forms.CharField(label=_("Your name"), max_length=200, required=False)
    honorific = forms.ChoiceField(label=_("How may we address you?"), required=False)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254, help_text=_("We answer to this address."))
    country = forms.ChoiceField(label=_("Country of your account"), required=False)
    nonce = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, door: FormDoor, visitor: Visitor, now: datetime, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.door, self.visitor, self.now = door, visitor, now
        self.signed: Nonce | None = None
        rules = {rule.key: rule for rule in (*door.lob.fields, *door.reason.fields)}
        self.fields.update(policy_fields(rules.values(), visitor.language))
        self.fields["country"].choices = [("", "–"), *sorted(COUNTRIES.items(), key=lambda row: str(row[1]))]  # type: ignore[attr-defined]
        self.fields["honorific"].choices = address_choices(visitor.language)  # type: ignore[attr-defined]
        asked = [name for name in self.fields if name.startswith("f_")]
        self.order_fields([*asked, "subject", "message", "name", "honorific", "email", "country", "nonce"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.signed = self._nonce(str(cleaned.get("nonce", "")))
        if self.data.get(TRAP):
            raise forms.ValidationError(_("Please send the form once more."), code="trap")
        return cleaned

    def _nonce(self, text: str) -> Nonce | None:
        try:
            nonce = read_nonce(text, self.door.key)
        except BadNonce:
            raise forms.ValidationError(
                _("This page was open too long. Please send it once more."), code="nonce"
            ) from None
        if is_stale(nonce, self.now):
            raise forms.ValidationError(_("This page was open too long. Please send it once more."), code="nonce")
        if is_hasty(nonce, self.now):
            raise forms.ValidationError(
                _("That was very quick. Please check your message and send it once more."), code="hasty"
            )
        return nonce


@dataclass(frozen=True, slots=True)
class Sent:
    """The case that a form became, and to whom we write."""

    case_id: int
    email: str


def submit(form: HelpForm, uploads: Iterable[Upload], *, now: datetime) -> Sent:
    """A valid form becomes a case, once a nonce. Raises `TooMany`, `FileTooLarge`, `KeyReused`."""
    cleaned = form.cleaned_data
    admit("form_ip", form.visitor.ip, now=now)
    files = keep_uploads(uploads)
    arrival = _arrival(form, files, now)
    told = {name: value for name, value in cleaned.items() if name != "nonce"}
    digest = digest_of([told, [file.sha256 for file in files]])
    assert form.signed is not None
    claim = Claim("web_form", form.door.source[:120], form.signed.key, digest, 303, lambda case: {"case": case})
    try:
        return Sent(_open(arrival, claim, now), cleaned["email"])
    except AlreadyClaimed:
        with scope_of(INTAKE):
            return Sent(int(earlier_answer(claim).body["case"]), cleaned["email"])


def keep_uploads(uploads: Iterable[Upload], purpose: str = "attachment") -> tuple[File, ...]:
    """The uploaded files, kept; raises `FileTooLarge` naming the file."""
    kept: list[File] = []
    for upload in uploads:
        try:
            kept.append(keep(upload.file or upload, upload.name or "", upload.content_type or "", purpose=purpose))
        except FileTooLarge as error:
            raise FileTooLarge(f"{upload.name}: {error}") from None
        refuse_too_many(tuple(kept))
    return tuple(kept)


def _open(arrival: Arrival, claim: Claim, now: datetime) -> int:
    assert arrival.sender is not None
    with scope_of(INTAKE):
        case = open_case(arrival, actor=INTAKE, now=now, claim=claim)
        defer("acknowledge", case_id=case.id)
    return int(case.id)


def _arrival(form: HelpForm, files: tuple[File, ...], now: datetime) -> Arrival:
    cleaned, door = form.cleaned_data, form.door
    answers = policy_answers(cleaned)
    country = cleaned["country"] or None
    names = {"name": cleaned["name"], "handle": answers.get("handle", ""), "honorific": cleaned["honorific"]}
    return Arrival(
        channel="web_form",
        received_at=now,
        text=cleaned["message"],
        sender=Sender(kind="email", address=cleaned["email"], **names),
        subject=cleaned["subject"],
        source=door.source[:120],
        lob=door.lob.key,
        reason=door.reason.key,
        locale=f"{form.visitor.language}-{country}" if country else form.visitor.language,
        country=country,
        files=files,
        acknowledged="page",
        context=answers,
    )


def address_choices(language: str, chosen: str = "") -> list[tuple[str, Any]]:
    """The forms of address that a language has, in its own words; by name alone unless somebody chooses."""
    return [("", _("By my name alone")), *forms_in(language, chosen)]


def title_of(door: FormDoor, language: str) -> str:
    """The form's title in the reader's language."""
    return in_language(door.reason.title, language)
