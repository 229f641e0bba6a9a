"""Changes of the rules: a whole policy, one promise, one more line of business."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from nakhoda.core.policy import CompiledPolicy, PolicyDocument, PolicyError, compile_policy, load
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.scenarios.kinds import ChangeError, Policy, Sla

BETWEEN_TIERS = {"tier2_accept": "accept_minutes", "tier2_resolve": "resolve_minutes"}


def put_policy(model: PolicyModel, change: Policy) -> PolicyModel:
    """Everything under another document."""
    try:
        document = load(change.text)
    except PolicyError as error:
        raise ChangeError("text", f"the policy has problems, the first: {error.problems[0].message}") from error
    if document.is_variant:
        raise ChangeError("text", "this is a variant; lay it over the global policy first")
    return replace(model, policy=compile_policy(document, model.policy.version))


def with_line(policy: CompiledPolicy, lob: str, like: str) -> CompiledPolicy:
    """The policy with a line of business that is treated as another is."""

    def opened(data: dict[str, Any]) -> None:
        data["lobs"] += [{**item, "key": lob} for item in data["lobs"] if item["key"] == like]
        for holder in (*data["queues"], *data["escalation"]["reasons"]):
            if like in (holder.get("lobs") or ()):
                holder["lobs"] = [*holder["lobs"], lob]
        for condition in _conditions(data):
            if condition["field"] == "lob" and like in _listed(condition["value"]):
                condition["value"] = [*_listed(condition["value"]), lob]

    return edited(policy, opened)


def change_promise(model: PolicyModel, change: Sla) -> PolicyModel:
    """One target of the policy, wherever it is promised."""
    held: list[str] = []

    def promised(data: dict[str, Any]) -> None:
        for target in (each for rule in data["sla"] for each in rule["targets"]):
            if change.term in (target.get("code"), target["metric"]):
                target["minutes"] = change.target_minutes
                held.append(change.term)
        if change.term in BETWEEN_TIERS:
            name = BETWEEN_TIERS[change.term]
            data["escalation"][name] = change.target_minutes
            for reason in data["escalation"]["reasons"]:
                reason.pop(name, None)
            held.append(change.term)

    policy = edited(model.policy, promised)
    if not held:
        raise ChangeError("term", _no_promise(model.policy, change.term))
    return replace(model, policy=policy)


def _no_promise(policy: CompiledPolicy, term: str) -> str:
    if any(term in (rule.key, rule.code) for rule in policy.obligations):
        return f"{term} is an obligation of law, and not ours to change"
    known = {target.code for rule in policy.sla for target in rule.targets}
    return f"nothing called {term!r} is promised; there are {', '.join(sorted(known | set(BETWEEN_TIERS)))}"


def edited(policy: CompiledPolicy, edit: Callable[[dict[str, Any]], None]) -> CompiledPolicy:
    """The policy with its document changed by a function that may write into it."""
    data = deepcopy(dict(policy.document.data))
    edit(data)
    document = PolicyDocument(data, policy.document.provenance, policy.document.variants)
    return compile_policy(document, policy.version)


def _conditions(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for rule in data["sla"]:
        yield from _all(rule["filter"])
    for rule in data.get("obligations") or ():
        yield from _all(rule["applies_if"])


def _all(conditions: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from conditions.get("all") or ()
    yield from conditions.get("any") or ()


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]
