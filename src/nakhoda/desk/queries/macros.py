"""Prepared answers: which fit a case, and one of them filled with what the case knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from nakhoda.core.decisions import Decision, Reason
from nakhoda.core.macros import Placeholder, fill
from nakhoda.desk.models import Case, Macro, Member
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.references import reference_of
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of


class NoSuchMacro(LookupError):
    """No active macro has that key."""


def macros_for(actor: Actor, case_id: int, now: datetime) -> list[Macro]:
    """The active macros of the case's LOB (or of all), those of its reason first."""
    case = case_for(actor, case_id)
    rows = Macro.objects.filter(Q(lob="") | Q(lob=case.lob), active=True)
    live = rows.filter(Q(expires_on=None) | Q(expires_on__gte=now.date()))
    return sorted(live, key=lambda macro: (macro.reason != case.reason, macro.title))


def filled_macro(
    actor: Actor, case_id: int, key: str, now: datetime, values: Mapping[str, str] | None = None, language: str = ""
) -> Decision[str | None]:
    """The macro's words for this case, in `language` or the case's own; None with reasons when a value is missing."""
    case = case_for(actor, case_id, "case:work")
    macro = Macro.objects.filter(key=key, active=True).exclude(expires_on__lt=now.date()).first()
    if macro is None:
        raise NoSuchMacro(f"there is no macro {key!r}")
    text = text_in(macro, language or case.language)
    if text is None:
        return Decision(None, (Reason("no_text", f"the macro has no text in {language or case.language}"),))
    placeholders = [Placeholder(**each) for each in macro.placeholders]
    known = known_values(actor, case, now)
    own = {each.name: known[each.source] for each in placeholders if each.source in known}
    return fill(text, own | {name: value for name, value in (values or {}).items() if value}, placeholders)


def text_in(macro: Macro, language: str) -> str | None:
    """The text in that language, or in the same tongue in another script; never silently in another tongue."""
    texts: dict[str, str] = macro.texts
    return texts.get(language) or texts.get(language.split("-", 1)[0])


def known_values(actor: Actor, case: Case, now: datetime) -> dict[str, str]:
    """What fills a placeholder by itself, by `source`."""
    with scope_of(system("macro")):
        member = Member.objects.filter(id=case.member_id or 0).first()
    return {
        "case.reference": reference_of(case.id),
        "case.received_on": case.received_at.date().isoformat(),
        "today": now.date().isoformat(),
        "member.name": member.name if member else "",
        "member.handle": member.handle if member else "",
        "agent.name": actor.name,
    }
