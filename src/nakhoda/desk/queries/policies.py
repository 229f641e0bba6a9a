"""Versions of the desk policy as its readers see them: what is in force, what comes, what was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from nakhoda.core.policy import CompiledPolicy, PolicyDocument, compile_policy, effective, load
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.policy import numbers_in_force, published
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import require, visible
from nakhoda.org.scope import scope_of

ORDER = ("in_force", "scheduled", "draft", "expired", "past", "withdrawn")

Version = PolicyVersion  # as floors above know it: they do not read our tables


class NoSuchPolicy(LookupError):
    """Foreign and missing are the same answer."""


def version_for(actor: Actor, version_id: int, permission: str = "policy:read") -> PolicyVersion:
    """One version; raises `Refused` without the permission, `NoSuchPolicy` when it is foreign or missing."""
    return _one(_rows(actor, permission), version_id)


def locked_version_for(actor: Actor, version_id: int, permission: str) -> PolicyVersion:
    """The same, locked for a change until the transaction ends."""
    return _one(_rows(actor, permission).select_for_update(), version_id)


def versions_for(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Every version with its place in time and its people: in force first, then what comes, then what was."""
    rows = list(_rows(actor, "policy:read").defer("text").order_by("-number", "-created_at"))
    live, names = set(numbers_in_force(published(), now)), names_of(rows)
    seen = [version_row(version, live, names, now) for version in rows]
    return sorted(
        seen, key=lambda row: (ORDER.index(row["place"]), row["place"] == "in_force" and row["kind"] != "global")
    )


def row_of(version: PolicyVersion, now: datetime) -> dict[str, Any]:
    """The same for one version."""
    return version_row(version, set(numbers_in_force(published(), now)), names_of([version]), now)


def version_row(version: PolicyVersion, live: set[int], names: dict[int, str], now: datetime) -> dict[str, Any]:
    """A version as the list shows it; `place` is one of ORDER, `days_left` counts to a variant's last day."""
    return {
        "id": version.id,
        "number": version.number,
        "title": version.title,
        "key": version.document_key,
        "kind": version.kind,
        "place": place_of(version, live, now),
        "note": version.note,
        "author_id": version.author_id,
        "author": names.get(version.author_id or 0, ""),
        "approver": names.get(version.approver_id or 0, ""),
        "publisher": names.get(version.publisher_id or version.approver_id or 0, ""),
        "proposed_at": version.proposed_at,
        "approved_at": version.approved_at,
        "emergency": version.emergency_reason,
        "created_at": version.created_at,
        "effective_from": version.effective_from,
        "expires_on": version.expires_on,
        "days_left": (version.expires_on - now.date()).days if version.expires_on else None,
    }


def place_of(version: PolicyVersion, live: set[int], now: datetime) -> str:
    """Where a version stands at `now`, given the numbers that are in force."""
    if version.state != "published" or version.effective_from is None:
        return version.state
    if version.effective_from > now:
        return "scheduled"
    if version.number in live:
        return "in_force"
    return "expired" if version.expires_on and version.expires_on < now.date() else "past"


def names_of(versions: list[PolicyVersion]) -> dict[int, str]:
    """Who drafted and who approved: names that every reader of the policy may know."""
    ids = {person for version in versions for person in _people_of(version) if person}
    with scope_of(system("policy")):
        return dict(Person.objects.filter(id__in=ids).values_list("id", "name"))


def _people_of(version: PolicyVersion) -> tuple[int | None, ...]:
    return version.author_id, version.approver_id, version.publisher_id


def texts_at(at: datetime) -> dict[str, str]:
    """The text of every document in force at an instant, by its key; the global one first. Asked by the program."""
    numbers = numbers_in_force(published(), at)
    with scope_of(system("policy")):
        found = dict(PolicyVersion.objects.filter(number__in=numbers).values_list("number", "text"))
    texts = [found[number] for number in numbers]
    return {load(text).key: text for text in texts}


def policy_with(version: PolicyVersion | None, at: datetime) -> CompiledPolicy:
    """What would be in force at `at` if this version were; raises `NoSuchPolicy` when nothing would."""
    texts = texts_at(at)
    if version is not None:
        texts[version.document_key] = version.text
    documents = [load(text) for text in texts.values()]
    whole = next((document for document in documents if not document.is_variant), None)
    if whole is None:
        raise NoSuchPolicy("there is no global policy that this variant could change")
    merged = effective(whole, [document for document in documents if document.is_variant])
    return compile_policy(merged, version.number or 0 if version else 0)


def document_in_force(at: datetime) -> PolicyDocument:
    """The merge that rules the desk at `at`, with who set what."""
    return policy_with(None, at).document


def expiring(rows: list[dict[str, Any]], today: date, days: int = 60) -> list[dict[str, Any]]:
    """Variants in force whose last day is near, soonest first."""
    near = [r for r in rows if r["place"] == "in_force" and r["expires_on"] and (r["expires_on"] - today).days <= days]
    return sorted(near, key=lambda row: row["expires_on"])


def _rows(actor: Actor, permission: str) -> QuerySet[PolicyVersion]:
    require(actor, permission)
    rows = PolicyVersion.objects.all()
    return rows if actor.is_system else rows.filter(scope_id__in=visible(actor, permission))


def _one(rows: QuerySet[PolicyVersion], version_id: int) -> PolicyVersion:
    version = rows.filter(id=version_id).first()
    if version is None:
        raise NoSuchPolicy(f"there is no policy version {version_id} that you may see")
    return version
