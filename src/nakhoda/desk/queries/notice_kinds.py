"""EVERY KIND OF NOTICE: who is told, in which words, where it leads, how much it presses. One more is one row.

Phrases are fixed and translated; their only figures are numbers, ids and keys of the policy. What a member wrote, and
who she is, never stands in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from nakhoda.org.permissions import LEADS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NOW, SOON, CALM = "now", "soon", "calm"
LEADING = frozenset({"team_leader", "delivery_lead"})


@dataclass(frozen=True, slots=True)
class Kind:
    """`who` is the permission over the notice's label by which people are found; or `roles` are; or each is named.

    `phrase` may hold %(id)s (the subject), %(n)s (how many) and %(code)s. `door` takes the subject's id when `with_id`.
    `answering`: those are told too who answer for a walled-off compartment without reading it; their page says as much.
    """

    phrase: str | _StrPromise
    door: str
    who: str = ""
    roles: frozenset[str] = frozenset()
    with_id: bool = False
    urgency: str = CALM
    days: int = 14
    answering: bool = False
    icon: str = "dot"


KINDS: dict[str, Kind] = {
    "glass_asked": Kind(
        gettext_lazy("Somebody asks to read a sealed case and waits for a second person"),
        "desk:glass", "glass:grant", urgency=NOW, days=2, answering=True, icon="lock",
    ),
    "glass_alone": Kind(
        gettext_lazy("Somebody opened a sealed case by a reason alone"),
        "desk:glass", "glass:grant", urgency=NOW, days=2, answering=True, icon="lock",
    ),
    "glass_decided": Kind(
        gettext_lazy("What you asked to read was decided"), "desk:glass", urgency=NOW, days=2, icon="lock"
    ),
    "material_flagged": Kind(
        gettext_lazy("Suspected material waits for a second person"),
        "desk:material", "material:handle", urgency=NOW, days=7, answering=True, icon="veil",
    ),
    "ring_found": Kind(
        gettext_lazy("A request for an account fits a pattern of others (recoveries today: %(n)s)"),
        "desk:recoveries", "recovery:oversee", urgency=NOW, days=7, icon="key",
    ),
    "odd_reveal": Kind(
        gettext_lazy("Somebody looks at personal data unusually often (values in this hour: %(n)s)"),
        "desk:case", roles=LEADS, with_id=True, urgency=NOW, days=7, icon="eye",
    ),
    "second_return": Kind(
        gettext_lazy("Escalation %(id)s was returned a second time"), "desk:escalations", roles=LEADING,
        urgency=SOON, icon="escalate",
    ),
    "ladder": Kind(
        gettext_lazy("Nobody decided escalation %(id)s in time"), "desk:escalations", roles=LEADING,
        urgency=NOW, days=7, icon="escalate",
    ),
    "queue_due": Kind(
        gettext_lazy("Promises that end within the hour in %(code)s: %(n)s"),
        "desk:board", roles=frozenset({"team_leader"}), urgency=SOON, days=1, icon="clock",
    ),
    "law_due": Kind(
        gettext_lazy("Promises of law that end within a day in %(code)s: %(n)s"),
        "desk:board", roles=LEADS, urgency=NOW, days=1, icon="scale",
    ),
    "variance_due": Kind(
        gettext_lazy("Variances of the policy that are over or end within two weeks: %(n)s"),
        "desk:variances", "policy:edit", urgency=SOON, icon="policy",
    ),
    "obligation_due": Kind(
        gettext_lazy("Laws that nobody looked up for 90 days: %(n)s"), "desk:obligations", "obligation:check",
        icon="scale",
    ),
    "policy_proposed": Kind(
        gettext_lazy("A draft of the policy waits for somebody else's agreement"),
        "desk:policy", "policy:publish", with_id=True, urgency=SOON, days=30, icon="policy",
    ),
    "policy_approved": Kind(
        gettext_lazy("Your draft of the policy was agreed to"), "desk:policy", with_id=True, days=30, icon="policy"
    ),
    "plan_amber": Kind(
        gettext_lazy("Recovery plan %(id)s missed its path twice and needs another plan"),
        "performance:plan", with_id=True, urgency=SOON, icon="up",
    ),
    "diagnosis_ended": Kind(
        gettext_lazy("Diagnosis %(id)s has ended"), "performance:diagnosis", with_id=True, days=7, icon="chart"
    ),
    "run_ended": Kind(
        gettext_lazy("Scenario %(id)s has ended"), "planning:scenario", with_id=True, days=7, icon="split"
    ),
    "replay_ended": Kind(
        gettext_lazy("Replay %(id)s has ended"), "planning:replay", with_id=True, days=7, icon="split"
    ),
    "capacity_ended": Kind(
        gettext_lazy("Capacity plan %(id)s has ended"), "planning:capacity_plan", with_id=True, days=7, icon="people"
    ),
    "import_ended": Kind(
        gettext_lazy("Import %(id)s has ended"), "exchange:import", with_id=True, days=7, icon="file"
    ),
}  # fmt: skip
