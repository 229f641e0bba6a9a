"""Targets on pages: how each stands, one with its history, and the cascade of a metric."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nakhoda.core.figures import Hand, hand_for
from nakhoda.core.safe_cells import csv_text
from nakhoda.core.target_periods import Period
from nakhoda.core.targets import BASES
from nakhoda.desk.views.answers import only_staff, reader
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.planning.actions.sheets import ALSO_EXPORTED, COLUMNS
from nakhoda.planning.models import Target as Row
from nakhoda.planning.queries.cascade import tree_for
from nakhoda.planning.queries.history import history_for
from nakhoda.planning.queries.listing import (
    ORDER,
    Judged,
    TargetList,
    by_metric,
    judged_with,
    rules_now,
    seen_as_target,
    targets_listed,
)
from nakhoda.planning.queries.metrics import contracts
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.queries.one import target_for
from nakhoda.planning.queries.readings import readings_for
from nakhoda.planning.queries.targets import book_for, reading
from nakhoda.planning.views.drawn import drawn, drawn_coming, drawn_log, drawn_tree, shown_sheet


@only_staff
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`/targets/`: every target that the reader is held to or leads, what is missed first."""
    actor, now = reader(request), timezone.now()
    found = targets_listed(actor, now)
    asked = {name: request.GET.get(name, "") for name in ("verdict", "metric", "lob", "owner", "basis")}
    rows, hand = _asked_for(found.judged, asked), hand_of(actor)
    groups = [(contract, [drawn(row, hand) for row in group]) for contract, group in by_metric(rows)]
    context = {
        "groups": groups,
        "waiting": [drawn_coming(row, found.names, hand, actor) for row in found.coming if row.state == "proposed"],
        "coming": [drawn_coming(row, found.names, hand, actor) for row in found.coming if row.state == "agreed"],
        "counts": [(verdict, found.count(verdict)) for verdict in ORDER if found.count(verdict)],
        "total": len(found.judged),
        "shown": len(rows),
        "asked": asked,
        "filters": _filters(found),
        "as_of": found.readings.as_of,
        "day": found.day,
        "is_part": reading(actor).is_part,
    }
    return render(request, "planning/targets.html", context | may_of(actor))


@only_staff
@require_safe
def show(request: HttpRequest, target_id: int) -> HttpResponse:
    """`/targets/<id>/`: the figure, what was said, what ruled before, and whether the parts make the whole."""
    return render(request, "planning/target.html", target_context(request, target_id))


def target_context(request: HttpRequest, target_id: int) -> dict[str, Any]:
    """Context of `planning/target.html`."""
    actor, now = reader(request), timezone.now()
    row = target_for(actor, target_id)
    names, hand, target = names_for(actor), hand_of(actor), seen_as_target(row)
    judged = judged_with(target, readings_for(actor, [target], now), names)
    book = book_for(actor, max(min(target.rules_to, now.date()), target.rules_from), [row.metric])
    tree = tree_for(actor, row.metric, book, names, top=target)
    return {
        "row": row,
        "period": Period(row.starts_on, row.ends_on).key,
        "target": drawn(judged, hand),
        "contract": judged.contract,
        "rules": rules_now(row, actor, now),
        "is_part": reading(actor).is_part,
        "tree": drawn_tree(tree, judged.contract, hand),
        "log": drawn_log(history_for(actor, row), judged.contract, hand),
    } | _doors(actor, row, now)


@only_staff
@require_safe
def cascade(request: HttpRequest, metric: str) -> HttpResponse:
    """`/targets/cascade/<metric>/`: all targets of a metric as a tree, with their sums."""
    actor, now = reader(request), timezone.now()
    names, book = names_for(actor), book_for(actor, now)
    tree = tree_for(actor, metric, book, names)
    measured = sorted({target.metric for target in book.targets} & set(contracts()))
    context = {
        "contract": contracts()[metric],
        "tree": drawn_tree(tree, contracts()[metric], hand_of(actor)),
        "metrics": [(key, _(contracts()[key].title)) for key in measured],
    }
    return render(request, "planning/cascade.html", context | may_of(actor))


@only_staff
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """`/targets/sheet.csv`: what is listed, in the columns that the sheet is read back in."""
    actor = reader(request)
    found = targets_listed(actor, timezone.now())
    rows = [shown_sheet(row.target, row.contract.title, row.contract.unit, "agreed") for row in found.judged]
    head = (*COLUMNS, *ALSO_EXPORTED)
    text = csv_text(head, ([row.get(name, "") for name in head] for row in rows))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="targets-{found.day}.csv"'
    return answer


def hand_of(actor: Actor) -> Hand:
    """How the reader writes figures."""
    return hand_for(get_language() or "en", actor.time_zone)


def may_of(actor: Actor) -> dict[str, Any]:
    """What a page of targets offers its reader."""
    doors = ("set", "propose", "approve")
    held = {door: bool(may(actor, f"target:{door}")) for door in doors}
    return {"may": held | {"write": held["set"] or held["propose"]}}


def _doors(actor: Actor, row: Row, now: datetime) -> dict[str, Any]:
    offered = may_of(actor)["may"]
    own = row.state == "proposed" and row.author_id == (actor.id or None)
    offered["answer"] = row.state == "proposed" and offered["write"]
    offered["withdraw"] = row.state != "withdrawn" and (offered["set"] or (own and offered["propose"]))
    return {"may": offered, "own": own}


def _asked_for(rows: Iterable[Judged], asked: dict[str, str]) -> list[Judged]:
    found = [row for row in rows if asked["verdict"] in ("", row.verdict)]
    found = [row for row in found if asked["metric"] in ("", row.contract.key)]
    found = [row for row in found if asked["basis"] in ("", row.target.basis)]
    for name in ("lob", "owner"):
        found = [row for row in found if asked[name] in ("", row.target.place.get(name, ""))]
    return found


def _filters(found: TargetList) -> list[dict[str, Any]]:

    metrics = {row.contract.key: _(row.contract.title) for row in found.judged}
    used = {name: {row.target.place.get(name, "") for row in found.judged} - {""} for name in ("lob", "owner")}
    chosen = [("metric", _("Metric"), sorted(metrics.items(), key=lambda pair: pair[1]))]
    for name, label in (("lob", _("Line of business")), ("owner", _("Partner"))):
        chosen.append((name, label, [pair for pair in found.names.choices(name) if pair[0] in used[name]]))
    chosen.append(("basis", _("Rests on"), [(basis, basis) for basis in BASES]))
    return [{"name": name, "label": label, "choices": choices} for name, label, choices in chosen]
