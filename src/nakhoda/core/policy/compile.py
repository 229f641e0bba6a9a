"""Compiles a checked document into frozen rules: done once a version, read on every case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core.calendar import Calendar, parse_calendar
from nakhoda.core.policy import rules
from nakhoda.core.policy.compiled import CompiledPolicy
from nakhoda.core.policy.conditions import conditions_of
from nakhoda.core.policy.document import PolicyDocument
from nakhoda.core.policy.hours import calendar_data
from nakhoda.core.policy.recovery import recovery_of
from nakhoda.core.policy.schema import PRIORITIES

Data = Mapping[str, Any]
DEFAULTS = {
    "return_to_owner": "on_shift",
    "idle_cap_minutes": 10,
    "reopen_window_days": 7,
    "undo_send_seconds": 10,
    "acks_per_hour": 1,
    "acks_per_day": 5,
    "open_cases_per_agent": 5,
}


def compile_policy(doc: PolicyDocument, version: int) -> CompiledPolicy:
    """The rules of a global or effective document that `check` has passed."""
    data = doc.data
    return CompiledPolicy(
        version=version,
        document=doc,
        partners={item["key"]: item["title"] for item in data["partners"]},
        jurisdictions=tuple(map(_jurisdiction, data.get("jurisdictions") or ())),
        calendars={item["key"]: _calendar(item) for item in data["calendars"]},
        lobs={item["key"]: _lob(item) for item in data["lobs"]},
        lanes={item["key"]: _lane(item) for item in data["lanes"]},
        queues=tuple(_queue(index, item) for index, item in enumerate(data["queues"])),
        routing=rules.RoutingRule(**(DEFAULTS | data["routing"] | {"languages": tuple(data["routing"]["languages"])})),
        sla=tuple(sorted(map(_sla, data["sla"]), key=lambda rule: rule.position)),
        obligations=tuple(map(_obligation, data.get("obligations") or ())),
        escalation=_escalation(data["escalation"]),
        surveys=_surveys(data["surveys"]),
        appeals=_appeals(data["appeals"]),
        request_types={item["key"]: _request(item) for item in data.get("request_types") or ()},
        exposure=_exposure(data.get("exposure") or {}),
        training=_training(data.get("training") or {}),
        recovery=recovery_of(data.get("recovery") or {}),
    )


def _calendar(item: Data) -> Calendar:
    return parse_calendar(calendar_data(item), item["key"])


def _words(data: Data) -> dict[str, tuple[str, ...]]:
    return {language: tuple(words) for language, words in data.items()}


def _jurisdiction(item: Data) -> rules.Jurisdiction:
    countries, sources = frozenset(item.get("countries") or ()), frozenset(item.get("sources") or ())
    return rules.Jurisdiction(item["key"], item["title"], countries, sources)


def _fields(holder: Data) -> tuple[rules.FieldRule, ...]:
    return tuple(
        rules.FieldRule(
            item["key"],
            item["kind"],
            item.get("required", False),
            item["label"],
            {choice["key"]: choice["label"] for choice in item.get("choices") or ()},
        )
        for item in holder.get("fields") or ()
    )


def _lob(item: Data) -> rules.LobRule:
    return rules.LobRule(
        key=item["key"],
        title=item["title"],
        tier=item.get("tier", 1),
        public=item.get("public", True),
        intake=item.get("intake", False),
        compartment=item.get("compartment", "general"),
        fields=_fields(item),
        reasons={reason["key"]: _reason(item["key"], reason) for reason in item["reasons"]},
    )


def _reason(lob: str, item: Data) -> rules.ReasonRule:
    return rules.ReasonRule(
        key=item["key"],
        lob=lob,
        title=item["title"],
        keywords=_words(item.get("keywords") or {}),
        lane=item["lane"],
        priority=item.get("priority", "normal"),
        surveyable=item.get("surveyable", True),
        appealable=item.get("appealable", False),
        public=item.get("public", True),
        fields=_fields(item),
    )


def _lane(item: Data) -> rules.LaneRule:
    flags = {name: item.get(name, False) for name in ("no_survey", "no_bot_closure", "cannot_return", "two_person")}
    words = {name: item.get(name, "") for name in ("priority", "lob", "reason", "clearance", "certification")}
    return rules.LaneRule(
        key=item["key"],
        rank=item["rank"],
        title=item["title"],
        tier=item.get("tier", 1),
        human_eyes_minutes=item.get("human_eyes_minutes", 0),
        signals=tuple(item.get("signals") or ()),
        sources=tuple(item.get("sources") or ()),
        triggers=_words(item.get("triggers") or {}),
        patterns=tuple(item.get("patterns") or ()),
        **words,
        **flags,
    )


def _queue(index: int, item: Data) -> rules.QueueRule:
    lists = {name: tuple(item.get(name) or ()) for name in ("lobs", "languages", "lanes", "skills")}
    return rules.QueueRule(
        index=index,
        key=item["key"],
        title=item["title"],
        tier=item["tier"],
        owner=item["owner"],
        site=item["site"],
        certification=item.get("certification", ""),
        capacity_per_day=item["capacity_per_day"],
        share=item.get("share", 100),
        fallback=item.get("fallback", False),
        **lists,
    )


def _sla(item: Data) -> rules.SlaRule:
    targets = tuple(map(_target, item["targets"]))
    return rules.SlaRule(item["key"], item["title"], item["position"], conditions_of(item["filter"]), targets)


def _target(item: Data) -> rules.Target:
    minutes = item["minutes"]
    by_priority = dict.fromkeys(PRIORITIES, minutes) if isinstance(minutes, int) else dict(minutes)
    code, metric = item.get("code", item["metric"]), item["metric"]
    return rules.Target(code, metric, by_priority, item.get("business", False), tuple(item.get("pauses_in") or ()))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _obligation(item: Data) -> rules.ObligationRule:
    texts = ("title", "provision", "source", "proof_required", "on_breach", "note")
    return rules.ObligationRule(
        key=item["key"],
        code=item["code"],
        jurisdiction=item["jurisdiction"],
        instrument=item["instrument"],
        when=conditions_of(item["applies_if"]),
        trigger=item["trigger"],
        metric=item["metric"],
        target_minutes=item["target_minutes"],
        business=item["clock"] == "business",
        zone=ZoneInfo(item.get("timezone", "UTC")),
        effective_from=date.fromisoformat(item["effective_from"]),
        effective_to=_day(item.get("effective_to")),
        confidence=item["confidence"],
        verified_on=_day(item.get("verified_on")),
        owner_role=item["owner_role"],
        **{name: item.get(name, "") for name in texts},
    )


def _escalation(item: Data) -> rules.EscalationRule:
    return rules.EscalationRule(
        accept_minutes=item["accept_minutes"],
        resolve_minutes=item["resolve_minutes"],
        business=item.get("business", False),
        reasons={reason["key"]: _escalation_reason(item, reason) for reason in item["reasons"]},
        return_reasons={
            reason["key"]: rules.ReturnReason(reason["key"], reason["title"], reason.get("needs_text", False))
            for reason in item["return_reasons"]
        },
        returns_to_leads=item.get("returns_to_leads", 2),
        ladder=tuple(
            rules.LadderStep(step["level"], step["role"], step["minutes"], step.get("title", ""))
            for step in sorted(item.get("ladder") or (), key=lambda step: int(step["level"]))
        ),
    )


def _escalation_reason(common: Data, item: Data) -> rules.EscalationReason:
    return rules.EscalationReason(
        key=item["key"],
        title=item["title"],
        kind=item.get("kind", "functional"),
        lobs=tuple(item.get("lobs") or ()),
        required_fields=tuple(dict.fromkeys([*common["required_fields"], *(item.get("required_fields") or ())])),
        accept_minutes=item.get("accept_minutes", common["accept_minutes"]),
        resolve_minutes=item.get("resolve_minutes", common["resolve_minutes"]),
    )


def _surveys(item: Data) -> rules.SurveyRule:
    never = {f"never_{name}": frozenset(item.get("never", {}).get(name) or ()) for name in _NEVER}
    return rules.SurveyRule(item["form"], item["quiet_days"], item["expires_days"], **never)


_NEVER = ("lanes", "reasons", "tags", "channels")


def _appeals(item: Data) -> rules.AppealRule:
    windows = tuple(
        rules.AppealWindow(
            row["key"],
            row["kind"],
            row.get("jurisdiction", ""),
            row["days"],
            row.get("law", ""),
            row.get("export_days", 0),
        )
        for row in item["windows"]
    )
    different = item.get("different_reviewer", True)
    return rules.AppealRule(
        item["decision_minutes"],
        item["implementation_minutes"],
        different,
        windows,
        two_person=frozenset(item.get("two_person") or ()),
        evidence=tuple(map(_evidence, item.get("evidence") or ())),
        redress=tuple(map(_redress, item.get("redress") or ())),
        disposal=tuple(map(_disposal, item.get("disposal") or ())),
        silence=_silence(item.get("silence") or {}),
    )


def _silence(row: Data) -> rules.SilenceRule:
    where, tags = frozenset(row.get("jurisdictions") or ()), frozenset(row.get("tags") or ())
    return rules.SilenceRule(where, tags, _words(row.get("words") or {}), row.get("law", ""))


def _evidence(row: Data) -> rules.EvidenceRule:
    kinds, guardian = frozenset(row["kinds"]), row.get("guardian", False)
    return rules.EvidenceRule(row["key"], row["title"], kinds, row.get("jurisdiction", ""), guardian)


def _redress(row: Data) -> rules.RedressRule:
    about = (row["key"], row.get("jurisdiction", ""), row["title"], row["address"], row.get("law", ""))
    return rules.RedressRule(*about)


def _disposal(row: Data) -> rules.DisposalRule:
    return rules.DisposalRule(row["key"], row.get("jurisdiction", ""), row["hours"], row.get("law", ""))


def _exposure(item: Data) -> rules.ExposureRule:
    """A policy that says nothing of exposure limits nothing."""
    told = [{name: value for name, value in each.items() if name != "remove"} for each in item.get("lanes") or ()]
    lanes = {each["key"]: rules.ExposureLane(**each) for each in told}
    return rules.ExposureRule(**(dict(item) | {"lanes": lanes}))


def _request(item: Data) -> rules.RequestType:
    return rules.RequestType(
        key=item["key"],
        title=item["title"],
        lob=item["lob"],
        fields=_fields(item),
        approvals=tuple(item.get("approvals") or ()),
        sla_minutes=item["sla_minutes"],
        approval_minutes=item.get("approval_minutes", 0),
        business=item.get("business", False),
    )


def _training(item: Data) -> rules.TrainingRule:
    if not item:
        return rules.TrainingRule()
    topics = {each["key"]: _topic(each, item["gate_percent"]) for each in item["topics"]}
    return rules.TrainingRule(item["gate_percent"], item["grace_days"], item["valid_days"], topics)


def _topic(item: Data, percent: int) -> rules.TrainingTopic:
    lists = {name: frozenset(item.get(name) or ()) for name in ("touches", "lobs", "lanes", "jurisdictions")}
    return rules.TrainingTopic(item["key"], item["title"], percent=item.get("percent", percent), **lists)
