"""Targets as templates draw them: figures written as the reader writes them, verdicts in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.amounts import typed_amount
from nakhoda.core.figures import Hand, change_of, figure_of, interval_of
from nakhoda.core.metrics import MetricContract
from nakhoda.core.target_periods import Period
from nakhoda.org.actors import Actor
from nakhoda.planning.models import Target as Row
from nakhoda.planning.queries.cascade import Group, Node
from nakhoda.planning.queries.history import Line
from nakhoda.planning.queries.listing import Judged
from nakhoda.planning.queries.metrics import contract_of
from nakhoda.planning.queries.names import Names
from nakhoda.planning.queries.targets import Target

TONES = {
    "met": ("good", "check"),
    "within_noise": ("warn", "equal"),
    "missed": ("late", "warn"),
    "watched": ("", "eye"),
    "unknown": ("", "ring"),
}


def drawn(row: Judged, hand: Hand) -> dict[str, Any]:
    """A line of the list."""
    unit, figure = row.contract.unit, row.reading
    return {
        "id": row.target.id,
        "url": reverse("planning:target", args=[row.target.id]),
        "where": row.where,
        "metric": _(row.contract.title),
        "value": figure_of(figure.value, unit, hand),
        "n": figure.n,
        "interval": interval_of(figure.lo, figure.hi, unit, hand),
        "hidden": _(row.hidden) if row.hidden else "",
        "asked": asked_of(row.target, unit, hand, row.contract.good),
        "verdict": row.verdict,
        "word": word_of(row.verdict),
        "tone": TONES[row.verdict][0],
        "icon": TONES[row.verdict][1],
        "reasons": [_remark(reason.code, reason.text) for reason in row.reasons],
        "period": Period(row.target.starts_on, row.target.ends_on).key,
        "from": row.target.rules_from,
        "to": row.target.rules_to,
        "basis": row.target.basis,
        "source": row.target.source,
        "weight": row.target.weight,
        "place": row.target.place,
    }


def word_of(verdict: str) -> str:
    """A verdict in words."""
    words = {
        "met": _("met"),
        "within_noise": _("within noise"),
        "missed": _("missed"),
        "watched": _("watched"),
        "unknown": _("no figure yet"),
    }
    return words[verdict]


def asked_of(target: Any, unit: str, hand: Hand, good: str) -> dict[str, str]:
    """The figures of a target; `sign` says which side is good."""
    told = {name: figure_of(getattr(target, name), unit, hand) for name in ("value", "floor", "stretch")}
    told = {name: "" if getattr(target, name) is None else text for name, text in told.items()}
    return told | {"sign": {"up": "≥", "down": "≤"}.get(good, "")}


def drawn_coming(row: Row, names: Names, hand: Hand, actor: Actor) -> dict[str, Any]:
    """A proposal, or a target whose first day lies ahead."""
    contract = contract_of(row.metric)
    unit, good = (contract.unit, contract.good) if contract else ("count", "none")
    return {
        "url": reverse("planning:target", args=[row.id]),
        "metric": _(contract.title) if contract else row.metric,
        "where": names.words(row.place),
        "asked": asked_of(row, unit, hand, good),
        "period": Period(row.starts_on, row.ends_on).key,
        "state": row.state,
        "from": row.rules_from,
        "basis": row.basis,
        "own": row.author_id == actor.id,
    }


def drawn_log(lines: Iterable[Line], contract: MetricContract, hand: Hand) -> list[dict[str, Any]]:
    """The change log."""
    return [
        {
            "at": line.at,
            "kind": line.kind,
            "word": _kind(line.kind),
            "who": line.who,
            "period": line.period,
            "asked": asked_of(line, contract.unit, hand, contract.good),
            "note": line.note,
            "from": line.rules_from,
            "to": line.rules_to,
            "url": reverse("planning:target", args=[line.target_id]) if line.target_id else "",
        }
        for line in lines
    ]


def drawn_tree(nodes: Iterable[Node], contract: MetricContract, hand: Hand) -> list[dict[str, Any]]:
    """The cascade; each node with its groups, each group with its sum in words."""
    return [_node(node, contract, hand, None) for node in nodes]


def shown_sheet(target: Target, title: str, unit: str, state: str) -> dict[str, Any]:
    """A line of the sheet, as `sheets.wish_of` reads it back."""
    figures = {name: typed_amount(getattr(target, name), unit) for name in ("value", "floor", "stretch")}
    words = {name: getattr(target, name) for name in ("metric", "basis", "source", "rules_from", "rules_to")}
    period = Period(target.starts_on, target.ends_on).key
    place = {"region": target.region, **target.place}
    return {**place, **figures, **words, "period": period, "weight": target.weight, "title": title, "state": state}


def _node(node: Node, contract: MetricContract, hand: Hand, volume: float | None) -> dict[str, Any]:
    return {
        "url": reverse("planning:target", args=[node.target.id]),
        "where": node.where,
        "asked": asked_of(node.target, contract.unit, hand, contract.good),
        "basis": node.target.basis,
        "volume": hand.short(volume) if volume else "",
        "groups": [_group(group, contract, hand) for group in node.groups],
    }


def _group(group: Group, contract: MetricContract, hand: Hand) -> dict[str, Any]:
    told = group.sum
    return {
        "dims": group.dims,
        "adds_up": told.adds_up if told else None,
        "way": told.way if told else "",
        "weighed": told.weighed if told else False,
        "since": group.since,
        "together": figure_of(told.together, contract.unit, hand) if told else "",
        "gap": change_of(0.0, told.gap, contract.unit, hand).lstrip("+") if told and told.gap else "",
        "covered": figure_of(told.covered, "share", hand) if told and told.without else "",
        "without": list(told.without[:8]) if told else [],
        "nodes": [_node(node, contract, hand, group.volumes.get(node.target.id)) for node in group.nodes],
    }


def _kind(kind: str) -> str:
    words = {
        "proposed": _("proposed"),
        "countered": _("counter-proposal"),
        "agreed": _("agreed"),
        "withdrawn": _("withdrawn"),
        "brought": _("brought along"),
        "refused": _("refused: the period was over"),
    }
    return words[kind]


def _remark(code: str, text: str) -> str:
    words = {
        "chance": _("the interval still holds the target"),
        "stretch": _("stretch reached"),
        "floor": _("beyond the floor"),
        "no_figure": _("there is no figure to judge yet"),
        "no_target": _("watched, without a target"),
    }
    return words.get(code, text)
