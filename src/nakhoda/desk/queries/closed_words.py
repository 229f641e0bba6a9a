"""The codes that events keep (why a case waits, moves, ends) in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from nakhoda.core import events as e
from nakhoda.desk.queries.choices import outcome_words


def hold_words() -> dict[str, str]:
    """For whom or what a case on hold waits."""
    return {
        "other_team": _("Another team has to do something first"),
        "product_fix": _("The product has to be repaired first"),
        "partner": _("A partner has to answer first"),
        "evidence": _("Evidence is being checked"),
        "security_check": _("A security check is running"),
        "legal": _("Legal has to answer first"),
        "authority": _("An authority has to answer first"),
        "payment_provider": _("A payment provider has to answer first"),
        "approval": _("An approval is needed"),
    }


def transfer_words() -> dict[str, str]:
    """Why a case moves to another queue."""
    return {
        "wrong_queue": _("It came to the wrong queue"),
        "wrong_reason": _("It is about something else"),
        "language": _("Somebody must read another language"),
        "skill": _("It takes a skill that we lack"),
        "workload": _("We cannot get to it in time"),
        "member_request": _("The member asked for it"),
        "conflict": _("The agent is party to it"),
        "other": _("Another reason, as noted"),
    }


def spam_words() -> dict[str, str]:
    """Why a case is spam."""
    return {
        "agent": _("As an agent sees it"),
        "advertising": _("Advertising"),
        "bulk": _("The same text to everybody"),
        "phishing": _("Tries to steal access or money"),
        "nonsense": _("No message that anybody could answer"),
        "machine": _("Written by a machine to a machine"),
    }


def tier_2_words() -> dict[str, str]:
    """How Tier 2 finishes its part."""
    return {"solved": _("Tier 2 finishes the case"), "advised": _("Back to Tier 1 with advice")}


def appeal_words() -> dict[str, str]:
    """How an appeal ends."""
    return {
        "upheld": _("The decision stands"),
        "overturned_error": _("Overturned: we were wrong"),
        "overturned_new_evidence": _("Overturned by new evidence"),
        "overturned_policy": _("Overturned: the policy changed or was unclear"),
        "partial": _("Overturned in part"),
        "inadmissible": _("Not admissible, or undetermined"),
    }


_OF_EVENT = {
    e.HoldStarted: hold_words,
    e.CaseTransferred: transfer_words,
    e.CaseResolved: outcome_words,
    e.AppealProposed: appeal_words,
    e.AppealDecided: appeal_words,
}


def words_of(kind: type[e.Event]) -> Mapping[str, str]:
    """Codes of an event of this kind to words; empty where its codes are the policy's or the program's own."""
    return _OF_EVENT[kind]() if kind in _OF_EVENT else {}


def hold_reason(code: str) -> str:
    """Why a case waits; a code from elsewhere (an import, an older list) as plain words."""
    return hold_words().get(code, code.replace("_", " "))
