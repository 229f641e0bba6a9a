"""Appeals come in by a decision's reference and a signed link, or by the app: statement, evidence, the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.desk.actions.appeals import AppealRefused, AppealTooLate, Filed, NoSuchDecision, file_appeal
from nakhoda.desk.actions.claims import AlreadyClaimed, Claim, settle_claim, take_claim
from nakhoda.desk.actions.letters import send_appeal_link
from nakhoda.desk.actions.replies import receive_reply
from nakhoda.desk.arrivals import Arrival, File, Sender
from nakhoda.desk.intake.keys import earlier_answer
from nakhoda.desk.intake.limits import admit
from nakhoda.desk.models import CaseDecision, Member, MemberAddress, Participant
from nakhoda.desk.queries import links
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

INTAKE = system("intake:appeal")
SPEAKS_FOR = ("requester", "guardian")
__all__ = ["AppealRefused", "AppealTooLate", "NoSuchDecision", "appeal", "ask_for_link", "contested_by"]


@dataclass(frozen=True, slots=True)
class Contested:
    """A decision and the member who may contest it."""

    decision: CaseDecision
    sender: Sender
    country: str | None = None


def contested_by(token: str, *, now: datetime) -> Contested:
    """The decision behind an appeal link, and for whom it was made; raises `BadLink`."""
    link = links.read(links.APPEAL, token, now=now)
    with scope_of(INTAKE):
        decision = CaseDecision.objects.filter(id=link.subject_id).first()
        for sender in _speakers(decision) if decision else ():
            if decision and links.recipient_digest(sender.address) == link.recipient:
                return Contested(decision, sender, _country_of(decision))
    raise links.BadLink("nobody")


def appeal(
    reference: str,
    sender: Sender,
    text: str,
    *,
    files: tuple[File, ...],
    claim: Claim,
    now: datetime,
    source: str = "appeal",
    locale: str | None = None,
    country: str | None = None,
    shown_kind: str = "",
) -> dict[str, Any]:
    """{"case", "appeal", "new"}. A second letter joins the appeal that runs.

    Raises `NoSuchDecision`, `AppealTooLate`, `AppealRefused`, `KeyReused`.
    """
    arrival = Arrival(
        channel="appeal",
        received_at=now,
        text=text,
        sender=sender,
        source=source,
        locale=locale,
        country=country,
        files=files,
        acknowledged="api" if source == "app" else "page",
    )
    try:
        with scope_of(INTAKE):
            take_claim(claim, 0, now=now)
            filed = file_appeal(reference, arrival, actor=INTAKE, now=now, shown_kind=shown_kind)
            if not filed.is_new:
                receive_reply(filed.case.id, arrival, actor=INTAKE, now=now)
            body = _body(filed)
            settle_claim(claim, body)
            return body
    except AlreadyClaimed:
        with scope_of(INTAKE):
            return dict(earlier_answer(claim).body)


def ask_for_link(reference: str, address: str, *, ip: str, language: str, now: datetime) -> None:
    """Mail a link to the address if the decision is its member's; say nothing either way. Raises `TooMany`."""
    admit("link_ip", ip, now=now)
    admit("link_address", address, now=now)
    code = reference.strip().upper().replace("-", "").replace(" ", "")
    wanted = address.strip().casefold()
    with scope_of(INTAKE):
        decision = CaseDecision.objects.filter(reference=code).first()
        known = (
            next((s for s in _speakers(decision) if s.address.strip().casefold() == wanted), None) if decision else None
        )
        if decision and known and known.kind == "email":
            send_appeal_link(decision.id, known.address, language, now=now)


def _speakers(decision: CaseDecision) -> list[Sender]:
    """Everybody who may contest it: the member by any address, and who speaks for them on the decision's case."""
    found: list[Sender] = []
    if decision.member_id:
        rows = MemberAddress.objects.filter(member_id=decision.member_id)
        found += [Sender(kind=kind, address=value) for kind, value in rows.values_list("kind", "value")]
    people = Participant.objects.filter(case_id=decision.case_id or 0, approved=True, role__in=SPEAKS_FOR)
    rows_of_case = people.exclude(kind="staff").values_list("kind", "address", "name")
    return [Sender(kind=kind, address=address, name=name) for kind, address, name in rows_of_case] + found


def _country_of(decision: CaseDecision) -> str | None:
    """The member's own, which the law follows wherever the browser is."""
    country = Member.objects.filter(id=decision.member_id or 0).values_list("country", flat=True).first()
    return country or (decision.case.country if decision.case else None)


def _body(filed: Filed) -> dict[str, Any]:
    return {"case": filed.case.id, "appeal": filed.appeal.id, "new": filed.is_new}
