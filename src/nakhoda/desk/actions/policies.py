"""Draft and publish the desk policy; a publication writes the queues, LOBs and labels that it names."""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files

from django.db.models import Max

from nakhoda.core.policy import CompiledPolicy, check_together, load
from nakhoda.desk.actions.placing import scope_of_queue
from nakhoda.desk.models import PolicyVersion, Queue
from nakhoda.desk.queries.policy import forget, policy_in_force
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Lob
from nakhoda.org.permissions import require
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of

SHIPPED = ("apac.yaml", "apac-india.yaml", "apac-malaysia.yaml")


class NotPublishable(ValueError):
    """The document stays a draft; the message says why."""


def policy_scope_id() -> int:
    """The label of policy documents: readable by every role that reads policy."""
    return scope_id("inhouse", compartment="policy")


def draft_policy(text: str, *, actor: Actor, now: datetime, note: str = "") -> PolicyVersion:
    """Keep a document that passes the check as a draft; raises `PolicyError` with every problem."""
    require(actor, "policy:edit")
    document = load(text)
    last_day = document.meta.get("expires_on")
    return PolicyVersion.objects.create(
        scope_id=policy_scope_id(),
        document_key=document.key,
        kind="variant" if document.is_variant else "global",
        title=document.title,
        text=text,
        note=note[:300],
        author_id=actor.id or None,
        created_at=now,
        expires_on=date.fromisoformat(str(last_day)) if last_day else None,
    )


def publish_policy(draft: PolicyVersion, *, actor: Actor, now: datetime, effective_from: datetime) -> PolicyVersion:
    """Give the draft the next number and its date. Somebody else than the author must publish."""
    require(actor, "policy:publish")
    _refuse_unfit(draft, actor, effective_from)
    draft.number = (PolicyVersion.objects.aggregate(top=Max("number"))["top"] or 0) + 1
    draft.state, draft.effective_from, draft.approver_id = "published", effective_from, actor.id or None
    draft.save(update_fields=["number", "state", "effective_from", "approver_id"])
    subject = f"policy:{draft.document_key}"
    told = {"number": draft.number, "effective_from": effective_from.isoformat()}
    journal.record("policy.published", scope_id=draft.scope_id, actor=actor.label, now=now, subject=subject, **told)
    forget()
    with scope_of(system("policy")):
        write_queues(policy_in_force(max(now, effective_from)))
    return draft


def publish_shipped(now: datetime) -> list[PolicyVersion]:
    """The policy that comes with the program, for an empty desk: global document and its variants."""
    with scope_of(system("setup")) as _:
        if PolicyVersion.objects.exists():
            return []
        actor, folder = system("setup"), files("nakhoda.desk") / "policies"
        drafts = [draft_policy((folder / name).read_text(), actor=actor, now=now) for name in SHIPPED]
        return [publish_policy(draft, actor=actor, now=now, effective_from=now) for draft in drafts]


def write_queues(policy: CompiledPolicy) -> None:
    """Queues and LOBs as rows, so that lists and counts can join them; old ones stay, inactive."""
    for lob in policy.lobs.values():
        name = lob.title.get("en") or next(iter(lob.title.values()))
        Lob.objects.update_or_create(key=lob.key, defaults={"name": name[:80], "active": True})
    Queue.objects.exclude(key__in=policy.queue_keys).update(active=False)
    for queue in policy.queues:
        lobs = list(policy.lobs) if "*" in queue.lobs else [lob for lob in queue.lobs if lob in policy.lobs]
        labels = [scope_of_queue(policy, queue, lob) for lob in lobs]
        about = {"owner": queue.owner, "site": queue.site, "calendar": queue.calendar, "tier": queue.tier}
        what = {"lobs": lobs, "languages": list(queue.languages), "policy_version": policy.version}
        Queue.objects.update_or_create(key=queue.key, defaults={**about, **what, "scope_id": labels[0], "active": True})


def _refuse_unfit(draft: PolicyVersion, actor: Actor, effective_from: datetime) -> None:
    if draft.state != "draft":
        raise NotPublishable(f"this version is {draft.state} already")
    if actor.id and actor.id == draft.author_id:
        raise NotPublishable("somebody other than the author must publish a policy")
    later = PolicyVersion.objects.filter(state="published", effective_from__gt=effective_from).first()
    if later:
        raise NotPublishable(
            f"version {later.number} takes effect later ({later.effective_from:%d %b %Y %H:%M} UTC);"
            " withdraw it first, or choose a later date"
        )
    _refuse_unmergeable(draft)


def _refuse_unmergeable(draft: PolicyVersion) -> None:
    texts = {v.document_key: v.text for v in PolicyVersion.objects.filter(state="published").order_by("number")}
    texts[draft.document_key] = draft.text
    variants = {key: text for key, text in texts.items() if load(text).is_variant}
    whole = [text for key, text in texts.items() if key not in variants]
    if not whole:
        raise NotPublishable("publish a global document before its variants")
    found = [problem for problems in check_together(whole[0], list(variants.values())) for problem in problems]
    if found:
        raise NotPublishable("; ".join(problem.message for problem in found[:5]))
