"""A request to another team in words: its row of the list, its page, its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from nakhoda.core.cross_request import OURS, STEPS, THEIRS, ageing, steps_of
from nakhoda.desk.queries.choices import LANGUAGES, in_words
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.references import reference_of
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.org.queries import faces_of_people
from nakhoda.performance.models import CrossRequest
from nakhoda.performance.queries.cross_requests import cases_of, remarks_of
from nakhoda.performance.queries.sentences import hand
from nakhoda.performance.queries.words import part_words

LEAST_ANSWERS = 10  # below that many answers nothing is said of how content they were (handbook 1.13)
TEAMS = ("Product", "Engineering", "Policy", "Tools", "Payments", "Legal")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list, in finished words."""

    url: str
    title: str
    kind: str
    team: str
    state: str
    sign: str
    cases: str
    waiting: str
    promise: date
    over: int


def row_of(each: CrossRequest, now: datetime) -> Row:
    """How long members have waited, and how long it is past what was promised."""
    age = ageing(
        each.first_case_at, each.promised_on or each.answer_by, each.shipped_at or each.ended_at, localtime(now)
    )
    return Row(
        url=reverse("performance:cross_request", args=[each.id]),
        title=each.title,
        kind=kind_words()[each.kind],
        team=each.team,
        state=state_words()[each.state],
        sign=_sign(each.state, age.over),
        cases=hand().whole(each.evidence.get("cases", 0)),
        waiting=hand().whole(int(age.waiting)),
        promise=each.promised_on or each.answer_by,
        over=age.over if each.state in ("raised", "accepted", "scheduled") else 0,
    )


def cross_request_page(actor: Actor, each: CrossRequest, now: datetime) -> dict[str, Any]:
    """Context of `performance/cross/request.html`."""
    remarks = remarks_of(each)
    faces = faces_of_people([each.raised_by, each.worked_by, *(said.person_id for said in remarks)])
    cases = cases_of(actor, each)
    return {
        "request_row": each,
        "row": row_of(each, now),
        "evidence": evidence_rows(each.evidence),
        "remarks": [(said.at, faces.get(said.person_id or 0), said.words) for said in remarks],
        "raised_by": faces.get(each.raised_by or 0),
        "worked_by": faces.get(each.worked_by or 0),
        "cases": [(reference_of(number), reverse("desk:case", args=[number])) for number in cases],
        "steps": _steps(actor, each),
        "may_link": bool(may(actor, "cross:raise")) and each.state in ("raised", "accepted", "scheduled"),
    }


def _steps(actor: Actor, each: CrossRequest) -> list[dict[str, Any]]:
    """What this reader may do with it now: the asked team its steps, those who asked theirs."""
    hers = (*(THEIRS if may(actor, "cross:work") else ()), *(OURS if may(actor, "cross:raise") else ()))
    words = {
        "accept": _("Accept it"),
        "schedule": _("Set another day"),
        "ship": _("It is shipped"),
        "verify": _("It holds"),
        "reject": _("It does not hold"),
        "decline": _("Decline it"),
    }
    return [
        {
            "step": step,
            "words": words[step],
            "day": step in ("accept", "schedule"),
            "reason": step in ("decline", "reject"),
            "main": step in ("accept", "ship", "verify"),
        }
        for step in STEPS
        if step in steps_of(each.state) and step in hers  # type: ignore[arg-type]
    ]


def evidence_rows(told: dict[str, Any]) -> list[tuple[str, str]]:
    """(what, how much): cases, members, time, money, languages, how content they were."""
    write = hand()
    rows = [
        (_("Cases"), write.whole(told.get("cases", 0))),
        (_("Members affected"), write.whole(told.get("members", 0))),
        (_("Still waiting for an answer"), write.whole(told.get("waiting", 0))),
        (_("Hours of handling"), write.whole(round(told.get("minutes", 0) / 60))),
    ]
    if told.get("hour_cost"):
        cost = told["minutes"] / 60 * told["hour_cost"]
        rows.append((_("Cost of handling so far"), f"{told['currency']} {write.whole(round(cost))}"))
    if told.get("answers", 0) >= LEAST_ANSWERS:
        share = round(100 * told["unhappy"] / told["answers"])
        rows.append((_("Unhappy, of those who answered"), f"{share} % ({write.whole(told['answers'])})"))
    languages = ", ".join(f"{part_words('language', code)} {write.whole(n)}" for code, n in told.get("languages", []))
    return [*rows, (_("Languages"), languages or "–")]


def choices_for(actor: Actor, now: datetime) -> dict[str, Any]:
    """The lists of the form."""
    policy = policy_in_force(now)
    return {
        "kinds": list(kind_words().items()),
        "teams": TEAMS,
        "lobs": [(lob.key, in_words(lob.title)) for lob in policy.lobs.values() if lob.compartment == "general"],
        "reasons": [(each.key, in_words(each.title), each.lob) for each in policy.reasons.values()],
        "tongues": list(LANGUAGES.items()),
    }


def kind_words() -> dict[str, str]:
    """What is asked for."""
    return {
        "product_bug": _("Fault of the product"),
        "tooling": _("Tool"),
        "workflow": _("Way of working"),
        "policy": _("Policy"),
    }


def state_words() -> dict[str, str]:
    """Where it stands."""
    return {
        "raised": _("raised"),
        "accepted": _("accepted"),
        "scheduled": _("scheduled"),
        "shipped": _("shipped"),
        "verified": _("verified"),
        "declined": _("declined"),
    }


def _sign(state: str, over: int) -> str:
    if state == "verified":
        return "good"
    return "late" if over and state in ("raised", "accepted", "scheduled") else ""
