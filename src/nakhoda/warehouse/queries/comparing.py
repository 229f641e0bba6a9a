"""Where one stands among others without learning who they are: a team's median, a partner's quarter (handbook 1.13)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import visible
from nakhoda.warehouse.engine.answers import answers
from nakhoda.warehouse.engine.figures import hidden
from nakhoda.warehouse.engine.question import Question
from nakhoda.warehouse.queries.ask import Ask
from nakhoda.warehouse.queries.reading import contract_for, question_of
from nakhoda.warehouse.queries.sources import facts_of

FEWEST = 5  # people or partners: among fewer, a median or a quarter points at somebody


@dataclass(frozen=True, slots=True)
class Quarter:
    """1 is the best quarter, 4 the last, of so many partners; nothing else about them."""

    quarter: int
    of: int


def team_median(actor: Actor, metric: str, ask: Ask) -> float | None:
    """The median of the people in the actor's own scopes; None among fewer than five, or for what is not by person.

    Raises `NoSuchMetric`, `NoSuchDimension`.
    """
    contract = contract_for(actor, metric)
    if "agent" not in contract.dimensions or "own" not in contract.visible.by_agent:
        return None
    own = visible(actor, "kpi:own") | visible(actor, "kpi:people")
    question = replace(question_of(actor, contract, _whole(ask)), by=("agent",), scopes=own, agent=None)
    told = [each for (agent,), each in _shown(contract, question, ask).items() if agent]
    return median(told) if len(told) >= FEWEST else None


def peers(actor: Actor, metric: str, ask: Ask) -> Quarter | None:
    """In which quarter the actor's organisation stands among all that do the same work; None among too few.

    The work compared is that of the LOBs and tiers in which the organisation has any itself.
    """
    contract = contract_for(actor, metric)
    if contract.good == "none" or not {"owner", "lob", "tier"} <= set(contract.dimensions):
        return None
    question = replace(question_of(actor, contract, _whole(ask)), scopes=None, agent=None)
    where = (*question.where, *_own_work(contract, question, ask, actor.organisation))
    told = _shown(contract, replace(question, by=("owner",), where=where), ask)
    own = told.get((actor.organisation,))
    if own is None or len(told) < FEWEST:
        return None
    better = sum(each > own if contract.good == "up" else each < own for each in told.values())
    return Quarter(1 + better * 4 // len(told), len(told))


def _own_work(contract: MetricContract, question: Question, ask: Ask, organisation: str) -> tuple[tuple[str, str], ...]:
    mine = replace(question, by=("lob", "tier"), where=(*question.where, ("owner", organisation)))
    places = answers(facts_of(ask), [contract], mine)[contract.key]
    return tuple({("lob", lob): 0 for lob, _ in places} | {("tier", tier): 0 for _, tier in places})


def _shown(contract: MetricContract, question: Question, ask: Ask) -> dict[tuple[str, ...], float]:
    """The figures that may be judged, by cell."""
    found: dict[tuple[str, ...], MetricValue] = answers(facts_of(ask), [contract], question)[contract.key]
    told = {key: hidden(contract, each, suppress_small=False).value for key, each in found.items()}
    return {key: value for key, value in told.items() if value is not None}


def _whole(ask: Ask) -> Ask:
    return replace(ask, by=(), grain="")
