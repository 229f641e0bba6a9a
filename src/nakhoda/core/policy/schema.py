"""The desk policy document, declared: every section, every field, what each may hold (DESIGN section 2, law 3)."""

from __future__ import annotations

from nakhoda.core.policy.recovery import SIGNALS
from nakhoda.core.policy.shapes import Day, Either, Flag, ListOf, MapOf, Need, Record, Scalar, Shape, Text, Whole

CHANNELS = ("in_app", "web_form", "email", "appeal", "internal_form")
PRIORITIES = ("low", "normal", "high", "urgent")
METRICS = (
    "acknowledgement",
    "first_response",
    "next_response",
    "update",
    "pausable_update",
    "resolution",
    "requester_wait",
    "agent_work",
    "implementation",
    "tier2_accept",
    "tier2_resolve",
    "appeal_decision",
    "approval",
)
FIELDS = (
    "channel",
    "opened_by",
    "source",
    "country",
    "locale",
    "jurisdiction",
    "lob",
    "reason",
    "lane",
    "priority",
    "language",
    "tier",
    "queue",
    "owner",
    "tags",
    "reopens",
    "escalations",
)
OPERATORS = ("is", "is_not", "includes", "not_includes", "less_than", "greater_than")
PAUSES = ("pending_member", "on_hold")
COMPARTMENTS = ("general", "minor_safety", "security", "legal")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
INHOUSE = "inhouse"
EVERY = "*"

KEY = Text(form=r"[A-Za-z0-9][A-Za-z0-9_\-]{0,59}", called="a key (letters, digits, _ and -)")
LANGUAGE = Text(form=r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", called="a language tag such as ta or hi-Latn")
COUNTRY = Text(form=r"[A-Z]{2}", called="a country code such as IN")
LINE = Text(longest=400)
HOURS = ListOf(Text(form=r"\d{2}:\d{2}-\d{2}:\d{2}", called='hours such as "09:00-13:00"'))
KEYS = ListOf(KEY)
MINUTES = Whole(1, 5_000_000)
TITLE = MapOf(LANGUAGE, LINE)
WORDS = MapOf(LANGUAGE, ListOf(Text(longest=120)))


def keyed(fields: dict[str, Shape | Need], *by: str) -> ListOf:
    """A list of records told apart by `by` (their key); a variant may take one out with `remove: true`."""
    return ListOf(Record({**fields, "remove": Flag()}), by=by or ("key",))


CONDITION = Record(
    {
        "field": Need(Text(choices=FIELDS)),
        "operator": Need(Text(choices=OPERATORS)),
        "value": Need(Either(Scalar(), ListOf(Scalar(), least=1))),
    }
)
CONDITIONS = Record({"all": ListOf(CONDITION), "any": ListOf(CONDITION)})

META = Record(
    {
        "key": Need(KEY),
        "title": Need(LINE),
        "scope": Record({"region": KEY, "lob": KEY}),
        "reason": Text(),
        "law": Text(),
        "approver": LINE,
        "expires_on": Day(),
    }
)
FORM_FIELD: dict[str, Shape | Need] = {
    "key": Need(KEY),
    "kind": Need(Text(choices=("text", "paragraph", "choice", "handle", "date", "file", "email", "number"))),
    "required": Flag(),
    "label": Need(TITLE),
    "choices": keyed({"key": Need(KEY), "label": Need(TITLE)}),
}
CALENDAR: dict[str, Shape | Need] = {
    "key": Need(KEY),
    "title": LINE,
    "timezone": Need(Text(longest=60)),
    "weekly": Need(MapOf(Text(choices=DAYS), HOURS)),
    "holidays": keyed({"name": Need(LINE), "date": Need(Day()), "estimated": Flag(), "confirmed": Flag()}, "date"),
    "exceptions": keyed({"date": Need(Day()), "hours": Need(HOURS), "reason": LINE}, "date"),
}
REASON: dict[str, Shape | Need] = {
    "key": Need(KEY),
    "title": Need(TITLE),
    "keywords": WORDS,
    "lane": Need(KEY),
    "priority": Text(choices=PRIORITIES),
    "surveyable": Flag(),
    "appealable": Flag(),
    "public": Flag(),
    "fields": keyed(FORM_FIELD),
}
LOB: dict[str, Shape | Need] = {
    "key": Need(KEY),
    "title": Need(TITLE),
    "tier": Whole(1, 2),
    "public": Flag(),
    "intake": Flag(),
    "compartment": Text(choices=COMPARTMENTS),
    "fields": keyed(FORM_FIELD),
    "reasons": Need(keyed(REASON)),
}
LANE: dict[str, Shape | Need] = {
    "key": Need(KEY),
    "rank": Need(Whole(0, 99)),
    "title": Need(LINE),
    "priority": Text(choices=PRIORITIES),
    "tier": Whole(1, 2),
    "lob": KEY,
    "reason": KEY,
    "clearance": KEY,
    "certification": KEY,
    "human_eyes_minutes": MINUTES,
    "no_survey": Flag(),
    "no_bot_closure": Flag(),
    "cannot_return": Flag(),
    "two_person": Flag(),
    "signals": KEYS,
    "sources": KEYS,
    "triggers": WORDS,
    "patterns": ListOf(Text(longest=500)),
}
QUEUE: dict[str, Shape | Need] = {
    "key": Need(KEY),
    "title": Need(LINE),
    "lobs": Need(ListOf(Text(form=r"\*|[A-Za-z0-9][\w\-]*", called="a LOB key or *"), least=1)),
    "tier": Need(Whole(1, 2)),
    "owner": Need(KEY),
    "site": Need(KEY),
    "languages": Need(ListOf(LANGUAGE, least=1)),
    "lanes": Need(ListOf(KEY, least=1)),
    "skills": KEYS,
    "certification": KEY,
    "capacity_per_day": Need(Whole(1, 1_000_000)),
    "share": Whole(0, 10_000),
    "fallback": Flag(),
}
ROUTING = Record(
    {
        "overflow_permille": Need(Whole(1, 100_000)),
        "return_to_owner": Text(choices=("on_shift", "never")),
        "fallback_queue": Need(KEY),
        "general_lob": Need(KEY),
        "general_reason": Need(KEY),
        "default_language": Need(LANGUAGE),
        "languages": Need(ListOf(LANGUAGE, least=1)),
        "idle_cap_minutes": MINUTES,
        "reopen_window_days": Whole(0, 365),
        "undo_send_seconds": Whole(0, 600),
        "acks_per_hour": Whole(0, 1_000),
        "acks_per_day": Whole(0, 1_000),
        "open_cases_per_agent": Whole(1, 500),
    }
)
SLA: dict[str, Shape | Need] = {
    "key": Need(KEY),
    "title": Need(LINE),
    "position": Need(Whole(0, 100_000)),
    "filter": Need(CONDITIONS),
    "targets": Need(
        keyed(
            {
                "code": KEY,
                "metric": Need(Text(choices=METRICS)),
                "minutes": Need(Either(MINUTES, MapOf(Text(choices=PRIORITIES), MINUTES))),
                "business": Flag(),
                "pauses_in": ListOf(Text(choices=PAUSES)),
            },
            "code",
            "metric",
        )
    ),
}
OBLIGATION: dict[str, Shape | Need] = {
    "key": Need(KEY),
    "code": Need(KEY),
    "title": LINE,
    "jurisdiction": Need(KEY),
    "instrument": Need(LINE),
    "provision": LINE,
    "applies_if": Need(CONDITIONS),
    "trigger": Need(Text(choices=("case.received", "appeal.filed", "decision.made", "escalation.raised"))),
    "metric": Need(Text(choices=METRICS)),
    "target_minutes": Need(MINUTES),
    "clock": Need(Text(choices=("24x7", "business"))),
    "timezone": Text(longest=60),
    "effective_from": Need(Day()),
    "effective_to": Day(),
    "proof_required": Text(),
    "on_breach": Text(),
    "source": LINE,
    "confidence": Need(LINE),
    "verified_on": Day(),
    "owner_role": Need(KEY),
    "note": Text(),
}
ESCALATION = Record(
    {
        "accept_minutes": Need(MINUTES),
        "resolve_minutes": Need(MINUTES),
        "business": Flag(),
        "required_fields": Need(KEYS),
        "reasons": Need(
            keyed(
                {
                    "key": Need(KEY),
                    "title": Need(LINE),
                    "kind": Text(choices=("functional", "hierarchical")),
                    "lobs": KEYS,
                    "required_fields": KEYS,
                    "accept_minutes": MINUTES,
                    "resolve_minutes": MINUTES,
                }
            )
        ),
        "return_reasons": Need(keyed({"key": Need(KEY), "title": Need(LINE), "needs_text": Flag()})),
        "returns_to_leads": Whole(1, 20),
        "ladder": keyed(
            {"level": Need(Whole(1, 9)), "role": Need(KEY), "minutes": Need(MINUTES), "title": LINE}, "level"
        ),
    }
)
SURVEYS = Record(
    {
        "form": Need(Text(choices=("five", "thumbs"))),
        "quiet_days": Need(Whole(0, 365)),
        "expires_days": Need(Whole(1, 365)),
        "never": Record({"lanes": KEYS, "reasons": KEYS, "tags": KEYS, "channels": KEYS}),
    }
)
APPEALS = Record(
    {
        "decision_minutes": Need(MINUTES),
        "implementation_minutes": Need(MINUTES),
        "different_reviewer": Flag(),
        "windows": Need(
            keyed(
                {
                    "key": Need(KEY),
                    "kind": Need(KEY),
                    "jurisdiction": KEY,
                    "days": Need(Whole(1, 3_650)),
                    "law": LINE,
                    "export_days": Whole(0, 365),
                }
            )
        ),
        "two_person": KEYS,
        "evidence": keyed(
            {"key": Need(KEY), "title": Need(TITLE), "kinds": Need(KEYS), "jurisdiction": KEY, "guardian": Flag()}
        ),
        "redress": keyed(
            {"key": Need(KEY), "jurisdiction": KEY, "title": Need(TITLE), "address": Need(LINE), "law": LINE}
        ),
        "silence": Record({"jurisdictions": Need(KEYS), "tags": Need(KEYS), "words": Need(WORDS), "law": LINE}),
        "disposal": keyed({"key": Need(KEY), "jurisdiction": KEY, "hours": Need(Whole(0, 87_600)), "law": LINE}),
    }
)
VEILS = ("blur", "grey", "none")
MODALITIES = ("text", "image", "video", "sound")
EXPOSURE = Record(
    {
        "weights": Need(MapOf(Text(choices=MODALITIES), Whole(0, 10_000))),
        "day_points": Need(Whole(0, 10_000_000)),
        "week_points": Need(Whole(0, 70_000_000)),
        "day_minutes": Need(Whole(0, 1_440)),
        "block_minutes": Need(Whole(0, 720)),
        "pause_minutes": Need(Whole(1, 720)),
        "gap_minutes": Need(Whole(1, 240)),
        "soft_permille": Need(Whole(1, 1_000)),
        "skips_a_day": Need(Whole(0, 100)),
        "lanes": Need(
            keyed(
                {
                    "key": Need(KEY),
                    "severity": Need(Whole(1, 4)),
                    "day_minutes": Whole(0, 1_440),
                    "tenure_days": Whole(0, 3_650),
                    "days_in_a_row": Whole(0, 31),
                    "cool_down_days": Whole(0, 14),
                    "consent": Flag(),
                    "consent_days": Whole(1, 1_000),
                    "veil_text": Flag(),
                    "floor": Text(choices=VEILS),
                }
            )
        ),
    }
)
RECOVERY = Record(
    {
        "lobs": Need(ListOf(KEY, least=1)),
        "lanes": KEYS,
        "containment_minutes": MINUTES,
        "link_hours": Whole(1, 720),
        "code_minutes": Whole(1, 1_440),
        "code_tries": Whole(1, 20),
        "points": Need(MapOf(Text(choices=SIGNALS), Whole(0, 1_000))),
        "tiers": Need(
            keyed(
                {
                    "key": Need(KEY),
                    "points": Need(Whole(0, 10_000)),
                    "proofs": Need(Whole(1, 9)),
                    "strong": Whole(0, 9),
                    "two_person": Flag(),
                    "cooling_hours": Whole(0, 2_160),
                }
            )
        ),
        "proofs": Need(
            keyed(
                {
                    "key": Need(KEY),
                    "title": Need(TITLE),
                    "group": Need(KEY),
                    "strong": Flag(),
                    "needs_file": Flag(),
                }
            )
        ),
        "checks": Need(ListOf(KEY, least=1)),
        "refusals": Need(ListOf(KEY, least=1)),
        "limits": Record(
            {
                "agent_day": Whole(0, 10_000),
                "partner_day": Whole(0, 100_000),
                "days": Whole(1, 365),
                "accounts": Whole(2, 1_000),
                "busy_permille": Whole(1, 1_000),
            }
        ),
    }
)
REQUEST_TYPE: dict[str, Shape | Need] = {
    "key": Need(KEY),
    "title": Need(LINE),
    "lob": Need(KEY),
    "fields": Need(keyed(FORM_FIELD)),
    "approvals": KEYS,
    "sla_minutes": Need(MINUTES),
    "approval_minutes": MINUTES,
    "business": Flag(),
}
MATERIAL = ("lanes", "reasons", "decisions", "obligations")
TRAINING = Record(
    {
        "gate_percent": Need(Whole(0, 100)),
        "grace_days": Need(Whole(0, 365)),
        "valid_days": Need(Whole(1, 3_650)),
        "topics": Need(
            keyed(
                {
                    "key": Need(KEY),
                    "title": Need(LINE),
                    "touches": Need(ListOf(Text(choices=MATERIAL), least=1)),
                    "lobs": KEYS,
                    "lanes": KEYS,
                    "jurisdictions": KEYS,
                    "percent": Whole(0, 100),
                }
            )
        ),
    }
)
DOCUMENT = Record(
    {
        "meta": Need(META),
        "jurisdictions": keyed({"key": Need(KEY), "title": Need(LINE), "countries": ListOf(COUNTRY), "sources": KEYS}),
        "partners": Need(keyed({"key": Need(KEY), "title": Need(LINE)})),
        "calendars": Need(keyed(CALENDAR)),
        "lobs": Need(keyed(LOB)),
        "lanes": Need(keyed(LANE)),
        "queues": Need(keyed(QUEUE)),
        "routing": Need(ROUTING),
        "sla": Need(keyed(SLA)),
        "obligations": keyed(OBLIGATION),
        "escalation": Need(ESCALATION),
        "surveys": Need(SURVEYS),
        "appeals": Need(APPEALS),
        "exposure": EXPOSURE,
        "recovery": RECOVERY,
        "request_types": keyed(REQUEST_TYPE),
        "training": TRAINING,
    }
)
