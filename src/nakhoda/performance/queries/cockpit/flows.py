"""Cases between channels, queues and tiers as one picture: who needed Tier 2, and how they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from nakhoda.core.charts import Flow, Link, Node
from nakhoda.core.figures import Hand, figure_of
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.doors import metric_url
from nakhoda.performance.queries.words import part_words, parts_words

if TYPE_CHECKING:
    from nakhoda.warehouse.queries.paths import CasePath

MOST_QUEUES = 8
OTHER = "*"


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One band as a row of the table."""

    start: str
    end: str
    cases: str
    share: str


@dataclass(frozen=True, slots=True)
class FlowPage:
    """The drawing, its table, and what it says first."""

    chart: Flow
    rows: tuple[FlowRow, ...]
    finding: str
    cases: str


def flow_of(book: Book, hand: Hand) -> FlowPage:
    """The cases received in the window: channel, first queue, tier reached, where they stand."""
    from nakhoda.warehouse.queries.paths import case_paths

    paths = case_paths(book.actor, book.ask())
    total = sum(path.cases for path in paths)
    big = [name for name, _n in _by(paths, "first_queue").most_common(MOST_QUEUES)]
    steps = [(path.cases, _steps(path, big)) for path in paths]
    nodes = _nodes(steps, book, hand)
    links = _links(steps, hand, {node.key: node.name for node in nodes})
    tier_1 = sum(path.cases for path in paths if path.max_tier < 2)
    finding = _("%(share)s of %(cases)s cases never left Tier 1.") % {
        "share": figure_of(tier_1 / total, "share", hand) if total else "–",
        "cases": hand.whole(total),
    }
    heads = (_("Channel"), _("First queue"), _("Tier reached"), _("Now"))
    chart = Flow(
        _("Flow of cases"), finding, heads, tuple(nodes), tuple(links), height=max(360.0, 44.0 * (len(big) + 1))
    )
    return FlowPage(chart, _rows(links, nodes, total, hand), finding, hand.whole(total))


def _by(paths: Sequence[CasePath], name: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for path in paths:
        found[getattr(path, name)] += path.cases
    return found


def _steps(path: CasePath, big: Sequence[str]) -> tuple[str, str, str, str]:
    queue = path.first_queue if path.first_queue in big else OTHER
    tier = "returned" if path.returned else "2" if path.max_tier >= 2 else "1"
    return f"channel:{path.channel}", f"queue:{queue}", f"tier:{tier}", f"now:{_stands(path)}"


def _stands(path: CasePath) -> str:
    if path.ended_by:
        return "ended"
    return {"resolved": "resolved", "closed": "resolved", "pending_member": "waits", "on_hold": "waits"}.get(
        path.status, "open"
    )


_ORDER = ("tier:1", "tier:2", "tier:returned", "now:resolved", "now:ended", "now:waits", "now:open")


def _nodes(steps: Sequence[tuple[int, tuple[str, ...]]], book: Book, hand: Hand) -> list[Node]:
    weights: Counter[tuple[int, str]] = Counter()
    for cases, path in steps:
        for column, key in enumerate(path):
            weights[column, key] += cases
    queues = parts_words("queue", {key.partition(":")[2] for _column, key in weights if key.startswith("queue:")})
    found = []
    for (column, key), cases in sorted(weights.items(), key=lambda item: (item[0][0], _rank(item[0][1], item[1]))):
        name = _word(key, queues)
        found.append(Node(key, name, column, f"{name}: {hand.whole(cases)}", _url(key, book)))
    return found


def _rank(key: str, cases: int) -> tuple[int, float]:
    return (_ORDER.index(key) if key in _ORDER else 0 if not key.endswith(OTHER) else 1, -cases)


def _word(key: str, queues: dict[str, str]) -> str:
    kind, _colon, value = key.partition(":")
    words = {
        "tier:1": _("Tier 1 only"),
        "tier:2": _("reached Tier 2"),
        "tier:returned": _("returned by Tier 2"),
        "now:resolved": _("resolved"),
        "now:ended": _("merged, spam, withdrawn"),
        "now:waits": _("waits for somebody else"),
        "now:open": _("open"),
        f"queue:{OTHER}": _("other queues"),
    }
    return words.get(key) or (queues[value] if kind == "queue" else part_words(kind, value))


def _url(key: str, book: Book) -> str:
    kind, _colon, value = key.partition(":")
    if kind not in ("channel", "queue") or value in ("", OTHER):
        return ""
    return metric_url("received", book.address.plus(kind, value))


def _links(steps: Sequence[tuple[int, tuple[str, ...]]], hand: Hand, names: dict[str, str]) -> list[Link]:
    weights: Counter[tuple[str, str]] = Counter()
    for cases, path in steps:
        for start, end in pairwise(path):
            weights[start, end] += cases
    return [
        Link(
            start,
            end,
            cases,
            f"{names[start]} → {names[end]}: {hand.whole(cases)}",
            "returned" in start or "returned" in end,
        )
        for (start, end), cases in sorted(weights.items())
    ]


def _rows(links: Sequence[Link], nodes: Sequence[Node], total: int, hand: Hand) -> tuple[FlowRow, ...]:
    names = {node.key: node.name for node in nodes}
    order = {node.key: i for i, node in enumerate(nodes)}
    return tuple(
        FlowRow(
            names[link.start],
            names[link.end],
            hand.whole(round(link.value)),
            figure_of(link.value / total, "share", hand),
        )
        for link in sorted(links, key=lambda link: (order[link.start], order[link.end]))
    )
