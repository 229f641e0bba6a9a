"""Who reads, and how far: the actor's rows, whether figures by person are hers, and what is withheld as small."""

from __future__ import annotations

from dataclasses import dataclass

from nakhoda.core.metrics import DIMENSIONS, MetricContract
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import COCKPIT, PERMISSIONS, visible
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.engine.question import Question
from nakhoda.warehouse.queries.ask import Ask, NoSuchDimension, NoSuchMetric

ALL_LEADS = "all_leads"
SEALED = "compartment"  # named in `where`: the sums of a walled-off compartment, and no case of it


@dataclass(frozen=True, slots=True)
class Reading:
    """`scopes` None sees every row; `agent` sees her own rows only; `outsider` sees no cell under ten cases."""

    scopes: frozenset[int] | None
    agent: int | None = None
    outsider: bool = False


def reading_of(actor: Actor, ask: Ask | None = None) -> Reading:
    """How far an actor reads figures (handbook 1.13). Sums of a walled-off compartment are read as an outsider."""
    if ask is not None and (named := sealed_in(ask)):
        return Reading(frozenset().union(*(actor.sums_of(name) for name in named)), outsider=True)
    if actor.is_system:
        return Reading(None)
    if scopes := visible(actor, "kpi:read"):
        return Reading(scopes, outsider=not _roles(actor) & COCKPIT)
    return Reading(visible(actor, "kpi:own"), actor.id)


def sealed_in(ask: Ask) -> tuple[str, ...]:
    """The walled-off compartments that a question names."""
    return tuple(value for key, value in ask.where if key == SEALED)


def _roles(actor: Actor) -> set[str]:
    return {held.role for held in actor.roles} & (PERMISSIONS["kpi:read"].roles | PERMISSIONS["kpi:own"].roles)


def contract_for(actor: Actor, key: str) -> MetricContract:
    """The contract; raises `NoSuchMetric` when there is none that the actor may see."""
    contract = contracts().get(key)
    if contract is None or not sees(actor, contract):
        raise NoSuchMetric(f"there is no metric {key!r} that you may see; `nakhoda metrics` lists them")
    return contract


def sees(actor: Actor, contract: MetricContract) -> bool:
    """Whether any role of the actor is among those that the contract names."""
    if actor.is_system:
        return True
    roles = _roles(actor)
    if contract.visible.partner == "hidden":
        roles -= {"partner_manager"}
    return bool(roles if contract.visible.aggregate == (ALL_LEADS,) else roles & set(contract.visible.aggregate))


def question_of(actor: Actor, contract: MetricContract, ask: Ask, *, suppressed: bool = False) -> Question:
    """The engine's question; raises `NoSuchDimension` for one that the metric or the actor does not have.

    `suppressed`: the caller withholds small cells, so that a walled-off compartment may be asked about.
    """
    where = tuple(pair for pair in ask.where if pair[0] != SEALED)
    if sealed_in(ask) and not (suppressed and reading_of(actor, ask).scopes and "agent" not in ask.by):
        raise NoSuchDimension(f"{contract.key} has no dimension {SEALED!r} that you may see here")
    for key in (*ask.by, *(key for key, _ in where)):
        if key not in DIMENSIONS or key not in contract.dimensions or not _may_cut(actor, contract, key, ask):
            raise NoSuchDimension(f"{contract.key} has no dimension {key!r}; it has {', '.join(contract.dimensions)}")
    scopes, agent = _rows_of(actor, ask)
    return Question(
        start=ask.window.start,
        end=ask.window.end,
        by=ask.by,
        where=where,
        grain=ask.grain,
        zone=ask.zone,
        ledger=ask.ledger,
        scopes=scopes,
        agent=agent,
    )


def _rows_of(actor: Actor, ask: Ask) -> tuple[frozenset[int] | None, int | None]:
    """The scopes and the one person that the answer is limited to; by person, those whose people are hers to see."""
    reading, by_agent = reading_of(actor, ask), "agent" in (*ask.by, *(key for key, _ in ask.where))
    if reading.scopes is None or not by_agent or _asks_for_self(actor, ask):
        return reading.scopes, reading.agent
    return (reading.scopes if reading.agent else reading.scopes & visible(actor, "kpi:people")), reading.agent


def _may_cut(actor: Actor, contract: MetricContract, key: str, ask: Ask) -> bool:
    """Figures by person are for the leader of the team over her own people, and for the person herself."""
    if key != "agent" or actor.is_system:
        return True
    if reading_of(actor).agent is not None or _asks_for_self(actor, ask):
        return "own" in contract.visible.by_agent
    return "team_leader" in contract.visible.by_agent and bool(visible(actor, "kpi:people"))


def _asks_for_self(actor: Actor, ask: Ask) -> bool:
    return {value for key, value in ask.where if key == "agent"} == {str(actor.id)}
