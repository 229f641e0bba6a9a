"""One table gives the yes or no (`may`), the rows (`visible`) and the explanation of a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from nakhoda.org.actors import Actor

ROLES = {
    "global_head": "Global head",
    "regional_lead": "Regional lead",
    "delivery_lead": "LOB delivery lead",
    "team_leader": "Team leader",
    "agent": "Tier 1 agent",
    "specialist": "Tier 2 specialist",
    "qa_analyst": "QA analyst",
    "planner": "Workforce planner",
    "partner_manager": "Partner manager",
    "cross_functional": "Cross-functional partner",
    "wellbeing_officer": "Wellbeing officer",
    "staff": "Member of staff",
    "admin": "Admin",
}
LEADS = frozenset({"regional_lead", "delivery_lead", "team_leader"})
HANDLERS = frozenset({"agent", "specialist"})
COCKPIT = LEADS | {"global_head", "planner", "qa_analyst", "partner_manager"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Who holds a permission, in the words of the refusal page."""

    what: str
    roles: frozenset[str]
    ask: str = "your team leader"


PERMISSIONS: dict[str, Rule] = {
    "case:read": Rule("read cases", HANDLERS | LEADS | {"qa_analyst", "partner_manager"}),
    "case:work": Rule("take and answer cases", HANDLERS | LEADS),
    "case:assign": Rule("give cases to other people", LEADS | {"partner_manager"}),
    "case:bulk": Rule("change many cases at once", LEADS),
    "case:escalate": Rule("raise an escalation", HANDLERS | LEADS),
    "escalation:decide": Rule(
        "accept or return an escalation", frozenset({"specialist", "team_leader", "delivery_lead"})
    ),
    "escalation:review": Rule(
        "say that a case should have been escalated", LEADS | {"specialist", "qa_analyst"}, "your team leader"
    ),
    "case:merge": Rule("merge and split cases", HANDLERS | LEADS),
    "case:spam": Rule("mark a case as spam", HANDLERS | LEADS),
    "pii:reveal": Rule(
        "see personal data behind its token", frozenset({"specialist"}) | LEADS, "a specialist of Tier 2 (in-house)"
    ),
    "decision:make": Rule("decide about an account or content", frozenset({"specialist"}) | LEADS),
    "appeal:decide": Rule("decide an appeal", frozenset({"specialist"}) | LEADS),
    "recovery:work": Rule("work on getting an account back", HANDLERS | LEADS),
    "recovery:approve": Rule("agree that an account is given back", frozenset({"specialist"}) | LEADS),
    "recovery:review": Rule("judge a recovery afterwards", LEADS | {"qa_analyst"}),
    "recovery:oversee": Rule("see all recoveries and what they have in common", LEADS | {"qa_analyst"}),
    "board:read": Rule("see the board of queues", LEADS | {"planner", "partner_manager", "global_head"}),
    "people:read": Rule("see who is on shift", LEADS | {"planner", "partner_manager"}),
    "policy:read": Rule("read the desk policy", LEADS | {"planner", "qa_analyst", "global_head", "admin"}, "an admin"),
    "policy:edit": Rule("draft a desk policy", frozenset({"admin", "regional_lead", "delivery_lead"}), "an admin"),
    "policy:publish": Rule("publish a desk policy", frozenset({"admin", "regional_lead", "global_head"}), "an admin"),
    "obligation:check": Rule("say that a law was looked up", frozenset({"admin", "regional_lead"}), "an admin"),
    "training:record": Rule(
        "say who passed a training",
        frozenset({"team_leader", "delivery_lead", "qa_analyst", "partner_manager"}),
        "your team leader",
    ),
    "macro:edit": Rule("edit macros", frozenset({"admin", "delivery_lead", "qa_analyst"}), "your delivery lead"),
    "request:file": Rule("file an internal request", frozenset(ROLES)),
    "request:approve": Rule("approve an internal request", LEADS | {"admin", "global_head"}),
    "survey:read": Rule("read survey answers", LEADS | {"qa_analyst"}),
    "case:review": Rule("judge how a case was handled", frozenset({"qa_analyst"}), "a QA analyst"),
    "person:status": Rule("change your own status", HANDLERS | LEADS),
    "wellbeing:own": Rule("see what you looked at and set your limits", HANDLERS | LEADS),
    "wellbeing:read": Rule("see who needs care", frozenset({"wellbeing_officer"}), "the wellbeing officer"),
    "wellbeing:groups": Rule("see how much harm groups of eight and more look at", LEADS | {"global_head"}),
    # Figures and what follows from them: handbook 1.13 (who sees what) and the RACI of section 7.
    "kpi:read": Rule("read the figures of the operation", COCKPIT | {"cross_functional"}),
    "kpi:own": Rule("read your own figures and your team's median", HANDLERS),
    "kpi:people": Rule("see figures by person", frozenset({"team_leader"}), "the leader of the team"),
    "target:set": Rule("set a target", frozenset({"regional_lead", "global_head"}), "your regional lead"),
    "target:approve": Rule(
        "agree to a target that somebody else set", frozenset({"regional_lead", "global_head"}), "your regional lead"
    ),
    "target:propose": Rule("propose a target", LEADS | {"planner", "qa_analyst", "global_head"}, "your regional lead"),
    "target:read": Rule("read targets", COCKPIT | HANDLERS | {"cross_functional"}),
    "forecast:read": Rule(
        "read forecasts", frozenset({"regional_lead", "delivery_lead", "planner", "global_head"}), "your regional lead"
    ),
    "forecast:make": Rule(
        "make and change a forecast", frozenset({"planner", "regional_lead"}), "the workforce planner"
    ),
    "forecast:lock": Rule("lock a forecast", frozenset({"planner"}), "the workforce planner"),
    "bcase:read": Rule(
        "read business cases",
        frozenset({"regional_lead", "delivery_lead", "planner", "global_head"}),
        "your regional lead",
    ),
    "bcase:write": Rule(
        "write a business case", frozenset({"delivery_lead", "planner", "regional_lead"}), "your regional lead"
    ),
    "bcase:decide": Rule(
        "decide a business case", frozenset({"regional_lead", "global_head"}), "your regional lead or the global head"
    ),
    "capacity:read": Rule(
        "read capacity plans",
        frozenset({"regional_lead", "delivery_lead", "planner", "global_head", "partner_manager"}),
        "your regional lead",
    ),
    "capacity:plan": Rule(
        "plan capacity and set what it assumes", frozenset({"planner", "regional_lead"}), "the workforce planner"
    ),
    "scenario:read": Rule(
        "read scenarios", frozenset({"regional_lead", "delivery_lead", "planner", "global_head"}), "your regional lead"
    ),
    "scenario:run": Rule(
        "ask what would happen", frozenset({"planner", "regional_lead", "delivery_lead"}), "the workforce planner"
    ),
    "cross:raise": Rule("ask another team for a fix", LEADS | {"qa_analyst", "specialist"}, "your team leader"),
    "cross:work": Rule("take on and ship what another team was asked for", frozenset({"cross_functional"})),
    "cross:read": Rule(
        "read requests to other teams",
        LEADS | {"qa_analyst", "specialist", "cross_functional", "planner", "global_head"},
    ),
    "alert:work": Rule("own and snooze alerts", LEADS | {"planner", "partner_manager"}),
    "diagnosis:run": Rule("ask why a figure moved", COCKPIT),
    "diagnosis:judge": Rule("accept or reject a cause", LEADS),
    "plan:edit": Rule("write a recovery plan", LEADS | {"partner_manager"}),
    "plan:approve": Rule("approve a recovery plan", frozenset({"regional_lead"}), "your regional lead"),
    "plan:read": Rule("read recovery plans", COCKPIT),
    "pack:write": Rule("make a pack and write its words", LEADS | {"planner"}),
    "pack:sign": Rule("sign a pack", frozenset({"regional_lead", "global_head"}), "your regional lead"),
    "pack:read": Rule("read packs", COCKPIT),
    "import:run": Rule("import another system's log", frozenset({"admin", "planner"}), "an admin"),
    "records:keep": Rule(
        "keep, erase and hand out members' records", frozenset({"admin", "regional_lead", "global_head"}), "an admin"
    ),
    # What is sealed (handbook 5.4): over it stands who leads the place, whether or not she may read the compartment.
    "sealed:audit": Rule(
        "read who opened sealed cases", frozenset({"admin", "regional_lead", "global_head"}), "your regional lead"
    ),
    "glass:ask": Rule("ask to read one sealed case", LEADS | {"specialist", "qa_analyst", "admin"}),
    "glass:read": Rule(
        "see what was asked about sealed cases", LEADS | {"specialist", "qa_analyst", "admin", "global_head"}
    ),
    "glass:grant": Rule("let somebody read one sealed case", LEADS | {"admin", "global_head"}, "your regional lead"),
    "material:handle": Rule("hand suspected material over", LEADS | {"specialist", "admin"}, "your regional lead"),
    "crisis:read": Rule("read crisis cards", HANDLERS | LEADS | {"qa_analyst", "admin"}),
    "crisis:verify": Rule(
        "verify a crisis card", frozenset({"admin", "delivery_lead", "regional_lead"}), "your delivery lead"
    ),
    "access:explain": Rule("see why a person may or may not", frozenset({"admin"}) | LEADS, "an admin"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, with the reason in words."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


class Refused(PermissionError):
    """An action was not permitted; the message is the explanation."""


def visible(actor: Actor, permission: str) -> frozenset[int]:
    """The scopes over which the actor holds the permission."""
    roles = PERMISSIONS[permission].roles
    return frozenset().union(*(held.scopes for held in actor.roles if held.role in roles))


def may(actor: Actor, permission: str, scope_id: int | None = None) -> Verdict:
    """Whether the actor may, over this scope (or anywhere, when none is named), and why."""
    rule = PERMISSIONS[permission]
    if actor.is_system:
        return Verdict(True, "the program itself")
    holders = [held for held in actor.roles if held.role in rule.roles]
    if not holders:
        return Verdict(False, _lacks_role(actor, rule))
    if scope_id is not None and not any(scope_id in held.scopes for held in holders):
        return Verdict(False, f"your role lets you {rule.what}, but not in this part of the operation; ask {rule.ask}")
    return Verdict(True, f"{ROLES[holders[0].role]} may {rule.what}")


def require(actor: Actor, permission: str, scope_id: int | None = None) -> None:
    """Raise `Refused` unless the actor may."""
    verdict = may(actor, permission, scope_id)
    if not verdict:
        raise Refused(verdict.reason)


def _lacks_role(actor: Actor, rule: Rule) -> str:
    held = ", ".join(sorted({ROLES[role.role] for role in actor.roles})) or "no role"
    need = ", ".join(ROLES[role] for role in ROLES if role in rule.roles)
    return f"you may not {rule.what}: you hold {held}, and it takes one of {need}; ask {rule.ask}"
