"""Opens a line of business by a form: it becomes a draft of the policy, which somebody else publishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.core.policy import PolicyError, load
from nakhoda.core.policy.opening import NewLob, NewQueue, NewReason, OpeningError, with_lob
from nakhoda.core.policy.schema import COMPARTMENTS
from nakhoda.desk.actions.policies import draft_policy
from nakhoda.desk.queries.lob_opening import choices_of, gate_rows, global_text, prepared
from nakhoda.desk.queries.policy_problems import problems_of
from nakhoda.desk.views.answers import only_staff, reader, see_other

TITLES = ("en", "hi", "ms", "ta", "ur", "zh", "id", "bn", "te")
REASONS, QUEUES = 4, 5
REASON_FIELDS = ("key", *TITLES, "lane", "words_en", "words_ms")
QUEUE_FIELDS = ("owner", "site", "tier", "languages", "capacity", "share", "skills")


@only_staff
def open_lob(request: HttpRequest) -> HttpResponse:
    """`/policies/open-a-line/`: fill in, look at the gate, keep as a draft."""
    now = timezone.now()
    text = global_text(reader(request), now)
    if request.method != "POST":
        return _page(request, {}, 200)
    try:
        lob = read_lob(request.POST)
        written = with_lob(text, lob, load(text))
        expected = _number(request.POST, "expected", "0", 0, 1_000_000)
    except OpeningError as error:
        return _page(request, {"wrong": {"field": error.field, "text": str(error)}}, 422)
    if problems := problems_of(written, now):
        return _page(request, {"problems": [asdict(problem) for problem in problems]}, 422)
    gate = prepared(lob, written, expected, request.POST.get("exit", ""), now)
    if request.POST.get("do") != "draft":
        return _page(request, {"gate": gate_rows(gate), "ready": all(each.ready for each in gate)}, 200)
    return _kept(request, lob, written)


def _kept(request: HttpRequest, lob: NewLob, text: str) -> HttpResponse:
    note = _("Opens the line of business %(key)s. Way out: %(exit)s") % {
        "key": lob.key,
        "exit": request.POST.get("exit", "").strip() or "–",
    }
    try:
        with transaction.atomic():
            draft = draft_policy(text, actor=reader(request), now=timezone.now(), note=note)
    except PolicyError as error:
        return _page(request, {"problems": [asdict(problem) for problem in error.problems]}, 422)
    messages.success(request, _("Draft saved. Once somebody else publishes it, cases of this line are routed."))
    return see_other(reverse("desk:policy", args=[draft.id]))


def read_lob(form: Mapping[str, Any]) -> NewLob:
    """The form as a line of business; raises `OpeningError` naming the field."""
    reasons = tuple(_reason(form, number) for number in range(REASONS) if form.get(f"reason_{number}_key", "").strip())
    queues = tuple(_queue(form, number) for number in range(QUEUES) if form.get(f"queue_{number}_owner", "").strip())
    return NewLob(
        key=_word(form, "key"),
        title=_titles(form, "title", "title_en"),
        reasons=reasons,
        queues=queues,
        first_response_minutes=round(60 * _number(form, "first_response", "24", 0, 10_000)),
        resolution_minutes=round(60 * _number(form, "resolution", "72", 0, 10_000)),
        compartment=form.get("compartment", "") or "general",
    )


def _reason(form: Mapping[str, Any], number: int) -> NewReason:
    name = f"reason_{number}"
    words = {tongue: _list(form.get(f"{name}_words_{tongue}", "")) for tongue in TITLES}
    return NewReason(_word(form, f"{name}_key"), _titles(form, name, f"{name}_en"), form.get(f"{name}_lane", ""), words)


def _queue(form: Mapping[str, Any], number: int) -> NewQueue:
    name = f"queue_{number}"
    languages = _list(form.get(f"{name}_languages", ""))
    if not languages:
        raise OpeningError(f"{name}_languages", _("say in which languages this queue works"))
    return NewQueue(
        owner=form[f"{name}_owner"],
        site=form.get(f"{name}_site", ""),
        tier=int(_number(form, f"{name}_tier", "1", 1, 2)),
        languages=languages,
        capacity_per_day=int(_number(form, f"{name}_capacity", "0", 1, 1_000_000)),
        share=int(_number(form, f"{name}_share", "100", 0, 10_000)),
        skills=_list(form.get(f"{name}_skills", "")),
    )


def _word(form: Mapping[str, Any], name: str) -> str:
    word = str(form.get(name, "")).strip()
    if not word:
        raise OpeningError(name, _("give it a key: small letters, digits and _"))
    return word


def _titles(form: Mapping[str, Any], name: str, needed: str) -> dict[str, str]:
    told = {tongue: str(form.get(f"{name}_{tongue}", "")).strip() for tongue in TITLES}
    if not told["en"]:
        raise OpeningError(needed, _("give it an English name; the others may follow"))
    return {tongue: title for tongue, title in told.items() if title}


def _number(form: Mapping[str, Any], name: str, otherwise: str, least: float, most: float) -> float:
    text = str(form.get(name, "")).strip() or otherwise
    try:
        number = float(text)
    except ValueError:
        raise OpeningError(name, _("%(text)s is no number") % {"text": text[:40]}) from None
    if not least <= number <= most:
        raise OpeningError(name, _("give a number from %(least)g to %(most)g") % {"least": least, "most": most})
    return number


def _list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _page(request: HttpRequest, told: dict[str, Any], status: int) -> HttpResponse:
    given = request.POST if request.method == "POST" else {}
    context = choices_of(timezone.now()) | {
        "given": given,
        "compartments": COMPARTMENTS,
        "titles": [(tongue, given.get(f"title_{tongue}", "")) for tongue in TITLES],
        "reasons": [_row(given, f"reason_{number}", REASON_FIELDS) for number in range(REASONS)],
        "queues": [_row(given, f"queue_{number}", QUEUE_FIELDS) for number in range(QUEUES)],
    }
    return render(request, "desk/policies/open_lob.html", context | told, status=status)


def _row(given: Mapping[str, Any], name: str, fields: tuple[str, ...]) -> dict[str, str]:
    return {"name": name} | {field: given.get(f"{name}_{field}", "") for field in fields}
