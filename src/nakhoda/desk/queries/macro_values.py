"""What fills a macro by itself: the facts of a case, by the name of their source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from nakhoda.core.honorifics import addressed
from nakhoda.core.macros import Placeholder
from nakhoda.desk.models import Case, Macro, Member
from nakhoda.desk.queries.references import reference_of
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

MEMBER = ("member.name", "member.handle", "member.address")  # the last as her form of address and the language say
SOURCES = ("case.reference", "case.received_on", "today", *MEMBER, "agent.name")


def text_in(macro: Macro, language: str) -> str | None:
    """The text in that language, or in the same tongue in another script; never silently in another tongue."""
    texts: dict[str, str] = macro.texts
    return texts.get(language) or texts.get(language.split("-", 1)[0])


def placeholders_of(macro: Macro) -> list[Placeholder]:
    """What the macro asks for."""
    return [Placeholder(**each) for each in macro.placeholders]


def known_values(actor: Actor, case: Case, now: datetime) -> dict[str, str]:
    """What fills a placeholder by itself, by `source`; `member.address` is the form until a language says it."""
    with scope_of(system("macro")):
        member = Member.objects.filter(id=case.member_id or 0).first()
    return {
        "case.reference": reference_of(case.id),
        "case.received_on": case.received_at.date().isoformat(),
        "today": now.date().isoformat(),
        "member.name": member.name if member else "",
        "member.address": member.honorific if member else "",
        "member.handle": member.handle if member else "",
        "agent.name": actor.name,
    }


def own_values(placeholders: Iterable[Placeholder], known: Mapping[str, str], language: str) -> dict[str, str]:
    """What of a macro's placeholders is known already, by name; the member addressed as the text's language does."""
    known = {**known, "member.address": addressed(known["member.name"], known["member.address"], language)}
    return {each.name: known[each.source] for each in placeholders if each.source in known}
