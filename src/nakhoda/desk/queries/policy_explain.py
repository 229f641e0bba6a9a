"""What a policy would make of a text: class, queue and clocks, each with its reasons. Nothing is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from nakhoda.core.calendar import ALWAYS, due_at
from nakhoda.core.clocks import ClockTerm
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy, terms_for
from nakhoda.core.policy.schema import CHANNELS
from nakhoda.core.routing import choose_queue
from nakhoda.core.triage import Classification, IntakeFacts, triage
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.faces import LABELS
from nakhoda.desk.queries.spans import span_text


def explained(
    policy: CompiledPolicy, text: str, facts: IntakeFacts, now: datetime, loads: Mapping[str, int]
) -> dict[str, Any]:
    """{understood, understood_reasons, queue, queue_reasons, terms, kind}, as if the text arrived at `now`."""
    decision = triage(policy, text, facts)
    found = decision.outcome
    state = _state(found, facts, now)
    placed = choose_queue(policy, state, loads)
    queue = policy.queue_by_key[placed.outcome]
    state = replace(state, queue=queue.key, owner=queue.owner, tier=queue.tier, calendar=queue.calendar)
    jurisdictions = policy.jurisdictions_of(facts.country, facts.locale, facts.source)
    return {
        "understood": _found(policy, found),
        "understood_reasons": decision.reasons,
        "queue": queue,
        "partner": policy.partners.get(queue.owner, ""),
        "queue_reasons": placed.reasons,
        "jurisdictions": [each.title for each in policy.jurisdictions if each.key in jurisdictions],
        "terms": [_term(policy, term, now) for term in _ordered(terms_for(policy, state, now))],
    }


def intake_choices(policy: CompiledPolicy) -> dict[str, list[tuple[str, str]]]:
    """What may be said to have come with the text."""
    countries = sorted({country for each in policy.jurisdictions for country in each.countries})
    sources = {source for lane in policy.lanes.values() for source in lane.sources}
    sources |= {source for each in policy.jurisdictions for source in each.sources}
    return {
        "channels": [(each, each.replace("_", " ")) for each in CHANNELS],
        "countries": [(each, each) for each in countries],
        "sources": [(each, each) for each in sorted(sources)],
        "reasons": [(r.key, f"{r.lob}: {in_words(r.title)}") for r in policy.reasons.values()],
    }


def _state(found: Classification, facts: IntakeFacts, now: datetime) -> CaseState:
    about = {name: getattr(found, name) for name in ("lob", "reason", "lane", "priority", "language")}
    came = {name: getattr(facts, name) for name in ("channel", "source", "country", "locale")}
    return CaseState(received_at=now, tags=frozenset(found.tags), **about, **came)


def _found(policy: CompiledPolicy, found: Classification) -> dict[str, Any]:
    reason, lob = policy.reasons.get(found.reason), policy.lobs.get(found.lob)
    return {
        "lob": in_words(lob.title) if lob else found.lob,
        "reason": in_words(reason.title) if reason else found.reason,
        "lane": found.lane,
        "priority": found.priority,
        "language": found.language,
        "confidence": found.confidence,
        "percent": round(found.confidence * 100),
        "tags": found.tags,
    }


def _ordered(terms: tuple[ClockTerm, ...]) -> list[ClockTerm]:
    return sorted(terms, key=lambda term: (term.kind != "obligation", term.target_minutes))


def _term(policy: CompiledPolicy, term: ClockTerm, now: datetime) -> dict[str, Any]:
    calendar = policy.calendars.get(term.calendar, ALWAYS) if term.business else ALWAYS
    rule = next((each for each in policy.obligations if each.code == term.code), None)
    return {
        "code": term.code,
        "own_code": term.code if term.code != term.metric else "",
        "label": LABELS.get(term.metric, term.metric),
        "kind": term.kind,
        "span": span_text(term.target_minutes, term.business),
        "calendar": term.calendar.replace("_", " ") if term.business else "",
        "pauses_in": term.pauses_in,
        "owner": term.attributable_to,
        "law": f"{rule.instrument}, {rule.provision}".rstrip(", ") if rule and term.kind == "obligation" else "",
        "due_at": due_at(calendar, now, term.target_minutes, business=term.business),
    }
