"""A fault is mended: each affected member learns it once, in their own language, from a closed text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from nakhoda.desk.actions.letters import FIXED
from nakhoda.desk.actions.mailing import post_notice
from nakhoda.desk.actions.notices import spoken
from nakhoda.desk.models import Case
from nakhoda.desk.notice_texts import NOTICES
from nakhoda.org.actors import Actor
from nakhoda.org.models import Scope

SILENT = ("spam", "merged", "withdrawn")


def tell_of_fix(case_ids: Sequence[int], *, but_members_of: Collection[int], actor: Actor, now: datetime) -> int:
    """Writes to each member's newest of these cases, and never twice to one member; how many were told.

    `but_members_of`: cases whose members know it already. What is walled off is never written to.
    """
    know = set(
        Case.objects.filter(id__in=list(but_members_of)).exclude(member_id=None).values_list("member_id", flat=True)
    )
    open_labels = Scope.objects.filter(compartment="general").values("id")
    cases = Case.objects.select_for_update().filter(id__in=list(case_ids), scope_id__in=open_labels)
    newest: dict[int, Case] = {}
    for case in cases.exclude(status__in=SILENT).order_by("id"):
        if case.member_id not in know:
            newest[case.member_id or -case.id] = case
    for case in newest.values():
        texts = NOTICES[spoken(case.locale, case.language)]
        post_notice(case, FIXED, f"{texts.hello}\n\n{texts.fixed}\n", actor=actor, now=now)
    return len(newest)
