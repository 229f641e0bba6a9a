"""Work that nobody on the roster may do: it waits, and the fit says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nakhoda.simulator.policy_model.compile import UPPER_TIER, may_work, members_of
from nakhoda.simulator.policy_model.model import Crew, Kind, PolicyModel


def empty_chairs(model: PolicyModel) -> tuple[tuple[Crew, ...], tuple[str, ...]]:
    """A group without people for each queue to which some class may go and nobody may take it; and what to say."""
    chairs: dict[int, list[Kind]] = {}
    for kind in model.kinds:
        for queue in dict.fromkeys((*members_of(model, kind, None), *members_of(model, kind, UPPER_TIER))):
            if not any(may_work(model, crew, kind, queue) for crew in model.crews):
                chairs.setdefault(queue, []).append(kind)
    return tuple(_chair(model, queue, kinds) for queue, kinds in chairs.items()), tuple(
        f"{model.policy.queue_keys[queue]}: nobody on the roster may take {_named(kinds)}; such cases would wait there"
        for queue, kinds in chairs.items()
    )


def _chair(model: PolicyModel, queue: int, kinds: Sequence[Kind]) -> Crew:
    rule = model.policy.queues[queue]
    lanes = [model.policy.lanes[kind.lane] for kind in kinds if kind.lane in model.policy.lanes]
    certificates = [rule.certification, *(lane.certification for lane in lanes)]
    return Crew(
        name=f"nobody.{rule.key}",
        owner=rule.owner,
        site=rule.site,
        tier=rule.tier,
        languages=tuple(dict.fromkeys((*rule.languages, *(kind.language for kind in kinds)))),
        speeds=(),
        shifts=(),
        skills=rule.skills,
        clearances=tuple(dict.fromkeys(lane.clearance for lane in lanes if lane.clearance)),
        certifications=tuple(filter(None, dict.fromkeys(certificates))),
        queues=(rule.key,),
    )


def _named(kinds: Sequence[Kind]) -> str:
    names = [kind.name for kind in kinds]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} other classes" if len(names) > 3 else "")


def relaxed(model: PolicyModel) -> PolicyModel:
    """Where teams keep to their own queues and one would be nobody's, those who may take from it do."""
    crews = list(model.crews)
    for kind in model.kinds:
        for queue in dict.fromkeys((*members_of(model, kind, None), *members_of(model, kind, UPPER_TIER))):
            if not any(may_work(model, crew, kind, queue) for crew in crews):
                key = model.policy.queue_keys[queue]
                for place, crew in enumerate(crews):
                    if may_work(model, replace(crew, queues=()), kind, queue):
                        crews[place] = replace(crew, queues=(*crew.queues, key))
    return replace(model, crews=tuple(crews))
