"""Who of the cast may do what; and the one table says the same to everybody who asks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.org.actors import Actor, HeldRole, system
from nakhoda.org.models import Grant, Scope
from nakhoda.org.permissions import PERMISSIONS, ROLES, Refused, may, require, visible
from nakhoda.org.queries import reaches
from nakhoda.simulator.cast import CAST
from tests.cast import actor

DESK_LEAD = {
    "case:read", "case:work", "case:assign", "case:bulk", "case:escalate", "case:merge", "case:spam", "decision:make",
    "appeal:decide", "board:read", "people:read", "policy:read", "request:file", "request:approve", "survey:read",
    "person:status", "access:explain", "wellbeing:own", "wellbeing:groups", "escalation:review",
}  # fmt: skip
# Handbook 1.13: who reads figures; section 7: who is responsible or consulted for what follows from them.
COCKPIT = {"kpi:read", "target:read", "diagnosis:run", "plan:read", "pack:read"}
ANSWERS = {"glass:ask", "glass:read", "glass:grant", "material:handle", "crisis:read"}  # for what is sealed
LEAD = DESK_LEAD | COCKPIT | ANSWERS | {
    "target:propose", "alert:work", "diagnosis:judge", "plan:edit", "pack:write", "cross:raise", "cross:read",
    "pii:reveal", "recovery:work", "recovery:approve", "recovery:review", "recovery:oversee",
}  # fmt: skip
HANDLER = {
    "case:read", "case:work", "case:escalate", "case:merge", "case:spam", "request:file", "person:status",
    "kpi:own", "target:read", "wellbeing:own", "crisis:read", "recovery:work",
}  # fmt: skip
TIER_2 = HANDLER | {
    "glass:ask", "glass:read", "material:handle", "pii:reveal", "recovery:approve", "cross:raise", "cross:read",
}  # fmt: skip
PLANS = {"capacity:read", "scenario:read"}  # what is planned, and what would happen
SETS = {"target:set", "target:approve", "target:propose", "pack:sign"}
MAY: dict[str, set[str]] = {
    "regional_lead": LEAD | SETS | PLANS | {
        "capacity:plan", "scenario:run", "obligation:check",
        "forecast:read", "forecast:make", "policy:edit", "policy:publish", "plan:approve", "records:keep",
        "bcase:read", "bcase:write", "bcase:decide",
        "sealed:audit", "crisis:verify",
    },
    "leader_access": LEAD | {"escalation:decide", "kpi:people", "training:record"},
    "leader_age": LEAD | PLANS | {
        "scenario:run", "training:record",
        "forecast:read", "escalation:decide", "policy:edit", "macro:edit", "kpi:people", "bcase:read", "bcase:write",
        "crisis:verify",
    },
    "agent_chennai": HANDLER,
    "agent_kl": HANDLER,
    "specialist_security": TIER_2 | {"escalation:decide", "escalation:review", "decision:make", "appeal:decide"},
    "specialist_minor": TIER_2 | {"escalation:decide", "escalation:review", "decision:make", "appeal:decide"},
    "qa": COCKPIT | {"cross:raise", "cross:read"} | {
        "glass:ask", "glass:read", "crisis:read", "recovery:review", "recovery:oversee", "training:record",
        "escalation:review", "case:read", "case:review", "policy:read", "macro:edit", "survey:read", "request:file",
        "target:propose",
    },
    "planner": COCKPIT | PLANS | {
        "cross:read", "capacity:plan", "scenario:run",
        "board:read", "people:read", "policy:read", "request:file", "target:propose", "alert:work", "pack:write",
        "import:run", "forecast:read", "forecast:make", "forecast:lock", "bcase:read", "bcase:write",
    },
    "partner_manager": COCKPIT | {
        "capacity:read", "training:record",
        "case:read", "case:assign", "board:read", "people:read", "request:file", "alert:work", "plan:edit",
    },
    "global_head": COCKPIT | SETS | PLANS | {
        "cross:read",
        "sealed:audit", "glass:read", "glass:grant",
        "forecast:read", "records:keep", "bcase:read", "bcase:decide",
        "board:read", "policy:read", "policy:publish", "request:file", "request:approve", "wellbeing:groups",
    },
    "product": {"kpi:read", "target:read", "request:file", "cross:work", "cross:read"},
    "wellbeing": {"wellbeing:read", "request:file"},
    "admin": ANSWERS | {
        "sealed:audit", "crisis:verify", "obligation:check",
        "policy:read", "policy:edit", "policy:publish", "macro:edit", "request:file", "request:approve",
        "access:explain", "import:run", "records:keep",
    },
}  # fmt: skip


def test_the_table_speaks_of_everybody() -> None:
    assert set(MAY) == set(CAST)


@pytest.mark.django_db
@pytest.mark.parametrize("who", MAY)
def test_who_may_what(who: str) -> None:
    assert {permission for permission in PERMISSIONS if may(actor(who), permission)} == MAY[who]


# The rows of handbook 7's RACI that this table holds: R and A may act; C is heard; I reads; "-" is not asked.
RACI = {
    "regional targets are set": ("target:set", {"global_head", "regional_lead"}),
    "and countered by whoever is consulted": (
        "target:propose", {"global_head", "regional_lead", "delivery_lead", "team_leader", "qa_analyst", "planner"},
    ),
    "a forecast is locked by whoever answers for it": ("forecast:lock", {"planner"}),
    "a business case is decided by who answers for it": ("bcase:decide", {"regional_lead", "global_head"}),
    "a cause is judged": ("diagnosis:judge", {"regional_lead", "delivery_lead", "team_leader"}),
    "a plan is written": ("plan:edit", {"regional_lead", "delivery_lead", "team_leader", "partner_manager"}),
    "a plan has one who answers for it": ("plan:approve", {"regional_lead"}),
    "only a leader sees her people by name": ("kpi:people", {"team_leader"}),
}  # fmt: skip


@pytest.mark.parametrize("name", RACI)
def test_the_table_follows_the_raci(name: str) -> None:
    permission, roles = RACI[name]
    assert PERMISSIONS[permission].roles == roles


def test_who_handles_cases_reads_no_figures_but_her_own() -> None:
    reading = {name for name, rule in PERMISSIONS.items() if rule.roles & {"agent", "specialist"}}
    assert {name for name in reading if name.split(":")[0] in ("kpi", "plan", "pack", "diagnosis", "alert")} == {
        "kpi:own"
    }


@pytest.mark.django_db
@pytest.mark.parametrize("who", MAY)
def test_whoever_may_has_a_place_to_do_it(who: str) -> None:
    assert all(visible(actor(who), permission) for permission in MAY[who])


REACHES = {
    "an agent works at her own partner": ("agent_chennai", "case:work", "meridian/account_access/1/general", True),
    "not at another": ("agent_chennai", "case:work", "selat/account_access/1/general", False),
    "nor in tier 2": ("agent_chennai", "case:work", "inhouse/account_access/2/general", False),
    "nor in a sealed compartment": ("agent_chennai", "case:work", "meridian/account_security/1/security", False),
    "a leader reads her LOB everywhere": ("leader_access", "case:read", "selat/account_access/1/general", True),
    "not another LOB": ("leader_access", "case:read", "selat/age_support/1/general", False),
    "security is open to its own": ("specialist_security", "case:work", "inhouse/account_security/2/security", True),
    "minors are sealed from it": ("specialist_security", "case:read", "inhouse/minor_safety/2/minor_safety", False),
    "and from the regional lead": ("regional_lead", "case:read", "inhouse/minor_safety/2/minor_safety", False),
    "a partner manager stays home": ("partner_manager", "case:assign", "kaveri/account_access/1/general", False),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", REACHES)
def test_where(name: str) -> None:
    who, permission, place, expected = REACHES[name]
    owner, lob, tier, compartment = place.split("/")
    label = Scope.objects.get(owner=owner, lob=lob, tier=int(tier), compartment=compartment)
    assert bool(may(actor(who), permission, label.id)) is expected


# -- one table, one answer -----------------------------------------------------------------------------

HELD = st.builds(HeldRole, st.sampled_from(sorted(ROLES)), st.frozensets(st.integers(1, 6), max_size=4))
ACTORS = st.builds(Actor, st.just("person"), st.just(1), roles=st.lists(HELD, max_size=4).map(tuple))
ASKED = st.sampled_from(sorted(PERMISSIONS))


@given(ACTORS, ASKED, st.integers(1, 6))
def test_the_yes_and_the_list_agree(who: Actor, permission: str, scope: int) -> None:
    assert bool(may(who, permission, scope)) is (scope in visible(who, permission))


@given(ACTORS, ASKED)
def test_a_yes_anywhere_needs_a_role_and_nothing_else(who: Actor, permission: str) -> None:
    assert bool(may(who, permission)) is who.holds(*PERMISSIONS[permission].roles)
    assert bool(may(who, permission)) or not visible(who, permission)


@given(ACTORS, HELD, ASKED)
def test_one_more_role_never_takes_anything_away(who: Actor, more: HeldRole, permission: str) -> None:
    richer = Actor("person", 1, roles=(*who.roles, more))
    assert visible(who, permission) <= visible(richer, permission)


@given(ACTORS, ASKED, st.one_of(st.none(), st.integers(1, 6)))
def test_a_refusal_says_what_is_missing_and_whom_to_ask(who: Actor, permission: str, scope: int | None) -> None:
    verdict = may(who, permission, scope)
    if verdict:
        require(who, permission, scope)
        return
    assert PERMISSIONS[permission].what in verdict.reason
    assert PERMISSIONS[permission].ask in verdict.reason
    with pytest.raises(Refused) as refused:
        require(who, permission, scope)
    assert str(refused.value) == verdict.reason


def test_the_program_itself_may_everything() -> None:
    assert all(may(system("clock"), permission, 1) for permission in PERMISSIONS)


LABELS = st.builds(
    Scope, owner=st.sampled_from(["a", "b"]), region=st.just("apac"), lob=st.sampled_from(["", "x", "y"]),
    tier=st.integers(0, 2), compartment=st.sampled_from(["general", "security"]),
)  # fmt: skip
GRANTS = st.fixed_dictionaries(
    {"organisation_id": st.sampled_from([None, "a", "b"]), "region": st.sampled_from(["", "apac"]),
     "lob": st.sampled_from(["", "x", "y"]), "tier": st.sampled_from([None, 1, 2]),
     "compartments": st.lists(st.sampled_from(["general", "security"]))}
)  # fmt: skip
WIDER: dict[str, object] = {"organisation_id": None, "region": "", "lob": "", "tier": None}


@given(GRANTS, LABELS, st.sampled_from(sorted(WIDER)))
def test_an_empty_field_of_a_grant_never_reaches_less(fields: dict[str, object], label: Scope, name: str) -> None:
    narrow, wide = Grant(**fields), Grant(**(fields | {name: WIDER[name]}))
    assert not reaches(narrow, label) or reaches(wide, label)


@given(GRANTS, LABELS)
def test_no_grant_opens_a_compartment_that_it_does_not_name(fields: dict[str, object], label: Scope) -> None:
    grant = Grant(**fields)
    assert not reaches(grant, label) or label.compartment in grant.compartments
