"""Zendesk's incremental exports as rows: tickets, their events or audits, and SLA metric events.

One row a ticket (its creation, and its last state where the export holds no history of it), one an audit, one a metric
event. Users and groups in the same export give roles and names. Columns:

    ticket, event, time            key, identity and instant (ISO, UTC)
    status                         new ... closed, deleted; `created` for the creation of a ticket
    group, assignee, requester, organization, brand, form, priority, type, channel, field:ID
    comment                        "end-user public", "agent internal" ...: role of the author, and who may read it
    metric, metric.type, metric.instance, metric.target (minutes), metric.business ("true" or "false")
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from nakhoda.exchange.readers.json_pages import files_of, pages_of
from nakhoda.exchange.readers.source_file import Row, Unreadable

KINDS = ("tickets", "ticket_events", "audits", "ticket_metric_events")
_CHANGED = ("status", "priority", "type", "group_id", "assignee_id", "brand_id", "ticket_form_id", "organization_id")
_COLUMNS = {"group_id": "group", "assignee_id": "assignee", "brand_id": "brand", "ticket_form_id": "form"}
_COLUMNS |= {"organization_id": "organization"}
Object = dict[str, Any]


@dataclass(slots=True)
class Directory:
    """What the export says beside the tickets: roles, names, and which tickets have a history in it."""

    roles: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    ranks: dict[Path, int] = field(default_factory=dict)


def zendesk_rows(path: Path) -> Iterator[Row]:
    """(row number, column -> text) of an export: a file, or a folder of files."""
    files = files_of(path)
    directory = _directory(files)
    number = 0
    for file in sorted(files, key=lambda one: (directory.ranks[one], one.name)):
        for page in pages_of(file):
            for row in _rows(page, directory):
                number += 1
                yield number, row


def _directory(files: list[Path]) -> Directory:
    found, known = Directory(), False
    for file in files:
        found.ranks[file] = len(KINDS)
        for page in pages_of(file):
            _note(page, found)
            ranks = [rank for rank, kind in enumerate(KINDS) if _listed(page, kind)]
            known = known or bool(ranks)
            found.ranks[file] = min([found.ranks[file], *ranks])
    if not known:
        raise Unreadable(f"{files[0].name}: no page holds {', '.join(KINDS)}; this is no Zendesk incremental export")
    return found


def _note(page: Object, found: Directory) -> None:
    found.roles |= {_text(one.get("id")): _text(one.get("role")) for one in _listed(page, "users")}
    found.groups |= {_text(one.get("id")): _text(one.get("name")) for one in _listed(page, "groups")}
    for kind in ("ticket_events", "audits"):
        found.told |= {_text(one.get("ticket_id")) for one in _listed(page, kind)}


def _rows(page: Object, directory: Directory) -> Iterator[dict[str, str]]:
    for one in _listed(page, "tickets"):
        yield from _of_ticket(one, directory)
    for kind in ("ticket_events", "audits"):
        for one in _listed(page, kind):
            yield _of_audit(one, directory)
    for one in _listed(page, "ticket_metric_events"):
        if not one.get("deleted"):
            yield _of_metric(one)


def _listed(page: Object, kind: str) -> list[Object]:
    return _objects(page.get(kind))


def _objects(found: Any) -> list[Object]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _object(found: Any) -> Object:
    return found if isinstance(found, dict) else {}


def _of_ticket(one: Object, directory: Directory) -> Iterator[dict[str, str]]:
    key = _text(one.get("id"))
    about = {"ticket": key, "channel": _text(_object(one.get("via")).get("channel"))}
    about |= {"requester": _text(one.get("requester_id")), "type": _text(one.get("type"))}
    about |= {f"field:{own.get('id')}": _text(own.get("value")) for own in _objects(one.get("custom_fields"))}
    yield {**about, "event": f"ticket:{key}", "time": _instant(one.get("created_at")), "status": "created"}
    status = _text(one.get("status"))
    if key in directory.told and status != "deleted":
        return
    last = _object(one.get("metric_set")).get("status_updated_at") or one.get("updated_at")
    told = {name: one[name] for name in _CHANGED if one.get(name) is not None}
    event = f"ticket:{key}:{status}:{last}"
    yield {"ticket": key, "event": event, "time": _instant(last), **_said(told, directory)}


def _of_audit(one: Object, directory: Directory) -> dict[str, str]:
    key = _text(one.get("ticket_id"))
    row = {"ticket": key, "event": f"audit:{one.get('id')}"}
    row["time"] = _instant(one.get("created_at") or one.get("timestamp"))
    for child in _objects(one.get("child_events") or one.get("events")):
        kind = child.get("event_type") or child.get("type")
        if kind in ("Create", "Change"):
            row |= _said(_changes(child), directory)
        elif kind == "Comment":
            author = child.get("author_id") or one.get("updater_id") or one.get("author_id")
            public = child.get("public", child.get("comment_public", True))
            row["comment"] = f"{directory.roles.get(_text(author)) or 'unknown'} {'public' if public else 'internal'}"
    return row


def _changes(child: Object) -> Object:
    """Fields of one change: flat in an incremental export, as name and value in an audit."""
    if "field_name" in child:
        return {str(child["field_name"]): child.get("value")}
    return {name: child[name] for name in child if name in _CHANGED or name.startswith("custom_ticket_fields")}


def _said(told: Object, directory: Directory) -> dict[str, str]:
    row: dict[str, str] = {}
    for name, value in told.items():
        if name == "custom_ticket_fields" and isinstance(value, dict):
            row |= {f"field:{number}": _text(own) for number, own in value.items()}
        elif name.isdigit():
            row[f"field:{name}"] = _text(value)
        elif name in _CHANGED:
            row[_COLUMNS.get(name, name)] = _group(value, directory) if name == "group_id" else _text(value)
    return row


def _group(value: Any, directory: Directory) -> str:
    return directory.groups.get(_text(value)) or _text(value)


def _of_metric(one: Object) -> dict[str, str]:
    sla = _object(one.get("sla"))
    seconds = sla.get("target_in_seconds")
    return {
        "ticket": _text(one.get("ticket_id")),
        "event": f"metric:{one.get('id')}",
        "time": _instant(one.get("time")),
        "metric": _text(one.get("metric")),
        "metric.type": _text(one.get("type")),
        "metric.instance": _text(one.get("instance_id")),
        "metric.target": _text(seconds // 60 if isinstance(seconds, int) else sla.get("target")),
        "metric.business": _text(sla.get("business_hours")),
    }


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return "" if value is None else str(value)


def _instant(value: Any) -> str:
    """Exports write instants as ISO text or as seconds since 1970."""
    if isinstance(value, int | float) and 0 <= value < 4_102_444_800:
        return datetime.fromtimestamp(value, timezone.utc).isoformat()
    return _text(value)
