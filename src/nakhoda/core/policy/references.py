"""Checks that what a policy names exists, and that its parts do not contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core.policy import hours
from nakhoda.core.policy.patterns import fault
from nakhoda.core.policy.recovery import recovery_faults
from nakhoda.core.policy.schema import CHANNELS, EVERY, INHOUSE, PRIORITIES
from nakhoda.core.policy.words import word_fault

Fault = tuple[str, str]  # path, message
Data = Mapping[str, Any]


def faults(data: Data) -> Iterator[Fault]:
    """Every broken reference and contradiction of one whole (global or effective) policy."""
    desk = (_queues, _lobs, _lanes, _routing, _sla, _obligations)
    for rule in (*desk, _escalation, _surveys, _appeals, _requests, _exposure, _training, _recovery):
        yield from rule(data)


def local_faults(data: Data) -> Iterator[Fault]:
    """Faults that show in a document by itself, a variant included: calendars, words and patterns."""
    yield from _calendars(data)
    yield from _words(data)
    for lane in data.get("lanes") or ():
        for index, pattern in enumerate(lane.get("patterns") or ()):
            if why := fault(pattern):
                yield f"lanes[{lane.get('key')}].patterns[{index}]", f"the pattern does not compile: {why}"


def _words(data: Data) -> Iterator[Fault]:
    holders = [(f"lanes[{lane.get('key')}].triggers", lane.get("triggers")) for lane in data.get("lanes") or ()]
    holders += [
        (f"lobs[{lob.get('key')}].reasons[{reason.get('key')}].keywords", reason.get("keywords"))
        for lob in data.get("lobs") or ()
        for reason in lob.get("reasons") or ()
    ]
    for at, words in holders:
        for language, phrases in (words or {}).items():
            yield from ((f"{at}.{language}", why) for why in map(word_fault, phrases) if why)


def names(data: Data, section: str) -> list[str]:
    """The keys of a section's entries, in order."""
    return [item["key"] for item in data.get(section) or () if "key" in item]


def reasons(data: Data) -> list[str]:
    """The keys of all reasons of all LOBs."""
    return [reason["key"] for lob in data.get("lobs") or () for reason in lob.get("reasons") or () if "key" in reason]


def _known(path: str, kind: str, value: str | None, known: list[str]) -> Iterator[Fault]:
    if value and value not in known:
        yield path, f"there is no {kind} called {value!r}"


def _each(path: str, kind: str, values: Any, known: list[str]) -> Iterator[Fault]:
    for index, value in enumerate(values or ()):
        yield from _known(f"{path}[{index}]", kind, value, known)


def _queues(data: Data) -> Iterator[Fault]:
    lobs, lanes = [*names(data, "lobs"), EVERY], names(data, "lanes")
    for queue in data.get("queues") or ():
        at = f"queues[{queue['key']}]"
        yield from _each(f"{at}.lobs", "LOB", queue.get("lobs"), lobs)
        yield from _each(f"{at}.lanes", "lane", queue.get("lanes"), lanes)
        yield from _known(f"{at}.site", "calendar", queue.get("site"), names(data, "calendars"))
        yield from _known(f"{at}.owner", "partner", queue.get("owner"), [*names(data, "partners"), INHOUSE])


def _lobs(data: Data) -> Iterator[Fault]:
    lanes = names(data, "lanes")
    home: dict[str, str] = {}
    for lob in data.get("lobs") or ():
        for reason in lob.get("reasons") or ():
            at = f"lobs[{lob['key']}].reasons[{reason['key']}]"
            yield from _known(f"{at}.lane", "lane", reason.get("lane"), lanes)
            if home.setdefault(reason["key"], lob["key"]) != lob["key"]:
                yield at, f"the reason {reason['key']!r} already belongs to {home[reason['key']]}"
            yield from _choices(at, reason)


def _choices(at: str, holder: Data) -> Iterator[Fault]:
    for field in holder.get("fields") or ():
        if (field.get("kind") == "choice") != bool(field.get("choices")):
            yield f"{at}.fields[{field['key']}]", "choices belong to a field of kind 'choice', and to no other"


def _lanes(data: Data) -> Iterator[Fault]:
    ranks: dict[int, str] = {}
    for lane in data.get("lanes") or ():
        at = f"lanes[{lane['key']}]"
        yield from _known(f"{at}.lob", "LOB", lane.get("lob"), names(data, "lobs"))
        yield from _known(f"{at}.reason", "reason", lane.get("reason"), reasons(data))
        if ranks.setdefault(lane.get("rank", -1), lane["key"]) != lane["key"]:
            yield f"{at}.rank", f"rank {lane.get('rank')} is already that of {ranks[lane.get('rank', -1)]}"


def _routing(data: Data) -> Iterator[Fault]:
    routing = data.get("routing") or {}
    yield from _known("routing.fallback_queue", "queue", routing.get("fallback_queue"), names(data, "queues"))
    yield from _known("routing.general_lob", "LOB", routing.get("general_lob"), names(data, "lobs"))
    yield from _known("routing.general_reason", "reason", routing.get("general_reason"), reasons(data))


def conditions(data: Data, conditions: Data, at: str) -> Iterator[Fault]:
    """Values in a filter that can never match, because nothing is called so."""
    known: dict[str, Callable[[], list[str]]] = {
        "lob": lambda: names(data, "lobs"),
        "lane": lambda: names(data, "lanes"),
        "queue": lambda: names(data, "queues"),
        "reason": lambda: reasons(data) + names(data, "request_types"),
        "jurisdiction": lambda: names(data, "jurisdictions"),
        "channel": lambda: list(CHANNELS),
        "priority": lambda: list(PRIORITIES),
    }
    for side in ("all", "any"):
        for index, condition in enumerate(conditions.get(side) or ()):
            word, value = str(condition.get("field")), condition.get("value")
            where = f"{at}.{side}[{index}].value"
            if word in known and isinstance(value, list):
                yield from _each(where, word, value, known[word]())
            elif word in known:
                yield from _known(where, word, value, known[word]())


def _sla(data: Data) -> Iterator[Fault]:
    for rule in data.get("sla") or ():
        yield from conditions(data, rule.get("filter") or {}, f"sla[{rule['key']}].filter")


def _obligations(data: Data) -> Iterator[Fault]:
    rows = data.get("obligations") or ()
    for row in rows:
        at = f"obligations[{row['key']}]"
        yield from conditions(data, row.get("applies_if") or {}, f"{at}.applies_if")
        yield from _known(f"{at}.jurisdiction", "jurisdiction", row.get("jurisdiction"), names(data, "jurisdictions"))
        yield from _zone(f"{at}.timezone", row.get("timezone"))
        if row.get("effective_to", "9999") < row.get("effective_from", ""):
            yield f"{at}.effective_to", "ends before it begins"
    for first, second in combinations(rows, 2):
        if _clash(first, second):
            yield f"obligations[{second['key']}]", f"in force at the same time as {first['key']}, with the same code"


def _clash(first: Data, second: Data) -> bool:
    same = all(first.get(name) == second.get(name) for name in ("code", "applies_if", "metric", "jurisdiction"))
    apart = first.get("effective_to", "9999") < second.get("effective_from", "")
    before = second.get("effective_to", "9999") < first.get("effective_from", "")
    return same and not apart and not before


def _escalation(data: Data) -> Iterator[Fault]:
    for reason in (data.get("escalation") or {}).get("reasons") or ():
        yield from _each(f"escalation.reasons[{reason['key']}].lobs", "LOB", reason.get("lobs"), names(data, "lobs"))


def _exposure(data: Data) -> Iterator[Fault]:
    told = [item.get("key") for item in (data.get("exposure") or {}).get("lanes") or ()]
    yield from _each("exposure.lanes", "lane", told, names(data, "lanes"))


def _recovery(data: Data) -> Iterator[Fault]:
    yield from recovery_faults(data, names(data, "lobs"), names(data, "lanes"))


def _training(data: Data) -> Iterator[Fault]:
    for topic in (data.get("training") or {}).get("topics") or ():
        at = f"training.topics[{topic['key']}]"
        for name, kind in (("lobs", "LOB"), ("lanes", "lane"), ("jurisdictions", "jurisdiction")):
            yield from _each(f"{at}.{name}", kind, topic.get(name), names(data, name))


def _surveys(data: Data) -> Iterator[Fault]:
    never = (data.get("surveys") or {}).get("never") or {}
    yield from _each("surveys.never.lanes", "lane", never.get("lanes"), names(data, "lanes"))
    yield from _each("surveys.never.reasons", "reason", never.get("reasons"), reasons(data))
    yield from _each("surveys.never.channels", "channel", never.get("channels"), list(CHANNELS))


def _appeals(data: Data) -> Iterator[Fault]:
    known = names(data, "jurisdictions")
    appeals = data.get("appeals") or {}
    for name in ("windows", "evidence", "redress", "disposal"):
        for row in appeals.get(name) or ():
            at = f"appeals.{name}[{row['key']}].jurisdiction"
            yield from _known(at, "jurisdiction", row.get("jurisdiction"), known)
    kinds = [window["kind"] for window in appeals.get("windows") or ()]
    yield from _each("appeals.two_person", "kind of decision", appeals.get("two_person"), kinds)


def _requests(data: Data) -> Iterator[Fault]:
    for request in data.get("request_types") or ():
        at = f"request_types[{request['key']}]"
        yield from _known(f"{at}.lob", "LOB", request.get("lob"), names(data, "lobs"))
        yield from _choices(at, request)


def _zone(path: str, zone: str | None) -> Iterator[Fault]:
    try:
        ZoneInfo(zone or "UTC")
    except (KeyError, ValueError, OSError):
        yield path, f"{zone!r} is no IANA time zone"


def _calendars(data: Data) -> Iterator[Fault]:
    for calendar in data.get("calendars") or ():
        at = f"calendars[{calendar.get('key')}]"
        yield from _zone(f"{at}.timezone", calendar.get("timezone"))
        faulty = list(_spans(f"{at}.weekly", calendar.get("weekly") or {}))
        for day in calendar.get("exceptions") or ():
            faulty += _spans(f"{at}.exceptions", {f"[{day.get('date')}]": day.get("hours") or ()})
        yield from faulty
        if not faulty and (clash := hours.overlap(hours.week_spans(calendar.get("weekly") or {}))):
            yield f"{at}.weekly.{hours.weekday_of(clash)}", "two of its intervals overlap"


def _spans(at: str, days: Mapping[str, Any]) -> Iterator[Fault]:
    for day, texts in days.items():
        path = f"{at}{day}" if day.startswith("[") else f"{at}.{day}"
        try:
            spans = hours.day_spans(texts)
        except ValueError as error:
            yield path, str(error)
        else:
            if day.startswith("[") and hours.overlap(spans):
                yield path, "two of its intervals overlap"
