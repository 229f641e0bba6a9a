"""`/imports/`: bring another help desk's log, explain it, try it, take it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from nakhoda.core.mapping.document import MappingError
from nakhoda.desk.views.answers import only_staff, reader, see_other, unless_unchanged
from nakhoda.exchange.actions import running, uploads
from nakhoda.exchange.models import ImportRun
from nakhoda.exchange.queries import (
    cockpit_of,
    found_in,
    import_for,
    imports_of,
    is_going,
    percent_of,
    sources_for,
)
from nakhoda.exchange.views.words import COUNTS, KINDS, LOUD, STATES, STEPS
from nakhoda.org.permissions import require

SLACK = 1024 * 1024  # of a form around its file
SHOWN_STATES, SHOWN_FINDINGS = 200, 100


@only_staff
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What I brought, and which sources there are."""
    return _listing(request)


def _listing(request: HttpRequest, wrong: str = "", status: int = 200) -> HttpResponse:
    actor = reader(request)
    context = {
        "rows": [_face(run) for run in imports_of(actor)],
        "sources": sources_for(actor),
        "largest": uploads.LARGEST // 1024**2,
        "wrong": wrong,
    }
    return render(request, "exchange/imports.html", context, status=status)


@csrf_exempt  # only for the length, which is looked at before a byte is read; the form itself is checked below
def bring(request: HttpRequest) -> HttpResponse:
    """A file comes: from the wire to the disk, and refused before it is read when it says that it is too large."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if getattr(request, "actor", None) and length.isdigit() and int(length) > uploads.LARGEST + SLACK:
        require(reader(request), "import:run")
        words = _("The file is larger than %(n)s MB: pack it with gzip, or cut it by months.")
        return _listing(request, words % {"n": uploads.LARGEST // 1024**2}, status=413)
    return _bring(request)


bring.own_transactions = True  # type: ignore[attr-defined]  # a long upload holds no transaction open


@csrf_protect
@only_staff
@require_POST
def _bring(request: HttpRequest) -> HttpResponse:
    require(reader(request), "import:run")
    file = request.FILES.get("file")
    if file is None:
        return _listing(request, _("Choose a file."), status=422)
    try:
        run = uploads.keep_upload(str(file.name), file.chunks(), actor=reader(request), now=timezone.now())
    except uploads.UploadRefused as refusal:
        return _listing(request, str(refusal), status=422)
    return see_other(reverse("exchange:import", args=[run.id]))


@only_staff
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One import: its mapping, what was found, how far it is."""
    return render(request, "exchange/import.html", _context(import_for(reader(request), number)))


@only_staff
@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is, asked for by the page itself. 410: it has ended, and the page shows it."""
    run = import_for(reader(request), number)
    answer = unless_unchanged(request, render(request, "exchange/_import.html", _context(run)))
    return HttpResponse(status=410) if answer.status_code == 304 and not is_going(run) else answer


@only_staff
@require_POST
def try_(request: HttpRequest, number: int) -> HttpResponse:
    """Keep the mapping and try it."""
    mapping = request.POST.get("mapping", "")
    return _done(request, number, lambda now: running.try_mapping(number, mapping, actor=reader(request), now=now))


@only_staff
@require_POST
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Take it in, or go on."""
    return _done(request, number, lambda now: running.start_import(number, actor=reader(request), now=now))


@only_staff
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Not any more."""
    return _done(request, number, lambda now: running.cancel_import(number, actor=reader(request), now=now))


@only_staff
@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """The file goes."""
    return _done(request, number, lambda now: uploads.drop_upload(number, actor=reader(request), now=now))


def _done(request: HttpRequest, number: int, act: Callable[[Any], ImportRun]) -> HttpResponse:
    import_for(reader(request), number)
    try:
        act(timezone.now())
    except MappingError as refusal:
        messages.error(request, _("The mapping does not hold yet. Problems: %(n)s") % {"n": len(refusal.problems)})
    except ValueError as refusal:
        messages.error(request, str(refusal))
    return see_other(reverse("exchange:import", args=[number]))


def _context(run: ImportRun) -> dict[str, Any]:
    found = found_in(run) if run.kept else {}
    findings = found.get("findings", [])
    ready = run.tried != "" and run.tried == running.digest_of(run.mapping)
    return {
        "run": _face(run),
        "mapping": run.mapping,
        "problems": found.get("problems", []),
        "findings": findings[:SHOWN_FINDINGS],
        "more": max(0, len(findings) - SHOWN_FINDINGS) + found.get("more", 0),
        "trouble": found.get("trouble", ""),
        "preview": _preview(found.get("preview")),
        "may_start": run.kept and ready and run.state in running.AGAIN,
        "goes_on": run.state in ("cancelled", "failed"),
        "counts": [(COUNTS[name], run.counts[name]) for name in COUNTS if name in run.counts],
        "cockpit_url": cockpit_of(run.source) if run.state == "done" else "",
    }


def _preview(told: dict[str, Any] | None) -> dict[str, Any] | None:
    if not told:
        return None
    rows = told.get("first_rows", [])
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [[row.get(name, "") for name in columns] for row in rows]
    return told | {"columns": columns, "lines": lines, "states": told.get("states", [])[:SHOWN_STATES]}


def _face(run: ImportRun) -> dict[str, Any]:
    return {
        "number": run.id,
        "name": run.name,
        "kind": KINDS.get(run.kind, run.kind),
        "size": run.size,
        "source": run.source,
        "state": run.state,
        "state_text": STATES[run.state],
        "loud": LOUD.get(run.state, ""),
        "step": STEPS.get(run.step, ""),
        "done": run.done,
        "percent": percent_of(run),
        "going": is_going(run),
        "kept": run.kept,
        "brought_at": run.brought_at,
        "ended_at": run.ended_at,
        "url": reverse("exchange:import", args=[run.id]),
    }
