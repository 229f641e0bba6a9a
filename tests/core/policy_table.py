"""What the shipped policy decides, as a table: probe -> a short digest of the answer.

Every answer is a decision of the program (a route, a promise, a class, a refusal, a form, working hours), not a copy
of the document. `python -m tests.core.policy_table` writes the table again after a change that was meant.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core import appeals, escalation
from nakhoda.core.calendar import elapsed_minutes
from nakhoda.core.events import EscalationRaised
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy, PolicyDocument, appeal_window, survey_refusal, terms_for
from nakhoda.core.policy.candidates import CellKey
from nakhoda.core.policy.document import note_of
from nakhoda.core.policy.terms import governed_by
from nakhoda.core.routing import AgentFacts, misfits
from nakhoda.core.silence import tips_off
from nakhoda.core.triage import IntakeFacts, triage

GOLDEN = Path(__file__).with_name("policy_table.json")
SHIPPED = ("apac", "apac-india", "apac-malaysia")
NOW = datetime(2026, 11, 22, 6, tzinfo=timezone.utc)
EVE = datetime(2026, 2, 19, 12, tzinfo=ZoneInfo("Asia/Kolkata"))
COUNTRIES = ("IN", "MY", "SG", "DE", "BR")
Probe = tuple[str, Any]


def table_of(policy: CompiledPolicy, variants: Sequence[PolicyDocument] = ()) -> dict[str, str]:
    """The whole table of one policy."""
    told = {probe: _digest(answer) for part in PARTS for probe, answer in part(policy)}
    return told | {f"variant {each.key}": _digest(asdict(note_of(each))) for each in variants}


def _digest(answer: Any) -> str:
    return sha256(json.dumps(answer, default=_plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:10]


def _plain(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


def _case(policy: CompiledPolicy, reason: str, country: str, **more: Any) -> CaseState:
    rule = policy.reasons[reason]
    about = {"lob": rule.lob, "reason": reason, "lane": rule.lane, "priority": rule.priority, "country": country}
    about |= {"channel": "web_form", "language": "en", "received_at": NOW, "queue": policy.routing.fallback_queue}
    return CaseState(id=1, **(about | more))


def promises(policy: CompiledPolicy) -> Iterator[Probe]:
    """Clocks by reason and country, by lane and date, by channel, priority, source and hand-over."""
    first = policy.routing.general_reason
    cases = [(f"{reason} {where}", _case(policy, reason, where)) for reason in policy.reasons for where in COUNTRIES]
    for lane in policy.lanes:
        cases += [(f"{lane} {where}", _case(policy, first, where, lane=lane)) for where in COUNTRIES]
        cases += [
            (f"{lane} {where} before", _case(policy, first, where, lane=lane, received_at=EVE)) for where in COUNTRIES
        ]
    cases += [(f"{reason} IN before", _case(policy, reason, "IN", received_at=EVE)) for reason in policy.reasons]
    cases += [(f"{each} priority", _case(policy, first, "BR", priority=each)) for each in ("low", "high", "urgent")]
    cases += [(f"queue {each.key}", _case(policy, first, "BR", queue=each.key)) for each in policy.queues]
    channels = ("appeal", "email", "in_app", "internal_form")
    cases += [(f"channel {each}", _case(policy, first, "BR", channel=each)) for each in channels]
    for place in policy.jurisdictions:
        cases += [(f"source {each}", _case(policy, first, "", source=each, lane="L6")) for each in place.sources]
        cases += [(f"country {each}", _case(policy, first, each, lane="L6")) for each in place.countries]
    cases += [
        (f"request {key}", replace(_case(policy, first, "", channel="internal_form"), reason=key))
        for key in policy.request_types
    ]
    yield from ((f"terms {name}", [asdict(t) for t in terms_for(policy, case, NOW)]) for name, case in cases)
    for key in policy.escalation.reasons:
        raised = EscalationRaised(escalation_id=1, kind="functional", reason=key, from_queue="a", queue="b")
        yield f"terms handed over {key}", [asdict(t) for t in terms_for(policy, _case(policy, first, ""), NOW, raised)]


def routes(policy: CompiledPolicy) -> Iterator[Probe]:
    """Which queues may take what, and what they ask of whoever works them."""
    tongues = dict.fromkeys(tongue for queue in policy.queues for tongue in (*queue.languages, "xx"))
    for lob in policy.lobs:
        for lane in policy.lanes:
            found = [policy.cell(CellKey(lob, tier, lane, tongue)) for tier in (1, 2) for tongue in tongues]
            yield f"routes {lob} {lane}", [_named(policy, cell) for cell in found]
    nobody = AgentFacts(id=1, tier=0, owner="", reads=frozenset(), today=NOW.date(), status="available")
    for queue in policy.queues:
        asked = [reason.text for reason in misfits(nobody, queue)]
        yield f"queue {queue.key}", [asked, queue.share, queue.capacity_per_day, queue.calendar, queue.title]
    yield "routing", asdict(policy.routing)


def _named(policy: CompiledPolicy, cell: Any) -> list[Any]:
    return [[policy.queue_keys[index] for index in cell.members], [reason.text for reason in cell.reasons]]


def classes(policy: CompiledPolicy) -> Iterator[Probe]:
    """What a text, a form or a signal becomes; every word of the policy is tried."""
    for key, reason in policy.reasons.items():
        for tongue, words in reason.keywords.items():
            yield f"words {key} {tongue}", [_class(policy, word) for word in words]
        yield f"form {key}", _class(policy, "", form_reason=key)
    for key, lane in policy.lanes.items():
        for tongue, words in lane.triggers.items():
            yield f"triggers {key} {tongue}", [_class(policy, word) for word in words]
        told = [_class(policy, "", signals=(each,)) for each in lane.signals]
        yield f"lane {key}", [told, [_class(policy, "", source=each) for each in lane.sources], list(lane.patterns)]
        yield f"rules of {key}", {name: value for name, value in asdict(lane).items() if name not in ("triggers",)}
    yield "no words", _class(policy, "")


def _class(policy: CompiledPolicy, text: str, **facts: Any) -> Any:
    found = triage(policy, text, IntakeFacts(**facts)).outcome
    return [text, found.lob, found.reason, found.lane, found.priority, found.tags]


def forms(policy: CompiledPolicy) -> Iterator[Probe]:
    """What members and staff are asked, in every language."""
    for lob in policy.lobs.values():
        about = {name: value for name, value in asdict(lob).items() if name != "reasons"}
        yield f"lob {lob.key}", about
        for reason in lob.reasons.values():
            yield f"reason {reason.key}", {name: v for name, v in asdict(reason).items() if name != "keywords"}
    for key, request in policy.request_types.items():
        yield f"request {key}", asdict(request)


def hours(policy: CompiledPolicy) -> Iterator[Probe]:
    """Working minutes of every calendar, week by week through two years, and day by day where a week is short."""
    for key, calendar in policy.calendars.items():
        first = datetime(2026, 1, 1, tzinfo=timezone.utc)
        days = [first + timedelta(days=count) for count in range(731)]
        told = [round(elapsed_minutes(calendar, one, one + timedelta(days=1))) for one in days]
        yield f"hours {key}", told
        source = next(each for each in policy.document.data["calendars"] if each["key"] == key)
        yield (
            f"holidays {key}",
            [[day.get(n) for n in ("name", "estimated", "confirmed")] for day in source.get("holidays") or ()],
        )


def appeals_and_surveys(policy: CompiledPolicy) -> Iterator[Probe]:
    """How long, with what, by whom and where a decision may be contested; who is never asked."""
    rule, places = policy.appeals, [(), *((each.key,) for each in policy.jurisdictions), ("US",)]
    for kind in sorted({window.kind for window in rule.windows}):
        told = [[appeal_window(policy, kind, at), appeals.export_days(rule, kind, at)] for at in places]
        shown = [[asdict(each) for each in appeals.evidence_for(rule, kind, at)] for at in places]
        yield f"appeal {kind}", [told, shown, appeals.needs_second(rule, kind, False, "overturned_error")]
    for at in places:
        address = [asdict(each) for each in appeals.redress_for(rule, at)]
        yield f"redress {at}", [address, appeals.dispose_at(rule, at, NOW)]
    for tongue, words in rule.silence.words.items():
        told = [[tips_off(rule.silence, at, rule.silence.tags, word) for at in places] for word in words]
        yield f"silence {tongue}", [list(words), told]
    yield "silence", asdict(rule.silence)
    yield "disposal", [asdict(each) for each in rule.disposal]
    yield "appeals", [rule.decision_minutes, rule.implementation_minutes, rule.different_reviewer]
    yield "windows", [asdict(window) for window in rule.windows]
    survey, first = policy.surveys, policy.routing.general_reason
    yield "survey", asdict(survey)
    yield "survey lanes", [survey_refusal(policy, _case(policy, first, "", lane=each)) for each in policy.lanes]
    yield "survey reasons", [survey_refusal(policy, _case(policy, each, "")) for each in policy.reasons]


def hand_overs(policy: CompiledPolicy) -> Iterator[Probe]:
    """What an escalation needs, why it may come back, and whom the ladder tells when."""
    rule = policy.escalation
    for key, reason in rule.reasons.items():
        yield f"escalation {key}", [escalation.missing_fields(reason, {}), asdict(reason)]
    for key in rule.return_reasons:
        told = [escalation.return_refusal(rule.return_reasons, lane, key, "") for lane in policy.lanes.values()]
        yield f"return {key}", [told, asdict(rule.return_reasons[key])]
    yield "ladder", [asdict(step) for step in escalation.steps_due(rule.ladder, NOW, 0, NOW + timedelta(days=60))]
    yield "leads", [escalation.goes_to_leads(count, rule.returns_to_leads) for count in range(5)]


def care(policy: CompiledPolicy) -> Iterator[Probe]:
    """Limits of exposure, proofs of recovery, topics of training: rules whose decision is their number."""
    for key, lane in policy.exposure.lanes.items():
        yield f"exposure {key}", asdict(lane)
    yield "exposure", asdict(policy.exposure)
    yield "recovery", asdict(policy.recovery)
    yield "training", asdict(policy.training)
    yield "partners", dict(policy.partners)


def laws(policy: CompiledPolicy) -> Iterator[Probe]:
    """What the register of obligations says."""
    for rule in policy.obligations:
        told = [str(getattr(rule, name)) for name in rule.__slots__ if name != "when"]
        yield f"law {rule.key}", [governed_by(rule), told]
    for place in policy.jurisdictions:
        yield f"jurisdiction {place.key}", asdict(place)


PARTS: tuple[Callable[[CompiledPolicy], Iterator[Probe]], ...] = (
    promises, routes, classes, forms, hours, appeals_and_surveys, hand_overs, care, laws,
)  # fmt: skip


def shipped_table() -> dict[str, str]:
    """The table of what we ship: the global policy, and each variant laid over it."""
    from nakhoda.core.policy import compile_policy, effective
    from tests.core.policies import document

    whole = document()
    variants = [document(name) for name in SHIPPED[1:]]
    told = {f"global {probe}": answer for probe, answer in table_of(compile_policy(whole, 1), variants).items()}
    for variant in variants:
        found = table_of(compile_policy(effective(whole, [variant], date(2026, 11, 22)), 1))
        told |= {f"{variant.key} {probe}": answer for probe, answer in found.items()}
    return told


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(shipped_table(), indent=0, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    print(f"{GOLDEN.name}: {len(json.loads(GOLDEN.read_text('utf-8')))} answers")
