"""Codes of business cases in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

STATE_WORDS = {
    "draft": gettext_lazy("draft"),
    "reviewed": gettext_lazy("reviewed"),
    "decided": gettext_lazy("decided"),
    "tracked": gettext_lazy("tracked"),
    "realised": gettext_lazy("realised"),
}
DECISION_WORDS = {
    "approve": gettext_lazy("approved"),
    "reject": gettext_lazy("rejected"),
    "defer": gettext_lazy("deferred"),
}
DECIDING = {"approve": gettext_lazy("Approve"), "reject": gettext_lazy("Reject"), "defer": gettext_lazy("Defer")}
VERDICT_WORDS = {
    "": gettext_lazy("open"),
    "recommended": gettext_lazy("recommended"),
    "rejected": gettext_lazy("rejected"),
}
NATURES = {
    "one_off": gettext_lazy("Cost, once"),
    "run": gettext_lazy("Cost, every month"),
    "cash": gettext_lazy("Benefit in cash"),
    "avoided": gettext_lazy("Cost avoided"),
    "member": gettext_lazy("Benefit for members"),
    "risk": gettext_lazy("Risk that is smaller"),
}
REVERSIBILITY = {
    "easy": gettext_lazy("Easily"),
    "costly": gettext_lazy("At a cost"),
    "one_way": gettext_lazy("No: a one-way door"),
}
DRIVERS = {
    "volume": gettext_lazy("volume"),
    "handle_time": gettext_lazy("handle time"),
    "shrinkage": gettext_lazy("shrinkage"),
    "attrition": gettext_lazy("attrition"),
    "new_scope": gettext_lazy("new scope"),
}
HIRING = {
    "requested": gettext_lazy("requested"),
    "approved": gettext_lazy("approved"),
    "refused": gettext_lazy("refused"),
    "hiring": gettext_lazy("hiring"),
    "filled": gettext_lazy("filled"),
    "verified": gettext_lazy("verified"),
}
RATE_UNITS = {
    "hour": gettext_lazy("an hour"),
    "fte": gettext_lazy("a person a month"),
    "case": gettext_lazy("a case"),
}
MEASURES = {  # of a simulation, in the order in which they are read
    "sla_first_response": gettext_lazy("First response in time"),
    "sla_resolution": gettext_lazy("Resolution in time"),
    "sla_tier2": gettext_lazy("Tier 2 in time"),
    "p_sla_met": gettext_lazy("Chance that the SLA is met"),
    "backlog_end": gettext_lazy("Backlog at the end"),
    "backlog_peak": gettext_lazy("Highest backlog"),
    "wait_p90_h": gettext_lazy("Nine in ten wait less than"),
    "occupancy_t1": gettext_lazy("Occupancy, Tier 1"),
    "occupancy_t2": gettext_lazy("Occupancy, Tier 2"),
    "hours_paid": gettext_lazy("Hours paid"),
}
SHARES = frozenset({"sla_first_response", "sla_resolution", "sla_tier2", "p_sla_met", "occupancy_t1", "occupancy_t2"})
VERDICTS_ON = {
    "met": gettext_lazy("met"),
    "within_noise": gettext_lazy("within noise"),
    "missed": gettext_lazy("missed"),
    "unknown": gettext_lazy("no figure"),
}
