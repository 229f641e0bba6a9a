"""A policy document as a page: queues, lanes, targets and laws as rows. A variant shows only what it says itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from nakhoda.core.policy import PolicyDocument
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.faces import LABELS, STALE_DAYS
from nakhoda.desk.queries.policy_calendars import calendar_rows
from nakhoda.desk.queries.policy_labels import spoken
from nakhoda.desk.queries.spans import span_text

PRIORITIES = ("urgent", "high", "normal", "low")
LANE_FLAGS = ("no_survey", "no_bot_closure", "cannot_return", "two_person")
REASON_FLAGS = {"surveyable": True, "appealable": False, "public": True}
Row = dict[str, Any]


def sections_of(document: PolicyDocument, today: date) -> Row:
    """Every section that the document has, as rows; `source` names the variant that set a row."""
    data = document.data
    return {
        "queues": [_queue(item) | _source(document, f"queues[{item['key']}]") for item in _items(data, "queues")],
        "lanes": sorted((_lane(item) for item in _items(data, "lanes")), key=lambda lane: lane["rank"]),
        "sla": _slas(document),
        "obligations": [_obligation(item, today) for item in _items(data, "obligations")],
        "lobs": [_lob(item) for item in _items(data, "lobs")],
        "calendars": calendar_rows(_items(data, "calendars"), today),
        "routing": [(spoken(name), _plain(value)) for name, value in (data.get("routing") or {}).items()],
        "escalation": _escalation(data.get("escalation") or {}),
        "appeals": _appeals(data.get("appeals") or {}),
        "surveys": _surveys(data.get("surveys") or {}),
        "exposure": _exposure(data.get("exposure") or {}),
        "recovery": _recovery(data.get("recovery") or {}),
        "training": _training(data.get("training") or {}),
        "requests": [_request(item) for item in _items(data, "request_types")],
        "variants": [_variant(note, today) for note in document.variants],
        "meta": [(name, _plain(value)) for name, value in document.meta.items()],
    }


def _items(data: Mapping[str, Any], section: str) -> list[Mapping[str, Any]]:
    return [item for item in data.get(section) or () if not item.get("remove")]


def _source(document: PolicyDocument, path: str) -> Row:
    """Which variant set anything in the row; empty for the document's own."""
    found = {
        key for where, key in document.provenance.items() if where == path or where.startswith((f"{path}.", f"{path}["))
    }
    return {"source": ", ".join(sorted(found))}


def _queue(item: Mapping[str, Any]) -> Row:
    names = ("key", "title", "lobs", "tier", "owner", "site", "languages", "lanes", "capacity_per_day", "fallback")
    needs = [*(item.get("skills") or ()), *filter(None, [item.get("certification")])]
    return {name: item.get(name) for name in names} | {"needs": needs, "share": item.get("share", 100)}


def _lane(item: Mapping[str, Any]) -> Row:
    names = ("key", "title", "priority", "lob", "reason", "clearance", "certification")
    triggers = item.get("triggers") or {}
    return {name: item.get(name, "") for name in names} | {
        "rank": item.get("rank", 99),
        "tier": item.get("tier", 1),
        "human_eyes": span_text(item.get("human_eyes_minutes", 0)),
        "flags": [flag.replace("_", " ") for flag in LANE_FLAGS if item.get(flag)],
        "triggers": sum(len(words) for words in triggers.values()),
        "trigger_languages": len(triggers),
    }


def _slas(document: PolicyDocument) -> list[Row]:
    rules = sorted(_items(document.data, "sla"), key=lambda item: item.get("position", 0))
    return [_sla(rule) | _source(document, f"sla[{rule['key']}]") for rule in rules]


def _sla(item: Mapping[str, Any]) -> Row:
    targets = [_target(target) for target in item.get("targets") or ()]
    words = filter_words(item.get("filter") or {})
    return {
        "key": item["key"],
        "title": item.get("title", ""),
        "position": item.get("position"),
        "when": words,
        "targets": targets,
    }


def _target(item: Mapping[str, Any]) -> Row:
    minutes, metric, business = item.get("minutes"), item.get("metric", ""), item.get("business", False)
    by_priority: Mapping[str, Any] = minutes if isinstance(minutes, Mapping) else dict.fromkeys(PRIORITIES, minutes)
    return {
        "label": LABELS.get(metric, metric),
        "own_code": item["code"] if item.get("code", metric) != metric else "",
        "spans": [span_text(by_priority.get(each) or 0, business) for each in PRIORITIES],
        "business": business,
        "pauses_in": item.get("pauses_in") or [],
    }


def _obligation(item: Mapping[str, Any], today: date) -> Row:
    names = ("key", "code", "title", "jurisdiction", "instrument", "provision", "clock", "confidence", "note")
    more = ("effective_from", "effective_to", "verified_on", "owner_role", "source", "timezone")
    return {name: item.get(name, "") for name in (*names, *more)} | {
        "span": span_text(item.get("target_minutes", 0), item.get("clock") == "business"),
        "label": LABELS.get(item.get("metric", ""), item.get("metric", "")),
        "when": filter_words(item.get("applies_if") or {}),
        "unverified": unverified(item.get("verified_on"), today),
        "in_force": _in_force(item, today),
    }


def unverified(verified_on: str | None, today: date) -> bool:
    """A row older than its review date (handbook 6.1)."""
    return not verified_on or (today - date.fromisoformat(verified_on)).days > STALE_DAYS


def _in_force(item: Mapping[str, Any], today: date) -> bool:
    first, last = item.get("effective_from"), item.get("effective_to")
    return (not first or first <= today.isoformat()) and (not last or today.isoformat() <= last)


def filter_words(when: Mapping[str, Any]) -> str:
    """`lane is L6, or reason includes scam, fraud`."""
    every = [_condition(each) for each in when.get("all") or ()]
    some = [_condition(each) for each in when.get("any") or ()]
    return " and ".join(filter(None, [" and ".join(every), " or ".join(some)]))


def _condition(item: Mapping[str, Any]) -> str:
    value = item.get("value")
    values = " or ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{item.get('field')} {str(item.get('operator')).replace('_', ' ')} {values}"


def _lob(item: Mapping[str, Any]) -> Row:
    about = {"key": item["key"], "tier": item.get("tier", 1), "compartment": item.get("compartment", "general")}
    reasons = [_reason(reason) for reason in item.get("reasons") or ()]
    return about | {"title": _titled(item), "public": item.get("public", True), "reasons": reasons}


def _reason(item: Mapping[str, Any]) -> Row:
    flags = [("not " if usual else "") + name for name, usual in REASON_FLAGS.items() if item.get(name, usual) != usual]
    words = sum(len(each) for each in (item.get("keywords") or {}).values())
    names = {name: item.get(name, "") for name in ("key", "lane", "priority")}
    return names | {"title": _titled(item), "flags": flags, "keywords": words}


def _titled(item: Mapping[str, Any]) -> str:
    return in_words(item["title"]) if item.get("title") else str(item["key"])


def _escalation(item: Mapping[str, Any]) -> Row:
    ladder = [dict(step) | {"span": span_text(step.get("minutes", 0))} for step in item.get("ladder") or ()]
    business = item.get("business", False)
    times = {name: span_text(item.get(f"{name}_minutes", 0), business) for name in ("accept", "resolve")}
    lists = {"reasons": item.get("reasons") or [], "return_reasons": item.get("return_reasons") or []}
    return times | lists | {"ladder": ladder} if item else {}


def _appeals(item: Mapping[str, Any]) -> Row:
    times = {name: span_text(item.get(f"{name}_minutes", 0)) for name in ("decision", "implementation")}
    return times | {"windows": item.get("windows") or []} if item else {}


def _surveys(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    never = item.get("never") or {}
    own = [(spoken(name), _plain(value)) for name, value in item.items() if name != "never"]
    return own + [(f"never: {name}", _plain(value)) for name, value in never.items()]


def _exposure(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Budgets first, then what each lane costs and asks."""
    own = [(spoken(name), _plain(value)) for name, value in item.items() if name != "lanes"]
    lanes = [each for each in item.get("lanes") or () if not each.get("remove")]
    told = [{spoken(name): value for name, value in lane.items() if name != "key"} for lane in lanes]
    return own + [(str(lane["key"]), _plain(each)) for lane, each in zip(lanes, told, strict=True)]


def _recovery(item: Mapping[str, Any]) -> Row:
    """How an account is given back: times, what each tier asks for, which proofs there are, what raises the risk."""
    if not item:
        return {}
    times = [(spoken(name), span_text(item[name])) for name in ("containment_minutes", "code_minutes") if name in item]
    limits = [(spoken(name), str(value)) for name, value in (item.get("limits") or {}).items()]
    lists = [
        (spoken(name), _plain(item[name])) for name in ("lobs", "lanes", "link_hours", "code_tries") if name in item
    ]
    return {
        "facts": [*lists, *times, *limits],
        "tiers": [dict(tier) for tier in _items(item, "tiers")],
        "proofs": [{"title": _titled(each), **_flags(each)} for each in _items(item, "proofs")],
        "points": [(spoken(name), points) for name, points in (item.get("points") or {}).items()],
        "checks": item.get("checks") or [],
        "refusals": item.get("refusals") or [],
    }


def _flags(item: Mapping[str, Any]) -> Row:
    return {"group": item.get("group", ""), "strong": bool(item.get("strong")), "file": bool(item.get("needs_file"))}


def _training(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The gate first, then its topics."""
    own = [(spoken(name), _plain(value)) for name, value in item.items() if name != "topics"]
    return own + [(str(each["key"]), str(each.get("title", ""))) for each in _items(item, "topics")]


def _request(item: Mapping[str, Any]) -> Row:
    about = {name: item.get(name, "") for name in ("key", "title", "lob", "business")}
    fields = [in_words(field["label"]) for field in item.get("fields") or () if field.get("label")]
    return about | {
        "span": span_text(item.get("sla_minutes", 0), bool(item.get("business"))),
        "approvals": item.get("approvals") or [],
        "fields": fields,
    }


def _variant(note: Any, today: date) -> Row:
    names = ("key", "title", "region", "lob", "reason", "law", "approver", "expires_on")
    last = date.fromisoformat(note.expires_on) if note.expires_on else None
    left = (last - today).days if last else None
    return {name: getattr(note, name) for name in names} | {"expires_on": last, "days_left": left}


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(part)}" for name, part in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
