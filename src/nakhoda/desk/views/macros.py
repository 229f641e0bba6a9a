"""Prepared answers on pages: which languages each one speaks, and its editor."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nakhoda.core.macros import KINDS, Placeholder
from nakhoda.desk.actions.macros import MacroRefused, MacroSpec, save_macro
from nakhoda.desk.mail.compose import direction_of
from nakhoda.desk.models import Macro
from nakhoda.desk.queries.choices import LANGUAGES, in_words, outcome_words
from nakhoda.desk.queries.macro_parity import OWED, macro_for, macro_rows, parity_of
from nakhoda.desk.queries.macro_values import SOURCES
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import require

SPARE = 3  # empty lines for new placeholders
MOST_PLACEHOLDERS = 20
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")


@only_staff
@require_safe
def macros(request: HttpRequest) -> HttpResponse:
    """All macros by LOB, with the languages that they lack."""
    now, actor = timezone.now(), reader(request)
    lob, lacking = request.GET.get("lob", ""), request.GET.get("lacking", "")
    rows = macro_rows(actor, now, lob, lacking)
    context: dict[str, Any] = {"rows": rows, "parity": parity_of(macro_rows(actor, now, lob)), "owed": OWED}
    context |= {"lob": lob, "lacking": lacking, "lobs": _lobs(), "spoken": LANGUAGES}
    return render(request, "desk/macros/list.html", context)


@only_staff
def new(request: HttpRequest) -> HttpResponse:
    """A macro that is not there yet."""
    require(reader(request), "macro:edit")
    if request.method == "POST":
        return _saved(request, None)
    return _editor(request, None, MacroSpec(key="", title=""), ())


@only_staff
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """One macro, in all its languages."""
    macro = macro_for(reader(request), key)
    if request.method == "POST":
        return _saved(request, macro)
    return _editor(request, macro, _spec_of(macro), ())


def _saved(request: HttpRequest, macro: Macro | None) -> HttpResponse:
    problems: list[str] = []
    spec = _typed(request, macro, problems)
    try:
        if problems:
            raise MacroRefused(tuple(problems))
        with transaction.atomic():
            kept = save_macro(spec, actor=reader(request), now=timezone.now(), new=macro is None)
    except MacroRefused as refusal:
        return _editor(request, macro, spec, refusal.problems, status=422)
    messages.success(request, _("Saved. Agents have it at once."))
    return see_other(reverse("desk:macro", args=[kept.key]))


def _typed(request: HttpRequest, macro: Macro | None, problems: list[str]) -> MacroSpec:
    posted = request.POST
    key = macro.key if macro else posted.get("key", "").strip()
    if not _KEY.fullmatch(key):
        problems.append(_("the key takes small letters, digits and -"))
    tags = [name.removeprefix("text_") for name in posted if name.startswith("text_")]
    texts = {tag: posted[f"text_{tag}"].replace("\r\n", "\n") for tag in tags[:40]}
    if added := posted.get("new_language", "").strip():
        texts[added] = posted.get("new_text", "").replace("\r\n", "\n")
    return MacroSpec(
        key=key,
        title=posted.get("title", "").strip()[:120],
        lob=_chosen(posted.get("lob", ""), {"", *dict(_lobs())}, problems),
        reason=posted.get("reason", "").strip()[:60],
        outcome=_chosen(posted.get("outcome", ""), {"", *outcome_words()}, problems),
        placeholders=_placeholders(request),
        texts=texts,
        active=posted.get("active") == "on",
        expires_on=_day(posted.get("expires_on", ""), problems),
    )


def _placeholders(request: HttpRequest) -> tuple[Placeholder, ...]:
    lists = (request.POST.getlist(name)[:MOST_PLACEHOLDERS] for name in ("name", "kind", "source"))
    rows = zip(*lists, strict=False)
    return tuple(Placeholder(name.strip(), kind, source) for name, kind, source in rows if name.strip())


def _chosen(value: str, known: set[str], problems: list[str]) -> str:
    if value not in known:
        problems.append(_("%(value)s is not in the list") % {"value": value[:40]})
    return value[:40]


def _day(text: str, problems: list[str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems.append(_("give the last day as 2026-12-31"))
        return None


def _spec_of(macro: Macro) -> MacroSpec:
    names = ("key", "title", "lob", "reason", "outcome", "active", "expires_on", "texts")
    about: dict[str, Any] = {name: getattr(macro, name) for name in names}
    return MacroSpec(**about, placeholders=tuple(Placeholder(**each) for each in macro.placeholders))


def _lobs() -> list[tuple[str, str]]:
    return [(lob.key, in_words(lob.title)) for lob in policy_in_force(timezone.now()).lobs.values()]


def _editor(
    request: HttpRequest, macro: Macro | None, spec: MacroSpec, problems: tuple[str, ...], *, status: int = 200
) -> HttpResponse:
    tags = list(dict.fromkeys([*OWED, *spec.texts]))
    reasons = policy_in_force(timezone.now()).reasons.values()
    context = {
        "macro": macro,
        "spec": spec,
        "problems": problems,
        "texts": [
            {"tag": tag, "dir": direction_of(tag), "text": spec.texts.get(tag, ""), "name": LANGUAGES.get(tag, tag)}
            for tag in tags
        ],
        "placeholders": [*spec.placeholders, *[Placeholder("") for _spare in range(SPARE)]],
        "kinds": list(KINDS),
        "sources": SOURCES,
        "lobs": _lobs(),
        "reasons": [(r.key, f"{r.lob}: {in_words(r.title)}") for r in reasons],
        "outcomes": list(outcome_words().items()),
        "others": [(tag, name) for tag, name in LANGUAGES.items() if tag not in tags],
    }
    return render(request, "desk/macros/macro.html", context, status=status)
