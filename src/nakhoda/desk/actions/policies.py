"""Draft and publish the desk policy: two people, one number, one date."""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files

from django.db import connection
from django.db.models import Max

from nakhoda.core.policy import PolicyDocument, load
from nakhoda.desk.actions.policy_effect import write_queues
from nakhoda.desk.actions.policy_fitness import NotPublishable, refuse_unfit
from nakhoda.desk.actions.telling import settle
from nakhoda.desk.jobs import defer
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.policies import locked_version_for
from nakhoda.desk.queries.policy import forget, policy_in_force
from nakhoda.desk.queries.policy_gate import gate_for
from nakhoda.desk.queries.policy_working import is_unfinished
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of

SHIPPED = ("apac.yaml", "apac-india.yaml", "apac-malaysia.yaml")
LONGEST_NOTE = 300
PUBLICATION_LOCK = 20261124


class NotADraft(ValueError):
    """The version can no longer be changed like this; the message says what to do."""


def policy_scope_id() -> int:
    """The label of policy documents: readable by every role that reads policy."""
    return scope_id("inhouse", compartment="policy")


def draft_policy(text: str, *, actor: Actor, now: datetime, note: str = "") -> PolicyVersion:
    """Keep a document that passes the check as a draft; raises `PolicyError` with every problem."""
    require(actor, "policy:edit")
    document = load(text)
    about = _about(document, text, note)
    draft = PolicyVersion(scope_id=policy_scope_id(), author_id=actor.id or None, created_at=now, **about)
    draft.save()
    return draft


def edit_draft(version_id: int, text: str, *, actor: Actor, now: datetime, note: str = "") -> PolicyVersion:
    """Replace the text of one's own draft; raises `PolicyError`, and then the draft stays as it was.

    Another person's draft is never edited: its author could then publish what she wrote in part herself.
    """
    draft = own_draft(version_id, actor)
    document = load(text)
    keep_text(draft, document, text, note, now)
    if draft.saves.exists():  # what was written by hand goes on from what was written by form
        draft.saves.create(scope_id=draft.scope_id, text=text, path="", saved_by=actor.id or None, saved_at=now)
    return draft


def own_draft(version_id: int, actor: Actor) -> PolicyVersion:
    """One's own draft, locked; raises `NotADraft` for what may no longer be changed, and for another's."""
    draft = locked_version_for(actor, version_id, "policy:edit")
    if draft.state != "draft":
        raise NotADraft(f"this version is {draft.state}; start a new draft from its text")
    if draft.author_id != (actor.id or None):
        raise NotADraft("somebody else wrote this draft; start a draft of your own from its text")
    return draft


def keep_text(draft: PolicyVersion, document: PolicyDocument, text: str, note: str, now: datetime) -> None:
    """The draft says this from now on; who agreed to its earlier words has agreed to nothing."""
    for name, value in _about(document, text, note).items():
        setattr(draft, name, value)
    draft.created_at, draft.proposed_at, draft.approved_at, draft.approver_id = now, None, None, None
    draft.save()
    settle("policy_proposed", draft.id, now=now)


def withdraw_policy(version_id: int, *, actor: Actor, now: datetime) -> PolicyVersion:
    """Take back a draft, or a published version before its date. What was in force stays in the record."""
    version = locked_version_for(actor, version_id, "policy:read")
    own_draft = version.state == "draft" and version.author_id == (actor.id or None)
    require(actor, "policy:edit" if own_draft else "policy:publish")
    if version.state == "withdrawn":
        raise NotADraft("this version is withdrawn already")
    if version.effective_from and version.effective_from <= now:
        raise NotADraft("this version has been in force; publish another text in its place")
    version.state = "withdrawn"
    version.save(update_fields=["state"])
    record_policy("policy.withdrawn", version, actor, now)
    settle("policy_proposed", version.id, now=now)
    forget()
    return version


def publish_policy(
    draft: PolicyVersion, *, actor: Actor, now: datetime, effective_from: datetime, emergency: str = ""
) -> PolicyVersion:
    """Give the draft the next number and its date. Somebody else than the author must have agreed, or publish.

    `emergency` is the reason for which nobody waits until enough people are certified; everybody sees it. Raises
    `NotPublishable`; what is in force then stays. The job `policy_published` does the rest at its date.
    """
    require(actor, "policy:publish")
    draft = locked_version_for(actor, draft.id, "policy:publish")
    if is_unfinished(draft):
        raise NotPublishable("its author is still changing it; some changes do not hold together yet")
    draft.emergency_reason = " ".join(emergency.split())[:LONGEST_NOTE]
    if draft.state == "draft" and not draft.emergency_reason and (missing := gate_for(actor, draft, now).refusal):
        raise NotPublishable(f"the certification gate is closed: {missing}")
    _publish(draft, actor=actor, now=now, effective_from=effective_from)
    defer("policy_published", at=effective_from if effective_from > now else None, number=draft.number)
    return draft


def publish_shipped(now: datetime) -> list[PolicyVersion]:
    """The policy that comes with the program, for an empty desk: global document and its variants."""
    with scope_of(system("setup")) as _:
        if PolicyVersion.objects.exists():
            return []
        actor, folder = system("setup"), files("nakhoda.desk") / "policies"
        drafts = [draft_policy((folder / name).read_text(), actor=actor, now=now) for name in SHIPPED]
        for draft in drafts:
            _publish(draft, actor=actor, now=now, effective_from=now)
        return drafts


def _publish(draft: PolicyVersion, *, actor: Actor, now: datetime, effective_from: datetime) -> None:
    _one_at_a_time()
    if actor.id and actor.id == draft.author_id and draft.approved_at is None:
        raise NotPublishable("somebody other than the author must publish a policy")
    with scope_of(system("policy")):  # the desk's cases decide what may go, whoever may see them
        refuse_unfit(draft, now=now, effective_from=effective_from)
    draft.number = (PolicyVersion.objects.aggregate(top=Max("number"))["top"] or 0) + 1
    draft.state, draft.effective_from, draft.publisher_id = "published", effective_from, actor.id or None
    if draft.approved_at is None:
        draft.approved_at, draft.approver_id = now, actor.id or None
    draft.save()
    told = {"effective_from": effective_from.isoformat(), "emergency": draft.emergency_reason}
    record_policy("policy.published", draft, actor, now, **told)
    settle("policy_proposed", draft.id, now=now)
    forget()
    if effective_from <= now:
        with scope_of(system("policy")):
            write_queues(policy_in_force(now))


def _one_at_a_time() -> None:
    """Two publications at once would each be judged without the other; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLICATION_LOCK])
    forget()


def _about(document: PolicyDocument, text: str, note: str) -> dict[str, object]:
    last_day = document.meta.get("expires_on")
    return {
        "document_key": document.key,
        "kind": "variant" if document.is_variant else "global",
        "title": document.title,
        "text": text,
        "note": note[:LONGEST_NOTE],
        "expires_on": date.fromisoformat(str(last_day)) if last_day else None,
    }


def record_policy(name: str, version: PolicyVersion, actor: Actor, now: datetime, **more: str) -> None:
    """Into the journal, outside any case."""
    told = {"version_id": version.id, "number": version.number, **more}
    subject = f"policy:{version.document_key}"
    journal.record(name, scope_id=version.scope_id, actor=actor.label, now=now, subject=subject, **told)
