"""A draft is proposed by its author and agreed to by somebody else; both are of this very text."""

from __future__ import annotations

from datetime import datetime

from nakhoda.desk.actions.policies import NotADraft, own_draft, record_policy
from nakhoda.desk.actions.telling import settle, tell
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.policies import locked_version_for
from nakhoda.desk.queries.policy_working import is_unfinished
from nakhoda.org.actors import Actor


def propose_policy(version_id: int, *, actor: Actor, now: datetime) -> PolicyVersion:
    """Its author holds the draft to be ready; raises `NotADraft` while changes by form do not hold together."""
    draft = own_draft(version_id, actor)
    if is_unfinished(draft):
        raise NotADraft("some changes do not hold together yet; put them right or take them back first")
    if draft.proposed_at is None:
        draft.proposed_at = now
        draft.save(update_fields=["proposed_at"])
        record_policy("policy.proposed", draft, actor, now)
        tell("policy_proposed", draft.id, label_id=draft.scope_id, by=actor, now=now)
    return draft


def approve_policy(version_id: int, *, actor: Actor, now: datetime) -> PolicyVersion:
    """Somebody else than its author agrees. From now on people can be certified for this text."""
    draft = locked_version_for(actor, version_id, "policy:publish")
    if draft.state != "draft" or draft.proposed_at is None:
        raise NotADraft("its author has not proposed this text")
    if draft.author_id == (actor.id or None):
        raise NotADraft("somebody other than the author must agree to a policy")
    if draft.approved_at is None:
        draft.approved_at, draft.approver_id = now, actor.id or None
        draft.save(update_fields=["approved_at", "approver_id"])
        record_policy("policy.approved", draft, actor, now)
        settle("policy_proposed", draft.id, now=now)
        tell("policy_approved", draft.id, people=[draft.author_id], now=now)
    return draft
