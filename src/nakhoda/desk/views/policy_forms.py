"""A draft by forms: its sections, one place at a time, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.core.policy import Problem
from nakhoda.core.policy.editing import EditError, add_entry, move_entry, remove_entry, set_value
from nakhoda.core.policy.places import NoSuchPlace
from nakhoda.desk.actions.policies import NotADraft
from nakhoda.desk.actions.policy_forms import (
    ChangedMeanwhile,
    ProblemsHere,
    Saved,
    change_draft,
    copy_version,
    digest_of,
    undo_change,
)
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.policies import texts_at, version_for
from nakhoda.desk.queries.policy_answers import Answers, entry_of
from nakhoda.desk.queries.policy_fields import FormField, dressed, flat
from nakhoda.desk.queries.policy_place import names_known, new_entry_in, place_in, sections_in
from nakhoda.desk.queries.policy_problems import problems_of
from nakhoda.desk.queries.policy_working import changes_between, last_change, working_text
from nakhoda.desk.views.answers import only_staff, reader, see_other

Change = Callable[[str], str]


@only_staff
@require_safe
def sections(request: HttpRequest, version_id: int) -> HttpResponse:
    """`/policies/<id>/forms/`: every section, what the draft changes, and what is still wrong."""
    draft = _own(request, version_id)
    if draft is None:
        return see_other(reverse("desk:policy", args=[version_id]))
    now, text = timezone.now(), working_text(draft)
    problems = problems_of(text, now)
    before = texts_at(now).get(draft.document_key)
    changes = changes_between(before, text) if before else []
    context = {"draft": draft, "problems": problems, "sections": sections_in(text, problems), "changes": changes}
    context |= {"count": sum(len(each["rows"]) for each in changes), "last": last_change(draft)}
    return render(request, "desk/policies/forms.html", context)


@only_staff
def place(request: HttpRequest, version_id: int) -> HttpResponse:
    """`/policies/<id>/forms/at/?path=...`: a list, or the form of one entry; POST changes it."""
    draft = _own(request, version_id)
    if draft is None:
        return see_other(reverse("desk:policy", args=[version_id]))
    path = (request.POST if request.method == "POST" else request.GET).get("path", "")
    try:
        if request.method == "POST":
            return _posted(request, draft, path)
        return _page(request, draft, path)
    except NoSuchPlace as missing:
        messages.error(request, str(missing.args[0]))
        return see_other(reverse("desk:policy_forms", args=[version_id]))


@require_POST
@only_staff
def undo(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take the last change back."""
    version_for(reader(request), version_id, "policy:edit")
    try:
        with transaction.atomic():
            undo_change(version_id, actor=reader(request), now=timezone.now())
    except NotADraft as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The last change is taken back."))
    return see_other(reverse("desk:policy_forms", args=[version_id]))


@require_POST
@only_staff
def copy(request: HttpRequest, version_id: int) -> HttpResponse:
    """A draft of one's own from this version's text, open as forms."""
    with transaction.atomic():
        draft = copy_version(version_id, actor=reader(request), now=timezone.now())
    return see_other(reverse("desk:policy_forms", args=[draft.id]))


def _own(request: HttpRequest, version_id: int) -> PolicyVersion | None:
    """The reader's own draft; None, with a word, for what she may read and not change."""
    draft = version_for(reader(request), version_id, "policy:edit")
    if draft.state == "draft" and draft.author_id == (reader(request).id or None):
        return draft
    messages.error(request, _("Only its author changes a draft. Start one of your own from this text."))
    return None


def _posted(request: HttpRequest, draft: PolicyVersion, path: str) -> HttpResponse:
    text = working_text(draft)
    known = names_known(text, timezone.now())
    do = request.POST.get("do", "")
    if do in ("remove", "up", "down"):
        change: Change = lambda old: remove_entry(old, path) if do == "remove" else move_entry(old, path, _by(do))  # noqa: E731
        return _done(request, draft, path, change, (), back=_around(path))
    adding = do == "add"
    fields = tuple(new_entry_in(path, known)) if adding else place_in(text, path, known).fields
    answers = Answers(request.POST, list(fields))
    if answers.wrong:
        return _page(request, draft, path, wrong=answers.wrong, status=422, adding=adding, typed=answers.values)
    if adding:
        entry = entry_of(answers.values, list(fields))
        change = lambda old: add_entry(old, path, entry)  # noqa: E731
        return _done(request, draft, path, change, fields, adding=True, typed=answers.values)
    changed = answers.changed(list(fields))
    change = lambda old: _written(old, path, changed)  # noqa: E731
    return _done(request, draft, path, change, fields, back=path, typed=answers.values)


def _written(text: str, path: str, changed: dict[str, Any]) -> str:
    for name, value in changed.items():
        text = set_value(text, f"{path}.{name}", value)
    return text


def _by(do: str) -> int:
    return 1 if do == "down" else -1


def _around(path: str) -> str:
    return path.rpartition("[")[0]


def _done(
    request: HttpRequest,
    draft: PolicyVersion,
    path: str,
    change: Change,
    fields: tuple[FormField, ...],
    *,
    adding: bool = False,
    back: str = "",
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    again: dict[str, Any] = {"adding": adding, "typed": typed}
    about: dict[str, Any] = {"seen": request.POST.get("seen", ""), "actor": reader(request), "now": timezone.now()}
    try:
        with transaction.atomic():
            saved = change_draft(draft.id, path if fields else "", change, **about)
    except ProblemsHere as refusal:
        wrong = _beside(path, fields, refusal.problems)
        return _page(request, draft, path, wrong=wrong, problems=refusal.problems, status=422, **again)
    except (ChangedMeanwhile, NotADraft, EditError) as refusal:
        clash = isinstance(refusal, ChangedMeanwhile)
        return _page(request, draft, path, refusal=str(refusal), clash=clash, status=409 if clash else 422, **again)
    _tell(request, saved)
    return see_other(_door(draft.id, back or path))


def _tell(request: HttpRequest, saved: Saved) -> None:
    if saved.problems:
        messages.warning(request, _("Kept. The draft takes it up when nothing is wrong any more."))
    else:
        messages.success(request, _("Saved in the draft."))


def _door(draft_id: int, path: str) -> str:
    return f"{reverse('desk:policy_place', args=[draft_id])}?path={quote(path)}"


def _beside(path: str, fields: tuple[FormField, ...], problems: list[Problem]) -> dict[str, str]:
    """Each problem at the control that it is about; a new entry's problems carry its name in their path."""
    told: dict[str, str] = {}
    names = sorted((leaf.name for each in flat(list(fields)) for leaf in (each, *each.parts)), key=len, reverse=True)
    for problem in problems:
        rest = problem.path.removeprefix(path)
        rest = rest.partition("].")[2] if rest.startswith("[") else rest.lstrip(".")
        found = next((name for name in names if rest == name or rest.startswith((f"{name}.", f"{name}["))), "")
        if not found and problem.message.endswith("is missing"):
            found = problem.message.split("'")[1]
        if found:
            told[found] = problem.message
    return told


def _page(
    request: HttpRequest,
    draft: PolicyVersion,
    path: str,
    *,
    wrong: dict[str, str] | None = None,
    problems: list[Problem] | None = None,
    refusal: str = "",
    clash: bool = False,
    status: int = 200,
    adding: bool = False,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    text, now = working_text(draft), timezone.now()
    known = names_known(text, now)
    found = place_in(text, path, known)
    adding = adding or (found.is_list and request.GET.get("add") == "1")
    fields = tuple(new_entry_in(path, known)) if adding else found.fields
    all_problems = problems_of(text, now)
    fields = tuple(dressed(fields, typed or {}, wrong or {}))
    context: dict[str, Any] = {
        "draft": draft,
        "place": found,
        "fields": fields,
        "adding": adding,
        "seen": digest_of(text),
        "wrong": wrong or {},
        "problems": problems or [],
        "refusal": refusal,
        "clash": clash,
        "waiting": [each for each in all_problems if each not in (problems or [])],
        "last": last_change(draft) if status == 200 else None,
        "around": _around(path) if path.endswith("]") else "",
        "door": _door(draft.id, path),
    }
    return render(request, "desk/policies/place.html", context, status=status)
