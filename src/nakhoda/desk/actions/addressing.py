"""How a member wishes to be addressed: by her own word, by her app's, or as an agent heard it (handbook 6.7).

The form is kept with the member and never in the journal, which says only that, when and by whom it was noted.
"""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.honorifics import is_form
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.models import Case, Member
from nakhoda.desk.queries.work import workable_case_for
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

REGISTER = system("register")


class NotAWish(ValueError):
    """There is no such form, or nobody to address by it; the message says which."""


def note_wish(case_id: int, form: str, *, actor: Actor, now: datetime) -> bool:
    """Whoever works the case notes how its member is to be addressed ("" for by name alone); whether it was news."""
    return note_own_wish(workable_case_for(actor, case_id), form, actor=actor, now=now)


def note_own_wish(case: Case, form: str, *, actor: Actor, now: datetime) -> bool:
    """The same for the member herself, whose link proved who she is; her case may be over."""
    if not is_form(form):
        raise NotAWish("choose one of the forms of address")
    if case.member_id is None:
        raise NotAWish("the case has no member")
    with scope_of(REGISTER):
        member = Member.objects.select_for_update().get(id=case.member_id)
        if member.honorific == form:
            return False
        Member.objects.filter(id=member.id).update(honorific=form)
        about = {"scope_id": member.scope_id, "actor": actor.label, "now": now, "subject": f"member:{member.id}"}
        journal.record("member.wish_noted", **about, case=case.id)  # type: ignore[arg-type]
    return True


def keep_told(member_id: int, sender: Sender) -> None:
    """What a channel told of a member whom we knew: an app's word stands, a form's only where nothing stood.

    Whoever fills a form may name any address; only the member's own link and her app's token prove who writes.
    """
    rows = Member.objects.filter(id=member_id)
    if sender.kind != "app":
        rows = rows.filter(honorific="")
    rows.exclude(honorific=sender.honorific).update(honorific=sender.honorific)
