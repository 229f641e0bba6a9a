"""What a policy does when it takes effect: queues and LOBs as rows, waiting cases routed again, idle people served."""

from __future__ import annotations

from datetime import datetime, timedelta

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.material import due_topics
from nakhoda.desk.actions.moves import reroute_waiting
from nakhoda.desk.actions.placing import scope_of_queue
from nakhoda.desk.actions.work import drain_idle
from nakhoda.desk.models import PolicyVersion, Queue
from nakhoda.desk.queries.policy import forget, policy_in_force
from nakhoda.desk.queries.policy_gate import materials_of
from nakhoda.org.actions import expire_certificates
from nakhoda.org.actors import system
from nakhoda.org.models import Lob
from nakhoda.org.scope import scope_of


def policy_takes_effect(*, now: datetime, number: int = 0) -> int:
    """The job `policy_published` (with its number), and each midnight's: variants expire too. How many cases moved.

    Call it outside any scope: rerouting commits batch by batch. Repeating it changes nothing.
    """
    forget()
    policy = policy_in_force(now)
    if number:
        with scope_of(system("policy")):
            old_certificates_end(number, now)
    with scope_of(system("policy")):
        write_queues(policy)
    moved = reroute_waiting(policy, now)
    with scope_of(system("policy")):
        drain_idle(now)
    return moved


def old_certificates_end(number: int, now: datetime) -> int:
    """Whoever passed on the old text of what this version changed is no longer certified (handbook 2.7).

    After an emergency, for which nobody could be trained, old certificates live through the days of grace.
    """
    version = PolicyVersion.objects.filter(number=number, state="published", effective_from__lte=now).first()
    if version is None or version.effective_from is None or version.approved_at is None:
        return 0
    eve = version.effective_from - timedelta(microseconds=1)
    training = policy_in_force(now).training
    grace = timedelta(days=training.grace_days if version.emergency_reason else 0)
    due = due_topics(training, materials_of(version, eve))
    at = {"passed_before": version.approved_at, "at": version.effective_from + grace}
    return sum(expire_certificates(topic, **at) for topic in due)


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
