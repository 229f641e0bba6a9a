"""By what a figure may be broken down: the word people use, and the column that holds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to cut. `facts` are the only tables that have it; empty when each row knows its place."""

    key: str
    title: str
    words: str
    column: str
    facts: tuple[str, ...] = ()


def _of(key: str, title: str, words: str, column: str = "", facts: str = "") -> Dimension:
    return Dimension(key, title, words, column or key, tuple(facts.split()))


DIMENSIONS: dict[str, Dimension] = {
    each.key: each
    for each in (
        _of("owner", "Partner", "The organisation that held it: a partner, or in-house."),
        _of("lob", "LOB", "Line of business."),
        _of("language", "Language", "What the member writes in."),
        _of("channel", "Channel", "How it came in."),
        _of("tier", "Tier", "1 at partners, 2 with specialists."),
        _of("site", "Site", "Where the work was done."),
        _of("team", "Team", "Who worked it, as a crew."),
        _of("queue", "Queue", "Where it waited."),
        _of("reason", "Reason", "What it is about."),
        _of("lane", "Lane", "Its routing class, above priority."),
        _of("priority", "Priority", "Low, normal, high or urgent."),
        _of("country", "Country", "Where the member is."),
        _of("region", "Region", "The part of the world that answers for it."),
        _of("tenure", "Tenure", "How long the agent has been in production."),
        _of("app_version", "App version", "What the member had installed."),
        _of("policy_version", "Policy version", "The desk policy in force."),
        _of("agent", "Agent", "Who worked it, by number.", "agent_id"),
        _of("code", "Promise", "Which clock of the policy.", facts="clock"),
        _of("outcome", "Outcome", "What the member got: granted, denied, information.", facts="survey case appeal"),
        _of("return_reason", "Return reason", "Why Tier 2 sent it back.", facts="escalation"),
        _of("status", "Status", "Whose turn it was.", facts="state case"),
    )
}
PLACES = tuple(key for key, each in DIMENSIONS.items() if not each.facts)


def dimensions_of(fact: str) -> tuple[str, ...]:
    """Every dimension that rows of `fact` have."""
    return tuple(key for key, each in DIMENSIONS.items() if not each.facts or fact in each.facts)
