"""The table of doors: every name of the resolver, how it is opened, and which permission opens it.

A door that is not here makes `test_url_matrix` red: decide who may use it, then write it down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Door:
    """A staff door. `permission` "" is for anybody on the roster."""

    name: str
    methods: tuple[str, ...]
    permission: str = ""
    args: tuple[Any, ...] = ()
    body: dict[str, Any] = field(default_factory=dict)


def _get(name: str, permission: str = "", *args: Any) -> Door:
    return Door(name, ("GET",), permission, args)


def _post(name: str, permission: str = "", *args: Any, **body: Any) -> Door:
    return Door(name, ("POST",), permission, args, body)


# -- doors of one case: the number is the only argument ---------------------------------------------------
CASE_DOORS: tuple[Door, ...] = (
    _get("desk:case", "case:read"),
    _get("desk:conversation", "case:read"),
    _get("desk:clocks", "case:read"),
    _get("desk:history", "case:read"),
    _get("desk:macros", "case:read"),
    _get("desk:merge_preview", "case:merge"),
    _post("desk:presence", "case:read"),
    _post("desk:touch", "case:work"),
    _post("desk:draft", "case:work"),
    _post("desk:reply", "case:work", body="We have unlocked your account."),
    _post("desk:note", "case:work", body="Seen before."),
    _post("desk:pending", "case:work"),
    _post("desk:hold", "case:work", reason="product_fix", review_at="2026-12-24T10:00"),
    _post("desk:unhold", "case:work"),
    _post("desk:resolve", "case:work", outcome="granted"),
    _post("desk:reopen", "case:work"),
    _post("desk:transfer", "case:work", queue="kaveri_accounts_en", reason="workload"),
    _post("desk:escalate", "case:escalate", reason="needs_tier_2", summary="Locked out"),
    _post("desk:accept", "escalation:decide"),
    _post("desk:return", "escalation:decide", reason="incomplete", acceptable_when="Say which device."),
    _post("desk:recall", "case:escalate"),  # 404 while nothing was raised
    _post("desk:resolve_escalation", "escalation:decide", outcome="solved"),
    _post("desk:ask_raiser", "escalation:decide", question="Which telephone?"),
    _post("desk:missed", "escalation:review", reason="beyond_authority", note="The letter names a lawyer."),
    _post("desk:merge", "case:merge", into="1"),
    _post("desk:dismiss_duplicate", "case:merge", other="1"),
    _post("desk:recovery_open", "recovery:work", urgency="on"),
    _post("desk:recovery_signals", "recovery:work", urgency="on"),
    _post("desk:recovery_freeze", "recovery:work"),
    _post("desk:recovery_proof", "recovery:work", kind="creation", how="asked_and_compared", outcome="passed"),
    _post("desk:recovery_contact", "recovery:work"),
    _post("desk:recovery_propose", "recovery:work"),
    _post("desk:recovery_approve", "recovery:approve", agrees="yes"),
    _post("desk:recovery_restore", "recovery:work"),
    _post("desk:recovery_end", "recovery:work", outcome="refused", reason="not_proven"),
    _post("desk:recovery_judge", "recovery:review"),
    _post("desk:split", "case:merge", message="1"),
    _post("desk:tags", "case:work", tags="vip"),
    _post("desk:address", "case:work", form="mrs"),
    _post("desk:classify", "case:work", lob="account_access", reason="login", priority="high", language="en"),
    _post("desk:spam", "case:spam", reason="agent"),
    _post("desk:unspam", "case:spam"),
    _post("desk:release", "case:work"),
    _post("desk:look", "case:read"),
    _post("desk:skip", "case:work"),
    _post("desk:take", "case:work"),
    _post("desk:decide_appeal", "appeal:decide", outcome="upheld", note="As before."),
    _post("desk:implement_appeal", "appeal:decide"),
    _post("desk:reveal", "pii:reveal", token="phone 1", purpose="verify_identity"),
    _post("desk:confirm_appeal", "appeal:decide", agrees="yes"),
    _get("desk:decision_new", "decision:make"),
    _post("desk:decision_make", "decision:make", adverse="no", kind="account"),
    _post("desk:flag", "case:work", what="message-1"),
    _get("desk:purpose", "case:read"),
    _post("desk:say_purpose", "case:read", purpose="colleague"),
    _post("desk:decision_serve", "decision:make", decision="1"),
    _post("desk:decision_done", "decision:make", decision="1"),
)

NEEDS_SOMETHING_THERE = (
    "desk:merge",
    "desk:dismiss_duplicate",
    "desk:recall",
)  # 404 where no such survivor, or no escalation, is

# -- the other doors of staff -----------------------------------------------------------------------------
STAFF_DOORS: tuple[Door, ...] = (
    _get("web:why"),
    _get("desk:home", "person:status"),
    _get("desk:my_cases"),
    _get("desk:inbox"),
    _get("desk:inbox_badge"),
    _post("desk:inbox_read"),
    _post("desk:inbox_mail", mode="off"),
    _post("desk:status", "person:status", "busy"),
    _post("desk:next_case", "case:work"),
    _get("desk:commands"),
    _get("desk:board", "board:read"),
    _get("desk:board_inside", "board:read"),
    _get("desk:escalations", "board:read"),
    _get("desk:recoveries", "recovery:oversee"),
    _get("desk:duplicates", "board:read"),
    _get("desk:cases", "case:read"),
    _get("desk:wellbeing", "wellbeing:own"),
    _post("desk:agree", "wellbeing:own", "no_such_lane"),
    _post("desk:withdraw", "wellbeing:own", "no_such_lane"),
    _post("desk:cover", "wellbeing:own"),
    _get("desk:care", "wellbeing:read"),
    _get("desk:exposure_groups", "wellbeing:groups"),
    _get("desk:bulk_preview", "case:bulk"),
    _post("desk:bulk", "case:bulk", action="priority", target_priority="high"),
    _get("desk:policies", "policy:read"),
    _get("desk:policy_in_force", "policy:read"),
    _get("desk:policy_diff", "policy:read"),
    Door("desk:policy_explain", ("GET", "POST"), "policy:read"),
    Door("desk:open_lob", ("GET", "POST"), "policy:edit"),
    Door("desk:policy_new", ("GET", "POST"), "policy:edit"),
    _get("desk:variances", "policy:read"),
    _get("desk:variances_csv", "policy:read"),
    _get("desk:obligations", "policy:read"),
    _get("desk:obligation_report", "policy:read"),
    _get("desk:obligation_report_csv", "policy:read"),
    _post("desk:obligation_checked", "obligation:check", "IN-RES-2026", source="Gazette"),
    _get("desk:operator_documents", "policy:read"),
    _get("desk:old_text", "policy:read"),
    Door("desk:training", ("GET", "POST"), "training:record"),
    _get("desk:macro_list", "macro:edit"),
    Door("desk:macro_new", ("GET", "POST"), "macro:edit"),
    _get("desk:requests", "request:file"),
    _get("desk:material", "material:handle"),
    _get("desk:crisis", "crisis:read"),
    _post("desk:crisis_verify", "crisis:verify", "talian_heal", number="15555", day="2026-11-23", source="I called it"),
    _get("desk:glass", "glass:read"),
    _post("desk:glass_ask", "glass:ask", case="1", reason="danger", note="Nobody answers the phone", hours="1"),
    _get("desk:sealed_reads", "sealed:audit"),
    _get("desk:records", "records:keep"),
    _post("desk:hold_place", "records:keep", reference="R1", authority="Court", reason="Suit", country="IN"),
    _get("cockpit:home", "kpi:read"),
    _get("cockpit:own", "kpi:own"),
    _get("cockpit:flow", "kpi:read"),
    _get("cockpit:burn_down", "kpi:read"),
    _get("cockpit:parity", "kpi:read"),
    _get("cockpit:metrics", "kpi:read"),
    _get("cockpit:metric", "kpi:read", "csat"),
    _get("cockpit:cases", "kpi:read", "csat"),
    _get("cockpit:table_file", "kpi:read", "csat", "csv"),
    _get("cockpit:cases_file", "kpi:read", "csat", "csv"),
    _get("exchange:imports", "import:run"),
    _post("exchange:bring", "import:run"),
    _get("packs:packs", "pack:read"),
    _post("packs:make", "pack:write", kind="daily", form="no_form"),
    _get("performance:alerts", "kpi:read"),
    _get("performance:diagnoses", "diagnosis:run"),
    Door("performance:diagnosis_new", ("GET", "POST"), "diagnosis:run"),
    _get("performance:cross_requests", "cross:read"),
    Door("performance:cross_request_new", ("GET", "POST"), "cross:raise", body={"do": "raise"}),
    _get("performance:plans", "plan:read"),
    Door("performance:plan_new", ("GET", "POST"), "plan:edit"),
    _get("planning:targets", "target:read"),
    _get("planning:target_download", "target:read"),
    _get("planning:target_cascade", "target:read", "csat"),
    Door("planning:target_new", ("GET", "POST"), "target:propose"),
    Door("planning:target_sheet", ("GET", "POST"), "target:propose", body={"text": "metric,period,value\n"}),
    _get("planning:forecasts", "forecast:read"),
    _post("planning:forecast_make", "forecast:make", weeks="0"),
    Door("planning:forecast_name", ("POST",), "forecast:make", body={"kind": "launch", "day": "2031-01-01"}),
    _get("planning:scenarios", "scenario:read"),
    Door("planning:scenario_new", ("GET", "POST"), "scenario:run"),
    _get("planning:fidelity", "scenario:read"),
    Door("planning:replay_ask", ("POST",), "scenario:run", body={"first": "", "last": ""}),
    _get("planning:bcases", "bcase:read"),
    Door("planning:bcase_new", ("GET", "POST"), "bcase:write"),
    _get("planning:capacity", "capacity:read"),
    _post("planning:capacity_make", "capacity:plan", weeks="0", forecast="1"),
    Door("planning:capacity_roster", ("GET", "POST"), "capacity:plan", body={"person": "x"}),
    _get("planning:capacity_assumptions", "capacity:plan"),
    Door(
        "planning:capacity_assumption", ("GET", "POST"), "capacity:plan", ("meridian", "chennai"), {"week_cost": "-1"}
    ),
    _post("planning:capacity_rate", "capacity:plan", usd="many"),
    _post("planning:capacity_class", "capacity:plan", heads="many"),
    _post("planning:capacity_leave", "capacity:plan", heads="many"),
)

# -- doors of one thing that is no case: what stands behind the number is built by the test ---------------
THING_DOORS: dict[str, str] = {
    "desk:bulk_undo": "a record of somebody's bulk change",
    "desk:notice_open": "a notice of one's own",
    "desk:undo_send": "a message that waits for its undo time",
    "desk:file": "a file of a case",
    "desk:picture": "a picture of a case under a veil",
    "desk:cared": "somebody's request for cover",
    "desk:policy": "a policy version",
    "desk:policy_edit": "a policy draft",
    "desk:policy_publish": "a policy draft",
    "desk:policy_withdraw": "a policy draft",
    "desk:policy_propose": "a policy draft",
    "desk:policy_approve": "a policy draft",
    "desk:policy_copy": "a policy version",
    "desk:policy_forms": "a policy draft of one's own",
    "desk:policy_place": "a policy draft of one's own",
    "desk:policy_undo": "a policy draft of one's own",
    "desk:policy_download": "a policy version",
    "desk:macro": "a macro",
    "desk:request_new": "a kind of request",
    "desk:escalation_answer": "an escalation of one's own",
    "desk:escalation_read": "an escalation of one's own",
    "desk:hold_step": "a legal hold",
    "desk:glass_case": "a case through a broken glass",
    "desk:glass_look": "a veil behind a broken glass",
    "desk:glass_step": "somebody's ask to read one case",
    "desk:material_step": "an item of suspected material",
    "desk:sealed_review": "an opening, the day after",
    "desk:notice_seen": "a notice to leaders",
    "desk:knowledge_judge": "what could become knowledge",
    "desk:request": "somebody's internal request",
    "desk:request_decide": "a step of one",
    "exchange:import": "an import of one's own",
    "exchange:import_part": "an import of one's own",
    "exchange:import_try": "an import of one's own",
    "exchange:import_start": "an import of one's own",
    "exchange:import_cancel": "an import of one's own",
    "exchange:import_drop": "an import of one's own",
    "packs:pack": "a pack",
    "packs:words": "a pack's draft",
    "packs:drafts": "a pack's draft",
    "packs:sign": "a pack's draft",
    "packs:print": "a pack",
    "packs:file": "a pack",
    "performance:alert": "an alert",
    "performance:alert_own": "an alert",
    "performance:alert_release": "an alert",
    "performance:alert_snooze": "an alert",
    "performance:alert_wake": "an alert",
    "performance:alert_close": "an alert",
    "performance:alert_reopen": "an alert",
    "performance:diagnosis": "a diagnosis",
    "performance:diagnosis_judge": "a diagnosis",
    "performance:diagnosis_withdraw": "a diagnosis",
    "performance:cross_request": "a request to another team",
    "performance:cross_request_more": "a request to another team",
    "performance:cross_request_step": "a request to another team",
    "performance:plan": "a recovery plan",
    "performance:plan_edit": "a recovery plan",
    "performance:plan_approve": "a recovery plan",
    "performance:plan_return": "a recovery plan",
    "performance:plan_replan": "a recovery plan",
    "performance:plan_exit": "a recovery plan",
    "performance:plan_stop": "a recovery plan",
    "performance:plan_resume": "a recovery plan",
    "performance:plan_action": "an action of a recovery plan",
    "planning:policy_effect": "a policy draft",
    "planning:scenario": "a scenario",
    "planning:scenario_part": "a scenario",
    "planning:scenario_cancel": "a scenario that is being lived",
    "planning:scenario_again": "a scenario",
    "planning:scenario_file": "a scenario that is done",
    "planning:replay": "a replay",
    "planning:replay_part": "a replay",
    "planning:target": "a target",
    "planning:target_counter": "a proposed target",
    "planning:target_agree": "a proposed target",
    "planning:target_withdraw": "a target",
    "planning:capacity_class_cancel": "a hiring class",
    "planning:capacity_plan": "a capacity plan",
    "planning:capacity_readiness": "a capacity plan",
    "planning:capacity_gap": "a gap of a capacity plan",
    "planning:capacity_cancel": "a capacity plan that is being made",
    "planning:capacity_publish": "a capacity plan that is finished",
    "planning:capacity_waive": "a breach of a planned shift",
    "planning:capacity_file": "a capacity plan",
    "planning:forecast": "a forecast",
    "planning:forecast_asked": "a forecast that is being made",
    "planning:forecast_lock": "a forecast that is not locked",
    "planning:forecast_file": "a forecast",
    "planning:forecast_leaf": "a leaf of a forecast",
    "planning:forecast_change": "a leaf of a forecast that is not locked",
    "planning:bcase": "a business case",
    "planning:bcase_edit": "a business case that is not decided",
    "planning:bcase_review": "a draft of a business case",
    "planning:bcase_decide": "a reviewed business case",
    "planning:bcase_again": "a decided business case",
    "planning:bcase_track": "an approved business case",
    "planning:bcase_close": "a business case whose benefits are followed",
    "planning:bcase_look": "a benefit that was measured again",
    "planning:bcase_hire": "a headcount request",
    "planning:bcase_print": "a business case",
    "planning:bcase_pdf": "a business case",
    "planning:bcase_part_new": "a business case that is not decided",
    "planning:bcase_part": "a part of a business case",
    "planning:bcase_part_remove": "a part of a business case",
}

# -- doors without sign-in: the address or its signed token is the key ------------------------------------
PUBLIC_DOORS: dict[str, tuple[tuple[Any, ...], str, int]] = {  # arguments that open nothing, method, verdict
    "web:front": ((), "GET", 302),
    "web:stranger": ((), "GET", 403),
    "web:alive": ((), "GET", 200),
    "web:ready": ((), "GET", 200),
    "web:metrics": ((), "GET", 200),
    "set_language": ((), "POST", 302),
    "member:start": ((), "GET", 200),
    "member:reasons": (("no_such_lob",), "GET", 404),
    "member:form": (("account_access", "no_such_reason"), "GET", 404),
    "member:sent": (("forged",), "GET", 404),
    "member:status": (("forged",), "GET", 404),
    "member:withdraw": (("forged",), "POST", 404),
    "member:address": (("forged",), "POST", 404),
    "member:file": (("forged", 1), "GET", 404),
    "member:recovery_contact": (("forged",), "GET", 404),
    "member:not_me": (("forged",), "GET", 404),
    "member:appeal_start": ((), "GET", 200),
    "member:appeal": (("forged",), "GET", 404),
    "quality:survey": (("forged",), "GET", 404),
    "app:openapi-json": ((), "GET", 200),
    "app:api-root": ((), "GET", 404),
    "app:open_case": ((), "POST", 401),
    "app:open_batch": ((), "POST", 401),
    "app:upload": ((), "POST", 401),
    "app:case": (("NK-1",), "GET", 401),
    "app:write": (("NK-1",), "POST", 401),
    "app:appeal": ((), "POST", 401),
}

# -- allauth's own doors: sign-in is theirs; we only hold that nobody signs up and nothing shows a case ----
SIGN_IN_PREFIXES = ("account_", "mfa_", "socialaccount_", "openid_connect_")


def all_names() -> set[str]:
    """Every named door of the resolver."""
    return set(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], space: str) -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += _walk(pattern.url_patterns, inner)
        elif pattern.name:
            found.append(space + pattern.name)
    return found


def listed_names() -> set[str]:
    """Every door of the tables above."""
    return {door.name for door in (*CASE_DOORS, *STAFF_DOORS)} | set(THING_DOORS) | set(PUBLIC_DOORS)
