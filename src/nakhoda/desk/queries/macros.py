"""Prepared answers: which fit a case, in the member's language, filled as far as the case knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from nakhoda.core.decisions import Decision, Reason
from nakhoda.core.macros import fill, fill_known
from nakhoda.desk.mail.compose import direction_of
from nakhoda.desk.models import Macro
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.choices import LANGUAGES, in_words
from nakhoda.desk.queries.macro_values import known_values, own_values, placeholders_of, text_in
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor

MOST = 30  # macros that the picker shows
ENGLISH = "en"


class NoSuchMacro(LookupError):
    """No active macro has that key."""


def macros_for(actor: Actor, case_id: int, asked: str, now: datetime, language: str = "") -> list[dict[str, Any]]:
    """[{id, title, hint, language, dir, text}] in `language`, or the case's own, where the macro speaks it.

    Without a word asked for: the macros of the case's LOB and the general ones, those of its reason first.
    """
    case = case_for(actor, case_id)
    policy, known = policy_in_force(now), known_values(actor, case, now)
    wanted, words = language or case.language, asked.casefold().split()
    near = ("", case.lob, policy.routing.general_lob)
    found = [macro for macro in live_macros(now.date()) if words or macro.lob in near]
    fit = [macro for macro in found if _speaks_of(macro, words, wanted)]
    titles = {key: in_words(lob.title) for key, lob in policy.lobs.items()}
    ordered = sorted(fit, key=lambda macro: (macro.reason != case.reason, macro.lob != case.lob, macro.title))
    return [_item(macro, wanted, known, titles) for macro in ordered[:MOST]]


def live_macros(today: date) -> QuerySet[Macro]:
    """The macros that may be used today."""
    return Macro.objects.filter(Q(expires_on=None) | Q(expires_on__gte=today), active=True)


def filled_macro(
    actor: Actor, case_id: int, key: str, now: datetime, values: Mapping[str, str] | None = None, language: str = ""
) -> Decision[str | None]:
    """The macro's words for this case, in `language` or the case's own; None with reasons when a value is missing."""
    case = case_for(actor, case_id, "case:work")
    macro = live_macros(now.date()).filter(key=key).first()
    if macro is None:
        raise NoSuchMacro(f"there is no macro {key!r}")
    text = text_in(macro, language or case.language)
    if text is None:
        return Decision(None, (Reason("no_text", f"the macro has no text in {language or case.language}"),))
    placeholders = placeholders_of(macro)
    own = own_values(placeholders, known_values(actor, case, now), language or case.language)
    return fill(text, own | {name: value for name, value in (values or {}).items() if value}, placeholders)


def _speaks_of(macro: Macro, words: list[str], language: str) -> bool:
    texts = " ".join(filter(None, (text_in(macro, language), macro.texts.get(ENGLISH))))
    whole = f"{macro.title} {macro.key} {macro.reason} {texts}".casefold()
    return all(word in whole for word in words)


def _item(macro: Macro, wanted: str, known: Mapping[str, str], titles: Mapping[str, str]) -> dict[str, Any]:
    own = (wanted, wanted.split("-")[0])
    language = next((tag for tag in (*own, ENGLISH, *macro.texts) if tag in macro.texts), ENGLISH)
    placeholders = placeholders_of(macro)
    about = titles.get(macro.lob, macro.lob)
    spoken = LANGUAGES.get(language, language)
    return {
        "id": macro.key,
        "title": macro.title,
        "hint": f"{about} · {spoken}" if language in own else _("%(lob)s · not yet translated") % {"lob": about},
        "language": language,
        "dir": direction_of(language),
        "text": fill_known(macro.texts.get(language, ""), own_values(placeholders, known, language), placeholders),
    }
